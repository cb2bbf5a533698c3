import { env } from 'cloudflare:workers'
import { XMLParser } from 'fast-xml-parser'
import { beforeEach, expect, test } from 'vitest'
import { makeArticle, putArchive, putSections, putSite, reset } from '../archive.ts'
import { get, getText } from '../get.ts'

beforeEach(reset)

const nasty = '<b>"A" & \'B\'</b>'
const desk = [
  makeArticle(3, { categories: [{ name: 'TechWeb', label: '科技' }], tags: ['http/2'] }),
  makeArticle(2, { categories: [{ name: 'Techweb', label: 'Tech' }], tags: [nasty] }),
  makeArticle(1, { categories: [{ name: 'x', label: nasty }] }),
]

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: true,
  isArray: (name) => name === 'outline',
})

interface Outline {
  text: string
  title?: string
  type?: string
  xmlUrl?: string
  htmlUrl?: string
  outline?: Outline[]
}

async function outlinesOf(path: string): Promise<Outline[]> {
  const answer = await get(path)
  expect(answer.headers.get('Content-Type')).toBe('text/x-opml; charset=utf-8')
  const { opml } = parser.parse(await answer.text(), true)
  expect(opml.version).toBe('2.0')
  return opml.body.outline
}

test('the OPML has the feed of everything and those of the categories, the busiest first, and each of its addresses answers', async () => {
  await putArchive([...desk, makeArticle(4, { categories: [{ name: 'x', label: nasty }] })], { title: 'News & more' })
  const [all, categories, ...others] = await outlinesOf('/opml.xml')
  expect(others).toEqual([])
  expect(all).toEqual({
    type: 'rss',
    text: 'News & more',
    title: 'News & more',
    xmlUrl: 'https://news.example.com/feed.xml',
    htmlUrl: 'https://news.example.com/',
  })
  expect(categories?.text).toBe('Categories')
  expect(categories?.outline?.map(({ text }) => text)).toEqual([nasty, '科技', 'Tech'])
  for (const feed of [all, ...(categories?.outline ?? [])]) {
    for (const url of [feed?.xmlUrl, feed?.htmlUrl]) {
      expect([url, (await get((url ?? '').replace('https://news.example.com', ''))).status]).toEqual([url, 200])
    }
  }
})

test('what the page of feeds shows is an OPML of its own: tags, or what a search finds', async () => {
  await putArchive(desk)
  const opmlIn = async (path: string): Promise<string> =>
    /<a href="(\/opml\.xml\?[^"]*)">/.exec(await getText(path))?.[1]?.replaceAll('&amp;', '&') ?? ''
  const textsIn = async (path: string) =>
    (await outlinesOf(path)).slice(1).map(({ text, outline }) => [text, outline?.map(({ text }) => text)])
  expect(await textsIn(await opmlIn('/feeds?of=tags'))).toEqual([['Tags', [nasty, 'http/2']]])
  expect(await textsIn(await opmlIn('/feeds?q=techw'))).toEqual([['Categories', ['科技', 'Tech']]])
  expect(await opmlIn('/feeds?q=nothing')).toBe('')
  expect((await get('/opml.xml?of=authors')).status).toBe(400)
})

test('of very many categories the OPML has the thousand busiest', async () => {
  await putSite({ sections: { categories: 1_500, tags: 0, areLabelled: false } })
  await putSections(
    'category',
    Array.from({ length: 1_500 }, (_, n) => ({
      name: `c${n}`,
      label: `c${n}`,
      total: n,
      newest: '2026-08-14T00:00:00Z',
    })),
  )
  const outline = (await outlinesOf('/opml.xml'))[1]?.outline ?? []
  expect([outline.length, outline[0]?.text, outline.at(-1)?.text]).toEqual([1_000, 'c1499', 'c500'])
})

test('the OPML is polled for next to nothing, as feeds are, and is no list of nothing where it cannot be read', async () => {
  await putArchive(desk)
  const etag = (await get('/opml.xml')).headers.get('ETag') ?? ''
  expect((await get('/opml.xml', { headers: { 'If-None-Match': etag } })).status).toBe(304)
  await reset()
  await putArchive(desk)
  await env.NEWS.delete('sections/category/total/0')
  const answer = await get('/opml.xml')
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([503, 'application/problem+xml; charset=utf-8'])
})

const rowsOf = (page: string): string[] =>
  [...page.matchAll(/<li>(?:<input [^>]*> )?<a href="([^"]*)">/g)].map(([, href = '']) => href)

test('the page of feeds has those of everything and of every category in three formats, and one to open in a reader', async () => {
  await putArchive(desk)
  const page = await getText('/feeds')
  expect(rowsOf(page)).toEqual(['/', '/category/TechWeb', '/category/Techweb', '/category/x'])
  expect(rowsOf(await getText('/feeds?sort=name'))).toEqual([
    '/',
    '/category/x',
    '/category/Techweb',
    '/category/TechWeb',
  ])
  for (const list of ['', '/category/TechWeb', '/category/Techweb', '/category/x']) {
    for (const file of ['feed.xml', 'rss.xml', 'feed.json']) expect(page).toContain(`href="${list}/${file}"`)
    expect(page).toContain(`href="feed:https://news.example.com${list}/feed.xml"`)
  }
  expect(page).toContain('href="/opml.xml"')
  expect(page).not.toContain('<b>"A"')
  expect(rowsOf(await getText('/feeds?of=tags'))).toEqual([
    '/',
    `/tag/${encodeURIComponent(nasty).replaceAll("'", '&#39;')}`,
    '/tag/http%2F2',
  ])
})

test.each([
  ['科技', ['/category/TechWeb']],
  ['techweb', ['/category/TechWeb', '/category/Techweb']],
  [' TECH ', ['/category/Techweb', '/category/TechWeb']],
  ['<B>"a', ['/category/x']],
  ['echWeb', []],
  ['none', []],
])('without a script the filter finds what begins with %s, by label and by name', async (query, found) => {
  await putArchive(desk)
  const page = await getText(`/feeds?sort=name&q=${encodeURIComponent(query)}`)
  expect(rowsOf(page)).toEqual(['/', ...found])
  expect(page.includes('>Nothing by this name.<')).toBe(found.length === 0)
  expect(page).toContain('type="search"')
})

test('a page of feeds of something else is refused', async () => {
  await putArchive(desk)
  expect((await get('/feeds?of=authors')).status).toBe(400)
})

test('the only scripts that may run are those of an article, of the page of a feed, of the page of feeds and of the reference', async () => {
  await putArchive(desk)
  const hashOf = async (path: string, headers: Record<string, string> = {}) => {
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(await (await get(path, { headers })).text()) ?? []
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
    return btoa(String.fromCharCode(...new Uint8Array(digest)))
  }
  const feed = await hashOf('/feed.xml', { 'Sec-Fetch-Dest': 'document' })
  const [article, feeds, reference] = [await hashOf('/2026/1.html'), await hashOf('/feeds'), await hashOf('/api')]
  expect((await get('/')).headers.get('Content-Security-Policy')).toContain(
    `script-src 'sha256-${article}' 'sha256-${feed}' 'sha256-${feeds}' 'sha256-${reference}';`,
  )
})

test('a feed names a stylesheet that its policy lets in', async () => {
  await putArchive(desk)
  for (const path of ['/feed.xml', '/tag/http%2F2/rss.xml']) {
    const answer = await get(path)
    const [, href = ''] =
      /^<\?xml[^>]*\?>\s*<\?xml-stylesheet type="text\/css" href="([^"]*)"\?>/.exec(await answer.text()) ?? []
    const style = await get(href)
    expect([style.status, style.headers.get('Content-Type')]).toEqual([200, 'text/css; charset=utf-8'])
    expect(answer.headers.get('Content-Security-Policy')).toMatch(/style-src 'self' /)
  }
})

test.each(['/rss.xml', '/feed.xml', '/feed.json', '/feed.xml?page=0&first=1'])(
  'a browser that opens %s gets a page, which no cache in front keeps for readers',
  async (path) => {
    await putArchive(desk, { language: 'zh-CN' })
    const opened = await get(path, { headers: { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' } })
    expect([opened.headers.get('Content-Type'), opened.headers.get('Cloudflare-CDN-Cache-Control')]).toEqual([
      'text/html; charset=utf-8',
      'no-store',
    ])
    const fetched = await get(path, { headers: { 'Sec-Fetch-Dest': 'empty' } })
    expect(fetched.headers.get('Content-Type')).toMatch(/^application\/(?:rss\+xml|atom\+xml|feed\+json)/)
    expect([opened, fetched].map(({ headers }) => headers.get('Vary'))).toEqual(
      Array(2).fill('Accept-Encoding, Sec-Fetch-Dest'),
    )
    expect(opened.headers.get('ETag')).not.toBe(fetched.headers.get('ETag'))
    const page = await opened.text()
    expect(page).toContain('<html lang="zh-CN"')
    expect(page).toContain('这是一个订阅源')
    expect(page).toContain(`<code>https://news.example.com${path.replaceAll('&', '&amp;')}</code>`)
    expect(page).toContain('<meta name="robots" content="noindex"/>')
  },
)

test('the page of a feed has its entries as links with dates that people read, and its script may run', async () => {
  await putArchive([makeArticle(1, { title: 'Use <b>' })])
  const answer = await get('/rss.xml', { headers: { 'Sec-Fetch-Dest': 'document' } })
  const page = await answer.text()
  expect(page).toContain('<time datetime="2026-01-01T00:01:00+00:00">Thursday, 1 January 2026</time>')
  expect(page).toContain('<a href="/2026/1.html">Use &lt;b&gt;</a>')
  const script = /<script>([^<]*)<\/script>/.exec(page)?.[1] ?? ''
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  expect(answer.headers.get('Content-Security-Policy')).toContain(`'sha256-${hash}'`)
})

test('a browser that opens a feed without any article is told so', async () => {
  await putArchive([])
  const answer = await get('/feed.xml', { headers: { 'Sec-Fetch-Dest': 'document' } })
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([404, 'text/html; charset=UTF-8'])
})
