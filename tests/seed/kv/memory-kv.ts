import { describedBy, type KvPair, type KvStore } from '../../../seed/kv/kv.ts'
import { archiveIn } from '../../of-archive.ts'
import { type MemoryDatabase, memoryDatabase } from '../d1/memory-database.ts'

/** Bytes are a text of as many characters. */
export type TextPair = KvPair & { value: string }

/** A KV in memory that keeps a record of what was asked of it: the verb, then the keys. */
export interface MemoryKv extends KvStore {
  calls: string[][]
  pairs: Map<string, TextPair>
}

/** One with a search index beside it. */
export interface SearchedKv extends MemoryKv {
  readonly search: MemoryDatabase
}

export const searchedKv = (): SearchedKv => ({ ...memoryKv(), search: memoryDatabase() })

/** @param given hashes by key, of values that were there before */
export function memoryKv(given: Record<string, string | null> = {}): MemoryKv {
  const hashes = new Map(Object.entries(given))
  const calls: string[][] = []
  const pairs = new Map<string, TextPair>()
  return {
    batch: { pairs: 100, size: 16_000_000, atOnce: 1 },
    calls,
    pairs,
    list: async () => new Map(hashes),
    get: async (keys) => {
      calls.push(['get', ...keys])
      return new Map(keys.flatMap((key) => (pairs.has(key) ? [[key, pairs.get(key)?.value ?? '']] : [])))
    },
    describe: async (keys) => {
      calls.push(['describe', ...keys])
      return new Map(keys.flatMap((key) => (pairs.has(key) ? [[key, describedBy(pairs.get(key)?.metadata)]] : [])))
    },
    put: async (given) => {
      calls.push(['put', ...given.map(({ key }) => key)])
      for (const pair of given) {
        hashes.set(pair.key, pair.metadata.h)
        pairs.set(pair.key, { ...pair, value: textOf(pair.value) })
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

/** The characters of a text, or bytes as characters of the same numbers. */
export const textOf = (value: string | Uint8Array): string =>
  typeof value === 'string' ? value : Buffer.from(value).toString('latin1')

/** Every document of the archive, and what is stored beside it but the time. */
export function contentOf({ pairs }: Pick<MemoryKv, 'pairs'>) {
  const besides = new Map([...pairs.values()].map(({ key, metadata: { t: _, ...beside } }) => [key, beside]))
  const documents = archiveIn([...pairs].map(([key, { value }]) => [key, value]))
  return Object.fromEntries(
    [...documents].map(([key, value]) => [key, { value, ...(key !== 'history' && { beside: besides.get(key) }) }]),
  )
}
