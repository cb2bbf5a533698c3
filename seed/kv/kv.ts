import type { DocumentMetadata } from '../../src/model/document.ts'
import type { Database } from '../d1/database.ts'

/** A value to write into KV. */
export interface KvPair {
  key: string
  /** A text is stored in UTF-8. */
  value: string | Uint8Array
  metadata: DocumentMetadata
  /** KV forgets the value after this many seconds, at least 60; where it is absent, never. */
  expirationTtl?: number
}

/** What the loader needs of a KV namespace, local or remote; `src/model` says which keys and values there are. */
export interface KvStore {
  /** The most that one `put` or `delete` takes, in pairs and UTF-16 code units or bytes, and how many may be under way at once. */
  readonly batch: { pairs: number; size: number; atOnce: number }
  /** Names this KV for people: `local KV in ".wrangler/state"`. */
  readonly place?: string
  /** Everybody sees a write after this many milliseconds; absent where everybody sees it at once. */
  readonly visibleAfter?: number
  /** Lists every key of the namespace with the hash in its metadata; null for a value without one. */
  list(): Promise<Map<string, string | null>>
  /** Reads the values of any number of keys; a key that is not there is not in the answer. */
  get(keys: readonly string[]): Promise<Map<string, string>>
  /** Reads what is stored beside the values of any number of keys; a key that is not there is not in the answer. */
  describe(keys: readonly string[]): Promise<Map<string, Described>>
  /** Writes all pairs in any order. Where one could not be written, it rejects with an error that names keys. */
  put(pairs: readonly KvPair[]): Promise<void>
  /** Deletes all keys in any order; a key that is not there is no error. */
  delete(keys: readonly string[]): Promise<void>
  /** The database of the search index beside this KV; absent where there is none, and nothing is found. */
  readonly search?: Database
  close(): Promise<void>
}

/** What is stored beside a value. */
export interface Described {
  /** Null where the metadata carries none. */
  hash: string | null
  /** See `p` of `DocumentMetadata`. */
  address: string | null
  /** See `d` of `DocumentMetadata`. */
  size: { width: number; height: number } | null
  /** See `s` of `DocumentMetadata`; null where the metadata does not say it. */
  bytes: number | null
}

/** Names the local KV by its state folder. */
export const localPlace = (state: string): string => `local KV in "${state}"`

/** The hash in the metadata of a key; null where it carries none. */
export const hashIn = (metadata: unknown): string | null =>
  typeof metadata === 'object' && metadata !== null && 'h' in metadata && typeof metadata.h === 'string'
    ? metadata.h
    : null

/** What a metadata says of its value. */
export const describedBy = (metadata: unknown): Described => ({
  hash: hashIn(metadata),
  address: addressIn(metadata),
  size: sizeIn(metadata),
  bytes: bytesIn(metadata),
})

function sizeIn(metadata: unknown): Described['size'] {
  const size = typeof metadata === 'object' && metadata !== null && 'd' in metadata ? metadata.d : null
  if (!Array.isArray(size)) return null
  const [width, height] = size.map(Number)
  return width !== undefined && height !== undefined ? { width, height } : null
}

const bytesIn = (metadata: unknown): number | null =>
  typeof metadata === 'object' && metadata !== null && 's' in metadata && typeof metadata.s === 'number'
    ? metadata.s
    : null

const addressIn = (metadata: unknown): string | null =>
  typeof metadata === 'object' && metadata !== null && 'p' in metadata && typeof metadata.p === 'string'
    ? metadata.p
    : null
