import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headDocument, pageDocument } from '../../seed/plan/documents.ts'
import { encodeEntry } from '../../seed/plan/encoded.ts'
import { type Entry, toEntry } from '../../src/model/article.ts'
import { DocumentError, decodeDocument } from '../../src/model/document.ts'
import { decodeInParts } from '../../src/model/entries-in-parts.ts'
import { headShape, type MonthCount, pageShape } from '../../src/model/lists.ts'
import { amount } from '../amount.ts'
import { makeArticle } from '../seed/make-article.ts'

/** Texts that look like what stands between two entries, and whatever else. */
const hostile = fc.oneof(
  fc.constantFrom(
    '},{"path":"/',
    '"entries":[{"path":"/a"}]',
    '}],"votes":{"posts":1',
    '}]}',
    '\\',
    '\\"},{\\"path\\":',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

const entry: fc.Arbitrary<Entry> = fc
  .record({
    title: hostile,
    summary: hostile,
    name: hostile,
    label: hostile,
    tag: hostile,
    author: hostile,
    n: fc.nat(999),
  })
  .map(({ title, summary, name, label, tag, author, n }) =>
    toEntry(
      makeArticle(`p${n}`, new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(), {
        title,
        summary,
        categories: [
          { name, label },
          { name: label, label: name },
        ],
        tags: [tag, label],
        authors: [author],
        source: { name: title, url: null },
      }),
      'hash',
    ),
  )

const list = fc.record({
  label: hostile,
  votes: fc.option(fc.array(fc.tuple(hostile, fc.nat(9)), { maxLength: 3 })),
  entries: fc.array(entry, { maxLength: 6 }),
})

test('a list that is decoded entry by entry is what it is where it is decoded whole, whatever its texts are', () => {
  fc.assert(
    fc.property(list, ({ label, votes, entries }) => {
      const encoded = entries.map(encodeEntry)
      const title = {
        ref: { kind: 'category', name: 'x' } as const,
        label,
        votes: votes === null ? undefined : { posts: 3, tags: votes },
      }
      const months: MonthCount[] = [['2026-01', entries.length]]
      const totals = { total: entries.length, dates: { blocks: [], pages: [] }, months }
      const head = headDocument(title, totals, encoded)
      const page = pageDocument({ kind: 'all' }, 0, encoded)
      for (const [value, shape] of [
        [head.value, headShape],
        [page.value, pageShape],
      ] as const) {
        const [one, other] = [decodeInParts('list/x', value, shape), decodeInParts('list/x', value, shape)]
        const whole = decodeDocument('list/x', value, shape)
        expect({ ...one, entries: one.entries.all }).toEqual(whole)
        expect([other.entries.slice(0), other.entries.length]).toEqual([whole.entries, whole.entries.length])
      }
    }),
    { numRuns: amount(100, 5_000) },
  )
})

const head = (entries: string): string =>
  `{"v":1,"label":"","total":2,"updated":null,"dates":{"blocks":[],"pages":[]},"entries":[${entries}]}`

const written = (path: string): string =>
  encodeEntry(toEntry(makeArticle(path, '2026-08-14T08:00:00+08:00'), 'hash')).json

test('an entry that is none is an error where it is looked at, and the others are there', () => {
  const { entries } = decodeInParts('list/all', head(`${written('a')},{"path":"/b.html"},${written('c')}`), headShape)
  expect([
    entries.length,
    entries.at(0)?.path,
    entries.at(2)?.path,
    entries.at(3),
    entries.at(-4),
    entries.at(-1)?.path,
  ]).toEqual([3, '/a.html', '/c.html', undefined, undefined, '/c.html'])
  expect(() => entries.at(1)).toThrow(
    new DocumentError('Cannot read "list/all": its "entries" is not what it should be, load the archive again'),
  )
  expect(() => entries.all).toThrow(DocumentError)
})

test('an entry is decoded once, in whichever lists it stands, and what is known of entries has a bound', () => {
  const first = (path: string) => decodeInParts('list/x', head(written(path)), headShape).entries.at(0)
  const known = first('known')
  expect([first('known') === known, first('known')]).toEqual([true, known])
  // Some hundred characters each: more than are kept.
  for (let n = 0; n < 10_000; n++) first(`p${n}`)
  expect([first('known') === known, first('known')]).toEqual([false, known])
})

test.each([
  ['no JSON', head(`${written('a')},{"path":"/b`)],
  ['JSON that another program wrote', head(`${written('a')} , ${written('b')}`).replace('{"path"', '{ "path"')],
  ['another version', head(written('a')).replace('"v":1', '"v":2')],
  ['no entries', '{"v":1,"label":""}'],
  ['a list without entries', head('')],
  ['nothing', ''],
])('%s is read as it is where all is decoded at once, or refused', (_, value) => {
  const read = (how: () => unknown) => {
    try {
      return how()
    } catch (error) {
      return error instanceof DocumentError ? 'refused' : error
    }
  }
  const whole = read(() => decodeDocument('list/all', value, headShape).entries)
  expect(read(() => decodeInParts('list/all', value, headShape).entries.all)).toEqual(whole)
  expect(read(() => decodeInParts('list/all', value, headShape).entries.slice(0))).toEqual(whole)
})
