import type { KvStore } from './kv.ts'

/** Keys that one listing call gives. */
const KEYS_A_LIST = 1000

/** Calls that cost money: what was read and listed; writes and deletions count who makes them. */
export interface Meter {
  /** Values read. */
  reads: number
  /** Calls of `list`. */
  lists: number
}

/** The same KV with a meter on it. */
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
    },
  }
}
