import { type ListRef, type NamedList, type OlderPage, PAGE_SIZE } from './lists.ts'
import { searchFeed } from './search-question.ts'
import { type FeedSource, selectionParameters } from './selection.ts'

/** Every path of the JSON API begins with this. */
export const API_PATH = '/api/v1'

/** Programs that read for a model ask here. */
export const MCP_PATH = '/mcp'

/**
 * Every spelling of an article's URL path has the same stem, and the article's KV key is made of it. It is decoded, in NFC, and has
 * no leading slash, trailing slash, `.html` or `index.html` of a folder: `/a/b.html`, `/a/b/`, `/a/b/index.html` and `/a/%62` all
 * have the stem `a/b`. A sequence that is no percent-encoded UTF-8 stays as it is.
 */
export function pathStem(path: string): string {
  const name = trimSlashes(decodePath(path).normalize('NFC'))
  if (!name.endsWith('.html')) return name
  const stem = name.slice(0, -'.html'.length)
  if (stem === 'index') return ''
  return stem.endsWith('/index') ? trimSlashes(stem.slice(0, -'index'.length)) : stem
}

// The pattern `/\/+$/` would take quadratic time on slashes that are not at the end.
function trimSlashes(path: string): string {
  let [start, end] = [0, path.length]
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, end)
}

/** Percent-decodes what is valid UTF-8 and leaves the rest as it is. It never throws. */
export function decodePath(path: string): string {
  return path.replace(/(%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

/** Spells a path as a browser asks for it (WHATWG URL, path state), whatever spelling it comes in. */
export function canonicalPath(path: string): string {
  return new URL(`http://localhost${path}`).pathname
}

/**
 * Makes a path one that a redirect may lead to. It has one slash in front, so that it stays on this host, and is spelled as browsers
 * send paths, so that the answer there is never another redirect for its spelling.
 */
export const onThisHost = (path: string): string => canonicalPath(path).replace(/^\/+/, '/')

/** What a path of the host is to a site: a path of the site, another spelling of an address below its base, or nothing. */
export type BelowBase = { path: string } | { rightly: string } | null

/**
 * Takes the base of a site off a path of its host: below `/blog`, `/blog/a` is the site's `/a`. The base itself is spelled rightly
 * with a slash at its end, as the home page's address is.
 *
 * @param base as in `site`, spelled as browsers send it
 * @param path percent-encoded
 */
export function pathBelow(base: string, path: string): BelowBase {
  if (path.startsWith(`${base}/`)) return { path: path.slice(base.length) }
  const steps = base.split('/').length
  const rest = path.split('/', steps).join('/').length
  if (decodePath(path.slice(0, rest)) !== decodePath(base)) return null
  return { rightly: base + (path.slice(rest) || '/') }
}

/** The path of a site at a path of its host; null where that is not below the site's base. */
export function pathOfSite(base: string, path: string): string | null {
  const below = base === '' ? { path } : pathBelow(base, path)
  if (below === null) return null
  return 'path' in below ? below.path : below.rightly.slice(base.length)
}

export const feedFormats = ['atom', 'rss', 'json'] as const

export type FeedFormat = (typeof feedFormats)[number]

const feedFiles: Record<FeedFormat, string> = { atom: 'feed.xml', rss: 'rss.xml', json: 'feed.json' }

/** The part of a site that says where the list of everything is: at `/`, or elsewhere where a page of the site is there. */
export interface ListPlace {
  listPath?: string
}

/**
 * Gives the path of a list's page: `/`, `/category/<name>`, `/tag/<name>`. With `page` it is that of the page of that number.
 *
 * @param site says where the list of everything is
 */
export function listPath(list: NamedList, page?: number): string
export function listPath(list: ListRef, page: number | undefined, site: ListPlace): string
export function listPath(list: ListRef, page?: number, site: ListPlace = {}): string {
  const path =
    list.kind === 'all' ? (site.listPath ?? '/') : `/${list.kind}/${encodeURIComponent(list.name.toWellFormed())}`
  return page === undefined ? path : `${path}?page=${page}`
}

/** A feed shows a part of a list, and all or little of each article. */
export interface FeedView {
  /** `?content=summary` asks for summaries in the place of bodies. */
  summary: boolean
  /** `?page=<n>` and `?page=<n>&first=<k>` ask for an archive document (RFC 5005, 4) instead of the newest articles. */
  page: OlderPage | null
}

/** A feed shows this to whoever asks for nothing else. */
export const wholeFeed: FeedView = { summary: false, page: null }

function feedPlace(source: FeedSource): { folder: string; parameters: string[] } {
  switch (source.kind) {
    case 'all':
      return { folder: '', parameters: [] }
    case 'selection':
      return { folder: '', parameters: selectionParameters(source) }
    case 'search': {
      const { folder, parameters } = searchFeed(source.query)
      return { folder, parameters: parameters === '' ? [] : [parameters] }
    }
    default:
      return { folder: listPath(source), parameters: [] }
  }
}

/** Gives the path of a feed: `/feed.xml`, `/category/<name>/rss.xml?page=3`, `/feed.xml?category=a&tag=b` and so on. */
export function feedPath(source: FeedSource, format: FeedFormat, { summary, page }: FeedView = wholeFeed): string {
  const { folder, parameters } = feedPlace(source)
  const query = [
    ...parameters,
    ...(summary ? ['content=summary'] : []),
    ...(page === null ? [] : [`page=${page.n}`]),
    ...(page !== null && page.first < PAGE_SIZE ? [`first=${page.first}`] : []),
  ]
  return `${folder}/${feedFiles[format]}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/**
 * Makes the entry id that jekyll-feed gives a post: its Jekyll id made absolute, and normalized as Ruby's Addressable 2.8 does it
 * (in NFKC, and percent-encoded where a path may not hold a character). With `idUrl` from the configuration the id outlives every
 * change of host.
 */
export function entryId(idUrl: string, jekyllId: string): string {
  const path = jekyllId
    .toWellFormed()
    .split(/((?:%[0-9A-Fa-f]{2})+)/)
    .map((part, index) => (index % 2 === 0 ? escapePath(part.normalize('NFKC')) : normalizeEncoded(part)))
  return idUrl + path.join('')
}

/** Decodes those of a run of percent-encoded characters that need no encoding. A slash stays what it is. */
function normalizeEncoded(run: string): string {
  const decoded = decodePath(run)
  return decoded === run ? run.toUpperCase() : escapePath(decoded.normalize('NFKC')).replaceAll('/', '%2F')
}

/** Percent-encodes every character that a path may not hold (RFC 3986, 3.3), `%` among them. */
export function escapePath(text: string): string {
  return text.toWellFormed().replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/]+/gu, (run) => encodeURIComponent(run))
}
