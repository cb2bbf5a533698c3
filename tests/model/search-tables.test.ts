import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { articleId } from '../../src/model/search-index.ts'
import {
  beginOf,
  countInMonth,
  fullTable,
  indexedHash,
  keepsTables,
  monthOf,
  TablesInOrder,
  tableOf,
  tablesOf,
} from '../../src/model/search-tables.ts'
import { amount } from '../amount.ts'

const usual = fullTable.articles
beforeAll(() => {
  fullTable.articles = 3
})
afterAll(() => {
  fullTable.articles = usual
})

const DAY = 86_400_000

/** Times of articles within some four years around 1 January 2020. */
const times = fc
  .array(fc.integer({ min: -700, max: 700 }), { maxLength: 60 })
  .map((days) => days.map((day) => Date.UTC(2020, 0, 1) + day * DAY).sort((a, b) => a - b))

function monthsOf(published: readonly number[]): Map<number, number[]> {
  const years = new Map<number, number[]>()
  for (const time of published) {
    const [year, month] = monthOf(time)
    const months = years.get(year) ?? []
    years.set(year, months)
    countInMonth(months, month, 1)
  }
  return years
}

const newestFirst = (years: Map<number, number[]>) => [...years].sort(([a], [b]) => b - a)

const tableAt = (time: number, years: Map<number, number[]>): string =>
  tableOf({ id: articleId(time, 0), hash: indexedHash('h', beginOf(time, years)) })

test('a year has a table, and each month after so many articles one more', () => {
  const name = (month: number, day: number) => Date.UTC(2026, month - 1, day)
  const published = [name(1, 1), name(1, 2), name(1, 3), name(1, 4), name(2, 1), name(4, 1), name(4, 2), name(5, 1)]
  expect(tablesOf(newestFirst(monthsOf([Date.UTC(2025, 11, 31), ...published]))).map(({ name }) => name)).toEqual([
    'words_1_2026_05',
    'words_1_2026_02',
    'words_1_2026',
    'words_1_2025',
  ])
  expect(tablesOf([[-1, [1]]])).toMatchObject([{ name: 'words_1_bc1' }])
})

test('an article is in one table, that in which those are that come after it in the order of time', () => {
  fc.assert(
    fc.property(times, (published) => {
      const years = monthsOf(published)
      const tables = tablesOf(newestFirst(years))
      const inOrder = new TablesInOrder()
      for (const time of published) {
        const id = articleId(time, 0)
        const own = tables.filter(({ from, to }) => from <= id && id < to).map(({ name }) => name)
        const begin = inOrder.begin(time)
        expect(own).toEqual([tableOf({ id, hash: indexedHash('h', begin) })])
        expect(begin).toBe(beginOf(time, years))
      }
      expect(tables.map(({ from }) => from)).toEqual(tables.map(({ from }) => from).sort((a, b) => b - a))
    }),
    { numRuns: amount(200, 3_000) },
  )
})

test('newer articles move no older one, and what moves any is noticed', () => {
  fc.assert(
    fc.property(times, times, fc.boolean(), (before, added, areNewer) => {
      const last = Math.max(...before)
      const after = [...before, ...added.filter((time) => !areNewer || time >= last)]
      const [yearsBefore, yearsAfter] = [monthsOf(before), monthsOf(after)]
      const moved = before.filter((time) => tableAt(time, yearsBefore) !== tableAt(time, yearsAfter))
      expect(keepsTables([...yearsBefore], yearsAfter)).toBe(moved.length === 0)
      if (areNewer) expect(moved).toEqual([])
    }),
    { numRuns: amount(300, 3_000) },
  )
})
