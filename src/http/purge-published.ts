import type { Bindings } from '../env.ts'
import { DocumentError } from '../model/document.ts'
import type { History } from '../model/history.ts'
import { DocumentReader } from '../store/document-reader.ts'
import { openHistory } from '../store/documents.ts'
import { uploadedAt } from './conditional.ts'
import { KNOWN_MOST_MS, namespaceOf } from './edge-cache.ts'
import { logWarning } from './log.ts'

const MINUTE = 60_000

/** Every place has shown a write of KV after this, whatever KV_TTL asks for: Cloudflare says "up to 60 seconds or more". */
const KV_SHOWS_MS = MINUTE

/** An answer is in the cache this long after its documents were known: it may wait for KV, and for whoever reads it. */
const ANSWERING_MS = 30_000

/** The clock of the publisher may differ so much from Cloudflare's. */
const CLOCKS_MS = MINUTE

/** A scheduled call may come late, and one may not come at all. */
const CALLS_MS = 2 * MINUTE

/**
 * What was published in this time is purged at each call, in milliseconds. An answer may be made of what was there before, and put
 * into the cache, until KV shows the change everywhere, no isolate knows what was there before, and the last such answer is sent.
 * One purge at least comes after that.
 */
export const PURGED_FOR_MS = KV_SHOWS_MS + KNOWN_MOST_MS + ANSWERING_MS + CLOCKS_MS + CALLS_MS

/**
 * Cloudflare begins to call a new Worker after up to 15 minutes ("Cron Triggers"). What was published by then is not known any more,
 * so that everything is purged while a version is younger than this, in milliseconds.
 */
export const NEW_FOR_MS = 15 * MINUTE + PURGED_FOR_MS

/** A call takes so many tags (Cloudflare's documents, "Purge cache", "Availability and limits"). */
const TAGS_AT_ONCE = 100

/** An account may make five calls a minute, on every plan. Two are left for another Worker of it, such as that of `env.staging`. */
const MOST_CALLS = 3

/**
 * Takes out of the cache in front what was published in the last minutes. It reads one document, and none where there is no cache.
 * What has to be purged is told by the loader, so that the Worker has no door for that.
 *
 * @throws StoreError where KV does not answer: the next call comes in a minute
 */
export async function purgePublished(
  env: Pick<Bindings, 'NEWS' | 'VERSION'>,
  cache: CacheContext | undefined,
): Promise<void> {
  if (cache === undefined) return
  const isNew = Date.now() - uploadedAt(env.VERSION) < NEW_FOR_MS
  for (const what of purgesFor(isNew ? null : await publishesIn(env), Date.now())) {
    const { success, errors } = await cache.purge(what)
    if (!success) logWarning({ message: 'The cache in front was not purged', errors: JSON.stringify(errors) })
  }
}

type Publishes = Pick<History, 'publishes'>['publishes']

/** Returns null where nobody says what was published: an older loader, or one that is newer than this Worker. */
async function publishesIn(env: Pick<Bindings, 'NEWS'>): Promise<Publishes | null> {
  try {
    const opened = await openHistory(new DocumentReader(namespaceOf(env)))
    return opened === null ? null : (await opened.read()).publishes
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    logWarning({ message: error.message })
    return null
  }
}

/**
 * The purges that one call makes, three at most.
 *
 * @param publishes null where they are not known: everything may have changed
 * @param now in milliseconds
 */
export function purgesFor(publishes: Publishes | null, now: number): CachePurgeOptions[] {
  if (publishes === null) return [{ purgeEverything: true }]
  const recent = publishes.filter(([at]) => now - Date.parse(at) < PURGED_FOR_MS)
  const tags = [...new Set(recent.flatMap(([, tags]) => tags ?? []))]
  const isAny = recent.some(([, tags]) => tags === null)
  if (isAny || tags.length > MOST_CALLS * TAGS_AT_ONCE) return [{ purgeEverything: true }]
  const calls = Math.ceil(tags.length / TAGS_AT_ONCE)
  return Array.from({ length: calls }, (_, n) => ({ tags: tags.slice(n * TAGS_AT_ONCE, (n + 1) * TAGS_AT_ONCE) }))
}
