import { hash } from 'node:crypto'
import { isOwnKey, listOfFeedKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { type DocumentKind, kindOfKey, type PlannedDocument, waitsForHeads } from '../plan/documents.ts'
import type { KvPair, KvStore } from './kv.ts'

/** What publishing changed, or would change. */
export interface Changes {
  /** Documents written, their bytes in UTF-8, and documents deleted, by kind. */
  kinds: Partial<Record<DocumentKind, KindChanges>>
  writes: number
  deletes: number
  /** Documents that were compared and left as they are. */
  unchanged: number
}

export interface KindChanges {
  writes: number
  bytes: number
  deletes: number
}

export interface PublishOptions {
  /** Compares and counts, and writes nothing. */
  dryRun?: boolean
  /** Told after each document. */
  onProgress?: (changes: Changes) => void
  /** Told each list whose feeds are written or deleted. */
  onFeed?: (list: ListRef) => void
  /** Awaited before each batch; what it throws ends the load after the batches before. */
  beforeBatch?: () => Promise<void> | void
}

/** What publishing a few files comes to; see plan/changes.ts. */
export interface PlannedChanges {
  /** In the order in which they are to be written. */
  documents: readonly PlannedDocument[]
  /** Keys. */
  deletions: readonly string[]
  /** Documents that were read and stay. */
  unchanged: number
}

/**
 * Brings KV to what the archive says: writes the documents whose hash differs from what KV lists, then deletes the
 * loader's keys that no document has. Where the kind changes from one document to the next, all before is written
 * before, and articles that link to new lists come after their heads: whatever a reader can reach exists at every moment.
 * Killed anywhere, the next run finishes it.
 */
export async function publish(
  kv: KvStore,
  documents: AsyncIterable<PlannedDocument> | Iterable<PlannedDocument>,
  options: PublishOptions = {},
): Promise<Changes> {
  const there = await kv.list()
  return writeWith(createWriter(kv, options), async (writer) => {
    const waiting: PlannedDocument[] = []
    for await (const document of documents) {
      if (document.kind === 'sections') {
        for (const article of waiting.splice(0)) await writer.write(article, documentHash(article.value))
      }
      const h = documentHash(document.value)
      const before = there.get(document.key)
      there.delete(document.key)
      if (before === h) writer.leave()
      else if (before !== undefined && waitsForHeads(document, (key) => key === document.key || there.has(key))) {
        waiting.push(document)
      } else await writer.write(document, h)
    }
    await writer.end()
    return writer.delete([...there.keys()].filter(isOwnKey))
  })
}

/** Writes what a few files changed, in the same order. */
export async function publishChanges(
  kv: KvStore,
  { documents, deletions, unchanged }: PlannedChanges,
  options: PublishOptions = {},
): Promise<Changes> {
  return writeWith(createWriter(kv, options), async (writer) => {
    for (let n = 0; n < unchanged; n++) writer.leave()
    for (const document of documents) await writer.write(document, documentHash(document.value))
    await writer.end()
    return writer.delete(deletions)
  })
}

type Writer = ReturnType<typeof createWriter>

/** Whatever ends the writing, what is on its way arrives or fails first. */
async function writeWith(writer: Writer, write: (writer: Writer) => Promise<Changes>): Promise<Changes> {
  try {
    return await write(writer)
  } finally {
    await writer.settle()
  }
}

/** 96 bits of SHA-256 over the value's UTF-8, in base64url: enough to tell any two versions of a document apart. */
export function documentHash(value: string): string {
  return hash('sha256', value, 'base64url').slice(0, 16)
}

/** Collects documents into batches and counts. Some batches are on their way while the next one is made. */
function createWriter(kv: KvStore, { dryRun = false, onProgress, onFeed, beforeBatch }: PublishOptions) {
  const changes: Changes = { kinds: {}, writes: 0, deletes: 0, unchanged: 0 }
  let batch: KvPair[] = []
  let size = 0
  let kind: DocumentKind | null = null
  const inFlight: Promise<void>[] = []

  const countsOf = (kind: DocumentKind): KindChanges => {
    const counts = changes.kinds[kind] ?? { writes: 0, bytes: 0, deletes: 0 }
    changes.kinds[kind] = counts
    return counts
  }
  const tellFeed = (key: string) => {
    const list = listOfFeedKey(key)
    if (list !== null) onFeed?.(list)
  }

  const flush = async () => {
    while (inFlight.length >= kv.batch.atOnce) await inFlight.shift()
    const pairs = batch
    batch = []
    size = 0
    if (pairs.length === 0 || dryRun) return
    await beforeBatch?.()
    const put = kv.put(pairs)
    put.catch(() => {}) // Reported where it is awaited.
    inFlight.push(put)
  }
  const end = async () => {
    await flush()
    while (inFlight.length > 0) await inFlight.shift()
  }

  return {
    leave(): void {
      changes.unchanged++
      onProgress?.(changes)
    },

    async write({ kind: next, key, value }: PlannedDocument, h: string): Promise<void> {
      if (next !== kind) await end()
      kind = next
      changes.writes++
      const counts = countsOf(kind)
      counts.writes++
      counts.bytes += Buffer.byteLength(value)
      tellFeed(key)
      batch.push({ key, value, metadata: { h } })
      size += value.length
      if (batch.length >= kv.batch.pairs || size >= kv.batch.size) await flush()
      onProgress?.(changes)
    },

    end,

    settle: () => Promise.allSettled(inFlight),

    async delete(keys: readonly string[]): Promise<Changes> {
      for (let start = 0; start < keys.length; start += kv.batch.pairs) {
        const some = keys.slice(start, start + kv.batch.pairs)
        if (!dryRun) {
          await beforeBatch?.()
          await kv.delete(some)
        }
        changes.deletes += some.length
        for (const key of some) {
          countsOf(kindOfKey(key)).deletes++
          tellFeed(key)
        }
        onProgress?.(changes)
      }
      return changes
    },
  }
}
