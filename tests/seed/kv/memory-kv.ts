import type { KvPair, KvStore } from '../../../seed/kv/kv.ts'

/** A KV in memory that keeps a record of what was asked of it: the verb, then the keys. */
export interface MemoryKv extends KvStore {
  calls: string[][]
  pairs: Map<string, KvPair>
}

/** @param given hashes by key, of values that were there before */
export function memoryKv(given: Record<string, string | null> = {}): MemoryKv {
  const hashes = new Map(Object.entries(given))
  const calls: string[][] = []
  const pairs = new Map<string, KvPair>()
  return {
    batch: { pairs: 100, size: 16_000_000, atOnce: 1 },
    calls,
    pairs,
    list: async () => new Map(hashes),
    get: async (keys) => {
      calls.push(['get', ...keys])
      return new Map(keys.flatMap((key) => (pairs.has(key) ? [[key, pairs.get(key)?.value ?? '']] : [])))
    },
    put: async (given) => {
      calls.push(['put', ...given.map(({ key }) => key)])
      for (const pair of given) {
        hashes.set(pair.key, pair.metadata.h)
        pairs.set(pair.key, pair)
      }
    },
    delete: async (keys) => {
      calls.push(['delete', ...keys])
      for (const key of keys) {
        hashes.delete(key)
        pairs.delete(key)
      }
    },
    close: async () => {},
  }
}
