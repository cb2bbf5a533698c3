import { hash } from 'node:crypto'
import { isOwnKey } from '../../src/model/keys.ts'
import type { DocumentKind, PlannedDocument } from '../plan.ts'
import type { KvPair, KvStore } from './kv.ts'

/** What a load changed. */
export interface Changes {
  writes: number
  deletes: number
  unchanged: number
}

/** Told after each document that was compared or written. */
export type OnProgress = (changes: Changes) => void

/**
 * Brings KV to what the archive says: writes the documents whose hash differs from what KV lists, then deletes the
 * loader's keys that no document has. The order of `documents` is kept between kinds, so that whatever a reader can
 * reach exists at every moment; killed anywhere, the next run finishes it.
 *
 * @param dryRun compares and counts, and writes nothing
 */
export async function publish(
  kv: KvStore,
  documents: Iterable<PlannedDocument>,
  { dryRun = false, onProgress = () => {} }: { dryRun?: boolean; onProgress?: OnProgress } = {},
): Promise<Changes> {
  const there = await kv.list()
  const changes: Changes = { writes: 0, deletes: 0, unchanged: 0 }
  const put = dryRun ? async () => {} : kv.put.bind(kv)

  let batch: KvPair[] = []
  let size = 0
  let kind: DocumentKind | null = null
  let inFlight: Promise<void> = Promise.resolve()
  // One batch is on its way while the next one is made.
  const flush = async () => {
    await inFlight
    const pairs = batch
    batch = []
    size = 0
    inFlight = pairs.length > 0 ? put(pairs) : Promise.resolve()
    inFlight.catch(() => {}) // Reported where it is awaited.
  }

  for (const document of documents) {
    if (document.kind !== kind) {
      await flush()
      await inFlight
      kind = document.kind
    }
    const h = documentHash(document.value)
    const before = there.get(document.key)
    there.delete(document.key)
    if (before === h) {
      changes.unchanged++
    } else {
      changes.writes++
      batch.push({ key: document.key, value: document.value, metadata: { h } })
      size += document.value.length
      if (batch.length >= kv.batch.pairs || size >= kv.batch.size) await flush()
    }
    onProgress(changes)
  }
  await flush()
  await inFlight

  const gone = [...there.keys()].filter(isOwnKey)
  for (let start = 0; start < gone.length; start += kv.batch.pairs) {
    const keys = gone.slice(start, start + kv.batch.pairs)
    if (!dryRun) await kv.delete(keys)
    changes.deletes += keys.length
    onProgress(changes)
  }
  return changes
}

/** 96 bits of SHA-256 over the value's UTF-8, in base64url: enough to tell any two versions of a document apart. */
export function documentHash(value: string): string {
  return hash('sha256', value, 'base64url').slice(0, 16)
}
