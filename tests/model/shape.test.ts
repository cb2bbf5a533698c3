import fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import {
  boolean,
  count,
  date,
  listOf,
  number,
  object,
  oneOf,
  orAbsent,
  orNull,
  path,
  row,
  type Shaped,
  text,
} from '../../src/model/shape.ts'

test('a date is one that JavaScript can read, however it is written', () => {
  const part = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'))
  const zone = fc.oneof(
    fc.constant('Z'),
    fc.tuple(fc.constantFrom('+', '-'), part(25), part(61)).map(([s, h, m]) => `${s}${h}:${m}`),
  )
  const written = fc.tuple(part(14), part(33), part(25), part(61), part(61), zone)
  fc.assert(
    fc.property(written, ([month, day, hours, minutes, seconds, zone]) => {
      const value = `2026-${month}-${day}T${hours}:${minutes}:${seconds}${zone}`
      expect(date(value)).toBe(!Number.isNaN(Date.parse(value)))
    }),
  )
})

test.each([
  ['text', text, ['', '中'], [0, null, undefined, ['a']]],
  ['number', number, [0, -1.5], ['0', null, undefined]],
  ['boolean', boolean, [true, false], [0, 'true', null]],
  ['count', count, [0, 7, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, '7', null]],
  ['date', date, ['2026-08-14T18:00:00+08:00', '2026-08-14'], ['', 'soon', '2026-99-14T18:00:00Z', 0, null]],
  ['path', path, ['/', '/a/b.html'], ['', 'a', 'https://a.example.com/', null]],
  ['oneOf', oneOf(['red', 'blue']), ['red', 'blue'], ['Red', '', 'toString', null, undefined]],
  ['orNull', orNull(text), ['', null], [undefined, 0]],
  ['orAbsent', orAbsent(text), ['', undefined], [null, 0]],
  ['listOf', listOf(count), [[], [0, 1]], [[0, -1], [null], { length: 0 }, 'ab', null, undefined]],
  [
    'row',
    row(text, orNull(count)),
    [
      ['a', 1],
      ['a', null],
    ],
    [['a'], [1, 'a'], [], {}, 'a1', null],
  ],
  [
    'object',
    object({ a: text, b: orAbsent(count) }),
    [{ a: '' }, { a: '', b: 0, c: {} }],
    [{}, { a: '', b: null }, [], null, 'a'],
  ],
])('%s takes what it should and nothing else', (_, check, right, wrong) => {
  expect(right.filter((value) => !check(value))).toEqual([])
  expect(wrong.filter((value) => check(value))).toEqual([])
})

test('no value makes a check throw', () => {
  const every = object({
    a: listOf(row(text, orNull(object({ p: path, d: date, n: count })))),
    b: orAbsent(oneOf(['x'])),
  })
  fc.assert(fc.property(fc.anything(), fc.anything(), (a, b) => typeof every({ a, b }) === 'boolean' && !every(a)))
})

test('the type of a document is that of its shape: a field that may be absent is optional', () => {
  const shape = {
    title: text,
    kind: oneOf(['tag', 'name']),
    links: orAbsent(listOf(object({ url: text }))),
    refresh: orAbsent(orNull(count)),
    rows: listOf(row(text, orNull(text))),
  }
  interface Wanted {
    title: string
    kind: 'tag' | 'name'
    links?: { url: string }[]
    refresh?: number | null
    rows: [string, string | null][]
  }
  expectTypeOf<Shaped<typeof shape>>().toExtend<Wanted>()
  expectTypeOf<Wanted>().toExtend<Shaped<typeof shape>>()
})
