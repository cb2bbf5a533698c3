import type { DocumentMetadata } from '../../src/model/document.ts'

/** A value on its way into KV. */
export interface KvPair {
  key: string
  value: string
  metadata: DocumentMetadata
}

/** What the loader needs of a KV namespace, local or remote. */
export interface KvWriter {
  /** Every key of the namespace with the hash in its metadata; null for a value that carries none. */
  list(): Promise<Map<string, string | null>>
  /** Writes all of them, in any order; rejects where one of them could not be written. */
  put(pairs: readonly KvPair[]): Promise<void>
  delete(keys: readonly string[]): Promise<void>
  close(): Promise<void>
}
