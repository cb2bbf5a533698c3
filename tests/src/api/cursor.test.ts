import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Cursor,
  decodeArticleCursor,
  decodeCursor,
  encodeArticleCursor,
  encodeCursor,
} from '../../../src/api/cursor.ts'
import { anyCharacter } from '../../any-text.ts'

const text = fc.string({ unit: anyCharacter })

const aCursor: fc.Arbitrary<Cursor> = fc.record({
  direction: fc.constantFrom('older' as const, 'newer' as const),
  entry: fc.record({ published: fc.integer(), file: text }),
  position: fc.nat(),
})

test('a cursor gives back where a walk had come to, to the question it was given out for and to no other', () => {
  fc.assert(
    fc.property(text, text, aCursor, (question, other, cursor) => {
      const encoded = encodeArticleCursor(question, cursor)
      expect(encoded).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(decodeArticleCursor(question, encoded)).toEqual(cursor)
      if (other !== question) expect(decodeArticleCursor(other, encoded)).toBeNull()
    }),
  )
})

test('a cursor that was changed anywhere is none', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const cursor = encodeArticleCursor('q', {
    direction: 'older',
    entry: { published: 1_765_000_000_000, file: '_posts/2026-08-14-中.md' },
    position: 12_345,
  })
  for (let at = 0; at < cursor.length; at++) {
    for (const character of alphabet) {
      if (character === cursor[at]) continue
      expect(decodeArticleCursor('q', cursor.slice(0, at) + character + cursor.slice(at + 1))).toBeNull()
    }
    expect(decodeArticleCursor('q', cursor.slice(0, at))).toBeNull()
  }
})

test.each([
  ['nothing', ''],
  ['no base64', '%%%'],
  ['padding', `${encodeCursor('q', ['older', 1, 'a', 2])}=`],
  ['no list', btoa('0000000{}')],
  ['another direction', encodeCursor('q', ['sideways', 1, 'a', 2])],
  ['no time', encodeCursor('q', ['older', 1.5, 'a', 2])],
  ['no file', encodeCursor('q', ['older', 1, 2, 2])],
  ['a negative position', encodeCursor('q', ['older', 1, 'a', -2])],
  ['a position that is no number', encodeCursor('q', ['older', 1, 'a', 'b'])],
])('%s is no cursor of an article', (_, cursor) => {
  expect(decodeArticleCursor('q', cursor)).toBeNull()
})

test('a cursor into several lists has no position', () => {
  const cursor = { direction: 'older' as const, entry: { published: 1, file: 'a' }, position: null }
  expect(decodeArticleCursor('q', encodeArticleCursor('q', cursor))).toEqual(cursor)
})

test('no text that nobody gave out is a cursor', () => {
  fc.assert(
    fc.property(text, (cursor) => {
      expect(decodeCursor('q', cursor)).toBeNull()
    }),
  )
})
