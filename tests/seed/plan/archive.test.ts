import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { planArchive } from '../../../seed/plan/archive.ts'
import { arrange } from '../../../seed/plan/arrange.ts'
import { documentHash } from '../../../seed/plan/document-hash.ts'
import { encodeArticle } from '../../../seed/plan/encoded.ts'
import { Posts } from '../../../seed/plan/posts.ts'
import type { PlannedDocument } from '../../../seed/plan/stages.ts'
import type { Article, Entry } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { decodeFeedDocument } from '../../../src/model/feed-document.ts'
import { documentKinds, feedKey, headKey, kindOfKey, pageKey } from '../../../src/model/keys.ts'
import { headShape, type ListRef, pageShape } from '../../../src/model/lists.ts'
import type { Shape, Shaped } from '../../../src/model/shape.ts'
import { siteShape } from '../../../src/model/site.ts'
import { amount } from '../../amount.ts'
import { makeArticle } from '../make-article.ts'

const config = readConfig({ title: 'T', url: 'https://news.example.com', timezone: 'Asia/Shanghai' }, {})

const inOrder = async (newestFirst: Article[]): Promise<PlannedDocument[]> => {
  const { jobs: _, expected: __, ...arranged } = await arrange(config, new Posts())
  const plan = { site: { config, fingerprint: 'f', categoryPages: [] }, waiting: [], ...arranged }
  const planned = await Array.fromAsync(planArchive(plan, newestFirst.map(encodeArticle).reverse()))
  return planned.filter((document) => document.kind !== 'file')
}

const plan = async (newestFirst: Article[]): Promise<Map<string, PlannedDocument>> =>
  new Map((await inOrder(newestFirst)).map((document) => [document.key, document]))

function read<S extends Shape>(documents: Map<string, PlannedDocument>, key: string, shape: S): Shaped<S> {
  return decodeDocument(key, documents.get(key)?.value ?? 'missing', shape)
}

/** How many articles the feed of everything has. */
function shownIn(documents: Map<string, PlannedDocument>): number {
  return decodeFeedDocument('feed/all', Buffer.from(documents.get('feed/all')?.value ?? 'missing')).articles.length
}

/** `count` articles an hour apart, newest first. */
const hourly = (count: number, given: Partial<Article> = {}): Article[] =>
  Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.UTC(2026, 0, 1) + (count - 1 - i) * 3_600_000).toISOString().replace('.000', '')
    return makeArticle(`a${count - 1 - i}`, time, given)
  })

test('a small archive becomes its articles, and a head and a feed window for every list', async () => {
  const newer = makeArticle('b', '2026-01-02T08:00:00+08:00', {
    categories: [{ name: 'x', label: 'X new' }],
    tags: ['t/1'],
  })
  const older = makeArticle('a', '2026-01-01T08:00:00+08:00', { categories: [{ name: 'x', label: 'X old' }] })
  const documents = await plan([newer, older])
  expect([...documents.keys()]).toEqual([
    'article/a',
    'article/b',
    'feed/all',
    'feed/category/x',
    'feed/tag/t%2F1',
    'list/all',
    'list/category/x',
    'list/tag/t%2F1',
    'sections/category/name/0',
    'sections/category/label/0',
    'sections/category/total/0',
    'sections/category/newest/0',
    'sections/tag/name/0',
    'sections/tag/total/0',
    'sections/tag/newest/0',
    'site',
  ])
  expect(documents.get('list/category/x')?.value).toBe(
    '{"v":1,"label":"X new","total":2,"updated":"2026-01-02T08:00:00+08:00","dates":{"blocks":[],"pages":[]},"months":[["2026-01",2]],"entries":[' +
      '{"path":"/b.html","id":"https://news.example.com/b","title":"Title of b","published":"2026-01-02T08:00:00+08:00","updated":"2026-01-02T08:00:00+08:00","categories":[{"name":"x","label":"X new"}],"tags":["t/1"],"authors":[],"source":null,"image":null,"summary":"Summary of b","file":"_posts/b.md","hash":"u4N8FCKRaS2i_PQu"},' +
      '{"path":"/a.html","id":"https://news.example.com/a","title":"Title of a","published":"2026-01-01T08:00:00+08:00","updated":"2026-01-01T08:00:00+08:00","categories":[{"name":"x","label":"X old"}],"tags":[],"authors":[],"source":null,"image":null,"summary":"Summary of a","file":"_posts/a.md","hash":"VkVQtmFrfeVLYwVD"}]}',
  )
  for (const [key, entry] of [
    ['article/b', 0],
    ['article/a', 1],
  ] as const) {
    const hash = documentHash(documents.get(key)?.value ?? '')
    expect([documents.get(key)?.hash, read(documents, 'list/all', headShape).entries[entry]?.hash]).toEqual([
      hash,
      hash,
    ])
  }
  expect(documents.get('sections/category/label/0')?.value).toBe(
    '{"v":1,"total":1,"rows":[0,1],"offsets":[0,44]}\n["x","X new",2,"2026-01-02T08:00:00+08:00"]\n',
  )
  expect(documents.get('sections/tag/total/0')?.value).toBe(
    '{"v":1,"total":1,"rows":[0,1],"offsets":[0,40]}\n["t/1",0,1,"2026-01-02T08:00:00+08:00"]\n',
  )
  expect(read(documents, 'site', siteShape)).toMatchObject({
    title: 'T',
    total: 2,
    newest: '2026-01-02T08:00:00+08:00',
    sections: { categories: 1, tags: 1, areLabelled: true },
  })
})

test('the kind of a document can be told from its key, whatever a name looks like', async () => {
  const odd = { categories: [{ name: '3', label: '3' }], tags: ['all', 'a/4', '5'] }
  for (const { key, kind } of await inOrder(hourly(120, odd))) expect([key, kindOfKey(key)]).toEqual([key, kind])
  expect(
    ['redirect/a/1', 'files/2021-01-01', 'source/a/1', 'dates/tag/5/4', 'category-pages', 'front'].map(kindOfKey),
  ).toEqual(['redirect', 'files', 'source', 'dates', 'category-pages', 'front'])
})

test('documents come in the order in which nothing names what is not there yet', async () => {
  const kinds = (await inOrder(hourly(120, { tags: ['t'] }))).map(({ kind }) => kind)
  expect([...new Set(kinds)]).toEqual(
    documentKinds.filter(
      (kind) =>
        !['redirect', 'files', 'source', 'dates', 'category-pages', 'front', 'waiting'].includes(kind) &&
        ![
          'file',
          'markdown',
          'site-page',
          'pages',
          'missing-pictures',
          'included-files',
          'stylesheet',
          'gone',
          'history-page',
          'history',
        ].includes(kind),
    ),
  )
  expect(kinds.map((kind) => documentKinds.indexOf(kind))).toEqual(
    kinds.map((kind) => documentKinds.indexOf(kind)).sort((a, b) => a - b),
  )
})

test('a head keeps 50 to 99 entries; what is older is sealed in pages of 50, counted from the oldest', async () => {
  const documents = await plan(hourly(249))
  const head = read(documents, 'list/all', headShape)
  expect([head.total, head.entries.length, head.entries[0]?.path, head.entries.at(-1)?.path]).toEqual([
    249,
    99,
    '/a248.html',
    '/a150.html',
  ])
  const page = read(documents, 'list/all/2', pageShape)
  expect([page.entries.length, page.entries[0]?.path, page.entries.at(-1)?.path]).toEqual([
    50,
    '/a149.html',
    '/a100.html',
  ])
  expect(documents.has('list/all/3')).toBe(false)
})

test('a feed shows the newest 20, and in a busy hour all that came within 3 hours of the newest, up to 100', async () => {
  const paths = async (articles: Article[]) => shownIn(await plan(articles))
  expect(await paths(hourly(30))).toBe(20)
  const busy = (count: number) =>
    hourly(count).map((article, i) => ({
      ...article,
      published: new Date(Date.UTC(2026, 0, 2) - i * 60_000).toISOString(),
    }))
  expect(await paths(busy(60))).toBe(60)
  expect(await paths(busy(150))).toBe(100)
})

test('a feed of very long articles stays under 2 MB and never gets empty', async () => {
  const long = hourly(30, { html: `<p>${'长'.repeat(100_000)}</p>` })
  const value = (await plan(long)).get('feed/all')?.value ?? ''
  expect(shownIn(await plan(long))).toBe(6)
  expect(Buffer.byteLength(value)).toBeLessThan(2_000_000)
  expect(shownIn(await plan(hourly(2, { html: 'x'.repeat(3_000_000) })))).toBe(1)
})

test('head and pages together hold every entry of every list exactly once, in order', async () => {
  const names = ['x', 'X', 'a/b', 'a', '100%', '__proto__']
  const anArticle = fc.record({
    day: fc.integer({ min: 0, max: 60 }),
    categories: fc.subarray(names),
    tags: fc.subarray(names),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(anArticle, { minLength: 1, maxLength: 260 }), async (drawn) => {
      const articles = drawn
        .map(({ day, categories, tags }, i) =>
          makeArticle(`p${i}`, new Date(Date.UTC(2026, 0, 1 + day)).toISOString(), {
            categories: categories.map((name) => ({ name, label: name })),
            tags,
          }),
        )
        .sort((a, b) => (a.published < b.published ? 1 : -1))
      const documents = await plan(articles)
      const expected: [ListRef, string[]][] = [[{ kind: 'all' }, articles.map(({ path }) => path)]]
      for (const name of names) {
        const inCategory = articles.filter(({ categories }) => categories.some((category) => category.name === name))
        const withTag = articles.filter(({ tags }) => tags.includes(name))
        expected.push([{ kind: 'category', name }, inCategory.map(({ path }) => path)])
        expected.push([{ kind: 'tag', name }, withTag.map(({ path }) => path)])
      }
      for (const [ref, paths] of expected) {
        expect(documents.has(headKey(ref))).toBe(ref.kind === 'all' || paths.length > 0)
        expect(documents.has(feedKey(ref))).toBe(documents.has(headKey(ref)))
        if (!documents.has(headKey(ref))) continue
        const entries: Entry[] = [...read(documents, headKey(ref), headShape).entries]
        let n = 0
        while (documents.has(pageKey(ref, n))) n++
        while (n > 0) entries.push(...read(documents, pageKey(ref, --n), pageShape).entries)
        expect(entries.map(({ path }) => path)).toEqual(paths)
      }
    }),
    { numRuns: amount(5, 60) },
  )
})

test('a new post changes the heads, the feeds and the totals, and no sealed page', async () => {
  const before = await plan(hourly(249, { tags: ['t'] }))
  const added = makeArticle('new', '2026-03-01T00:00:00Z', { tags: ['t'] })
  const after = await plan([added, ...hourly(249, { tags: ['t'] })])
  const changed = [...after].filter(([key, { value }]) => before.get(key)?.value !== value).map(([key]) => key)
  expect(changed).toEqual([
    'article/new',
    'list/all/3',
    'list/tag/t/3',
    'feed/all',
    'feed/tag/t',
    'list/all',
    'list/tag/t',
    'sections/tag/name/0',
    'sections/tag/total/0',
    'sections/tag/newest/0',
    'site',
  ])
})
