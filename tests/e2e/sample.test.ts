import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { XMLParser } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { type Api, type ApiArticle, type ApiSection, walkArticles } from './api.ts'
import { base, baseLine, sampleArgs } from './base.ts'
import { forEach, seed, seedJson, serveForAll, until } from './serve.ts'

const server = serveForAll()

const get = (path: string, init?: RequestInit) => fetch(server.address + path, { redirect: 'manual', ...init })

const api = async <T>(path: string): Promise<T> => (await (await get(`/api/v1/${path}`)).json()) as T
const walk = (path: string): Promise<ApiArticle[]> => walkArticles(server.address + path)

test('the sample loads at first sight, a second load writes nothing, and its report is one a person can read', async () => {
  const again = await seed(...sampleArgs(server.state), '--persist-to', server.state)
  expect(again.status).toBe(0)
  expect(again.stdout).toMatch(
    /^\d+ of \d+ posts published, 1 unpublished, no problems\n0 documents written, 0 deleted, \d+ unchanged, in \d+\.\d s\nin the local KV in ".+"\n$/,
  )
})

test('npm run dev says where the site is, which feeds to subscribe to and what to try next', () => {
  expect(server.output()).toContain(
    `everything    ${server.address}/feed.xml (Atom), /rss.xml (RSS), /feed.json (JSON Feed)`,
  )
  expect(server.output()).toContain(`curl "${server.address}/api/v1/articles?limit=3"`)
})

test('who asks for a feed that nobody asked for before, together with others who have it, gets it', async () => {
  const { data: tags } = await api<Api<ApiSection[]>>('tags?limit=100')
  const paths = tags.flatMap(({ feeds }) => [feeds.atom, feeds.rss])
  expect(paths.length).toBeGreaterThan(20)
  for (const url of paths) {
    const together = Array.from({ length: 12 }, (_, n) =>
      fetch(url, n % 2 === 0 ? { headers: { 'If-None-Match': '*' } } : {}),
    )
    const answers = await Promise.all(together)
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, n) => (n % 2 === 0 ? 304 : 200)))
    const texts = await Promise.all(answers.filter(({ status }) => status === 200).map((answer) => answer.text()))
    expect(new Set(texts).size).toBe(1)
  }
})

test('the archive has what a news desk has: 60 posts and more, 8 categories and more, two of which differ only in case', async () => {
  const { data: categories } = await api<Api<ApiSection[]>>('categories?limit=100')
  const { data: tags } = await api<Api<ApiSection[]>>('tags?limit=100')
  const articles = await walk('/api/v1/articles?limit=7')
  expect(articles.length).toBeGreaterThanOrEqual(60)
  expect(new Set(articles.map(({ path }) => path)).size).toBe(articles.length)
  expect(categories.length).toBeGreaterThanOrEqual(8)
  expect(categories.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['TechWeb', 'Techweb', 'yinhang', 'baoxian']),
  )
  expect(tags.some(({ name }) => /[·“”（）]/.test(name))).toBe(true)
})

test('every article answers as a page and as JSON at the addresses that the API names, and no body keeps the noise', async () => {
  await forEach(await walk('/api/v1/articles?limit=100'), async (article) => {
    const page = await fetch(article.url, { redirect: 'manual' })
    expect([article.path, page.status]).toEqual([article.path, 200])
    const { data } = (await (await fetch(article.api_url)).json()) as { data: ApiArticle }
    expect(data.id).toBe(article.id)
    expect(data.content_html).not.toMatch(/<script|<style|\son\w+=|style=|display:\s*none|<!--|返回首页|文章来源/)
    expect(data.content_html).not.toMatch(/(?:src|href)="(?!https?:|mailto:|#)/)
  })
})

test('news posts name their source and their original, taken out of the body', async () => {
  const articles = await walk('/api/v1/articles?limit=100')
  const fromOthers = articles.filter(({ external_url }) => external_url !== null)
  expect(fromOthers.length).toBeGreaterThan(40)
  expect(articles.filter(({ source_name }) => source_name !== null).length).toBeGreaterThan(30)
})

test('every list has its page and three feeds that name the same entries, ids and dates', async () => {
  const { data: categories } = await api<Api<ApiSection[]>>('categories?limit=100')
  const { data: tags } = await api<Api<ApiSection[]>>('tags?limit=100')
  const { data: site } = await api<{ data: ApiSection }>('site')
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    isArray: (name) => ['entry', 'item'].includes(name),
  })
  await forEach([site, ...categories, ...tags], async ({ url, feeds }) => {
    expect([url, (await fetch(url)).status]).toEqual([url, 200])
    const [atom, rss, json] = await Promise.all(
      [feeds.atom, feeds.rss, feeds.json].map(async (feed) => (await fetch(feed)).text()),
    )
    const fromAtom = parser
      .parse(atom ?? '')
      .feed.entry.map((entry: Record<string, string>) => [entry.id, Date.parse(entry.published ?? ''), entry.title])
    const fromRss = parser
      .parse(rss ?? '')
      .rss.channel.item.map((item: { guid: Record<string, string>; pubDate: string; title: string }) => [
        item.guid['#text'],
        Date.parse(item.pubDate),
        item.title,
      ])
    const fromJson = JSON.parse(json ?? '').items.map((item: Record<string, string>) => [
      item.id,
      Date.parse(item.date_published ?? ''),
      item.title,
    ])
    expect(fromAtom).toEqual(fromJson)
    expect(fromRss).toEqual(fromJson)
    expect(fromJson.length).toBeGreaterThan(0)
  })
})

test('a burst of posts within 3 hours is in the feed, whole', async () => {
  const feed = (await (await get('/feed.json')).json()) as { items: { date_published: string }[] }
  const newest = Date.parse(feed.items[0]?.date_published ?? '')
  const articles = await walk('/api/v1/articles?limit=100')
  const burst = articles.filter(({ date_published }) => newest - Date.parse(date_published) <= 3 * 3_600_000)
  expect(burst.length).toBeGreaterThan(20)
  expect(feed.items.length).toBe(burst.length)
})

test('paths and feeds of the Jekyll site lead to where they are now', async () => {
  const {
    data: [article],
  } = await api<Api<ApiArticle[]>>('articles?category=TechWeb&limit=1')
  const path = article?.path.slice(base.length) ?? ''
  const moved: [string, string][] = [
    [path.replace('.html', ''), path],
    [path.replace('.html', '/'), path],
    ['/category/TechWeb.html', '/category/TechWeb'],
    ['/TechWeb/', '/category/TechWeb'],
    ['/feed/TechWeb.xml', '/category/TechWeb/feed.xml'],
    ['/atom.xml', '/feed.xml'],
    ['/feed/', '/feed.xml'],
  ]
  for (const [from, to] of moved) {
    const response = await get(from)
    expect([from, response.status, response.headers.get('location')]).toEqual([from, 301, base + to])
  }
})

test('whoever reads the home page finds the page about the site, and from there the collection', async () => {
  const paths = async (path: string) =>
    [...(await (await get(path)).text()).matchAll(/ href="([^"]*)"/g)].map(([, href = '']) =>
      new URL(href, server.address).pathname.slice(base.length),
    )
  expect(await paths('/')).toContain('/about/')
  expect((await paths('/about/')).filter((path) => path.startsWith('/glossary/'))).toHaveLength(3)
})

/** What comes over the wire, as it is. */
const receive = (path: string, headers: Record<string, string>) =>
  new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
    request(server.address + path, { headers }, (response) => {
      const encoding = response.headers['content-encoding']
      buffer(response).then((body) => resolve({ encoding, body }), reject)
    })
      .on('error', reject)
      .end()
  })

test.each(['/feed.xml', '/rss.xml', '/feed.json'])('%s is compressed once for who can read that', async (path) => {
  const plain = await receive(path, {})
  const packed = await receive(path, { 'Accept-Encoding': 'gzip' })
  expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip'])
  expect(packed.body.length).toBeLessThan(plain.body.length / 2)
  expect(gunzipSync(packed.body).equals(plain.body)).toBe(true)
})

test('a load into a running server shows what was published, and takes back what is gone: feeds within half a minute', async () => {
  const { makeSite } = await import('../seed/make-site.ts')
  const root = makeSite({
    '_config.yml': `title: Small\nurl: https://small.example.com\n${baseLine}`,
    '_posts/2026-01-01-only.md': '---\ntitle: The only one\n---\nhi',
  })
  // Only the bundled sample gives way to any other site. The history begins anew, and none of its 76 articles is said to be gone.
  const report = await seedJson(root, ...(base === '' ? [] : ['--replace']), '--persist-to', server.state)
  expect(report).toMatchObject({ posts: 1, published: 1, problems: [], writes: 8, unchanged: 0 })
  expect(report.deletes).toBeGreaterThan(100)
  // What was asked before is remembered for half a minute.
  await until('the list is that of the small site', async () => (await walk('/api/v1/articles')).length === 1)
  expect(await walk('/api/v1/articles')).toMatchObject([
    { title: 'The only one', id: `https://small.example.com${base}/2026/01/01/only` },
  ])
  await until('the feed is gone', async () => (await get('/category/TechWeb/feed.xml')).status === 404)
  await seedJson(...sampleArgs(server.state), '--replace', '--persist-to', server.state)
})
