/** How long an answer may be used again, in seconds. */
export interface Caching {
  /** By who asked. */
  client: string
  /** By the cache in front of the Worker. Not `s-maxage`: with that it would not serve while it asks anew. */
  edge: string
}

/** What a publish may change. A reader sees a new article within KV's minute, the isolate's half and these. */
export const changing: Caching = {
  client: 'public, max-age=300, stale-while-revalidate=300, stale-if-error=86400',
  edge: 'public, max-age=60, stale-while-revalidate=240, stale-if-error=86400',
}

/** What only an edit of an old article changes. */
export const sealed: Caching = {
  client: 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800',
  edge: 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800',
}

/** What a browser shows: the cache in front keeps what readers get, and tells them apart by the URL alone. */
export const shown: Caching = { client: changing.client, edge: 'no-store' }

/** The same of an answer that says nothing of its own. */
export const onlyClient = (status: number): Caching => ({ ...cachingOf(status), edge: 'no-store' })

const moved: Caching = { client: 'public, max-age=3600', edge: 'public, max-age=3600' }

/** What is not there may be published in a minute. */
const missing: Caching = { client: 'public, max-age=60', edge: 'public, max-age=60' }

export const never: Caching = { client: 'no-store', edge: 'no-store' }

/** Of an answer that says nothing of its own. */
export function cachingOf(status: number): Caching {
  if (status === 200 || status === 304) return changing
  if (status === 301 || status === 204) return moved
  return [400, 404, 413].includes(status) ? missing : never
}

export const cachingHeaders = ({ client, edge }: Caching) => ({
  'Cache-Control': client,
  'Cloudflare-CDN-Cache-Control': edge,
})
