import { decoded } from './live-feed.ts'

/** A kind of page that people look at, told by its path below the base and its query. */
export interface PageKind {
  name: string
  /** True for an address of that kind. */
  is: (path: string, query: URLSearchParams) => boolean
  /** Where nothing leads to one, this is asked for; null where a site need not have any. */
  otherwise: string | null
  /** The statuses that are right. */
  want: readonly number[]
}

const year = /^\/(?:19|20)\d\d\/$/
const month = /^\/(?:19|20)\d\d\/\d\d\/$/
const day = /^\/(?:19|20)\d\d\/\d\d\/\d\d\/$/
const ofList = (kind: 'category' | 'tag') => new RegExp(`^/${kind}/[^/]+$`)
const plain = (query: URLSearchParams) => query.size === 0
const at = (path: string) => (given: string, query: URLSearchParams) => given === path && plain(query)
const like = (pattern: RegExp) => (path: string, query: URLSearchParams) => pattern.test(path) && plain(query)

const isPageNumber = (query: URLSearchParams) => query.size === 1 && /^\d{1,9}$/.test(query.get('page') ?? '')

const found = (name: string, is: PageKind['is']): PageKind => ({ name, is, otherwise: null, want: [200] })
const always = (name: string, path: string): PageKind => ({ name, is: at(path), otherwise: path, want: [200] })

/** The 24 kinds, in the order in which they are reported. An article is what the API names. */
export const pageKinds: readonly PageKind[] = [
  always('home page', '/'),
  found('older page', (path, query) => path === '/' && isPageNumber(query)),
  found('article', () => false),
  found('category', like(ofList('category'))),
  found('older page of a category', (path, query) => ofList('category').test(path) && isPageNumber(query)),
  found('years of a category', like(/^\/category\/[^/]+\/(?:19|20)\d\d\//)),
  found('tag', like(ofList('tag'))),
  found('years of a tag', like(/^\/tag\/[^/]+\/(?:19|20)\d\d\//)),
  always('categories', '/categories'),
  found('categories in another order', (path, query) => path === '/categories' && query.size > 0),
  always('tags', '/tags'),
  always('feeds', '/feeds'),
  found('feeds of tags', (path, query) => path === '/feeds' && query.size > 0),
  found('archive', at('/archive')),
  found('year', like(year)),
  found('month', like(month)),
  found('day', like(day)),
  found('search', at('/search')),
  {
    name: 'what a search finds',
    is: (path, query) => path === '/search' && query.has('q'),
    otherwise: null,
    want: [200],
  },
  found('author', like(/^\/author\/[^/]+$/)),
  found('page of the site', () => false),
  always('reference of the API', '/api'),
  { name: 'page that is not there', is: () => false, otherwise: '/edge-news-feed/no-such-page/', want: [404, 410] },
  { name: 'page with a wrong number', is: () => false, otherwise: '/?page=x', want: [400, 404] },
]

/** No more links of a page are followed. */
const MOST_LINKS = 2000

/** The addresses to which the links of a page lead, resolved. In time linear in its length. */
export function linksIn(html: string, url: string): URL[] {
  const links = html.matchAll(/<a\s[^<>]{0,2000}?href="([^"<>]{1,2000})"/g).take(MOST_LINKS)
  return [...links].flatMap(([, href = '']) => {
    const to = URL.parse(decoded(href), url)
    return to === null || !/^https?:$/.test(to.protocol) ? [] : [to]
  })
}

/** The feeds that the head of a page names: addresses and types. */
export function feedsNamedIn(html: string, url: string): { url: string; type: string }[] {
  return [...html.matchAll(/<link\s([^<>]{1,2000})>/g).take(MOST_LINKS)].flatMap(([, attributes = '']) => {
    const value = (name: string) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1]
    const type = value('type') ?? ''
    const to = URL.parse(decoded(value('href') ?? ''), url)
    if (to === null || !value('rel')?.split(' ').includes('alternate')) return []
    return /^application\/(?:atom\+xml|rss\+xml|feed\+json)$/.test(type) ? [{ url: to.href, type }] : []
  })
}

/** What is wrong with a page of HTML; null where nothing is. */
export function faultOfPage({ body, headers }: { body: string; headers: Headers }): string | null {
  const type = headers.get('content-type') ?? 'none'
  if (!type.startsWith('text/html')) return `its type is ${type}, want text/html`
  if (!/<title>[^<]{1,2000}<\/title>/.test(body)) return 'it has no title'
  if (!/<html\s[^<>]{0,200}?lang="[^"]+"/.test(body)) return 'it does not say its language'
  return null
}
