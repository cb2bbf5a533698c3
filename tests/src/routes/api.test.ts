import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { pageKey } from '../../../src/model/keys.ts'
import { makeArticle, makeArticles, putArchive, putList, reset } from '../archive.ts'
import { get, getJson } from '../get.ts'

beforeEach(reset)

interface Articles {
  data: { id: string; title: string }[]
  meta: { total: number; next: string | null }
}

const pathOf = (url: string): string => url.replace('https://news.example.com', '')

/** The titles of every page from `path` on; `between` runs after each page. */
async function walk(path: string, between?: () => Promise<void>): Promise<string[]> {
  const titles: string[] = []
  for (let next: string | null = path; next !== null; await between?.()) {
    const { data, meta }: Articles = await getJson<Articles>(pathOf(next))
    titles.push(...data.map(({ title }) => title))
    next = meta.next
  }
  return titles
}

const titlesDown = (from: number, to = 1): string[] =>
  Array.from({ length: from - to + 1 }, (_, i) => `Title ${from - i}`)

test('an article is whole, with absolute URLs and the names of JSON Feed', async () => {
  const categories = [{ name: 'TechWeb', label: '科技' }]
  const source = { name: '新华社', url: 'https://paper.example.com/1' }
  await putArchive([
    makeArticle(1, { path: '/2026/%E4%B8%AD.html', categories, tags: ['AI'], authors: ['Li'], source }),
  ])
  const answer = await get('/api/v1/articles/2026/%E4%B8%AD')
  expect(answer.headers.get('Content-Type')).toBe('application/json')
  expect(await answer.json()).toEqual({
    data: {
      id: 'https://old.example.com/2026/1',
      url: 'https://news.example.com/2026/%E4%B8%AD.html',
      external_url: 'https://paper.example.com/1',
      path: '/2026/%E4%B8%AD.html',
      stem: '2026/中',
      api_url: 'https://news.example.com/api/v1/articles/2026/%E4%B8%AD',
      title: 'Title 1',
      summary: 'Summary 1',
      image: null,
      date_published: '2026-01-01T00:01:00+00:00',
      date_modified: '2026-01-01T00:01:00+00:00',
      authors: [{ name: 'Li' }],
      categories: [{ name: 'TechWeb', label: '科技', url: 'https://news.example.com/category/TechWeb' }],
      tags: ['AI'],
      source_name: '新华社',
      language: 'en',
      content_html: '<p>Body 1</p>',
    },
  })
})

test('the site says what it holds and where its feeds are', async () => {
  await putArchive(makeArticles(3))
  expect(await getJson('/api/v1/site')).toEqual({
    data: {
      title: 'Example News',
      description: 'What happened',
      language: 'en',
      time_zone: 'Asia/Shanghai',
      author: 'The Desk',
      url: 'https://news.example.com/',
      feeds: {
        atom: 'https://news.example.com/feed.xml',
        rss: 'https://news.example.com/rss.xml',
        json: 'https://news.example.com/feed.json',
      },
      total: 3,
      date_newest: '2026-01-01T00:03:00+00:00',
    },
  })
})

test('categories and tags say where their pages, feeds and articles are', async () => {
  await putArchive([makeArticle(1, { categories: [{ name: 'a b', label: 'A & B' }], tags: ['http/2'] })])
  expect(await getJson('/api/v1/categories')).toMatchObject({
    data: [
      { name: 'a b', label: 'A & B', total: 1, api_url: 'https://news.example.com/api/v1/articles?category=a%20b' },
    ],
    meta: { total: 1, next: null },
  })
  expect(await getJson('/api/v1/tags')).toEqual({
    data: [
      {
        name: 'http/2',
        label: 'http/2',
        total: 1,
        date_newest: '2026-01-01T00:01:00+00:00',
        url: 'https://news.example.com/tag/http%2F2',
        feeds: {
          atom: 'https://news.example.com/tag/http%2F2/feed.xml',
          rss: 'https://news.example.com/tag/http%2F2/rss.xml',
          json: 'https://news.example.com/tag/http%2F2/feed.json',
        },
        api_url: 'https://news.example.com/api/v1/articles?tag=http%2F2',
      },
    ],
    meta: { total: 1, next: null },
  })
})

test('an empty site has empty lists', async () => {
  await putArchive([])
  const empty = { data: [], meta: { total: 0, next: null } }
  for (const list of ['articles', 'categories', 'tags']) expect(await getJson(`/api/v1/${list}`)).toEqual(empty)
})

test('articles come by 20, newest first and without their bodies, and Link names the next page as meta.next does', async () => {
  await putArchive(makeArticles(21))
  const answer = await get('/api/v1/articles')
  const { data, meta } = await answer.json<Articles>()
  expect(data.map(({ title }) => title)).toEqual(titlesDown(21, 2))
  expect(data[0]).not.toHaveProperty('content_html')
  expect(meta).toEqual({ total: 21, next: 'https://news.example.com/api/v1/articles?limit=20&cursor=MSAxIC8' })
  expect(answer.headers.get('Link')).toBe(`<${meta.next}>; rel="next"`)
  const last = await get(pathOf(meta.next ?? ''))
  expect(await last.json()).toMatchObject({ data: [{ title: 'Title 1' }], meta: { total: 21, next: null } })
  expect(last.headers.has('Link')).toBe(false)
})

test.each([1, 7, 50, 100])(
  'a walk by %i through the head and two sealed pages sees each article once',
  async (limit) => {
    await putArchive(makeArticles(157))
    expect(await walk(`/api/v1/articles?limit=${limit}`)).toEqual(titlesDown(157))
  },
)

test('a walk through a category stays in it', async () => {
  const categories = [{ name: 'a&b=c', label: 'A' }]
  const articles = makeArticles(60).map((article, i) => (i % 2 === 0 ? { ...article, categories } : article))
  await putArchive(articles)
  const even = titlesDown(60).filter((_, i) => i % 2 === 0)
  expect(await walk('/api/v1/articles?category=a%26b%3Dc&limit=7')).toEqual(even)
})

test('a walk sees what was there when it began exactly once while posts arrive and pages are sealed', async () => {
  let count = 98
  await putArchive(makeArticles(count))
  const arrive = () => {
    count += 11
    return putList({ kind: 'all' }, makeArticles(count))
  }
  expect(await walk('/api/v1/articles?limit=9', arrive)).toEqual(titlesDown(98))
  expect(count).toBeGreaterThan(200)
})

test('a sealed page that is missing is an answer to ask again later, and what needs it not still answers', async () => {
  await putArchive(makeArticles(157))
  await env.NEWS.delete(pageKey({ kind: 'all' }, 1))
  const answer = await get('/api/v1/articles?limit=100')
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({
    detail: 'Cannot read "list/all/1": it is missing, ask again in a minute or load the archive again',
  })
  expect((await get('/api/v1/articles?limit=57')).status).toBe(200)
})
