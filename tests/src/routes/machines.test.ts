import { XMLParser } from 'fast-xml-parser'
import { beforeEach, expect, test } from 'vitest'
import { makeArticle, makeArticles, putArticle, putLists, reset } from '../archive.ts'
import { get, getText } from '../get.ts'

beforeEach(reset)

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name) => ['url', 'sitemap'].includes(name),
})
const parse = async (path: string) => parser.parse(await getText(path))

test('every article is in a sitemap that the index names, once, with when it was last changed', async () => {
  await putLists(
    makeArticles(1_240).map((article, i) => (i === 7 ? { ...article, updated: '2026-02-03T04:05:06+08:00' } : article)),
  )
  const { sitemapindex } = await parse('/sitemap.xml')
  const locations = sitemapindex.sitemap.map(({ loc }: { loc: string }) => loc)
  expect(locations).toEqual([0, 1, 2].map((n) => `https://news.example.com/sitemap/${n}.xml`))
  const urls: { loc: string; lastmod: string }[] = []
  for (const location of locations) urls.push(...(await parse(new URL(location).pathname)).urlset.url)
  expect(urls.map(({ loc }) => loc).toSorted()).toEqual(
    makeArticles(1_240)
      .map(({ path }) => `https://news.example.com${path}`)
      .toSorted(),
  )
  expect(urls.find(({ loc }) => loc.endsWith('/2026/1233.html'))?.lastmod).toBe('2026-02-03T04:05:06+08:00')
})

test('a sitemap that the index does not name is not found', async () => {
  await putLists(makeArticles(1_240))
  const paths = ['/sitemap/3.xml', '/sitemap/-1.xml', '/sitemap/00.xml', '/sitemap/0', '/sitemap/9999999.xml']
  for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404])
})

test('an empty site has an empty index and an empty news sitemap', async () => {
  await putLists([])
  for (const path of ['/sitemap.xml', '/news-sitemap.xml']) expect((await get(path)).status).toBe(200)
})

test('the news sitemap has what was published within 48 hours of the newest, with its title, language and publication', async () => {
  const at = (hours: number) =>
    new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString().replace('.000Z', '+00:00')
  const articles = makeArticles(200).map((article, i) => ({ ...article, published: at(199 - i), title: `A & B ${i}` }))
  await putLists(articles, { title: '望潮', language: 'zh-CN' })
  const { url } = (await parse('/news-sitemap.xml')).urlset
  expect(url).toHaveLength(49)
  expect(url[0]).toEqual({
    loc: 'https://news.example.com/2026/200.html',
    'news:news': {
      'news:publication': { 'news:name': '望潮', 'news:language': 'zh-cn' },
      'news:publication_date': at(199),
      'news:title': 'A & B 0',
    },
  })
})

test('the news sitemap has the newest 600 where more were published within 48 hours', async () => {
  await putLists(makeArticles(800, { published: '2026-01-01T00:00:00+00:00', updated: '2026-01-01T00:00:00+00:00' }))
  const { url } = (await parse('/news-sitemap.xml')).urlset
  expect([url.length, url[0].loc]).toEqual([600, 'https://news.example.com/2026/800.html'])
})

test('robots.txt lets everybody in and says where the sitemaps are', async () => {
  await putLists([makeArticle(1)])
  expect(await getText('/robots.txt')).toBe(
    'User-agent: *\nAllow: /\n\nSitemap: https://news.example.com/sitemap.xml\nSitemap: https://news.example.com/news-sitemap.xml\n',
  )
})

test('/favicon.ico, which browsers ask for unasked, leads to the icon, and without one costs no error', async () => {
  await putLists([], { icon: 'https://news.example.com/icon.png' })
  const answer = await get('/favicon.ico', { redirect: 'manual' })
  expect([answer.status, answer.headers.get('Location')]).toEqual([301, 'https://news.example.com/icon.png'])
  await reset()
  await putLists([])
  expect((await get('/favicon.ico')).status).toBe(204)
})

test.each([
  '/',
  '/?page=0',
  '/category/c',
  '/tag/t',
  '/categories',
  '/tags',
  '/2026/1.html',
  '/feeds',
  '/feeds?of=tags&q=t',
  '/sitemap.xml',
  '/sitemap/0.xml',
  '/news-sitemap.xml',
  '/robots.txt',
])('%s has an ETag, is a 304 to who has it, and is compressed', async (path) => {
  const given = { categories: [{ name: 'c', label: 'C' }], tags: ['t'] }
  await putLists(makeArticles(100, given))
  await putArticle(makeArticle(1, given))
  const answer = await get(path, { headers: { 'Accept-Encoding': 'gzip' } })
  expect([path, answer.status, answer.headers.get('Content-Encoding')]).toEqual([path, 200, 'gzip'])
  await answer.arrayBuffer()
  const again = await get(path, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } })
  expect([path, again.status]).toEqual([path, 304])
})

test('an article with "sitemap: false" is in no sitemap, and in the lists all the same', async () => {
  await putLists([makeArticle(3), makeArticle(2, { sitemap: false }), makeArticle(1)])
  for (const path of ['/sitemap/0.xml', '/news-sitemap.xml']) {
    const { url } = (await parse(path)).urlset
    expect(url.map(({ loc }: { loc: string }) => loc).toSorted()).toEqual([
      'https://news.example.com/2026/1.html',
      'https://news.example.com/2026/3.html',
    ])
  }
  expect(await getText('/')).toContain('Title 2')
})
