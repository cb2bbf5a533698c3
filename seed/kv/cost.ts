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

/** How many days a load takes on the free plan, which goes on the next day where it stopped; 1 where it fits into one. */
export function freeDays(operations: Operations, rows: number): number {
  const ofKv = kindsOf(operations).map((kind) => operations[kind] / FREE_A_DAY[kind])
  return Math.max(1, Math.ceil(Math.max(rows / FREE_ROWS_A_DAY, ...ofKv)))
}

/** The paid plan's price of a month in US dollars, and the writes of KV that it includes (Workers, "Pricing", 2026-11). */
export const PAID_A_MONTH = 5
const INCLUDED_WRITES = 1_000_000

/** What the writes of a load cost on the paid plan beyond those that it includes, in US dollars. */
export const priceBeyondPlan = ({ writes }: Pick<Operations, 'writes'>): number =>
  (Math.max(0, writes - INCLUDED_WRITES) * PRICES.writes) / 1_000_000

/** D1 counts a row of the words, one of the entry and one of its index for each; a deletion takes the first two. */
const ROWS_A_WRITE = 3
const ROWS_A_DELETE = 2

/** The price of a million rows written, in US dollars (D1, "Pricing", 2026-11); those read cost a thousandth. */
const ROWS_PRICE = 1

/** An account on the free plan may write so many rows a day (D1, "Pricing", 2026-11). */
const FREE_ROWS_A_DAY = 100_000

/** The rows that D1 counts as written for what changes in the search index. */
export const rowsOf = ({ writes, deletes }: { writes: number; deletes: number }): number =>
  ROWS_A_WRITE * writes + ROWS_A_DELETE * deletes

/** The price in US dollars, as if nothing were included in the paid plan. */
export const priceOfRows = (rows: number): number => (rows * ROWS_PRICE) / 1_000_000

export const isBeyondFreeRows = (rows: number): boolean => rows > FREE_ROWS_A_DAY

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
