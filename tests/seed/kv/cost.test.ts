import { expect, test } from 'vitest'
import {
  beyondFreeDay,
  freeDays,
  isBeyondFreeRows,
  operationsOf,
  priceBeyondPlan,
  priceOf,
  priceOfRows,
  rowsOf,
} from '../../../seed/kv/cost.ts'

test('a publish of 20 posts costs hundredths of a cent, its lease included, and fits the free day a few times', () => {
  const operations = operationsOf({ writes: 36, deletes: 0, reads: 40, lists: 0 })
  expect(operations).toEqual({ writes: 38, deletes: 0, reads: 43, lists: 0 })
  expect(priceOf(operations)).toBeCloseTo(0.000212, 6)
  expect(beyondFreeDay(operations)).toEqual([])
})

test('a million writes are five dollars, a million reads half a dollar', () => {
  expect(priceOf({ writes: 1_000_000, deletes: 0, reads: 0, lists: 0 })).toBe(5)
  expect(priceOf({ writes: 0, deletes: 0, reads: 1_000_000, lists: 0 })).toBe(0.5)
})

test('an indexed article is three rows of D1, of which a million cost a dollar', () => {
  expect(rowsOf({ writes: 20, deletes: 5 })).toBe(70)
  expect(priceOfRows(rowsOf({ writes: 1_000_000, deletes: 0 }))).toBe(3)
  expect([isBeyondFreeRows(100_000), isBeyondFreeRows(100_001)]).toEqual([false, true])
})

test('what the free day does not have is named', () => {
  expect(beyondFreeDay({ writes: 1001, deletes: 1000, reads: 100_001, lists: 1 })).toEqual(['writes', 'reads'])
})

test.each([
  ['a small site', { writes: 900, deletes: 0, reads: 10, lists: 1 }, 300, 1],
  ['one of more writes than a day has', { writes: 1_001, deletes: 0, reads: 10, lists: 1 }, 300, 2],
  ['a million posts', { writes: 1_070_000, deletes: 0, reads: 10, lists: 1 }, 3_000_000, 1_070],
  ['one whose index is what takes longest', { writes: 10, deletes: 0, reads: 10, lists: 1 }, 250_001, 3],
])('on the free plan %s is loaded in as many days as it takes', (_, operations, rows, days) => {
  expect(freeDays(operations, rows)).toBe(days)
})

test('on the paid plan writes beyond the included million cost 5 dollars a million', () => {
  expect(priceBeyondPlan({ writes: 1_000_000 })).toBe(0)
  expect(priceBeyondPlan({ writes: 1_070_000 })).toBeCloseTo(0.35)
})
