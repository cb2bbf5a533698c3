import type { DocumentMetadata } from '../../src/model/document.ts'

/** A value on its way into KV. */
export interface KvPair {
  key: string
  value: string
  metadata: DocumentMetadata
  /** Seconds after which KV forgets it, at least 60; for ever where absent. */
  expirationTtl?: number
}

/** What the loader needs of a KV namespace, local or remote. Keys and values are those of `src/model`. */
export interface KvStore {
  /** How much one `put` or `delete` should carry, in pairs or keys and UTF-16 code units of values, and how many at once. */
  readonly batch: { pairs: number; size: number; atOnce: number }
  /** What it is, for people: `local KV in ".wrangler/state"`. */
  readonly place?: string
  /** Milliseconds until a write shows to everybody; absent where it does at once. */
  readonly visibleAfter?: number
  /** Every key of the namespace with the hash in its metadata; null for a value that carries none. */
  list(): Promise<Map<string, string | null>>
  /** The values of any number of keys; one that is not there is not in the answer. */
  get(keys: readonly string[]): Promise<Map<string, string>>
  /** Writes all of them, in any order; rejects, naming keys, where one of them could not be written. */
  put(pairs: readonly KvPair[]): Promise<void>
  /** Deletes all of them, in any order; one that is not there is no error. */
  delete(keys: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** What the local KV is called, with its state folder. */
export const localPlace = (state: string): string => `local KV in "${state}"`

/** The hash in the metadata of a key; null where it carries none. */
export const hashIn = (metadata: unknown): string | null =>
  typeof metadata === 'object' && metadata !== null && 'h' in metadata && typeof metadata.h === 'string'
    ? metadata.h
    : null
