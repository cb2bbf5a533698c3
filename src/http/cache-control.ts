/** Says for how many seconds an answer may be used again. */
export interface Caching {
  /** The client may use it so long. */
  client: string
  /**
   * The cache in front of the Worker may. Where a scheduled purge takes out what was published, that is a day: see edge-cache.ts.
   * `s-maxage` would keep it from serving an answer while it asks for a new one.
   */
  edge: string
}

/** For answers that a publish may change. A reader sees a new article within KV's minute, the isolate's half and these. */
export const changing: Caching = {
  client: 'public, max-age=300, stale-while-revalidate=300, stale-if-error=86400',
  edge: 'public, max-age=60, stale-while-revalidate=240, stale-if-error=86400',
}

/** For answers that only an edit of an old article changes. */
export const sealed: Caching = {
  client: 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800',
  edge: 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800',
}

/** For files of which another version has another name. */
export const forever: Caching = { client: 'public, max-age=31536000, immutable', edge: 'public, max-age=31536000' }

/** For pages in the place of feeds: the cache in front keeps what feed readers get, since all that it keeps of an address has the same tags. */
export const shown: Caching = { client: changing.client, edge: 'no-store' }

/** For problems that a browser shows, the same. */
export const onlyClient = (status: number): Caching => ({ ...cachingOf(status), edge: 'no-store' })

const moved: Caching = { client: 'public, max-age=3600', edge: 'public, max-age=3600' }

/** For addresses without an answer: one may be published in a minute. */
const missing: Caching = { client: 'public, max-age=60', edge: 'public, max-age=60' }

/** For what says nothing of it, and may change at any time. */
export const short: Caching = missing

export const never: Caching = { client: 'no-store', edge: 'no-store' }

/** The caching of an answer that sets none of its own. */
export function cachingOf(status: number): Caching {
  if (status === 200 || status === 304) return changing
  if (status === 301 || status === 204) return moved
  return [400, 404, 410, 413].includes(status) ? missing : never
}

export const cachingHeaders = ({ client, edge }: Caching) => ({
  'Cache-Control': client,
  'Cloudflare-CDN-Cache-Control': edge,
})
