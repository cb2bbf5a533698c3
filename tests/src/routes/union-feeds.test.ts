import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import { makeArticle, makeArticles, putArchive, putLists, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getCounting, getJson, getText } from '../get.ts'

beforeEach(reset)

const categories = (...names: string[]): Article['categories'] => names.map((name) => ({ name, label: `L ${name}` }))

/** Articles of two categories and a tag, some of them in several. */
const archive = [
  makeArticle(5, { tags: ['港口'] }),
  makeArticle(4, { categories: categories('a', 'b') }),
  makeArticle(3, { categories: categories('b'), tags: ['港口'] }),
  makeArticle(2, { categories: categories('a') }),
  makeArticle(1, { categories: categories('c') }),
]

interface JsonFeed {
  title: string
  feed_url: string
  home_page_url: string
  next_url?: string
  items: { title: string; content_html?: string }[]
}

const titlesOf = async (path: string): Promise<string[]> =>
  (await getJson<JsonFeed>(path)).items.map(({ title }) => title)

test('several categories and tags are one feed: each article once, newest first, whole', async () => {
  await putLists(archive)
  expect(await getJson('/feed.json?category=a&category=b')).toMatchObject({
    title: 'L a + L b – Example News',
    home_page_url: 'https://news.example.com/',
    feed_url: 'https://news.example.com/feed.json?category=a&category=b',
    items: [
      { title: 'Title 4', content_html: '<p>Body 4</p>' },
      { title: 'Title 3', content_html: '<p>Body 3</p>' },
      { title: 'Title 2', content_html: '<p>Body 2</p>' },
    ],
  })
  expect(await titlesOf('/feed.json?tag=港口&category=c')).toEqual(['Title 5', 'Title 3', 'Title 1'])
  expect(await titlesOf('/feed.json?tag=港口&category=c&category=a&category=b')).toHaveLength(5)
  const rss = await getText('/rss.xml?category=a&tag=%E6%B8%AF%E5%8F%A3')
  expect(rss).toContain('<title>L a + 港口 – Example News</title>')
  expect(rss).toContain('<![CDATA[<p>Body 5</p>]]>')
  expect(rss).toContain('href="https://news.example.com/rss.xml?category=a&amp;tag=%E6%B8%AF%E5%8F%A3" rel="self"')
  expect(await getText('/feed.xml?category=a&category=b')).toContain(
    '<id>https://old.example.com/feed.xml?category=a&amp;category=b</id>',
  )
})

test('bodies of any length come whole, each with its own article', async () => {
  const long = (n: number) => `<p>${`${n}港口`.repeat(n * 4_000)}</p>`
  const articles = [6, 5, 4, 3, 2, 1].map((n) =>
    makeArticle(n, { html: long(n), categories: [{ name: n % 2 === 0 ? 'even' : 'odd', label: 'L' }] }),
  )
  await putLists(articles)
  const { items } = await getJson<JsonFeed>('/feed.json?category=even&category=odd')
  expect(items.map(({ content_html }) => content_html)).toEqual([6, 5, 4, 3, 2, 1].map(long))
  const atom = await getText('/feed.xml?category=even&category=odd')
  expect([6, 5, 4, 3, 2, 1].filter((n) => !atom.includes(`<![CDATA[${long(n)}]]>`))).toEqual([])
})

test.each(['/feed.xml', '/rss.xml', '/feed.json'])(
  '%s: the order of names, and those that come twice or are empty, make no other feed',
  async (path) => {
    await putLists(archive)
    const first = await get(`${path}?category=a&category=b&tag=港口`)
    const [etag, body] = [first.headers.get('ETag') ?? '', await first.text()]
    for (const query of [
      'tag=港口&category=b&category=a',
      'category=b&category=&category=a&category=b&tag=%E6%B8%AF%E5%8F%A3&tag=',
    ]) {
      const other = await get(`${path}?${query}`)
      expect([other.status, other.headers.get('ETag'), await other.text()]).toEqual([200, etag, body])
      forget()
      const again = await get(`${path}?${query}`, { headers: { 'If-None-Match': etag } })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    expect((await get(`${path}?category=a&category=b`)).headers.get('ETag')).not.toBe(etag)
  },
)

test('one list leads to its own feed with all that was asked for, and none is the feed of everything', async () => {
  await putLists(archive)
  for (const [from, to] of [
    ['/feed.xml?category=a', '/category/a/feed.xml'],
    ['/feed.xml?category=a&category=a&tag=', '/category/a/feed.xml'],
    ['/rss.xml?tag=港口&content=summary', '/tag/%E6%B8%AF%E5%8F%A3/rss.xml?content=summary'],
    ['/feed.json?category=b&page=0&first=1', '/category/b/feed.json?page=0&first=1'],
  ] as const) {
    const answer = await get(from)
    expect([answer.status, answer.headers.get('Location')]).toEqual([301, to])
  }
  expect(await getText('/feed.xml?category=&tag=')).toBe(await getText('/feed.xml'))
})

test('a list that is not there is a 404 at once, as a problem in the format of the feed', async () => {
  await putLists(archive)
  for (const query of ['category=nope', 'category=a&category=nope', 'tag=nope&category=a']) {
    const answer = await get(`/feed.xml?${query}`)
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([404, 'application/problem+xml; charset=utf-8'])
    expect(await answer.text()).toContain('nope')
  }
})

test.each([
  ['category=1&category=2&category=3&category=4&category=5&category=6', 'category'],
  ['category=1&category=2&category=3&tag=4&tag=5&tag=6', 'tag'],
  ['category=a&category=b&page=0', 'page'],
  ['category=a&category=b&content=short', 'content'],
  ['category=a&page=x', 'page'],
])('%s is refused by name', async (query, parameter) => {
  await putLists(archive)
  const answer = await get(`/feed.json?${query}`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ parameter })
})

test('summaries of several lists are a feed of their own, and no hub and no older page are named', async () => {
  await putLists(makeArticles(120, { categories: categories('a'), tags: ['t'] }), { hub: 'https://hub.example.com/' })
  expect(await getJson('/feed.json?category=a&tag=t&content=summary')).toMatchObject({
    feed_url: 'https://news.example.com/feed.json?category=a&tag=t&content=summary',
  })
  const feed = await getJson<JsonFeed>('/feed.json?category=a&tag=t&content=summary')
  expect([feed.items.length, feed.items[0]?.content_html, feed.next_url]).toEqual([20, undefined, undefined])
  for (const path of ['/feed.xml', '/rss.xml', '/feed.json']) {
    const answer = await get(`${path}?category=a&tag=t`)
    expect(answer.headers.get('Link')).toBeNull()
    expect(await answer.text()).not.toMatch(/hub|prev-archive|next_url/)
  }
})

test('five lists take five reads', async () => {
  const tags = ['1', '2', '3', '4', '5']
  await putLists(makeArticles(60, { tags }))
  const { answer, reads } = await getCounting(`/rss.xml?${tags.map((tag) => `tag=${tag}`).join('&')}`)
  expect(answer.status).toBe(200)
  expect(reads.filter((key) => key !== 'site').sort()).toEqual(tags.map((tag) => `feed/tag/${tag}`))
})

test('a first line longer than usual and bodies larger than the rest are joined whole', async () => {
  const large = (n: number, tag: string) =>
    makeArticle(n, { tags: [tag], title: `${n} ${'长'.repeat(20_000)}`, html: `<p>${n} ${'文'.repeat(30_000)}</p>` })
  const articles = Array.from({ length: 6 }, (_, n) => large(n + 1, n % 2 === 0 ? 'even' : 'odd'))
  await putLists(articles)
  const { items } = await getJson<JsonFeed>('/feed.json?tag=even&tag=odd')
  expect(items.map(({ title }) => title)).toEqual(articles.map(({ title }) => title).reverse())
  expect(items.map(({ content_html: html }) => html)).toEqual(articles.map(({ html }) => html).reverse())
})

test.each([
  ['is cut off', 'it is cut off', (value: string) => value.slice(0, -1)],
  [
    'says that its bodies have petabytes',
    'it is cut off',
    (value: string) => value.replace(/"bytes":\d+/g, '"bytes":9000000000000000'),
  ],
  ['has a first line without an end', 'its value is not JSON', () => '{"v":1'.padEnd(200_000)],
  ['is empty', 'its value is not JSON', () => ''],
])('a feed that %s is named in a problem: %s', async (_, what, spoil) => {
  await putLists(archive)
  const key = 'feed/category/b'
  const { value, metadata } = await env.NEWS.getWithMetadata(key)
  await env.NEWS.put(key, spoil(value ?? ''), { metadata })
  const answer = await get('/feed.json?category=a&category=b')
  const { detail } = await answer.json<{ detail: string }>()
  expect([answer.status, detail]).toEqual([503, `Cannot read "${key}": ${what}, load the archive again`])
})

test('opened in a browser the feed of several lists is a page with its address', async () => {
  await putLists(archive)
  const answer = await get('/feed.xml?tag=港口&category=a', { headers: { 'Sec-Fetch-Dest': 'document' } })
  const page = await answer.text()
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page).toContain('<h1>L a + 港口 – Example News</h1>')
  expect(page).toContain('<code>https://news.example.com/feed.xml?category=a&amp;tag=%E6%B8%AF%E5%8F%A3</code>')
  expect(page).toContain('href="/rss.xml?category=a&amp;tag=%E6%B8%AF%E5%8F%A3"')
})

test('/feeds has a form that puts one feed together, of what is ticked and what is named', async () => {
  await putArchive(archive)
  const page = await getText('/feeds')
  expect(page).toContain('<form id="union" action="/feed.xml">')
  for (const part of [
    '<input type="checkbox" form="union" name="category" value="a" aria-label="L a">',
    '<button type="submit" formaction="/rss.xml">RSS</button>',
    '<button type="submit" formaction="/feed.json">JSON</button>',
  ])
    expect(page).toContain(part)
  expect(await getText('/feeds?of=tags')).toContain('form="union" name="tag" value="港口"')
})
