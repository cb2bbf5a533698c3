import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from '../../../src/api/cursor.ts'
import type { ListRef } from '../../../src/model/lists.ts'

const list = fc.oneof(
  fc.constant<ListRef>({ kind: 'all' }),
  fc.record({ kind: fc.constantFrom('category' as const, 'tag' as const), name: fc.string({ unit: 'binary' }) }),
)

test('a cursor is the version, the position and the path of the list in base64url', () => {
  expect(encodeCursor({ kind: 'tag', name: '中' }, 50)).toBe('MSA1MCAvdGFnLyVFNCVCOCVBRA')
  expect(decodeCursor({ kind: 'tag', name: '中' }, 'MSA1MCAvdGFnLyVFNCVCOCVBRA')).toBe(50)
})

test('a cursor of a list gives its position back, whatever the name of the list', () => {
  fc.assert(
    fc.property(list, fc.integer({ min: 1, max: 999_999_999_999_999 }), (list, position) => {
      const cursor = encodeCursor(list, position)
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(decodeCursor(list, cursor)).toBe(position)
    }),
  )
})

test('a cursor of one list is refused by every other', () => {
  const lists: ListRef[] = [
    { kind: 'all' },
    { kind: 'category', name: 'a' },
    { kind: 'category', name: 'A' },
    { kind: 'tag', name: 'a' },
    { kind: 'tag', name: 'a?page=1' },
  ]
  for (const own of lists) {
    for (const other of lists.filter((list) => list !== own)) {
      expect(decodeCursor(other, encodeCursor(own, 7))).toBeNull()
    }
  }
})

test.each([
  ['nothing', ''],
  ['a number', '50'],
  ['no base64', '%%%'],
  ['a length that base64 cannot have', 'MSA1M'],
  ['padding', 'MSA1MCAv=='],
  ['another version', btoa('2 50 /').replaceAll('=', '')],
  ['position 0', btoa('1 0 /').replaceAll('=', '')],
  ['a negative position', btoa('1 -5 /').replaceAll('=', '')],
  ['a position with a leading zero', btoa('1 050 /').replaceAll('=', '')],
  ['a position beyond what a number can hold', btoa('1 9999999999999999 /').replaceAll('=', '')],
  ['more after the list', btoa('1 50 / ').replaceAll('=', '')],
])('%s is no cursor', (_, cursor) => {
  expect(decodeCursor({ kind: 'all' }, cursor)).toBeNull()
})

test('no text but the one that was given out is a cursor', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decodeCursor({ kind: 'all' }, text)).toBeNull()
    }),
  )
  // The last character of an unpadded base64 text has bits to spare: only one spelling of them counts.
  expect(decodeCursor({ kind: 'all' }, 'MSA1MCAv')).toBe(50)
  expect(decodeCursor({ kind: 'tag', name: '中' }, 'MSA1MCAvdGFnLyVFNCVCOCVBRB')).toBeNull()
})
