import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { load } from '../../../seed/load/load.ts'
import { toArticle } from '../../../seed/plan/article.ts'
import { planCategoryPages } from '../../../seed/plan/category-pages.ts'
import {
  articleDocument,
  categoryPagesDocument,
  datesDocument,
  daysDocument,
  feedDocument,
  frontDocument,
  headDocument,
  markdownDocument,
  pageDocument,
  redirectDocument,
  siteDocument,
  siteOf,
  sourceDocument,
  stylesheetDocument,
} from '../../../seed/plan/documents.ts'
import { type EncodedArticle, encodeArticle, type Listed } from '../../../seed/plan/encoded.ts'
import { filesDocuments } from '../../../seed/plan/file-index.ts'
import { planFront } from '../../../seed/plan/front.ts'
import { Votes, votesOf } from '../../../seed/plan/labels.ts'
import { sectionDocuments } from '../../../seed/plan/sections.ts'
import { SourceIndex } from '../../../seed/plan/sources.ts'
import type { PlannedDocument } from '../../../seed/plan/stages.ts'
import { listWaiting, waitingDocument } from '../../../seed/plan/waiting.ts'
import type { Article } from '../../../src/model/article.ts'
import type { documentKinds } from '../../../src/model/keys.ts'
import type { ListRef, MonthCount } from '../../../src/model/lists.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeArticle } from '../make-article.ts'
import { makeSite } from '../make-site.ts'
import { makePost } from '../render/make-post.ts'

// What Workers KV takes ("Limits", 2026-11), in bytes.
const VALUE_MAX = 25 * 1024 * 1024
const KEY_MAX = 512
const METADATA_MAX = 1024

const config = readConfig({ title: 'T', url: 'https://news.example.com' }, {})

const isTooLong = ({ key, value }: Pick<PlannedDocument, 'key' | 'value'>): boolean =>
  Buffer.byteLength(key) > KEY_MAX || Buffer.byteLength(value) > VALUE_MAX

/** A file whose path is as long as a system allows, and twice as long in JSON. */
const longFile = (n: number): string => `_posts/${'"'.repeat(4000)}/2026-01-01-${n}.md`

/** A name as long as one can be, and twice as long in JSON. */
const longName = (n: number): string => `${'"'.repeat(470)}${String(n).padStart(7, '0')}`

const longRef = { kind: 'category', name: longName(1) } satisfies ListRef

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

const rendered = { html: '<p>hi</p>', summary: 's', source: null, image: null, enclosure: null, problems: [] }

/** Makes the largest article that a post can be. */
function makeLargest(): Article {
  const html = ']]>'.repeat(4_100_000)
  const { article } = toArticle(makePost({ title: 'x'.repeat(130_000) }), { ...rendered, html }, config, {})
  if (article === null) throw new Error('want an article that fits')
  return { ...article, others: range(10_000).map((n) => longFile(n % 100)) }
}

/** An article of asterisks, each of which is three bytes of its Markdown's document. */
function makeStarred(asterisks: number, stem = 'a'): Article {
  const html = `<p>${'*'.repeat(asterisks)}</p>`
  const { article } = toArticle(makePost({ path: `/${stem}.html` }), { ...rendered, html }, config, {})
  if (article === null) throw new Error('want an article that fits')
  return article
}

let made: EncodedArticle | null = null

/** Encodes it once. */
const largest = (): EncodedArticle => {
  made ??= encodeArticle(makeLargest())
  return made
}

/** The largest entry, as lists carry it. */
const entry: Listed = {
  json: JSON.stringify({ title: 'x'.repeat(131_000) }),
  published: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T00:00:00Z',
  categories: [],
  tags: [],
}

/** As many labels of a category as are counted, each as long as it may be. */
const votes = new Votes()
for (const n of range(300)) {
  const named = { categories: ['c'], tags: [`${'"'.repeat(190)}${n}`, '长'.repeat(100)].slice(n % 2, 1 + (n % 2)) }
  for (const [, tag] of votesOf({ categoryLabel: null }, named)) votes.count(tag)
}

const sections = range(4_000).map((n) => ({
  name: longName(n),
  label: `${'"'.repeat(193)}${String(n).padStart(7, '0')}`,
  total: n,
  newest: '2026-08-14T18:00:00+08:00',
}))

const shown = range(5).map(() => ({ path: '/a.html', title: '"'.repeat(65_000), published: '2026-01-01T00:00:00Z' }))

const linkers = range(2_000).map((n) => longFile(n % 1_000))

const categoryPages = range(1_000).map((n) => ({
  file: `category/${n}.html`,
  stem: `category/${'"'.repeat(200)}${n}`,
  category: `a ${'"'.repeat(80)}${n}`,
}))

const wordy = readConfig({ title: 'T', url: 'https://news.example.com', description: '"'.repeat(49_000) }, {})

const sources = new SourceIndex([])
for (const n of range(1_000)) {
  const name = '长'.repeat(40)
  sources.add({ file: longFile(n), names: [name], endings: [name] })
}

/** Nothing plans documents of these kinds yet, or they have bounds of their own: see history.ts. */
type Unplanned =
  | 'file'
  | 'site-page'
  | 'pages'
  | 'missing-pictures'
  | 'included-files'
  | 'gone'
  | 'history-page'
  | 'history'

const worst: Record<
  Exclude<(typeof documentKinds)[number], Unplanned>,
  () => Promise<PlannedDocument[]> | PlannedDocument[]
> = {
  markdown: () =>
    [markdownDocument(encodeArticle(makeStarred(8_380_000, 'x'.repeat(503))), config)].flatMap((one) => one ?? []),
  article: () => [articleDocument(largest())],
  redirect: () => [redirectDocument('x'.repeat(503), { to: '/a.html', file: longFile(0), others: linkers })],
  files: () => filesDocuments('2026-01-01', { posts: {}, linked: { '2026-01-01-about': linkers } }),
  source: () => [...sources.files].flatMap(([name, files]) => sourceDocument(name, files) ?? []),
  page: () => [pageDocument(longRef, 9_999_999_999, Array(50).fill(entry))],
  dates: () => [datesDocument(longRef, 99_999_999, { pages: range(100).map((n) => 1_767_225_600 + n) })],
  days: () => [daysDocument(longRef, '9999-12', { days: range(31).map(() => 9_999_999) })],
  feed: () => [feedDocument({ ref: longRef, label: '"'.repeat(200) }, 1, [largest()], wordy)],
  head: () => {
    const dates = { blocks: range(100_000), pages: range(99) }
    // Every month of the years 1 to 9999.
    const months = range(119_988).map((n): MonthCount => [`${n}`.padStart(7, '0'), 9_999_999])
    const title = { ref: longRef, label: '"'.repeat(200), votes: votes.counted }
    return [headDocument(title, { total: 1, dates, months }, Array(99).fill(entry))]
  },
  'category-pages': () => {
    const pages = planCategoryPages({ categoryPages, config: { joinCategories: true } }, () => true)
    return pages === null ? [] : [categoryPagesDocument(pages)]
  },
  front: async () => [frontDocument(await planFront(sections.slice(0, 400), () => shown))],
  waiting: () =>
    [waitingDocument(listWaiting(range(10_000).map((n) => ({ at: n, file: longFile(n % 1_000) }))))].flatMap(
      (one) => one ?? [],
    ),
  sections: () => sectionDocuments('category', sections),
  stylesheet: () => [stylesheetDocument({ hash: '0'.repeat(16), css: '"'.repeat(65_536) })],
  site: () => {
    const counts = { posts: 1e9, marked: 1e9, categorised: 1e9, matched: 1e9 }
    const months = new Map(range(10_000).map((year) => [year, Array<number>(12).fill(1e9)]))
    const totals = { categories: 1e9, tags: 1e9, areLabelled: true }
    const site = { config: wordy, fingerprint: 'f' }
    return [
      siteDocument(
        siteOf(site, { labels: 'name', counts, months, sections: totals, total: 1e9, newest: 'x'.repeat(25) }),
      ),
    ]
  },
}

/** These have tens of megabytes. */
const large = ['article', 'feed', 'markdown'] as const

async function expectToFit(kind: keyof typeof worst): Promise<void> {
  const documents = await worst[kind]()
  expect(documents.length).toBeGreaterThan(0)
  expect(documents.filter(isTooLong).map(({ key }) => key)).toEqual([])
  expect(new Set(documents.map((document) => document.kind))).toEqual(new Set([kind]))
}

test.each(large)('a document of the kind %s fits into KV at its worst', { tags: ['large'] }, expectToFit)

test.each((Object.keys(worst) as (keyof typeof worst)[]).filter((kind) => !large.some((one) => one === kind)))(
  'a document of the kind %s fits into KV at its worst',
  expectToFit,
)

test('Markdown that does not fit into KV is not made, and the article does not say that it is there', {
  tags: ['large'],
}, () => {
  const most = [makeStarred(79_993), makeStarred(79_994), makeStarred(8_388_000), makeStarred(8_389_000)]
  expect(most.map(({ ownMarkdown }) => ownMarkdown)).toEqual([undefined, true, true, undefined])
  // The key of an article may have 512 bytes, and that of its Markdown is longer.
  expect(makeStarred(80_000, 'x'.repeat(504)).ownMarkdown).toBe(undefined)
  expect(markdownDocument(encodeArticle(makeStarred(79_993)), config)).toBe(null)
})

test('an article that does not fit says what is too much of it, and what to do', { tags: ['large'] }, () => {
  const problemsOf = (title: string, html: string) =>
    toArticle(makePost({ title }), { ...rendered, html }, config, {}).problems.map(({ reason, detail }) => [
      reason,
      detail,
    ])
  expect(problemsOf('x'.repeat(140_000), '<p>hi</p>')).toEqual([
    [
      'too large',
      'what lists show of it has 140290 bytes, want at most 131072: a shorter title, shorter names of categories, tags and authors, or fewer; left out',
    ],
  ])
  expect(problemsOf('T', 'x'.repeat(25_500_000))).toEqual([
    ['too large', 'its body has 25500002 bytes, want at most 25165824: several posts in its place; left out'],
  ])
  // What ends a CDATA section takes twice as much where feeds have it.
  expect(problemsOf('T', ']]>'.repeat(5_000_000))).toEqual([
    ['too large', 'its body has 30000002 bytes, want at most 25165824: several posts in its place; left out'],
  ])
  expect(problemsOf('T', ']]>'.repeat(4_000_000))).toEqual([])
})

test('of very many files at one address the newest are stored', () => {
  const files = range(10_000).map((n) => `_posts/2026-01-01-${n}.md`)
  const redirect = redirectDocument('old', { to: '/a.html', file: 'a', others: files })
  expect(JSON.parse(redirect.value)).toEqual({ v: 1, to: '/a.html', file: 'a', others: files.slice(0, 20) })
  const { head } = encodeArticle(makeArticle('a', '2026-01-01T00:00:00Z', { others: files }))
  expect(JSON.parse(head).others).toEqual(files.slice(0, 20))
})

const post = (title: string, more = ''): string => `---\ntitle: ${title}\n${more}---\nText.\n`

test('a post that does not fit is reported with what to do; all others are published, and it stays so', async () => {
  const tags = `tags: [${range(200).map((n) => `"${'长'.repeat(160)}${n}"`)}]\n`
  const longPath = `_posts/2026-01-04-${'长'.repeat(80)}.md`
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    '_posts/2026-01-01-a.md': post('A', 'categories: [c]\ntags: [t]\n'),
    '_posts/2026-01-02-long.md': post('x'.repeat(140_000), 'categories: [c]\n'),
    '_posts/2026-01-03-named.md': post('Named', `authors: ["${'长'.repeat(20_000)}"]\n${tags}`),
    [longPath]: post('Long path', `categories: ["${'长'.repeat(160)}"]\n`),
    '_posts/2026-01-05-b.md': post('B', `categories: [c]\n${tags.replace('200', '5')}`),
  })
  const kv = memoryKv()
  const first = await load(root, async () => kv, loading)
  const reported = first.problems.map(({ path, reason, detail }) => [path, reason, detail.replace(/\d{6}/, 'n')])
  const shown =
    'what lists show of it has n bytes, want at most 131072: a shorter title, shorter names of categories, tags and authors, or fewer; left out'
  expect(reported.toSorted()).toEqual(
    [
      ['_posts/2026-01-02-long.md', 'too large', shown],
      ['_posts/2026-01-03-named.md', 'too large', shown],
      [longPath, 'too large', 'its key has 740 bytes, want at most 512: a shorter title, slug or permalink'],
    ].toSorted(),
  )
  expect([...kv.pairs.keys()].filter((key) => key.startsWith('article/'))).toEqual([
    'article/c/2026/01/01/a',
    'article/c/2026/01/05/b',
  ])
  const pairs = [...kv.pairs.values()]
  expect(pairs.filter(isTooLong).map(({ key }) => key)).toEqual([])
  expect(pairs.filter(({ metadata }) => Buffer.byteLength(JSON.stringify(metadata)) > METADATA_MAX)).toEqual([])
  const again = await load(root, async () => kv, loading)
  expect(again).toMatchObject({ writes: 0, deletes: 0, published: 2 })
  expect(again.problems).toEqual(first.problems)
})
