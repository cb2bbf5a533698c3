import type { ListRef } from './lists.ts'

/**
 * What an article's URL path and every spelling of it have in common, and what its KV key is made of: decoded, NFC,
 * without the leading slash, a trailing slash or `.html`. `/a/b.html`, `/a/b/` and `/a/%62` all have the stem `a/b`.
 * A sequence that is no percent-encoded UTF-8 stays as it is.
 */
export function pathStem(path: string): string {
  return decodePath(path)
    .normalize('NFC')
    .replace(/^\/+/, '')
    .replace(/(\.html|\/+)$/, '')
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

export type FeedFormat = 'atom' | 'rss' | 'json'

const feedFiles: Record<FeedFormat, string> = { atom: 'feed.xml', rss: 'rss.xml', json: 'feed.json' }

/** The path of a list's page: `/`, `/category/<name>`, `/tag/<name>`; with `page`, of its sealed page of that number. */
export function listPath(list: ListRef, page?: number): string {
  const path = list.kind === 'all' ? '/' : `/${list.kind}/${encodeURIComponent(list.name)}`
  return page === undefined ? path : `${path}?page=${page}`
}

/** The path of a list's feed: `/feed.xml`, `/category/<name>/rss.xml` and so on. */
export function feedPath(list: ListRef, format: FeedFormat): string {
  const folder = list.kind === 'all' ? '' : listPath(list)
  return `${folder}/${feedFiles[format]}`
}

/**
 * The entry id that jekyll-feed gives a post: `absolute_url` of its Jekyll id. With `idUrl` taken from the
 * configuration it outlives every change of host.
 */
export function entryId(idUrl: string, jekyllId: string): string {
  return idUrl + jekyllId
}
