import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { type Addresses, answerAt, type Leading } from '../../../src/model/answer-at.ts'
import type { Article } from '../../../src/model/article.ts'
import type { DocumentMetadata } from '../../../src/model/document.ts'
import { categoryPagesKey, pagesKey, redirectKey, sitePageKey } from '../../../src/model/keys.ts'
import { escapePath, listPath, pathStem } from '../../../src/model/paths.ts'
import { reservedRoutes } from '../../../src/model/reserved-paths.ts'
import type { Site } from '../../../src/model/site.ts'
import type { SitePage } from '../../../src/model/site-page.ts'
import { amount } from '../../amount.ts'
import { makeArticle, makeSite, put, putArticle, putFile, putLists, reset } from '../archive.ts'
import { get } from '../get.ts'
import { putIndex } from '../search-index.ts'

// What is said of an address without asking the Worker (`--check`) is what the Worker answers there.

beforeEach(reset)

/** What is in KV, as `answerAt` wants it. */
async function addressesInKv(site: Partial<Site>): Promise<Addresses> {
  const { keys } = await env.NEWS.list<DocumentMetadata>()
  const files = new Map<string, Leading>()
  const documents = new Map<string, Record<string, unknown>>()
  for (const { name, metadata } of keys) {
    const stem = name.slice(name.indexOf('/') + 1)
    if (name.startsWith('file/')) files.set(stem, { path: escapePath(metadata?.p ?? `/${stem}`) })
    else if (/^(?:article|site-page|redirect)\//.test(name) || name === categoryPagesKey)
      documents.set(name, (await env.NEWS.get(name, 'json')) ?? {})
  }
  const there = new Set(keys.map(({ name }) => name))
  const entries = new Map<string, { published: string }[]>()
  for (const { name } of keys) {
    if (!/^list\/(?:all|(?:category|tag)\/[^/]+)(?:\/\d+)?$/.test(name)) continue
    const head = name.replace(/^(list\/(?:all|[^/]+\/[^/]+))\/\d+$/, '$1')
    const page = await env.NEWS.get<{ entries: { published: string }[] }>(name, 'json')
    entries.set(head, [...(entries.get(head) ?? []), ...(page?.entries ?? [])])
  }
  const leadingOf = (page: SitePage): Leading => ({
    path: page.path,
    leadsTo: page.leadsTo ?? (page.leadsToList && listPath(page.leadsToList)),
  })
  return {
    article: (stem) => {
      const article = documents.get(`article/${stem}`) as Article | undefined
      return article === undefined ? null : { path: article.path, leadsTo: article.redirectTo }
    },
    sitePage: (stem) => {
      const page = documents.get(sitePageKey(stem)) as SitePage | undefined
      return page === undefined || !site.has?.pages ? null : leadingOf(page)
    },
    file: (stem) => files.get(stem) ?? null,
    redirect: (stem) => (documents.get(redirectKey(stem))?.to as string | undefined) ?? null,
    categoryPage: (stem) =>
      new Map((documents.get(categoryPagesKey)?.pages ?? []) as [string, string | null][]).get(stem),
    oldPost: () => null,
    hasList: (key) => there.has(key),
    hasAuthor: (name) =>
      [...documents.values()].some(({ authors }) => (authors as string[] | undefined)?.includes(name)),
    hasPeriod: (key, period) => entries.get(key)?.some(({ published }) => published.startsWith(period)) ?? false,
    site,
  }
}

/** Addresses of every route, with and without something there, and other spellings of them. */
const addressesOfRoutes: string[] = reservedRoutes
  .filter((route) => !route.endsWith('/*') && route !== '/sitemap/:file')
  .flatMap((route) => ['c', 't', 'none', 'x%2Fy'].map((name) => route.replace(':name', name)))

const api = [
  '',
  '/',
  '/articles',
  '/articles/',
  '/articles/2026/1',
  '/articles/2026/1.md',
  '/articles/2026/1/neighbours',
  '/articles/2026/1/related',
  '/articles/none/related',
  '/articles/counts',
]
const apiAddresses = [
  ...[...api, '/articles/none', '/articles/none.md', '/articles/2026%2F1', '/articles/about', '/categories'],
  ...['/categories/c', '/categories/none', '/categories/c/x', '/tags', '/tags/t', '/tags/none', '/site', '/x'],
  ...[
    '/openapi.json',
    '/openapi.yaml',
    '/openapi.json/',
    '/site/',
    '/categories/',
    '/categories/c/',
    '/tags/t/',
    '/tags/',
  ],
].map((path) => `/api/v1${path}`)

const others = [
  ...['0.xml', '1.xml', '00.xml', '%30.xml', 'pages.xml', '-1.xml', 'x', 'x.xml', '9999999.xml'].map(
    (file) => `/sitemap/${file}`,
  ),
  ...[
    '/sitemap',
    '/sitemap/',
    '/sitemap/a/b',
    '/api/',
    '/api/x',
    '/apix',
    '/mcp/',
    '/mcp/x',
    '/healthz/',
    '/robots.txt/',
  ],
  ...['/index.html', '/?page=0', '/category/c?page=0', '/news?page=0', '/news', '/news/', '/tags/', '/tags/index.html'],
  ...['/feeds/', '/feeds.html', '/categories.html', '/categories/', '/llms.txt?x=1', '/feed.xml?page=0', '/feed/c.xml'],
  ...['/feed/none.xml', '/feed/by_tag/t.xml', '/feed/by_tag/none.xml', '/feed/a/b.xml', '/category/', '/category/c/'],
  ...[
    '/category/c.html',
    '/category/c/rss.xml',
    '/category/none/rss.xml',
    '/tag/t/',
    '/tag/t.html',
    '/category/old.html',
  ],
  ...['/category/gone.html', '/category/gone', '/achieves/c/', '/achieves/none/', '/c', '/c/', '/c.html'],
  ...['/2026/1.html', '/2026/1', '/2026/1/', '/2026/%31.html', '/2026/2.html', '/2026/3.html', '/old/', '/old.html'],
  ...[
    '/about/',
    '/about',
    '/About/',
    '/gone/',
    '/lists/',
    '/round/',
    '/a.png',
    '/a.png/',
    '/%61.png',
    '/A.png',
    '/none.png',
  ],
  ...[
    '/demo.html',
    '/demo',
    '/demo/',
    '/d%65mo.html',
    '/tour/',
    '/tour',
    '/tour/index.html',
    '/none.html',
    '/none/',
    '/%E0%A4',
  ],
  ...[
    '/%E5%9B%BE.txt',
    '/\u56fe.txt',
    '/e\u0301.txt',
    '/%C3%A9.txt',
    '//about/',
    '/about//',
    '/..%2fabout',
    '/a%00b',
    '/a\\b',
  ],
  ...[
    '/search/',
    '/search.html',
    '/search?q=body',
    '/search?q=%00',
    '/search/x',
    '/search/feed.xml?q=body',
    '/opensearch.xml/',
    '/author',
    '/author/',
    '/author/c/',
    '/author/c.html',
    '/author/%63',
    '/author/x/y',
    '/author/C',
    '/author/%00',
    '/author/%FF',
    '/author/%FF/feed.xml',
  ],
]

const dated = ['', '/category/c', '/tag/t', '/tag/x%2Fy', '/category/none', '/feeds'].flatMap((list) =>
  [
    ...[
      '/archive',
      '/archive/',
      '/archive.html',
      '/2026/',
      '/2026',
      '/2026/01/',
      '/2026/01',
      '/2026/01/01/',
      '/2026/01/01',
    ],
    ...[
      '/2025/',
      '/2026/02/',
      '/2026/01/02/',
      '/2026/1/',
      '/2026/13/',
      '/2026/02/30/',
      '/2026/01/32/',
      '/2026//',
      '/026/',
    ],
    ...['/%32026/', '/2026/01/01/x/', '/2026/?page=0', '/archive?page=0'],
  ].map((path) => list + path),
)

const all = [...new Set([...addressesOfRoutes, ...apiAddresses, ...others, ...dated])].map((path) => {
  const { pathname, search } = new URL(`http://localhost${path}`)
  return pathname + search
})

async function putContent({ has }: Partial<Site>): Promise<void> {
  await put(redirectKey('old'), { to: '/2026/1.html', file: '_posts/a.md' })
  await put(categoryPagesKey, {
    joined: [],
    pages: [
      ['category/gone', null],
      ['category/old', 'c'],
    ],
  })
  if (has?.pages) {
    const shown = { title: 'T', language: null, description: '', html: '<p>x' }
    const pages: SitePage[] = [
      ...['/about/', '/', '/tags', '/a.png', '/category/none'].map((path) => ({ path, shown })),
      { path: '/gone/', leadsTo: 'https://elsewhere.example/' },
      { path: '/lists/', leadsToList: { kind: 'tag', name: 't' } },
      { path: '/round/', leadsTo: '/2026/2.html' },
      ...(has.contested === undefined ? [] : ['/archive/', '/2026/01.html', '/tag/t/2026']).map((path) => ({
        path,
        shown,
      })),
    ]
    for (const page of pages) await put(sitePageKey(pathStem(page.path)), page)
    await put(pagesKey, { pages: pages.map(({ path }) => ({ file: `${path}.md`, path })) })
  }
  if (has?.contested !== undefined) {
    await put(redirectKey('category/c/2026/01/01'), { to: '/2026/1.html', file: '_posts/a.md' })
    await put(redirectKey('category/c/2025'), { to: '/2026/1.html', file: '_posts/a.md' })
  }
  if (has?.files) {
    for (const stem of ['a.png', '图.txt', 'é.txt', 'robots.txt', 'favicon.ico', 'llms.txt']) await putFile(stem, 'x')
    if (has.htmlFiles)
      for (const p of ['/demo.html', '/tour/', '/about.html', '/tags/', '/feeds.html'])
        await putFile(pathStem(p), 'x', { p })
  }
}

const everything = { files: true, htmlFiles: true, pages: true }

/** In `npm test` every eighth address is asked for, of each site other ones. */
const STEP = amount(8, 1)

test.each<[what: string, site: Partial<Site>]>([
  ['posts alone', { has: { files: false, htmlFiles: false, pages: false } }],
  ['posts alone, as an older loader left them', { total: 5 }],
  ['over 1,000 posts and an icon', { total: 1001, icon: 'https://i.example.com/icon.png' }],
  ['pages', { has: { ...everything, files: false, htmlFiles: false } }],
  ['files, none of which is HTML', { has: { ...everything, htmlFiles: false, pages: false } }],
  ['pages and files', { has: everything }],
  [
    'posts alone, whose days are counted',
    { has: { ...everything, files: false, htmlFiles: false, pages: false, days: true } },
  ],
  ['pages and files, whose days are counted', { has: { ...everything, days: true } }],
  [
    'pages, files and old addresses where years could be',
    { has: { ...everything, days: true, contested: ['archive', 'dates'] } },
  ],
  ['a page where the archive could be', { has: { ...everything, days: true, contested: ['archive'] } }],
  [
    'pages and files that have addresses of ours',
    {
      has: everything,
      taken: { files: ['/robots.txt', '/favicon.ico', '/llms.txt', '/feeds'], pages: ['/', '/tags', '/category/none'] },
      listPath: '/news',
    },
  ],
  [
    'files that have addresses of ours',
    { has: { ...everything, pages: false }, taken: { files: ['/tags', '/feeds'], pages: [] } },
  ],
  ['a search index', { has: { ...everything, days: true }, years: [[2026, 120]] }],
  [
    'a search index and pages where it could be',
    { has: everything, years: [[2026, 120]], taken: { files: ['/search'], pages: ['/author/c'] } },
  ],
  [
    'former feeds',
    {
      formerFeeds: [
        ['/c/feed', 'all'],
        ['/feeds/*.rss', 'category'],
      ],
    },
  ],
])('of a site with %s the same is said of every address as the Worker answers', async (_, given) => {
  const site: Site = makeSite({ total: 120, ...given })
  const articles = [
    ...Array.from({ length: 117 }, (_, n) => makeArticle(120 - n)),
    makeArticle(3, { redirectTo: '/2026/1.html' }),
    makeArticle(2, { redirectTo: '/round/' }),
    makeArticle(1, { authors: ['c', 'x/y'] }),
  ].map((article) => ({ ...article, tags: ['t', 'x/y'], categories: [{ name: 'c', label: 'C' }] }))
  await putLists(articles, site)
  for (const article of articles.slice(-3)) await putArticle(article)
  await putContent(site)
  if (site.years !== undefined) expect((await putIndex(articles)).years).toEqual(site.years)
  const addresses = await addressesInKv(site)
  const wrong: unknown[] = []
  const some = all.filter((_, n) => (n + JSON.stringify(given).length) % STEP === 0)
  for (const path of [...some, ...(given.formerFeeds ? ['/c/feed', '/feeds/c.rss', '/feeds/none.rss'] : [])]) {
    const { status, headers } = await get(path)
    const location = headers.get('Location')
    const is =
      status === 301
        ? `moved ${location?.replace('https://edge.example.com', '')}`
        : status === 404
          ? 'missing'
          : 'here'
    const said = answerAt(new URL(`http://localhost${path}`).pathname, addresses)
    const isSaid = said.kind === 'moved' ? `moved ${said.to}` : said.kind
    if (is !== isSaid) wrong.push(`${path} is ${is} (${status}), said: ${isSaid}`)
  }
  expect(wrong).toEqual([])
})
