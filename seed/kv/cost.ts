import type { KvStore } from './kv.ts'

/** Operations of Workers KV, as Cloudflare counts and charges them. */
export interface Operations {
  writes: number
  deletes: number
  reads: number
  lists: number
}

/** The prices of a million operations on the paid plan, in US dollars (Workers KV, "Pricing", 2026-11). */
const PRICES: Operations = { writes: 5, deletes: 5, reads: 0.5, lists: 5 }

/** An account on the free plan may do this much a day (Workers KV, "Limits", 2026-11). */
const FREE_A_DAY: Operations = { writes: 1_000, deletes: 1_000, reads: 100_000, lists: 1_000 }

/**
 * What a publish costs. The claim and the lease are read once each before it; the lease is then written, read again, and written
 * at the end.
 */
export function operationsOf({
  writes,
  deletes,
  reads,
  lists,
}: Pick<Operations, 'writes' | 'deletes'> & Meter): Operations {
  return { writes: writes + 2, deletes, reads: reads + 3, lists }
}

/** The price in US dollars, as if nothing were included in the paid plan. */
export function priceOf(operations: Operations): number {
  return kindsOf(operations).reduce((sum, kind) => sum + (operations[kind] * PRICES[kind]) / 1_000_000, 0)
}

/** The kinds of operations of which there are more than the free plan gives a day. */
export function beyondFreeDay(operations: Operations): (keyof Operations)[] {
  return kindsOf(operations).filter((kind) => operations[kind] > FREE_A_DAY[kind])
}

const kindsOf = (operations: Operations) => Object.keys(operations) as (keyof Operations)[]

/** One call of `list` gives this many keys. */
const KEYS_A_LIST = 1000

/** Counts the reads and lists, which cost money; the writer counts writes and deletions. */
export interface Meter {
  /** The number of values read. */
  reads: number
  /** The number of calls of `list`. */
  lists: number
}

/** The same KV, whose reads and lists are counted. */
export function metered(kv: KvStore): { kv: KvStore; meter: Meter } {
  const meter: Meter = { reads: 0, lists: 0 }
  return {
    meter,
    kv: {
      ...kv,
      async list() {
        const keys = await kv.list()
        meter.lists += Math.max(1, Math.ceil(keys.size / KEYS_A_LIST))
        return keys
      },
      get(keys) {
        meter.reads += keys.length
        return kv.get(keys)
      },
      describe(keys) {
        meter.reads += keys.length
        return kv.describe(keys)
      },
    },
  }
}
