import { expect, test } from 'vitest'
import { compareKeys, keyOf, newestFirst } from '../../src/model/entry-order.ts'

const entries = [
  { published: '2026-08-14T18:00:00+08:00', file: '_posts/2026-08-14-tide.md' },
  { published: '2026-08-14T10:00:00Z', file: '_posts/2026-08-14-harbour.md' },
  { published: '2026-08-14T10:00:01Z', file: '_posts/2026-08-14-a.md' },
  { published: '2026-08-13T23:00:00-12:00', file: '_posts/2026-08-13-z.md' },
]

test('lists show the newest first, whatever zone dates are in; of one moment the file whose name is later', () => {
  expect(entries.toSorted(newestFirst).map(({ file }) => file)).toEqual([
    '_posts/2026-08-13-z.md',
    '_posts/2026-08-14-a.md',
    '_posts/2026-08-14-tide.md',
    '_posts/2026-08-14-harbour.md',
  ])
})

test('the places of entries are ordered from the oldest on', () => {
  expect(entries.map(keyOf).sort(compareKeys)).toEqual([
    { published: Date.UTC(2026, 7, 14, 10), file: '_posts/2026-08-14-harbour.md' },
    { published: Date.UTC(2026, 7, 14, 10), file: '_posts/2026-08-14-tide.md' },
    { published: Date.UTC(2026, 7, 14, 10, 0, 1), file: '_posts/2026-08-14-a.md' },
    { published: Date.UTC(2026, 7, 14, 11), file: '_posts/2026-08-13-z.md' },
  ])
  expect(
    compareKeys(keyOf({ published: '2026-08-14', file: 'a' }), keyOf({ published: '2026-08-14', file: 'a' })),
  ).toBe(0)
})
