import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  endOfWindow,
  feedWindowSize,
  fullBlocks,
  headBounds,
  latestUpdated,
  newerPage,
  olderPage,
  pageBounds,
  pageDates,
  sealedPages,
} from '../../src/model/lists.ts'

test.each([
  [0, 0, 0, 0],
  [1, 0, 0, 1],
  [99, 0, 0, 99],
  [100, 1, 50, 100],
  [149, 1, 50, 149],
  [150, 2, 100, 150],
  [1_000_000, 19_999, 999_950, 1_000_000],
])('a list of %i entries has %i sealed pages and a head of positions %i to %i', (total, pages, from, to) => {
  expect(sealedPages(total)).toBe(pages)
  expect(headBounds(total)).toEqual({ from, to })
})

test('sealed pages begin at the oldest entry', () => {
  expect(pageBounds(0)).toEqual({ from: 0, to: 50 })
  expect(pageBounds(7)).toEqual({ from: 350, to: 400 })
})

test('a head has the dates of a million articles in 299 numbers', () => {
  const starts = Array.from({ length: sealedPages(1_000_000) }, (_, n) => 1000 + n)
  const { blocks, pages } = pageDates(starts)
  expect([blocks.length, blocks[0], blocks[198], pages.length, pages[0]]).toEqual([199, 1000, 20_800, 99, 20_900])
  expect(fullBlocks(1_000_000)).toBe(199)
})

const ahead = (years: number) => ({ published: years * 365 * 24 * 60 * 60_000, bytes: 1000 })

const every = (minutes: number, count: number, bytes = 1000) =>
  Array.from({ length: count }, (_, i) => ({ published: -i * minutes * 60_000, bytes }))

test.each([
  ['nothing', every(1, 0), 0],
  ['five articles', every(60, 5), 5],
  ['one an hour', every(60, 50), 20],
  ['one every four minutes, the last just 3 hours old', every(4, 99), 46],
  ['one a minute', every(1, 200), 100],
  ['articles of 150 kB', every(60, 50, 150_000), 13],
  ['one article over 2 MB', every(60, 50, 3_000_000), 1],
  ['one every four minutes, and one dated ten years ahead', [ahead(10), ...every(4, 99)], 47],
  ['one every four minutes, and five dated years ahead', [9, 7, 5, 5, 5].map(ahead).concat(every(4, 99)), 51],
  ['one an hour, and one dated ten years ahead', [ahead(10), ...every(60, 50)], 20],
])('the feed window of %s is the right size', (_, articles, size) => {
  expect(feedWindowSize(articles)).toBe(size)
})

test.each([
  ['one of twenty', every(60, 20), 1, 1],
  ['three, of one a minute', every(1, 200), 3, 3],
  ['thirty, however old', every(600, 50), 30, 30],
  ['more than there are', every(60, 5), 30, 5],
  ['more than a feed can hold', every(1, 200), 1000, 100],
  ['twenty of 150 kB', every(60, 50, 150_000), 20, 13],
])('a site that wants %s in its feeds gets so many', (_, articles, limit, size) => {
  expect(feedWindowSize(articles, limit)).toBe(size)
})

test('the time from which the window counts back never goes back while articles arrive', () => {
  const gaps = fc.array(fc.constantFrom(0, 1, 60, 23 * 60, 25 * 60, 365 * 24 * 60), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(gaps, (minutes) => {
      const times: number[] = []
      let before = Number.NEGATIVE_INFINITY
      for (const gap of minutes) {
        times.unshift((times[0] ?? 0) + gap * 60_000)
        const end = endOfWindow(times.slice(0, 20))
        expect(endOfWindow(times)).toBe(end)
        if (times.length > 20) expect(end).toBeGreaterThanOrEqual(before)
        before = end
      }
    }),
  )
})

test('the latest update is an instant, whatever offset it is written with', () => {
  expect(latestUpdated([{ updated: '2026-01-01T23:00:00-08:00' }, { updated: '2026-01-02T01:00:00+08:00' }])).toBe(
    '2026-01-01T23:00:00-08:00',
  )
  expect(latestUpdated([])).toBeNull()
})

test('from page to older page every position below the window comes up once, in its order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (from) => {
      const seen: number[] = []
      for (let page = olderPage(from); page !== null; page = olderPage(page.n * 50)) {
        expect(page.first).toBeGreaterThan(0)
        expect(page.first).toBeLessThanOrEqual(50)
        for (let i = page.first - 1; i >= 0; i--) seen.push(page.n * 50 + i)
      }
      expect(seen).toEqual(Array.from({ length: from }, (_, i) => from - 1 - i))
    }),
  )
})

test('after a full page comes the next one that is full; after the newest one, or one that is cut, the feed itself', () => {
  expect(newerPage({ n: 0, first: 50 }, 149)).toEqual({ n: 1, first: 50 })
  expect(newerPage({ n: 1, first: 50 }, 149)).toBeNull()
  expect(newerPage({ n: 1, first: 50 }, 150)).toEqual({ n: 2, first: 50 })
  expect(newerPage({ n: 0, first: 30 }, 1_000)).toBeNull()
})
