import type { Context } from 'hono'
import type { Bindings, Env } from '../env.ts'
import { siteKey } from '../model/keys.ts'
import type { Site } from '../model/site.ts'
import type { Sources } from '../model/sources.ts'
import { DocumentReader, type Namespace } from '../store/document-reader.ts'
import { isCodingOfHeader } from './compression.ts'

/**
 * The cache in front of the Worker at Cloudflare (its documents, "Workers Cache"). It keeps an answer under its path, its query, what
 * `Vary` names and the version of the Worker. A scheduled purge (purge-published.ts) takes out what a publish changed, so that an
 * answer may stay for a day. Undefined where there is none.
 */
export const cacheInFront = ({ executionCtx }: Pick<Context<Env>, 'executionCtx'>): CacheContext | undefined =>
  (executionCtx as Pick<ExecutionContext, 'cache'>).cache

/**
 * Behind the cache in front, an isolate makes anew what it has known for so long, in milliseconds, and no answer that is made of
 * anything older may stay in the cache: a purge has to come after the last old answer. Elsewhere memory.ts says how long.
 */
export const KNOWN_MOST_MS = 20_000

/** When an isolate is to make something anew that it knows since a time; undefined where memory.ts says that. */
export function freshUntil(c: Context<Env>, since: number): number | undefined {
  const { FRESH_SECONDS } = c.env
  if (FRESH_SECONDS !== undefined) return since + 1000 * Number(FRESH_SECONDS)
  return cacheInFront(c) === undefined ? undefined : since + KNOWN_MOST_MS
}

/** KV may go on giving what was read for so many seconds, the fewest that it takes. Without this it does for a minute. */
export const KV_TTL = 30

/** KV as it is read behind the cache in front: each place gives what it has read for half a minute and not a whole one. */
const readSooner = (kv: KVNamespace): Namespace =>
  ({
    getWithMetadata: (key: string, type: 'arrayBuffer' | 'stream' | 'text') =>
      kv.getWithMetadata(key, { type, cacheTtl: KV_TTL } as never),
  }) as unknown as Namespace

/** KV, for the answer to a request. */
export const namespaceFor = (c: Context<Env>): Namespace =>
  cacheInFront(c) === undefined ? c.env.NEWS : readSooner(c.env.NEWS)

/** KV, for what is scheduled at Cloudflare. */
export const namespaceOf = ({ NEWS }: Pick<Bindings, 'NEWS'>): Namespace => readSooner(NEWS)

/** Opens documents for the answer to a request, which gets their tags. */
export const readerFor = (c: Context<Env>, sources: Sources = c.var.sources): DocumentReader =>
  new DocumentReader(namespaceFor(c), sources)

/** Takes something of the site that a publish may change, and takes note that the answer depends on that. */
export function fromSite<T>(c: Context<Env>, pick: (site: Site) => T): T {
  c.var.sources.add(siteKey)
  return pick(c.var.wholeSite)
}

/** Answers of these statuses say what documents say, or that there is none: a publish changes them, and nothing else does. */
const toldByDocuments: ReadonlySet<number> = new Set([200, 301, 304, 404, 410])

/** More tags than answers have. Cloudflare takes 1,000, and 16 kB of them. */
const MOST_TAGS = 200

const DAY = 86_400

const A_DAY = `public, max-age=${DAY}, stale-while-revalidate=240, stale-if-error=${DAY}`

/** For an answer of an isolate that could not read anew what it knows. */
const A_MOMENT = 'public, max-age=10'

/**
 * Tags an answer with the documents that it is made of, and lets the cache in front keep it for a day, where there is one. What has
 * a policy of `no-store` there keeps that, and so does what the site's origin says.
 */
export function setEdgeHeaders(c: Context<Env>, headers: Headers, status: number): void {
  const { sources } = c.var
  // Nothing was read where there is no site, or where the health was asked for.
  if (sources === undefined || cacheInFront(c) === undefined) return
  const { tags, since } = sources.known
  if (tags.length > MOST_TAGS) return
  if (tags.length > 0) headers.set('Cache-Tag', tags.join(','))
  const given = headers.get(EDGE) ?? 'no-store'
  if (given === 'no-store' || !toldByDocuments.has(status) || c.get('originAnswer') !== undefined) return
  // Without a tag nothing takes it out when something comes to the address.
  if (status >= 400 && tags.length === 0) return
  if (!isCodingOfHeader(c.req.raw)) headers.set(EDGE, 'no-store')
  else if (Date.now() - since > KNOWN_MOST_MS) headers.set(EDGE, A_MOMENT)
  else if (maxAgeOf(given) < DAY) headers.set(EDGE, A_DAY)
}

const EDGE = 'Cloudflare-CDN-Cache-Control'

const maxAgeOf = (policy: string): number => Number(/max-age=(\d+)/.exec(policy)?.[1] ?? 0)
