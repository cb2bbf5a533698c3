import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import { toEntry } from '../../../src/model/article.ts'
import { encodeDocument } from '../../../src/model/document.ts'
import { articleKey, headKey, pageKey } from '../../../src/model/keys.ts'
import { makeArticle, makeArticles, put, putArchive, putHistory, putList, putLists, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getCounting, getJson, getText } from '../get.ts'

beforeEach(reset)

interface Articles {
  data: { id: string; title: string }[]
  meta: { total: number | null; next: string | null; previous: string | null }
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
      image_width: null,
      image_height: null,
      image_alt: null,
      date_published: '2026-01-01T00:01:00+00:00',
      date_modified: '2026-01-01T00:01:00+00:00',
      etag: await hashBeside(articleKey('2026/中')),
      authors: [{ name: 'Li' }],
      categories: [{ name: 'TechWeb', label: '科技', url: 'https://news.example.com/category/TechWeb' }],
      tags: ['AI'],
      source_name: '新华社',
      language: 'en',
      content_html: '<p>Body 1</p>',
    },
  })
})

test('/api/v1 says where everything is, and each address answers', async () => {
  await putArchive(makeArticles(2, { categories: [{ name: 'a', label: 'A' }], tags: ['t'] }))
  await putHistory([])
  const { data } = await getJson<{ data: Record<string, string> }>('/api/v1')
  expect(data).toEqual({
    articles: 'https://news.example.com/api/v1/articles',
    article: 'https://news.example.com/api/v1/articles/{+stem}',
    markdown: 'https://news.example.com/api/v1/articles/{+stem}.md',
    counts: 'https://news.example.com/api/v1/articles/counts?by=month',
    neighbours: 'https://news.example.com/api/v1/articles/{+stem}/neighbours',
    related: 'https://news.example.com/api/v1/articles/{+stem}/related',
    categories: 'https://news.example.com/api/v1/categories',
    category: 'https://news.example.com/api/v1/categories/{name}',
    tags: 'https://news.example.com/api/v1/tags',
    tag: 'https://news.example.com/api/v1/tags/{name}',
    changes: 'https://news.example.com/api/v1/changes',
    site: 'https://news.example.com/api/v1/site',
    description: 'https://news.example.com/api/v1/openapi.json',
    reference: 'https://news.example.com/api',
  })
  for (const [what, address] of Object.entries(data)) {
    const path = address.replace('{+stem}', '2026/1').replace('{name}', what === 'tag' ? 't' : 'a')
    // Only the related ones need the search index, which is not here.
    const status = what === 'related' ? 501 : 200
    expect([what, (await get(new URL(path).pathname + new URL(path).search)).status]).toEqual([what, status])
  }
})

/** The hash that KV has beside a document. */
const hashBeside = async (key: string): Promise<string | undefined> =>
  (await env.NEWS.getWithMetadata<{ h: string }>(key)).metadata?.h

test('the etag of an article is that of its document, the same in lists and in itself', async () => {
  await putArchive(makeArticles(2, { tags: ['t'] }))
  const etag = await hashBeside(articleKey('2026/1'))
  expect(etag).toMatch(/^[\w-]{16}$/)
  for (const path of ['articles/2026/1?fields=etag', 'articles/2026/1?fields=etag,content_text'])
    expect(await getJson(`/api/v1/${path}`)).toMatchObject({ data: { etag } })
  for (const path of ['articles?fields=etag', 'articles?tag=t&fields=etag,language', 'articles?ids=2026/2,2026/1'])
    expect(await getJson(`/api/v1/${path}`)).toMatchObject({ data: [{}, { etag }] })
  const { data } = await getJson<{ data: object }>('/api/v1/articles/2026/2/neighbours?fields=etag')
  expect(data).toMatchObject({ newer: null, older: { etag } })
})

test('lists that an older loader has written know no etag', async () => {
  await putArchive(makeArticles(1))
  const entries = makeArticles(1).map((article) => toEntry(article))
  await put(headKey({ kind: 'all' }), { label: '', total: 1, updated: null, dates: { blocks: [], pages: [] }, entries })
  expect(await getJson('/api/v1/articles?fields=etag')).toMatchObject({ data: [{ etag: null }] })
  const answer = await get('/api/v1/articles/counts?by=year')
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({
    type: 'https://news.example.com/api#unreadable',
    detail: 'An older version has loaded this archive and counted no months, load the archive again',
  })
})

test('several articles come by their stems, ids and addresses, in the order asked for, and those that are not there are named', async () => {
  await putArchive([
    makeArticle(3, { path: '/notes/%E4%B8%AD,1.html', id: 'tag:example.com,2026:3' }),
    makeArticle(2),
    makeArticle(1, { path: '/2026/one/', id: 'https://old.example.com/2026/one' }),
  ])
  const asked = [
    'notes/中%2C1',
    'https://old.example.com/2026/one',
    'https://news.example.com/2026/2.html',
    'tag:example.com',
    '2026:3',
    'nope',
    'https://old.example.com/notes/%E4%B8%AD%2C1',
    'nope',
  ]
  const path = `/api/v1/articles?${new URLSearchParams({ ids: asked.join(','), fields: 'title' })}`
  expect(await getJson(path)).toEqual({
    data: [
      { id: 'tag:example.com,2026:3', title: 'Title 3' },
      { id: 'https://old.example.com/2026/one', title: 'Title 1' },
      { id: 'https://old.example.com/2026/2', title: 'Title 2' },
    ],
    meta: {
      total: 3,
      next: null,
      previous: null,
      unknown: ['tag:example.com', '2026:3', 'nope', 'https://old.example.com/notes/%E4%B8%AD%2C1'],
    },
  })
})

test('25 articles by name take 25 reads, with or without their bodies', async () => {
  await putArchive(makeArticles(25))
  const ids = Array.from({ length: 25 }, (_, n) => `2026/${n + 1}`).join(',')
  for (const query of ['', '&fields=content_text']) {
    const { answer, reads } = await getCounting(`/api/v1/articles?ids=${ids}${query}`)
    expect([answer.status, reads.filter((key) => key !== 'site').length]).toEqual([200, 25])
    const { data } = await answer.json<Articles>()
    expect(data).toHaveLength(25)
    forget()
  }
})

test('an article that is named in several ways comes once, where it was named first', async () => {
  await putArchive([makeArticle(2), makeArticle(1, { id: 'https://old.example.com/another' })])
  const ids =
    '2026/1,/2026/2,2026/2.html,https://old.example.com/2026/1,/2026/1/,https://news.example.com/2026/2,no,/no'
  expect(await getJson(`/api/v1/articles?ids=${ids}&fields=stem`)).toEqual({
    data: [
      { id: 'https://old.example.com/another', stem: '2026/1' },
      { id: 'https://old.example.com/2026/2', stem: '2026/2' },
    ],
    meta: { total: 2, next: null, previous: null, unknown: ['https://old.example.com/2026/1', 'no', '/no'] },
  })
  // Whoever asks for an id gets nothing that has another one.
  expect(await getJson('/api/v1/articles?ids=https://old.example.com/2026/1&fields=stem')).toMatchObject({ data: [] })
})

test('the total of a list is the same on each of its pages', async () => {
  await putArchive(makeArticles(120, { tags: ['t'] }))
  const totals = async (path: string) => {
    const seen: (number | null)[] = []
    for (let next: string | null = path; next !== null; ) {
      const { meta }: Articles = await getJson(next)
      seen.push(meta.total)
      next = meta.next === null ? null : meta.next.slice('https://news.example.com'.length)
    }
    return seen
  }
  expect(await totals('/api/v1/articles?limit=50&fields=id')).toEqual([120, 120, 120])
  expect(await totals('/api/v1/articles?limit=50&fields=id&tag=t&order=oldest')).toEqual([120, 120, 120])
  expect(await totals('/api/v1/articles?limit=50&fields=id&since=2026')).toEqual([null, null, null])
})

test('of articles by name an answer has as many as one request may read and convert, and the next one has the others', async () => {
  await putArchive(makeArticles(12, { html: `<p>${'x'.repeat(75_000)}</p>` }))
  const ids = Array.from({ length: 12 }, (_, n) => `2026/${n + 1}`).join(',')
  const titles = Array.from({ length: 12 }, (_, n) => `Title ${n + 1}`)
  expect(await walk(`/api/v1/articles?ids=${ids}`)).toEqual(titles)
  expect(await walk(`/api/v1/articles?ids=${ids}&fields=title,content_text`)).toEqual(titles)
  expect(await getJson(`/api/v1/articles?ids=${ids}&fields=content_text`)).toMatchObject({
    data: [{}],
    meta: { total: null, unknown: [] },
  })
})

test('articles are counted by month and by year, of everything, of a category and of a tag, in one read', async () => {
  const at = (n: number, published: string, given = {}) => makeArticle(n, { published, updated: published, ...given })
  await putArchive([
    at(4, '2026-02-01T00:30:00+08:00', { tags: ['t'] }),
    at(3, '2026-01-31T23:30:00+08:00', { categories: [{ name: 'a', label: 'A' }] }),
    at(2, '2026-01-01T00:00:00+08:00', { categories: [{ name: 'a', label: 'A' }] }),
    at(1, '2024-12-31T23:59:59+08:00'),
  ])
  expect(await getJson('/api/v1/articles/counts?by=month')).toEqual({
    data: [
      { period: '2026-02', total: 1 },
      { period: '2026-01', total: 2 },
      { period: '2024-12', total: 1 },
    ],
    meta: { total: 4 },
  })
  expect(await getJson('/api/v1/articles/counts?by=year&order=oldest')).toEqual({
    data: [
      { period: '2024', total: 1 },
      { period: '2026', total: 3 },
    ],
    meta: { total: 4 },
  })
  const { answer, reads } = await getCounting('/api/v1/articles/counts?by=year&category=a')
  expect(await answer.json()).toEqual({ data: [{ period: '2026', total: 2 }], meta: { total: 2 } })
  expect(reads.filter((key) => key !== 'site')).toEqual(['list/category/a'])
  expect(await getJson('/api/v1/articles/counts?by=month&tag=t')).toMatchObject({ data: [{ period: '2026-02' }] })
  expect((await get('/api/v1/articles/counts?by=month&tag=nope')).status).toBe(404)
  // What a period says is what the list takes.
  expect(await getJson('/api/v1/articles?since=2026-01&until=2026-01&fields=title')).toMatchObject({
    data: [{ title: 'Title 3' }, { title: 'Title 2' }],
  })
})

test('an article may be at /counts', async () => {
  await putArchive([makeArticle(1, { path: '/counts.html' })])
  expect(await getJson('/api/v1/articles/counts')).toMatchObject({ data: { title: 'Title 1', stem: 'counts' } })
  expect(await getJson('/api/v1/articles/counts?fields=title')).toMatchObject({ data: { title: 'Title 1' } })
  expect(await getJson('/api/v1/articles/counts?by=year')).toMatchObject({ data: [{ period: '2026', total: 1 }] })
  await reset()
  await putArchive(makeArticles(1))
  expect(await getJson('/api/v1/articles/counts')).toMatchObject({ status: 400, parameter: 'by' })
})

test('a list says of pictures what is known, without reading articles', async () => {
  const image = 'https://news.example.com/assets/bridge.jpg'
  await putArchive([
    makeArticle(2, { image, imageSize: [1200, 800], imageAlt: 'The bridge at dusk' }),
    makeArticle(1, { image }),
  ])
  expect(await getJson('/api/v1/articles?fields=image,image_width,image_height,image_alt')).toMatchObject({
    data: [
      { image, image_width: 1200, image_height: 800, image_alt: 'The bridge at dusk' },
      { image, image_width: null, image_height: null, image_alt: null },
    ],
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
    meta: { total: 1, next: null, previous: null },
  })
})

test('an empty site has empty lists', async () => {
  await putArchive([])
  const empty = { data: [], meta: { total: 0, next: null, previous: null } }
  for (const list of ['articles', 'categories', 'tags']) expect(await getJson(`/api/v1/${list}`)).toEqual(empty)
})

test('articles come by 20, newest first and without their bodies, and Link names the next page as meta.next does', async () => {
  await putArchive(makeArticles(21))
  const answer = await get('/api/v1/articles')
  const { data, meta } = await answer.json<Articles>()
  expect(data.map(({ title }) => title)).toEqual(titlesDown(21, 2))
  expect(data[0]).not.toHaveProperty('content_html')
  expect(meta).toEqual({ total: 21, next: expect.any(String), previous: null })
  expect(answer.headers.get('Link')).toBe(`<${meta.next}>; rel="next"`)
  const last = await get(pathOf(meta.next ?? ''))
  const { data: rest, meta: end } = await last.json<Articles>()
  expect([rest.map(({ title }) => title), end.next]).toEqual([['Title 1'], null])
  expect(last.headers.get('Link')).toBe(`<${end.previous}>; rel="prev"`)
  expect((await getJson<Articles>(pathOf(end.previous ?? ''))).data).toEqual(data)
})

test.each([1, 7, 50, 100])(
  'a walk by %i through the head and two sealed pages sees each article once',
  async (limit) => {
    await putLists(makeArticles(157))
    expect(await walk(`/api/v1/articles?limit=${limit}`)).toEqual(titlesDown(157))
  },
)

test('a walk through a category stays in it', async () => {
  const categories = [{ name: 'a&b=c', label: 'A' }]
  const articles = makeArticles(60).map((article, i) => (i % 2 === 0 ? { ...article, categories } : article))
  await putLists(articles)
  const even = titlesDown(60).filter((_, i) => i % 2 === 0)
  expect(await walk('/api/v1/articles?category=a%26b%3Dc&limit=7')).toEqual(even)
})

test('a walk sees what was there when it began exactly once while posts arrive and pages are sealed', async () => {
  let count = 98
  await putLists(makeArticles(count))
  const arrive = () => {
    count += 11
    return putList({ kind: 'all' }, makeArticles(count))
  }
  expect(await walk('/api/v1/articles?limit=9', arrive)).toEqual(titlesDown(98))
  expect(count).toBeGreaterThan(200)
})

test('a sealed page that is missing is an answer to ask again later, and what needs it not still answers', async () => {
  await putLists(makeArticles(157))
  await env.NEWS.delete(pageKey({ kind: 'all' }, 1))
  const answer = await get('/api/v1/articles?limit=100')
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({
    detail: 'Cannot read "list/all/1": it is missing, ask again in a minute or load the archive again',
  })
  expect((await get('/api/v1/articles?limit=57')).status).toBe(200)
})

const shanghai = (minutes: number) =>
  new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().replace('.000Z', '+00:00')

/** Articles an hour apart; the first at 8 o'clock in Shanghai on New Year's Day. */
const hourly = (count: number) =>
  makeArticles(count).map((article, i) => {
    const published = shanghai((count - 1 - i) * 60)
    return { ...article, published, updated: published }
  })

test.each([
  ['since=2026-01-02', titlesDown(30, 17)],
  ['until=2026-01-01', titlesDown(16)],
  ['since=2026-01-02&until=2026-01-02', titlesDown(30, 17)],
  ['since=2026-01-01T10:00&until=2026-01-01T12:00', titlesDown(4, 3)],
  ['since=2026-01-01T10:00Z&until=2026-01-01T12:00:00.000Z', titlesDown(12, 11)],
  ['since=2026-01-01T10:00:00+00:00&until=2026-01-01T07:00:00-05:00', titlesDown(12, 11)],
  ['since=2026-01-03', []],
  ['order=oldest&limit=3', ['Title 1', 'Title 2', 'Title 3']],
  ['order=oldest&since=2026-01-02&limit=2', ['Title 17', 'Title 18']],
])(
  'articles of %s: dates are days of the site, times are those of the site where they have no offset',
  async (query, titles) => {
    await putLists(hourly(30))
    const { data, meta } = await getJson<Articles>(
      `/api/v1/articles?${query}${query.includes('limit') ? '' : '&limit=100'}`,
    )
    expect(data.map(({ title }) => title)).toEqual(titles)
    expect(meta.total).toBe(/since|until/.test(query) ? null : 30)
  },
)

test('a walk through dates ends where they do, and goes back', async () => {
  await putLists(hourly(60))
  const path = '/api/v1/articles?since=2026-01-01T10:00&until=2026-01-02T10:00&limit=7'
  expect(await walk(path)).toEqual(titlesDown(26, 3))
  expect(await walk(`${path}&order=oldest`)).toEqual(titlesDown(26, 3).reverse())
})

test('fields are those that are asked for, and the id', async () => {
  await putArchive(makeArticles(2))
  expect((await getJson<Articles>('/api/v1/articles?fields=title,content_text,language&limit=1')).data).toEqual([
    { id: 'https://old.example.com/2026/2', title: 'Title 2', language: 'en', content_text: 'Body 2' },
  ])
  expect(await getJson('/api/v1/articles/2026/1?fields=content_html')).toEqual({
    data: { id: 'https://old.example.com/2026/1', content_html: '<p>Body 1</p>' },
  })
  expect((await getJson<Articles>('/api/v1/articles?fields=content_html&order=oldest')).data).toMatchObject([
    { content_html: '<p>Body 1</p>' },
    { content_html: '<p>Body 2</p>' },
  ])
})

test('a page of bodies is no larger than 300 kB, and the next one goes on', async () => {
  await putArchive(makeArticles(5, { html: `<p>${'字'.repeat(48_000)}</p>` }))
  const first = await getJson<Articles>('/api/v1/articles?fields=content_html')
  expect([first.data.length, first.meta.total]).toEqual([2, 5])
  expect(await walk('/api/v1/articles?fields=title,content_html')).toEqual(titlesDown(5))
  expect(await walk('/api/v1/articles?fields=title,content_html&order=oldest')).toEqual(titlesDown(5).reverse())
})

test('articles that KV would not give at once, since together they have more than 25 MB, come one by one', {
  tags: ['large'],
}, async () => {
  await putArchive(makeArticles(3, { html: `<p>${'字'.repeat(2_850_000)}</p>` }))
  expect((await getJson<Articles>('/api/v1/articles?fields=title,language')).data).toHaveLength(1)
  expect(await walk('/api/v1/articles?fields=title,language')).toEqual(titlesDown(3))
})

test('a list with content_html, content_text or language takes 25 reads at most', async () => {
  await putArchive(makeArticles(120))
  for (const field of ['content_html', 'content_text', 'language']) {
    for (const question of ['', '&until=2026-01-01T09:00', '&order=oldest&since=2026-01-01T08:30']) {
      forget()
      const { answer, reads } = await getCounting(`/api/v1/articles?limit=100&fields=${field}${question}`)
      expect((await answer.json<Articles>()).data).toHaveLength(20)
      expect(reads.length).toBeLessThanOrEqual(25)
    }
    expect(await walk(`/api/v1/articles?limit=100&fields=title,${field}`)).toEqual(titlesDown(120))
  }
})

test('of an article that is too large to be converted there is HTML, and where it is', async () => {
  const large = makeArticle(2, { html: '<b>x</b>'.repeat(20_000) })
  await putArchive([makeArticle(3), large, makeArticle(1)])
  for (const path of ['2026/2.md', '2026/2?fields=title,content_text']) {
    const answer = await get(`/api/v1/articles/${path}`)
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([
      413,
      'application/problem+json; charset=utf-8',
    ])
    const problem = await answer.json<{ type: string; detail: string }>()
    expect(problem.type).toBe('https://news.example.com/api#too-large')
    expect(problem.detail).toBe(
      `Cannot make ${path.endsWith('.md') ? 'Markdown' : 'text'} of HTML of 160000 characters: want at most 80000; its HTML is at https://news.example.com/2026/2.html and, in JSON, at https://news.example.com/api/v1/articles/2026/2`,
    )
  }
  expect(await getJson('/api/v1/articles/2026/2')).toMatchObject({ data: { content_html: large.html } })
  expect((await getJson<Articles>('/api/v1/articles?fields=content_text')).data).toMatchObject([
    { content_text: 'Body 3' },
    { content_text: null },
    { content_text: 'Body 1' },
  ])
})

test('a page with text has as many articles as one request can convert', async () => {
  await putArchive(makeArticles(5, { html: `<p>${'a'.repeat(32_000)}</p>` }))
  expect((await getJson<Articles>('/api/v1/articles?fields=content_text')).data).toHaveLength(2)
  expect(await walk('/api/v1/articles?fields=title,content_text')).toEqual(titlesDown(5))
})

test('an article has neighbours in the archive, in its categories and in its tags', async () => {
  const articles = makeArticles(9).map((article, i) => (i % 4 === 0 ? { ...article, tags: ['t'] } : article))
  await putArchive(articles)
  const neighbours = (query = '') => getJson(`/api/v1/articles/2026/5/neighbours${query}`)
  expect(await neighbours()).toMatchObject({ data: { newer: { title: 'Title 6' }, older: { title: 'Title 4' } } })
  expect(await neighbours('?tag=t&fields=title')).toEqual({
    data: {
      newer: { id: 'https://old.example.com/2026/9', title: 'Title 9' },
      older: { id: 'https://old.example.com/2026/1', title: 'Title 1' },
    },
  })
  expect(await getJson('/api/v1/articles/2026/9/neighbours')).toMatchObject({ data: { newer: null } })
  expect(await getJson('/api/v1/articles/2026/1/neighbours')).toMatchObject({ data: { older: null } })
  expect(await neighbours('?tag=u')).toMatchObject({ status: 400, expected: 'a tag of this article' })
  expect((await get('/api/v1/articles/2026/99/neighbours?tag=t')).status).toBe(404)
})

test('an article is Markdown under .md, with what is known about it', async () => {
  const html =
    '<h2>A &amp; B</h2><p>One <strong>two</strong> <a href="https://example.com/?a=1&amp;b=2">three</a><br>four</p><ul><li>x</li><li>y</li></ul><table><thead><tr><th>k</th></tr></thead><tbody><tr><td>v</td></tr></tbody></table><pre><code class="language-js">let a = "&lt;b&gt;"</code></pre><img src="https://example.com/i.png" alt="i">'
  const source = { name: '新华社', url: 'https://paper.example.com/1' }
  await putArchive([makeArticle(1, { html, source, tags: ['t'], authors: ['Li'], title: 'A *star*' })])
  const answer = await get('/api/v1/articles/2026/1.md')
  expect(answer.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8')
  expect(await answer.text()).toBe(
    [
      '# A \\*star\\*',
      '',
      '- Published: 2026-01-01T00:01:00+00:00',
      '- By: Li',
      '- Tags: t',
      '- Source: 新华社',
      '- Original: <https://paper.example.com/1>',
      '- Page: <https://news.example.com/2026/1.html>',
      '',
      '## A & B',
      '',
      'One **two** [three](https://example.com/?a=1\\&b=2)\\',
      'four',
      '',
      '- x',
      '- y',
      '',
      '| k |',
      '| - |',
      '| v |',
      '',
      '```js',
      'let a = "<b>"',
      '```',
      '',
      '![i](https://example.com/i.png)',
      '',
    ].join('\n'),
  )
})

test('stems may end like what is asked for behind one', async () => {
  await putArchive([makeArticle(1, { path: '/notes/neighbours.html' }), makeArticle(2, { path: '/README.md' })])
  expect(await getJson('/api/v1/articles/notes/neighbours')).toMatchObject({ data: { title: 'Title 1' } })
  expect(await getJson('/api/v1/articles/README.md')).toMatchObject({ data: { title: 'Title 2' } })
  expect((await get('/api/v1/articles/README.md.md')).headers.get('Content-Type')).toMatch(/markdown/)
  expect(await getJson('/api/v1/articles/notes%2Fneighbours/neighbours')).toMatchObject({ data: { older: null } })
})

test('an article that has moved is a redirect, with all that was asked for', async () => {
  await putArchive([makeArticle(1)])
  await put('redirect/old/a', { to: '/2026/1.html', file: '_posts/2026-01-01-1.md' })
  for (const suffix of ['', '.md', '/neighbours', '?fields=title']) {
    const answer = await get(`/api/v1/articles/old/a${suffix}`)
    expect([answer.status, answer.headers.get('Location')]).toEqual([301, `/api/v1/articles/2026/1${suffix}`])
  }
})

const named = (names: string[]) =>
  makeArticles(names.length).map((article, i) => ({
    ...article,
    tags: names.slice(i),
    categories: names.slice(i).map((name) => ({ name, label: `Label of ${name}` })),
  }))

test('categories and tags come sorted, by prefix and by pages', async () => {
  await putArchive(named(['b', 'a', 'B/1', 'c']))
  const names = async (query: string) =>
    (await getJson<{ data: { name: string }[] }>(`/api/v1/tags?${query}`)).data.map(({ name }) => name)
  expect(await names('')).toEqual(['a', 'b', 'B/1', 'c'])
  expect(await names('sort=total')).toEqual(['c', 'B/1', 'a', 'b'])
  expect(await names('sort=newest')).toEqual(['a', 'b', 'B/1', 'c'])
  expect(await names('prefix=b')).toEqual(['b', 'B/1'])
  expect(await getJson('/api/v1/categories?prefix=label%20OF%20a')).toMatchObject({
    data: [{ name: 'a' }],
    meta: { total: 1 },
  })
  for (const sort of ['name', 'total', 'newest']) {
    const seen: string[] = []
    let previous: string | null = null
    for (let next: string | null = `/api/v1/tags?sort=${sort}&limit=3`; next !== null; ) {
      const page: { data: { name: string }[]; meta: Articles['meta'] } = await getJson(pathOf(next))
      seen.push(...page.data.map(({ name }) => name))
      next = page.meta.next
      previous = page.meta.previous
    }
    expect(seen).toEqual(await names(`sort=${sort}`))
    expect(await names(new URL(previous ?? '').search.slice(1))).toEqual(seen.slice(0, 3))
  }
  expect((await get('/api/v1/tags?sort=total&cursor=AAAA')).status).toBe(400)
})

test.each(['', 't'])(
  'categories and tags turn round, whatever they are sorted by, page by page: prefix "%s"',
  async (prefix) => {
    const names = Array.from({ length: 23 }, (_, n) => `t${n}`)
    await putLists(names.map((_, n) => makeArticle(n + 1, { tags: names.slice(0, n + 1) })))
    const found = async (query: string) => {
      const down: string[] = []
      const up: string[] = []
      const question = new URLSearchParams(prefix === '' ? query : `${query}&prefix=${prefix}`)
      let last: string | null = null
      for (let next: string | null = `/api/v1/tags?${question}&limit=7`; next !== null; ) {
        const { data, meta }: { data: { name: string }[]; meta: Articles['meta'] } = await getJson(pathOf(next))
        down.push(...data.map(({ name }) => name))
        last = next
        next = meta.next
      }
      for (let previous: string | null = last; previous !== null; ) {
        const { data, meta }: { data: { name: string }[]; meta: Articles['meta'] } = await getJson(pathOf(previous))
        up.unshift(...data.map(({ name }) => name))
        previous = meta.previous
      }
      expect(up).toEqual(down)
      return down
    }
    for (const [sort, usual, other] of [
      ['name', 'ascending', 'descending'],
      ['total', 'descending', 'ascending'],
      ['newest', 'descending', 'ascending'],
    ] as const) {
      const sorted = await found(`sort=${sort}`)
      expect(sorted).toHaveLength(23)
      expect(await found(`sort=${sort}&order=${usual}`)).toEqual(sorted)
      expect(await found(`sort=${sort}&order=${other}`)).toEqual(sorted.toReversed())
    }
  },
)

test('one category or tag is found by its name', async () => {
  await putArchive(named(['http/2']))
  expect(await getJson('/api/v1/tags/http%2F2')).toMatchObject({ data: { name: 'http/2', label: 'http/2', total: 1 } })
  expect(await getJson('/api/v1/categories/http%2F2')).toMatchObject({ data: { label: 'Label of http/2' } })
  expect(await getJson('/api/v1/categories/HTTP%2F2')).toMatchObject({
    status: 404,
    detail: 'There is no category "HTTP/2".',
  })
})

test('the API has what feeds have: ETag and 304, Last-Modified, HEAD, compression, CORS and caching', async () => {
  await putArchive(named(['x']))
  await putHistory([])
  const paths = [
    '/articles',
    '/articles/2026/1',
    '/articles/2026/1.md',
    '/articles/2026/1/neighbours',
    '/categories',
    '/tags',
    '/categories/x',
    '/changes',
    '/site',
    '/openapi.json',
  ]
  for (const path of paths.map((path) => `/api/v1${path}`)) {
    const answer = await get(path, { headers: { 'Accept-Encoding': 'gzip' } })
    const { headers } = answer
    expect([path, answer.status, headers.get('ETag')]).toEqual([
      path,
      200,
      expect.stringMatching(/^W\/"[0-9a-f]{24}"$/),
    ])
    expect(headers.get('Content-Encoding')).toBe('gzip')
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('Access-Control-Expose-Headers')).toMatch(/ETag, Link/)
    expect(headers.get('Cache-Control')).toMatch(/max-age=300/)
    await answer.arrayBuffer()
    const again = await get(path, { headers: { 'If-None-Match': headers.get('ETag') ?? '' } })
    expect([path, again.status]).toEqual([path, 304])
    const head = await get(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('ETag'), await head.text()]).toEqual([200, headers.get('ETag'), ''])
    const preflight = await get(path, {
      method: 'OPTIONS',
      headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' },
    })
    expect([preflight.status, preflight.headers.get('Access-Control-Allow-Methods')]).toEqual([
      204,
      'GET, HEAD, OPTIONS',
    ])
  }
})

test('a list with bodies is as new as the newest of them: who has an older one is not told that nothing has changed', async () => {
  await putArchive(makeArticles(2))
  const path = '/api/v1/articles?fields=content_html'
  const since = (await get(path)).headers.get('Last-Modified') ?? ''
  const now = Math.floor(Date.now() / 1000)
  expect(Date.parse(since)).toBeLessThan(now * 1000)
  // Only the body was edited, so that the list's own documents are as they were.
  const edited = encodeDocument({ ...makeArticle(1, { html: '<p>Edited</p>' }), bytes: 13 })
  await env.NEWS.put(articleKey('2026/1'), edited, { metadata: { h: 'edited', t: now } })
  forget()
  const again = await get(path, { headers: { 'If-Modified-Since': since } })
  expect([again.status, (await again.text()).includes('Edited')]).toEqual([200, true])
  expect(again.headers.get('Last-Modified')).toBe(new Date(now * 1000).toUTCString())
})

test('neighbours in a category and a tag at once are refused, and leave no error behind that nobody catches', async () => {
  await putArchive(makeArticles(2, { tags: ['t'], categories: [{ name: 'c', label: 'C' }] }))
  const uncaught = vi.fn()
  addEventListener('unhandledrejection', uncaught)
  const answer = await get('/api/v1/articles/2026/1/neighbours?category=c&tag=t')
  await new Promise((resolve) => setTimeout(resolve, 10))
  removeEventListener('unhandledrejection', uncaught)
  expect([answer.status, uncaught.mock.calls.length]).toEqual([400, 0])
})

test('links within the page of an article lead there from the API, and stay as they are on the page', async () => {
  const html = '<p>Text<a href="#fn:1">1</a></p>'
  await putArchive([makeArticle(1, { html })])
  const whole = '<p>Text<a href="https://news.example.com/2026/1.html#fn:1">1</a></p>'
  expect(await getJson('/api/v1/articles/2026/1?fields=content_html')).toMatchObject({ data: { content_html: whole } })
  expect(await getJson<Articles>('/api/v1/articles?fields=content_html')).toMatchObject({
    data: [{ content_html: whole }],
  })
  expect(await getText('/api/v1/articles/2026/1.md')).toContain(
    '\nText[1](https://news.example.com/2026/1.html#fn:1)\n',
  )
  expect(await getText('/2026/1.html')).toContain(html)
})
