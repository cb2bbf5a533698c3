import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { isReservedPath } from '../../../src/model/reserved-paths.ts'
import { amount } from '../../amount.ts'
import { makeArticle, makeArticles, putArchive, putArticle, putLists, reset } from '../archive.ts'
import { get, getText } from '../get.ts'
import { putIndex } from '../search-index.ts'

beforeEach(reset)

/** Of every entry, as often as it is there. */
const titlesOf = (page: string): string[] =>
  [...page.matchAll(/(?:<h[23]>|<\/time>)<a href="\/2026\/[^"]*">([^<]*)</g)].map(([, title]) => title ?? '')

/** Where the page's link to its neighbour leads. */
const neighbour = (page: string, rel: 'prev' | 'next'): string | null =>
  new RegExp(`<a rel="${rel}" href="([^"]*)"`).exec(page)?.[1] ?? null

const titlesDown = (from: number, to = 1): string[] =>
  Array.from({ length: from - to + 1 }, (_, i) => `Title ${from - i}`)

/** The pages from `path` on, one neighbour after the other. */
async function turn(path: string, rel: 'prev' | 'next'): Promise<{ path: string; titles: string[] }[]> {
  const pages: { path: string; titles: string[] }[] = []
  for (let at: string | null = path; at !== null; ) {
    const page: string = await getText(at)
    pages.push({ path: at, titles: titlesOf(page) })
    at = neighbour(page, rel)
  }
  return pages
}

test('the home page of an empty site says that there is nothing yet', async () => {
  await putLists([], { language: 'zh-CN' })
  const answer = await get('/')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  const page = await answer.text()
  expect(page).toContain('<p class="meta">还没有文章。</p>')
  expect(neighbour(page, 'next')).toBeNull()
  for (const path of ['/categories', '/tags']) expect(await getText(path)).toContain('<p>还没有文章。</p>')
})

test('99 articles are one page, and the hundredth seals the oldest 50', async () => {
  await putLists(makeArticles(99))
  expect(await turn('/', 'next')).toEqual([{ path: '/', titles: titlesDown(99) }])
  await putLists(makeArticles(100))
  expect(await turn('/', 'next')).toEqual([
    { path: '/', titles: titlesDown(100, 51) },
    { path: '/?page=0', titles: titlesDown(50) },
  ])
})

test('turning to older pages and back shows each article once each way', async () => {
  await putLists(makeArticles(212))
  const older = await turn('/', 'next')
  expect(older.map(({ path }) => path)).toEqual(['/', '/?page=2', '/?page=1', '/?page=0'])
  expect(older.flatMap(({ titles }) => titles)).toEqual(titlesDown(212))
  expect(await turn('/?page=0', 'prev')).toEqual(older.toReversed())
})

test('the pages of a tag are turned under its own encoded path', async () => {
  await putLists(makeArticles(101, { tags: ['http/2 & more'] }))
  const older = await turn('/tag/http%2F2%20%26%20more', 'next')
  expect(older.map(({ path }) => path)).toEqual(['/tag/http%2F2%20%26%20more', '/tag/http%2F2%20%26%20more?page=0'])
  expect(older.flatMap(({ titles }) => titles)).toEqual(titlesDown(101))
})

test.each(['-1', '1e2', 'x', '', '00', '1.0', '9999999999', ' 1', '%00', '%zz'])('page=%s is refused', async (page) => {
  await putLists(makeArticles(100))
  const answer = await get(`/?page=${page}`)
  expect(answer.status).toBe(400)
  expect(await answer.text()).toMatch(/<h1>This address is not quite right<\/h1><p>[^<]* <code>page<\/code><\/p>/)
})

test('a page that is not sealed yet is not found', async () => {
  await putLists(makeArticles(100))
  expect((await get('/?page=0')).status).toBe(200)
  for (const page of ['1', '999999999']) expect((await get(`/?page=${page}`)).status).toBe(404)
})

test('what is not there says so in the language of the site, and leads on', async () => {
  await putArchive([makeArticle(1)], { language: 'zh-CN' })
  const answer = await get('/category/gone')
  expect(answer.status).toBe(404)
  const page = await answer.text()
  expect(page).toContain('<h1>找不到这个页面</h1>')
  expect(page).toMatch(
    /<main.*<a href="\/">首页<\/a><a href="\/categories">分类<\/a><a href="\/tags">标签<\/a>.*<\/main>/s,
  )
})

test('categories and tags are listed with their labels and how many articles they have', async () => {
  await putArchive([
    makeArticle(2, { categories: [{ name: 'TechWeb', label: '科技' }], tags: ['C#'] }),
    makeArticle(1, { categories: [{ name: 'TechWeb', label: '科技' }], tags: [] }),
  ])
  expect(await getText('/categories')).toContain(
    '<li><a href="/category/TechWeb">科技</a><span class="meta"><span>2 articles</span>',
  )
  expect(await getText('/tags')).toContain('<li><a href="/tag/C%23">C#</a><span class="meta"><span>1 article</span>')
})

const names = (page: string): string[] =>
  [...page.matchAll(/<li><a href="\/tag\/[^"]*">([^<]*)</g)].map(([, name]) => name ?? '')

test('tags come by name, by total or by their newest, and are found by the beginning of their name, without a script', async () => {
  await putArchive(makeArticles(4).map((article, i) => ({ ...article, tags: ['beta', 'Alpha', 'gamma'].slice(i % 3) })))
  expect(names(await getText('/tags?sort=name'))).toEqual(['Alpha', 'beta', 'gamma'])
  expect(names(await getText('/tags'))).toEqual(['gamma', 'Alpha', 'beta'])
  expect(names(await getText('/tags?sort=newest'))).toEqual(['Alpha', 'beta', 'gamma'])
  expect(names(await getText('/tags?sort=newest&q=A'))).toEqual(['Alpha'])
  expect(names(await getText('/tags?q=ALPH'))).toEqual(['Alpha'])
  expect(await getText('/tags?q=nothing')).toContain('Nothing by this name.')
  expect((await get('/tags?sort=size')).status).toBe(400)
})

test('the home page shows the categories that have most of the newest articles, with their newest that do not stand above', async () => {
  const category = (name: string) => [{ name, label: `Label ${name}` }]
  await putArchive(
    makeArticles(30).map((article, i) => ({
      ...article,
      categories: category(i === 0 || (i >= 15 && i < 24) ? 'busy' : i >= 24 && i < 27 ? 'some' : `c${i}`),
    })),
  )
  const [, topics = ''] = /<div class="topics dated">(.*?)<\/div>/s.exec(await getText('/')) ?? []
  expect([...topics.matchAll(/<h3><a href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    '/category/busy',
    '/category/some',
  ])
  expect([...topics.matchAll(/<\/time><a href="[^"]*">([^<]*)</g)].map(([, title]) => title)).toEqual([
    ...titlesDown(15, 11),
    ...titlesDown(6, 4),
  ])
  // They are of several days, and no heading says which.
  expect([...topics.matchAll(/<time[^>]*>([^<]*)</g)].map(([, date]) => date)).toEqual(Array(8).fill('1 Jan'))
  expect(await getText('/category/busy')).not.toContain('class="topics')
})

test('each title stands once on the home page: in one of its categories, or in the lines below', async () => {
  const categories = ['broad', 'narrow', 'other'].map((name) => ({ name, label: name }))
  // All are in the broad one, half of them in the narrow one, too, and the last ten in a third.
  const inSeveral = makeArticles(60).map((article, i) => ({
    ...article,
    categories: categories.filter((_, n) => n === 0 || (n === 1 ? i % 2 === 0 : i >= 50)),
  }))
  await putArchive(inSeveral)
  const page = await getText('/')
  expect(titlesOf(page).toSorted()).toEqual(titlesDown(60).toSorted())
  const [, topics = ''] = /<div class="topics dated">(.*?)<\/div>/s.exec(page) ?? []
  expect(topics.split('</h3>').slice(1).map(titlesOf)).toEqual([
    titlesDown(45, 41),
    ['Title 40', 'Title 38', 'Title 36', 'Title 34', 'Title 32'],
    ['Title 10', 'Title 9', 'Title 8', 'Title 7', 'Title 6'],
  ])
})

test('a line says its day itself where days have fewer than two on average, and else it stands below its day', async () => {
  const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T08:00:00+00:00`
  const days = (count: number, each: number) =>
    makeArticles(count).map((article, i) => ({ ...article, published: day(28 - Math.floor(i / each)) }))
  await putArchive([...days(22, 1), makeArticle(0, { published: '2025-12-31T08:00:00+00:00' })])
  const sparse = await getText('/')
  expect(sparse).toContain('<ol class="titles dated"><li><time datetime="2026-01-13T08:00:00+00:00">13 Jan</time>')
  expect(sparse).toContain('>31 Dec 2025</time><a href="/2026/0.html">')
  expect(sparse).not.toContain('class="day')
  await putArchive(days(40, 4))
  const dense = await getText('/')
  expect(dense).toMatch(
    /<section class="day of-titles"><h2><time[^>]*>Sunday, 25 January 2026<\/time><\/h2><ol class="titles">/,
  )
  expect(dense).not.toContain('class="titles dated"')
})

test.each([
  ['/2026/1.html', '/2026/1.html'],
  ['/2026/about/', '/2026/about/'],
  ['/2026/bare', '/2026/bare'],
  ['/2026/中.html', '/2026/%E4%B8%AD.html'],
  ['/2026/a%2Fb.html', '/2026/a%2Fb.html'],
  ['/2026/100%25.html', '/2026/100%25.html'],
  ["/2026/it's.html", "/2026/it's.html"],
])('the article that Jekyll wrote to %s answers at %s', async (path, asked) => {
  await putArchive([makeArticle(1, { path })])
  const answer = await get(asked)
  expect([answer.status, answer.headers.get('Location')]).toEqual([200, null])
  expect(await answer.text()).toContain('<p>Body 1</p>')
})

test.each([
  ['/2026/1.html', '/2026/1'],
  ['/2026/1.html', '/2026/1/'],
  ['/2026/1.html', '/2026/1//'],
  ['/2026/1.html', '//2026/1.html'],
  ['/2026/1.html', '/%32026/%31.html'],
  ['/2026/1.html', '/2026%2F1.html'],
  ['/2026/about/', '/2026/about'],
  ['/2026/about/', '/2026/about.html'],
  ['/2026/about/index.html', '/2026/about/'],
  ['/2026/about/index.html', '/2026/about'],
  ['/2026/1.html', '/2026/1.html/'],
  ['/2026/bare', '/2026/bare.html'],
  ['/2026/caf%C3%A9.html', '/2026/cafe%CC%81.html'],
  ['/2026/caf%C3%A9.html', '/2026/caf%c3%a9'],
  ['/2026/a+b.html', '/2026/a%2Bb.html'],
  ['/中/1.html', '/%e4%b8%ad/1'],
])('the article at %s is found from %s by one redirect', async (path, asked) => {
  await putArchive([makeArticle(1, { path })])
  const answer = await get(asked)
  expect(answer.status).toBe(301)
  const there = await get(path)
  expect(answer.headers.get('Cache-Control')).toBe(there.headers.get('Cache-Control'))
  expect(answer.headers.get('Cloudflare-CDN-Cache-Control')).toBe(there.headers.get('Cloudflare-CDN-Cache-Control'))
  const location = answer.headers.get('Location') ?? ''
  expect(location).toBe(new URL(path, 'https://edge.example.com').pathname)
  expect((await get(location)).status).toBe(200)
})

test('a redirect never leaves the host, whatever the path of the article looks like', async () => {
  await putArchive([makeArticle(1, { path: '//evil.example/x.html' })])
  const answer = await get('//evil.example/x')
  expect([answer.status, answer.headers.get('Location')]).toEqual([301, '/evil.example/x.html'])
  expect((await get('/evil.example/x.html')).status).toBe(200)
})

const everyByteEncoded = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

test('from every spelling of its path an article is at most one redirect away', async () => {
  const segment = fc
    .string({
      unit: fc.constantFrom('a', 'B', '.', '%', ' ', '+', '&', '?', '#', '/', '\\', '"', 'é', '中', '🙂', '\n'),
    })
    .filter((text) => !/^\.*$/.test(text) && !/(\.html|\/)$/.test(text))
  const end = fc.constantFrom('', '/', '.html')
  await putArchive([])
  await fc.assert(
    fc.asyncProperty(segment, end, end, async (name, end, asked) => {
      const article = makeArticle(1, { path: `/2026/${encodeURIComponent(name)}${end}` })
      await putArticle(article)
      const first = await get(`/2026/${everyByteEncoded(name)}${asked}`)
      const last = first.status === 301 ? await get(first.headers.get('Location') ?? '') : first
      expect(last.status).toBe(200)
    }),
    { numRuns: amount(30, 100) },
  )
})

test.each([
  '/',
  '/categories',
  '/tags',
  '/feed.xml',
  '/rss.xml',
  '/feed.json',
  '/atom.xml',
  '/feed',
  '/feed/',
  '/feed/x.xml',
  '/feed/by_tag/x.xml',
  '/category/x',
  '/category/x/feed.xml',
  '/tag/x',
  '/tag/x/rss.xml',
  '/api/v1/site',
])("%s is the Worker's own: an article that claims it is not shown there", async (path) => {
  expect(isReservedPath(path)).toBe(true)
  await putArchive([makeArticle(1, { path, categories: [{ name: 'x', label: 'X' }], tags: ['x'] })])
  const response = await get(path)
  expect([200, 301]).toContain(response.status)
  expect(await response.text()).not.toContain('<article')
})

test('no link of a page leads into the article on it, whatever ids that has', async () => {
  await putArchive([makeArticle(1, { html: '<h2 id="content">a</h2><p><a href="#content">b</a></p>' })])
  const page = await getText('/2026/1.html')
  const main = page.indexOf('<main')
  const around = page.slice(0, main) + page.slice(page.indexOf('</article>'))
  const anchors = [...around.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
  expect(anchors).toEqual(['_content'])
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
  expect(ids.filter((id) => id.startsWith('_'))).toEqual(['_content'])
  expect(ids.filter((id) => !id.startsWith('_'))).toEqual(['content'])
})

test('the page of an article that leads on is a redirect, and one that leads in a circle is shown', async () => {
  await putArchive([
    makeArticle(1, { redirectTo: 'https://other.example/harbour?a=1#b' }),
    makeArticle(2, { redirectTo: '/2026/3.html' }),
    makeArticle(3, { redirectTo: '/2026/2.html' }),
    makeArticle(4, { redirectTo: '/about/' }),
    makeArticle(5, { redirectTo: '/2026/1.html' }),
  ])
  const ask = async (n: number) => {
    const { status, headers } = await get(`/2026/${n}.html`, { redirect: 'manual' })
    return [status, headers.get('Location')]
  }
  expect(await ask(1)).toEqual([301, 'https://other.example/harbour?a=1#b'])
  expect(await ask(2)).toEqual([200, null])
  expect(await ask(3)).toEqual([200, null])
  expect(await ask(4)).toEqual([301, '/about/'])
  expect(await ask(5)).toEqual([301, '/2026/1.html'])
})

test('a page does not say its own name again on each of its items, and the home page that of the site but once', async () => {
  const of = [
    { name: 'c', label: 'Harbour' },
    { name: 'd', label: 'Weather' },
  ]
  const articles = makeArticles(3, { categories: of, tags: ['t'], authors: ['Lin'] })
  const has = { files: false, htmlFiles: false, pages: false, days: true }
  await putLists(articles, { has, ...(await putIndex(articles)) })
  const named = async (path: string) =>
    [...(await getText(path)).matchAll(/<p class="meta"><time[^>]*>[^<]*<\/time>(.*?)<\/p>/g)].map(([, line = '']) =>
      line.replaceAll(/<[^>]*>/g, ''),
    )
  for (const path of ['/category/c', '/category/c/2026/01/01/', '/search?category=c'])
    expect([path, await named(path)]).toEqual([path, Array(3).fill('Weather')])
  for (const path of ['/', '/tag/t', '/author/Lin', '/2026/01/01/'])
    expect([path, await named(path)]).toEqual([path, Array(3).fill('HarbourWeather')])
  const seen = (await getText('/')).replace(/^.*<body>/s, '').replaceAll(/<script.*?<\/script>/gs, '')
  expect(seen.split('Example News')).toHaveLength(2)
})
