import { type ListRef, type OlderPage, PAGE_SIZE } from './lists.ts'

/** Every path of the JSON API begins with this. */
export const API_PATH = '/api/v1'

/**
 * What an article's URL path and every spelling of it have in common, and what its KV key is made of: decoded, NFC,
 * without the leading slash, a trailing slash, `.html` or a folder's `index.html`. `/a/b.html`, `/a/b/`,
 * `/a/b/index.html` and `/a/%62` all have the stem `a/b`. A sequence that is no percent-encoded UTF-8 stays as it is.
 */
export function pathStem(path: string): string {
  const name = trimSlashes(decodePath(path).normalize('NFC'))
  if (!name.endsWith('.html')) return name
  const stem = name.slice(0, -'.html'.length)
  if (stem === 'index') return ''
  return stem.endsWith('/index') ? trimSlashes(stem.slice(0, -'index'.length)) : stem
}

// No `/\/+$/`: on slashes that are not at the end it takes quadratic time.
function trimSlashes(path: string): string {
  let [start, end] = [0, path.length]
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, end)
}

/** Percent-decodes what is valid UTF-8 and leaves the rest; never throws. */
export function decodePath(path: string): string {
  return path.replace(/(%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

/** The path as a browser asks for it (WHATWG URL, path state), whatever spelling it comes in. */
export function canonicalPath(path: string): string {
  return new URL(`http://localhost${path}`).pathname
}

/**
 * Where a redirect to a path leads: with one slash in front, so that it stays on this host; spelled as browsers send paths, so
 * that the answer there is never another redirect for its spelling.
 */
export const onThisHost = (path: string): string => canonicalPath(path).replace(/^\/+/, '/')

export const feedFormats = ['atom', 'rss', 'json'] as const

export type FeedFormat = (typeof feedFormats)[number]

const feedFiles: Record<FeedFormat, string> = { atom: 'feed.xml', rss: 'rss.xml', json: 'feed.json' }

/** The path of a list's page: `/`, `/category/<name>`, `/tag/<name>`; with `page`, of its sealed page of that number. */
export function listPath(list: ListRef, page?: number): string {
  const path = list.kind === 'all' ? '/' : `/${list.kind}/${encodeURIComponent(list.name.toWellFormed())}`
  return page === undefined ? path : `${path}?page=${page}`
}

/** Which part of a list a feed shows, and how much of it. */
export interface FeedView {
  /** Summaries in the place of bodies: `?content=summary`. */
  summary: boolean
  /** An archive document (RFC 5005, 4) instead of the newest articles: `?page=<n>`, `?page=<n>&first=<k>`. */
  page: OlderPage | null
}

/** What a feed shows to who asks for nothing else. */
export const wholeFeed: FeedView = { summary: false, page: null }

/** The path of a list's feed: `/feed.xml`, `/category/<name>/rss.xml?page=3` and so on. */
export function feedPath(list: ListRef, format: FeedFormat, { summary, page }: FeedView = wholeFeed): string {
  const folder = list.kind === 'all' ? '' : listPath(list)
  const query = [
    ...(summary ? ['content=summary'] : []),
    ...(page === null ? [] : [`page=${page.n}`]),
    ...(page !== null && page.first < PAGE_SIZE ? [`first=${page.first}`] : []),
  ]
  return `${folder}/${feedFiles[format]}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/**
 * The entry id that jekyll-feed gives a post: its Jekyll id made absolute, and normalized as Ruby's Addressable 2.8 does
 * (NFKC, and percent-encoded where a path may not hold a character). With `idUrl` taken from the configuration it
 * outlives every change of host.
 */
export function entryId(idUrl: string, jekyllId: string): string {
  const path = jekyllId
    .toWellFormed()
    .split(/((?:%[0-9A-Fa-f]{2})+)/)
    .map((part, index) => (index % 2 === 0 ? escapePath(part.normalize('NFKC')) : normalizeEncoded(part)))
  return idUrl + path.join('')
}

/** A run of percent-encoded characters, with those decoded that need no encoding. A slash stays what it is. */
function normalizeEncoded(run: string): string {
  const decoded = decodePath(run)
  return decoded === run ? run.toUpperCase() : escapePath(decoded.normalize('NFKC')).replaceAll('/', '%2F')
}

/** Percent-encodes every character that a path may not hold (RFC 3986, 3.3), `%` among them. */
export function escapePath(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/]+/gu, (run) => encodeURIComponent(run))
}
