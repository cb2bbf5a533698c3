import type { Meter } from './metered.ts'

/** Operations of Workers KV, by what Cloudflare counts and charges. */
export interface Operations {
  writes: number
  deletes: number
  reads: number
  lists: number
}

/** US dollars a million operations on the paid plan (Workers KV, "Pricing", 2026-11). */
const PRICES: Operations = { writes: 5, deletes: 5, reads: 0.5, lists: 5 }

/** What the free plan lets an account do a day (Workers KV, "Limits", 2026-11). */
const FREE_A_DAY: Operations = { writes: 1_000, deletes: 1_000, reads: 100_000, lists: 1_000 }

/**
 * What a publish costs. Claim and lease take two reads before; the lease a write and a read after them, and a write at the end.
 */
export function operationsOf({
  writes,
  deletes,
  reads,
  lists,
}: Pick<Operations, 'writes' | 'deletes'> & Meter): Operations {
  return { writes: writes + 2, deletes, reads: reads + 3, lists }
}

/** In US dollars, beyond what the paid plan includes. */
export function priceOf(operations: Operations): number {
  return kindsOf(operations).reduce((sum, kind) => sum + (operations[kind] * PRICES[kind]) / 1_000_000, 0)
}

/** The kinds of which the free plan's day does not have enough. */
export function beyondFreeDay(operations: Operations): (keyof Operations)[] {
  return kindsOf(operations).filter((kind) => operations[kind] > FREE_A_DAY[kind])
}

const kindsOf = (operations: Operations) => Object.keys(operations) as (keyof Operations)[]
