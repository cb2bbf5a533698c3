import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import host from '../../../src/index.ts'
import { categoryPagesKey, frontKey, redirectKey } from '../../../src/model/keys.ts'
import { makeArticle, makeArticles, put, putArchive, putHistory, reset } from '../archive.ts'
import { get, getJson } from '../get.ts'
import { putIndex } from '../search-index.ts'

// The examples of the API are of another host.
const HOST = 'https://paper.example.org'
const BASE = '/blog'

const site = {
  url: HOST,
  base: BASE,
  idUrl: `${HOST}${BASE}`,
  hub: 'https://hub.example.net/',
  icon: `${HOST}${BASE}/icon.png`,
  links: [
    { title: 'Older', url: '/archive.html' },
    { title: 'Code', url: 'https://code.example.net/' },
  ],
  has: { files: false, htmlFiles: false, pages: false, days: true },
  formerFeeds: [['/old-feed.xml', 'all']] as ['/old-feed.xml', 'all'][],
}

/** Enough articles for an older page, with every kind of document that leads on to something. */
async function putSiteBelowBase(given: Parameters<typeof putArchive>[1] = {}): Promise<void> {
  const filed = { categories: [{ name: 'a/b', label: 'A' }], tags: ['t'], authors: ['x/y'] }
  const leading = { ...makeArticle(101, filed), redirectTo: '/2026/1.html' }
  const articles = [leading, ...makeArticles(100, filed)]
  await putArchive(articles, { ...site, ...(await putIndex(articles)), ...given })
  await Promise.all([
    putHistory([]),
    put(redirectKey('old/a'), { to: '/2026/1.html', file: '_posts/2026-01-01-1.md' }),
    put(categoryPagesKey, { joined: [], pages: [['category/harbour', 'a/b']] }),
    put(frontKey, {
      sections: [
        {
          name: 'a/b',
          label: 'A',
          total: 100,
          entries: [{ path: '/2026/1.html', title: 'T', published: '2026-01-01T00:01:00+00:00' }],
        },
      ],
      others: [{ name: 'a/b', label: 'A' }],
      total: 3,
    }),
  ])
}

const references: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<' }

/** The addresses of this host that an answer names: in its headers, attributes, elements and JSON. */
async function linksIn(path: string, answer: Response): Promise<string[]> {
  const type = answer.headers.get('Content-Type') ?? ''
  const text = (await answer.text()).replaceAll(/&(?:amp|quot|#39|lt);/g, (reference) => references[reference] ?? '')
  const headers = ['Location', 'Link'].map((name) => answer.headers.get(name) ?? '').join(' ')
  const inAttributes = /html|xml/.test(type) ? [...text.matchAll(/\s(?:href|src|action)="(?:feed:)?([^"]*)"/g)] : []
  const absolute = [...`${headers} ${text}`.matchAll(/https:\/\/paper\.example\.org(?:(?!&[gl]t;)[^\s"<>)}\\])*/g)].map(
    ([url]) => url,
  )
  const location = answer.headers.get('Location')
  return [...inAttributes.map(([, url = '']) => url), ...absolute, ...(location === null ? [] : [location])].flatMap(
    (url) => {
      const { origin, pathname, search } = new URL(url, `${HOST}${path}`)
      return origin === HOST ? [pathname + search] : []
    },
  )
}

/** Entry ids and examples name what need not be there; in braces stands what a program puts there. */
const isNoLink = (path: string): boolean => /%7B|\/2026\/\d+$|<|\/icon\.png$|\/archive\.html$/.test(path)

/** Of addresses that differ in a number only, so many are asked for. */
const MOST_ALIKE = 1

/** Asks for everything that a site leads to, and what that leads to, and so on. */
async function crawl(starts: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const alike = new Map<string, number>()
  const waiting = [...starts]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const shape = path.replaceAll(/\d+|cursor=[^&]*/g, '0')
    const seen = alike.get(shape) ?? 0
    if (found.has(path) || seen >= MOST_ALIKE) continue
    alike.set(shape, seen + 1)
    const answer = await get(path)
    found.set(path, answer.status)
    waiting.push(...(await linksIn(path, answer)).filter((link) => !isNoLink(link)))
  }
  return found
}

/** What a person or a program may ask for without a link that leads there. */
const starts = [
  ...[
    '/',
    '/archive',
    '/2026',
    '/feeds',
    '/feeds?of=tags&q=t',
    '/categories',
    '/tags',
    '/opml.xml',
    '/llms.txt',
    '/robots.txt',
    '/healthz',
  ],
  ...['/sitemap.xml', '/news-sitemap.xml', '/api', '/api/v1/openapi.json', '/api/v1/site', '/api/v1/articles?limit=50'],
  ...['/api/v1/categories', '/api/v1/tags', '/api/v1/articles/2026/1', '/api/v1/articles/2026/1/neighbours'],
  ...['/search', '/search?q=title&category=a%2Fb', '/search?q=nothing', '/search/rss.xml?q=title', '/opensearch.xml'],
  ...['/author/x%2Fy', '/api/v1/articles?q=title&limit=20', '/api/v1/articles/2026/1/related'],
  ...['/api/v1/articles/old/a', '/api/v1/articles/2026/1.md', '/favicon.ico', '/feed.css'],
  ...[
    '/old/a.html',
    '/2026/1',
    '/2026/101.html',
    '/category/harbour.html',
    '/old-feed.xml',
    '/atom.xml',
    '/feed/a%2Fb.xml',
  ],
]

const isBelow = (path: string): boolean => path === BASE || path.startsWith(`${BASE}/`)

describe('of a site below /blog', () => {
  beforeAll(() => putSiteBelowBase({ frontPage: 'sections' }))

  test('every address that any answer names is below /blog and answers, be it with a redirect', async () => {
    const found = await crawl(starts.map((path) => BASE + path))
    const outside = [...found.keys()].filter((path) => !isBelow(path))
    const unanswered = [...found].filter(([, status]) => ![200, 204, 301].includes(status))
    // Programs that speak MCP ask by POST.
    expect({ outside, unanswered }).toEqual({ outside: [], unanswered: [[`${BASE}/mcp`, 405]] })
    expect(found.size).toBeGreaterThan(60)
  })

  test.each([
    ['/blog', 301, '/blog/'],
    ['/blog?page=0', 301, '/blog/?page=0'],
    ['/%62log/tags?sort=total', 301, '/blog/tags?sort=total'],
    ['/blog/2026/1', 301, '/blog/2026/1.html'],
    ['/blog/old/a.html', 301, '/blog/2026/1.html'],
    ['/blog/2026/101.html', 301, '/blog/2026/1.html'],
    ['/blog/category/harbour.html', 301, '/blog/category/a%2Fb'],
    ['/blog/tag/t/', 301, '/blog/tag/t'],
    ['/blog/atom.xml', 301, '/blog/feed.xml'],
    ['/blog/old-feed.xml', 301, '/blog/feed.xml'],
    ['/blog/feed/by_tag/t.xml', 301, '/blog/tag/t/feed.xml'],
    ['/blog/api/v1/articles/old/a?fields=title', 301, '/blog/api/v1/articles/2026/1?fields=title'],
    ['/blog/favicon.ico', 301, 'https://paper.example.org/blog/icon.png'],
    // Whoever types the host alone sees the site. Browsers are not to remember that.
    ['/', 302, '/blog/'],
  ])('%s is a %i to %s, and once more where that is remembered', async (path, status, to) => {
    for (const _ of ['made', 'remembered']) {
      const answer = await get(path)
      expect([answer.status, answer.headers.get('Location')]).toEqual([status, to])
      expect(answer.headers.get('Cache-Control')).toMatch(status === 302 ? /^no-store$/ : /^public, max-age=\d+/)
    }
  })

  test.each(['/tags', '/robots.txt', '/healthz', '/feed.xml', '/2026/1.html', '/blogger/', '/Blog/', '/blog/blog/'])(
    'nothing is at %s, and the page that says so leads back to the site',
    async (path) => {
      const answer = await get(path, { headers: { 'Sec-Fetch-Dest': 'document' } })
      expect(answer.status).toBe(404)
      const page = await answer.text()
      expect(page).toContain('<h1>There is nothing here</h1>')
      expect(page).toContain('<a href="/blog/categories">')
    },
  )

  test('the API outside of the base is a problem in JSON', async () => {
    const answer = await get('/api/v1/site')
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(await answer.json()).toMatchObject({ type: 'https://paper.example.org/blog/api#not-found' })
  })

  test('a page says its whole address, and its form asks below the base', async () => {
    const page = await (await get('/blog/categories')).text()
    expect(page).toContain('<link rel="canonical" href="https://paper.example.org/blog/categories"/>')
    expect(page).toContain('<form action="/blog/categories">')
    expect(page).toContain('<a href="/blog/archive.html">Older</a><a href="https://code.example.net/">Code</a>')
  })

  test('one searches below the base: its form, its results, what narrows them, its pages and its feeds', async () => {
    const page = await (await get('/blog/search?q=Title')).text()
    expect(page).toContain('<form action="/blog/search"><input type="search" name="q" value="title"')
    expect(page).toContain('<h2><a href="/blog/2026/101.html"><mark>Title</mark> 101</a></h2>')
    expect(page).toContain('<a href="/blog/search?q=title&amp;category=a%2Fb">A</a>')
    expect(page).toMatch(/<a rel="next" href="\/blog\/search\?q=title&amp;cursor=/)
    expect(page).toContain('<a href="/blog/search/feed.xml?q=title">Atom</a>')
    const feed = await (await get('/blog/search/feed.xml?q=title')).text()
    expect(feed).toContain('<id>https://paper.example.org/blog/search/feed.xml?q=title</id>')
    expect(feed).toContain('<link rel="alternate" href="https://paper.example.org/blog/search?q=title"/>')
    expect(await (await get('/blog/opensearch.xml')).text()).toContain(
      'template="https://paper.example.org/blog/search?q={searchTerms}"',
    )
    const { data } = await getJson<{ data: object[] }>('/blog/api/v1/articles/2026/101/related')
    expect(data[0]).toMatchObject({ path: '/blog/2026/100.html', url: 'https://paper.example.org/blog/2026/100.html' })
  })

  test('a feed has the id and the addresses that jekyll-feed gives it, in its header too', async () => {
    const answer = await get('/blog/feed.xml')
    const feed = await answer.text()
    expect(feed).toContain('<?xml-stylesheet type="text/css" href="/blog/feed.css"?>')
    expect(feed).toContain('<id>https://paper.example.org/blog/feed.xml</id>')
    expect(feed).toContain('<link rel="self" href="https://paper.example.org/blog/feed.xml"/>')
    expect(feed).toContain('<link rel="alternate" href="https://paper.example.org/blog/"/>')
    expect(answer.headers.get('Link')).toBe(
      '<https://hub.example.net/>; rel="hub", <https://paper.example.org/blog/feed.xml>; rel="self"',
    )
  })

  test('the API tells the path of an article with the base, its stem without, and where the API itself is', async () => {
    const { data } = await getJson<{ data: object }>('/blog/api/v1/articles/2026/1')
    expect(data).toMatchObject({
      path: '/blog/2026/1.html',
      stem: '2026/1',
      url: 'https://paper.example.org/blog/2026/1.html',
      api_url: 'https://paper.example.org/blog/api/v1/articles/2026/1',
    })
    const { servers } = await getJson<{ servers: object[] }>('/blog/api/v1/openapi.json')
    expect(servers).toEqual([{ url: 'https://paper.example.org/blog' }])
  })

  test('health is below the base, with the address of the newest article', async () => {
    const { status, newest } = await getJson<{ status: string; newest: object }>('/blog/healthz')
    expect(status).toBe('ok')
    expect(newest).toMatchObject({ url: 'https://paper.example.org/blog/2026/101.html' })
  })

  test('what a client has already is a 304, HEAD has no body, and other methods are refused', async () => {
    const etag = (await get('/blog/tags')).headers.get('ETag') ?? ''
    expect((await get('/blog/tags', { headers: { 'If-None-Match': etag } })).status).toBe(304)
    const head = await get('/blog/tags', { method: 'HEAD' })
    expect([head.status, head.headers.get('ETag'), await head.text()]).toEqual([200, etag, ''])
    expect((await get('/blog/tags', { method: 'POST' })).status).toBe(405)
  })

  test.each(['https://me.workers.dev', 'https://me.workers.dev/', 'https://me.workers.dev/blog'])(
    'SITE_URL may be "%s": its addresses are below the base',
    async (SITE_URL) => {
      const ask = async (path: string) => {
        const request = new Request(`https://me.workers.dev${path}`)
        return (await host.fetch(request, { ...env, SITE_URL }, createExecutionContext())).text()
      }
      expect(await ask('/blog/tags')).toContain('<link rel="canonical" href="https://me.workers.dev/blog/tags"/>')
      expect(await ask('/blog/healthz')).toContain('"url":"https://me.workers.dev/blog/2026/101.html"')
    },
  )
})

test('the home page with the newest articles leads to nothing outside of the base', async () => {
  await putSiteBelowBase({ frontPage: 'newest' })
  const links = await linksIn('/blog/', await get('/blog/'))
  expect(links.filter((path) => !isBelow(path))).toEqual([])
  expect(links.length).toBeGreaterThan(50)
})

test('where no site is loaded, health and the API say so below any base', async () => {
  await reset()
  for (const path of ['/healthz', '/blog/healthz']) {
    const answer = await get(path)
    expect([answer.status, await answer.json()]).toMatchObject([503, { status: 'not-loaded' }])
  }
  const answer = await get('/blog/api/v1/site')
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([503, 'application/problem+json; charset=utf-8'])
})

test('a site that has all of its host has nothing below /blog', async () => {
  await putArchive([makeArticle(1)])
  for (const path of ['/blog', '/blog/', '/blog/tags', '/blog/healthz', '/blog/feed.xml'])
    expect([path, (await get(path)).status]).toEqual([path, 404])
  expect((await get('/healthz')).status).toBe(200)
})
