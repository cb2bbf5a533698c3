import { exports } from 'cloudflare:workers'
import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'
import type {
  articleQuery,
  articlesQuery,
  changesQuery,
  countsQuery,
  neighboursQuery,
  sectionsQuery,
} from '../../src/api/parameters.ts'
import type {
  ArticleCounts,
  ArticleJson,
  ArticleList,
  ChangeJson,
  ChangeList,
  Neighbours as NeighboursJson,
  ProblemJson,
  SectionJson,
  SectionList,
  SiteJson,
} from '../../src/api/schema.ts'
import {
  type Article,
  type ArticleListMeta,
  type ArticleQuestion,
  type ArticlesQuestion,
  type Change,
  type ChangesMeta,
  type ChangesQuestion,
  type CountsQuestion,
  createClient,
  type ListMeta,
  type Neighbours,
  type NeighboursQuestion,
  type PeriodCount,
  type Problem,
  RefusedError,
  type Section,
  type SectionsQuestion,
  type Site,
} from '../../src/client/client.ts'
import { makeArticle, makeArticles, putArchive, reset } from './archive.ts'

beforeEach(reset)

const asked: string[] = []
const client = createClient('https://edge.example.com/', {
  fetch: (...args: Parameters<typeof fetch>) => {
    const request = new Request(...args)
    asked.push(request.url)
    return exports.default.fetch(request)
  },
})

/** What came, for tests that are about it. */
function present<T extends { status: number }>(answer: T): Extract<T, { status: 200 }> {
  if (answer.status !== 200) throw new Error(JSON.stringify(answer))
  return answer as Extract<T, { status: 200 }>
}

test('the client gives lists, articles, sections and the site', async () => {
  await putArchive(makeArticles(3, { categories: [{ name: 'a', label: 'A' }], tags: ['http/2'] }))
  const { data, meta } = present(await client.articles.list({ tag: 'http/2', limit: 2, fields: ['title', 'url'] }))
  expect(data[0]).toEqual({
    id: 'https://old.example.com/2026/3',
    title: 'Title 3',
    url: 'https://news.example.com/2026/3.html',
  })
  expect([data.length, meta.total]).toEqual([2, 3])
  expect(present(await client.article('2026/1')).data.content_html).toBe('<p>Body 1</p>')
  expect(present(await client.markdown('2026/1')).text).toContain('Body 1')
  expect(present(await client.neighbours('2026/2', { tag: 'http/2' })).data.newer?.title).toBe('Title 3')
  const tags = present(await client.tags.list({ sort: 'total' }))
  expect(tags.data[0]?.feeds.atom).toBe('https://news.example.com/tag/http%2F2/feed.xml')
  expect(present(await client.categories.list()).data[0]?.label).toBe('A')
  expect(present(await client.category('a')).data.total).toBe(3)
  expect(present(await client.site()).data.title).toBe('Example News')
})

test.each(['#hash', 'a/b', 'a?b', '50%', '100% 中文', '...', '__proto__', 'a%2Fb', '\ud800'])(
  'the tag %j is asked for by its name',
  async (name) => {
    await putArchive([makeArticle(1, { tags: [name.toWellFormed()] })])
    expect(present(await client.tag(name)).data.name).toBe(name.toWellFormed())
    expect(present(await client.articles.list({ tag: name })).data).toHaveLength(1)
  },
)

test('a name that no address can have is refused, and not taken for another question', async () => {
  await putArchive([makeArticle(1, { tags: ['..'] })])
  await expect(client.tag('..')).rejects.toThrow('Cannot ask for ".."')
  await expect(client.article('a/../b')).rejects.toThrow('Cannot ask for ".."')
  expect(present(await client.tags.list({ prefix: '..' })).data[0]?.name).toBe('..')
})

test.each(['a#b/c', '50%/ü', '中文/2026 1', 'x?y'])('the article at the stem %j is asked for by it', async (stem) => {
  const path = `/${stem.split('/').map(encodeURIComponent).join('/')}.html`
  await putArchive([makeArticle(1, { path })])
  expect(present(await client.article(stem)).data.stem).toBe(stem)
})

test('a refusal is an answer, with what is wrong', async () => {
  await putArchive(makeArticles(1))
  expect(await client.article('nope')).toMatchObject({
    status: 404,
    problem: { detail: 'There is no article with the path stem "nope".' },
    retryAfter: null,
  })
  expect(await client.articles.list({ limit: 1000 })).toMatchObject({ status: 400, problem: { parameter: 'limit' } })
  await reset()
  expect(await client.site()).toMatchObject({ status: 503, retryAfter: 60 })
})

test('an answer that is not the API’s is an error', async () => {
  const proxied = createClient('https://edge.example.com', {
    fetch: async () => new Response('<h1>522</h1>', { status: 522, headers: { 'Content-Type': 'text/html' } }),
  })
  await expect(proxied.site()).rejects.toThrow('its status is 522, want an answer of the API')
})

test('an answer that is at hand is not sent again', async () => {
  await putArchive(makeArticles(1))
  const { etag } = present(await client.article('2026/1'))
  expect(await client.article('2026/1', {}, { etag: etag ?? '' })).toEqual({ status: 304 })
})

test('a walk goes through all pages of several lists, at the address that the client was given', async () => {
  await putArchive([
    ...makeArticles(60, { tags: ['b'] }),
    makeArticle(100, { categories: [{ name: 'a', label: 'A' }] }),
  ])
  asked.length = 0
  const titles: (string | undefined)[] = []
  for await (const { title } of client.articles.all({ category: 'a', tag: ['b'], limit: 25 })) titles.push(title)
  expect(titles).toEqual(['Title 100', ...Array.from({ length: 60 }, (_, i) => `Title ${60 - i}`)])
  expect(asked.map((url) => new URL(url).host)).toEqual(Array(3).fill('edge.example.com'))
  const names: string[] = []
  for await (const { name } of client.tags.all({ limit: 1 })) names.push(name)
  expect(names).toEqual(['b'])
  const walk = client.articles.all({ tag: 'nope' })
  await expect(walk.next()).rejects.toThrow(RefusedError)
})

test('articles that are asked for by name come as far as one answer has them, and a walk goes on with the others', async () => {
  const long = `<p>${'x'.repeat(120_000)}</p>`
  await putArchive([
    makeArticle(5, { path: '/a,b%25.html', html: long }),
    makeArticle(4, { html: long }),
    makeArticle(3, { html: long }),
    makeArticle(2),
  ])
  const ids = ['a,b%', '2026/3', '2026/9', 'https://old.example.com/2026/4', 'https://news.example.com/2026/2.html']
  expect(present(await client.articles.list({ ids, fields: ['title'] }))).toMatchObject({
    data: [{ title: 'Title 5' }, { title: 'Title 3' }],
    meta: { total: null, unknown: ['2026/9'] },
  })
  const titles: (string | undefined)[] = []
  for await (const { title } of client.articles.all({ ids })) titles.push(title)
  expect(titles).toEqual(['Title 5', 'Title 3', 'Title 4', 'Title 2'])
})

test('the months that have articles are counted', async () => {
  await putArchive(makeArticles(3))
  expect(present(await client.articles.counts({ by: 'month' }))).toMatchObject({
    data: [{ period: '2026-01', total: 3 }],
    meta: { total: 3 },
  })
})

// Checked by `npm run types`: each breaks when the Worker answers otherwise.
test('the types of the client are those of the Worker', async () => {
  expectTypeOf<Article>().toEqualTypeOf<ArticleJson>()
  expectTypeOf<Section>().toEqualTypeOf<SectionJson>()
  expectTypeOf<Change>().toEqualTypeOf<ChangeJson>()
  expectTypeOf<ChangesMeta>().toEqualTypeOf<z.infer<ReturnType<typeof ChangeList>>['meta']>()
  expectTypeOf<Site>().toEqualTypeOf<SiteJson>()
  expectTypeOf<Problem>().toEqualTypeOf<z.infer<ReturnType<typeof ProblemJson>>>()
  expectTypeOf<Neighbours>().toEqualTypeOf<z.infer<ReturnType<typeof NeighboursJson>>['data']>()
  expectTypeOf<ArticleListMeta>().toEqualTypeOf<z.infer<ReturnType<typeof ArticleList>>['meta']>()
  expectTypeOf<PeriodCount>().toEqualTypeOf<z.infer<ReturnType<typeof ArticleCounts>>['data'][number]>()
  expectTypeOf<keyof CountsQuestion>().toEqualTypeOf<keyof z.infer<ReturnType<typeof countsQuery>>>()
  expectTypeOf<ListMeta>().toEqualTypeOf<z.infer<ReturnType<typeof SectionList>>['meta']>()
  expectTypeOf<keyof ArticlesQuestion>().toEqualTypeOf<keyof z.infer<ReturnType<typeof articlesQuery>>>()
  expectTypeOf<keyof SectionsQuestion>().toEqualTypeOf<keyof z.infer<ReturnType<typeof sectionsQuery>>>()
  expectTypeOf<keyof ArticleQuestion>().toEqualTypeOf<keyof z.infer<ReturnType<typeof articleQuery>>>()
  expectTypeOf<keyof ChangesQuestion>().toEqualTypeOf<keyof z.infer<ReturnType<typeof changesQuery>>>()
  expectTypeOf<keyof NeighboursQuestion>().toEqualTypeOf<keyof z.infer<ReturnType<typeof neighboursQuery>>>()

  await putArchive(makeArticles(1))
  const answer = await client.article('2026/1')
  // @ts-expect-error A refusal has no data.
  expect(answer.data).toBeDefined()
  expectTypeOf(answer.status).toEqualTypeOf<200 | 400 | 404 | 405 | 410 | 413 | 429 | 500 | 501 | 503>()
  const maybe: { etag?: string | undefined } = {}
  expectTypeOf((await client.article('2026/1', {}, maybe)).status).toEqualTypeOf<
    200 | 304 | 400 | 404 | 405 | 410 | 413 | 429 | 500 | 501 | 503
  >()
  if (answer.status === 200) expectTypeOf(answer.data).toEqualTypeOf<Article>()
  else expectTypeOf(answer.problem).toEqualTypeOf<Problem>()
})
