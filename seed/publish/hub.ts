import type { ListRef } from '../../src/model/lists.ts'
import { feedFormats, feedPath } from '../../src/model/paths.ts'
import { absoluteUrl, type Site } from '../../src/model/site.ts'
import { backoff, type Clock, innermost, monotonicClock, retryAfter } from '../kv/retry.ts'

/** What a WebSub hub was told, and what it was not. */
export interface HubReport {
  url: string
  /** The number of feeds that it was told of. */
  told: number
  /** The URLs of the feeds that it was not told of, by the reason. */
  failed: { reason: string; topics: string[] }[]
}

export interface HubOptions {
  /** Milliseconds until the first request. */
  delay?: number
  /** Called before every wait. */
  onWait?: (seconds: number, why: string) => void
  /** Ends the requests and the waiting. */
  signal?: AbortSignal
  /** Makes the signal that ends a request which has no answer after these milliseconds. */
  expire?: (milliseconds: number) => AbortSignal
  clock?: Clock
}

/** One request names this many feeds. */
const BATCH = 50
const TRIES = 5
const LONGEST_BACKOFF_MS = 30_000
const TIMEOUT_MS = 10_000
/** A hub makes a publish longer by this many milliseconds at most. */
const IN_ALL_MS = 60_000

/** The absolute URLs of the feeds of some lists in every format, by which a hub knows them. */
export const feedUrls = (site: Pick<Site, 'url' | 'base'>, lists: readonly ListRef[]): string[] =>
  lists.flatMap((list) => feedFormats.map((format) => absoluteUrl(site, feedPath(list, format))))

/**
 * Tells a hub which feeds have changed. WebSub leaves the request to the hub (W3C WebSub, section 7); this one is that of
 * PubSubHubbub 0.3, section 7.1, which the hubs of Google and Superfeedr want. It never rejects: the report has the failures.
 */
export async function tellHub(
  hub: string,
  topics: readonly string[],
  { delay = 0, onWait, signal, expire = AbortSignal.timeout, clock = monotonicClock }: HubOptions = {},
): Promise<HubReport> {
  const wait = async (milliseconds: number, why: string) => {
    if (signal?.aborted) return
    onWait?.(milliseconds / 1000, why)
    await clock.wait(milliseconds, signal).catch(() => {}) // The next attempt checks the signal.
  }
  if (topics.length > 0 && delay > 0) await wait(delay, 'KV shows a publish everywhere after a while')
  const deadline = clock.now() + IN_ALL_MS

  const tell = async (some: readonly string[]): Promise<Failure | null> => {
    for (let attempt = 1; ; attempt++) {
      if (signal?.aborted) return { reason: 'stopped', isLast: true }
      const left = deadline - clock.now()
      if (left <= 0) return { reason: `not done within ${IN_ALL_MS / 1000} s`, isLast: true }
      const timeout = Math.ceil(Math.min(TIMEOUT_MS, left))
      const refusal = await notify(hub, some, { timeout, lost: expire(timeout), stop: signal })
      if (refusal === null) return null
      const { reason, mayPass, notBefore } = refusal
      if (!mayPass) return { reason, isLast: false }
      if (attempt === TRIES) return { reason: `${reason} (${TRIES} times)`, isLast: true }
      const pause = Math.max(backoff(attempt, LONGEST_BACKOFF_MS), notBefore)
      if (clock.now() + pause >= deadline) return { reason, isLast: true }
      await wait(pause, reason)
    }
  }

  let told = 0
  const failed = new Map<string, string[]>()
  for (let start = 0; start < topics.length; start += BATCH) {
    const some = topics.slice(start, start + BATCH)
    const failure = await tell(some)
    if (failure === null) {
      told += some.length
      continue
    }
    const { reason, isLast } = failure
    failed.set(reason, [...(failed.get(reason) ?? []), ...(isLast ? topics.slice(start) : some)])
    if (isLast) break
  }
  return { url: hub, told, failed: [...failed].map(([reason, topics]) => ({ reason, topics })) }
}

interface Failure {
  reason: string
  /** True where the remaining feeds would fail, too. */
  isLast: boolean
}

interface Refusal {
  reason: string
  /** True where the same request may get another answer later. */
  mayPass: boolean
  /** The hub wants no request for this many milliseconds. */
  notBefore: number
}

/** Sends one request; null where the hub accepts it. */
async function notify(
  hub: string,
  topics: readonly string[],
  { timeout, lost, stop }: { timeout: number; lost: AbortSignal; stop: AbortSignal | undefined },
): Promise<Refusal | null> {
  const signal = stop === undefined ? lost : AbortSignal.any([lost, stop])
  const body = new URLSearchParams({ 'hub.mode': 'publish' })
  for (const topic of topics) body.append('hub.url', topic)
  try {
    // A redirect would be followed with a GET, and the page at its end would look like an acceptance.
    const { ok, status, headers, body: text } = await fetch(hub, { method: 'POST', body, redirect: 'manual', signal })
    text?.cancel().catch(() => {})
    if (ok) return null
    const mayPass = status === 429 || status >= 500
    return { reason: `the hub answered ${status}`, mayPass, notBefore: retryAfter(headers.get('retry-after')) }
  } catch (error) {
    const why = lost.aborted ? `within ${timeout / 1000} s` : `(${innermost(error as Error).message})`
    return { reason: `no answer from the hub ${why}`, mayPass: true, notBefore: 0 }
  }
}
