import { hash } from 'node:crypto'
import { type DocumentKind, kindOfKey, listOfFeedKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import type { KvPair, KvStore } from '../kv/kv.ts'
import { isEarly, type PlannedDocument, stageOf } from '../plan/documents.ts'
import { EarlyDocuments } from './early-documents.ts'

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
  /** The time, in milliseconds since 1970. */
  clock?: () => number
  /** Told after each document. */
  onProgress?: (changes: Changes) => void
  /** Told each list whose feeds are written or deleted. */
  onFeed?: (list: ListRef) => void
  /** True for keys that stay though no document has them. */
  isKept?: (key: string) => boolean
  /** Told what KV holds, before anything is planned; what it throws ends the load. */
  onFound?: (found: FoundKeys) => Promise<void> | void
  /** Awaited before each batch; what it throws ends the load after the batches before. */
  beforeBatch?: () => Promise<void> | void
}

/** The keys that KV holds. */
export interface FoundKeys {
  keys(): Iterable<string>
  has(key: string): boolean
}

/** What publishing a few files comes to; see plan/changes.ts. */
export interface PlannedChanges {
  /** In the order in which they are to be written, each with its stage. */
  documents: readonly (PlannedDocument & { stage: number })[]
  /** Keys. */
  deletions: readonly string[]
  /** Documents that were read and stay. */
  unchanged: number
}

/**
 * Brings KV to what the archive says: writes the documents whose hash differs from what KV lists, then deletes the
 * loader's keys that no document has. Where the stage changes from one document to the next, all before is written
 * before: whatever a reader can reach exists at every moment (see `stageOf`).
 * Killed anywhere, the next run finishes it.
 */
export async function publish(
  kv: KvStore,
  plan: (isThere: (key: string) => boolean) => AsyncIterable<PlannedDocument> | Iterable<PlannedDocument>,
  options: PublishOptions = {},
): Promise<Changes> {
  const before = await kv.list()
  await options.onFound?.(before)
  const gone = new Set(before.keys())
  const isThere = (key: string) => before.has(key)
  const early = new EarlyDocuments()
  try {
    return await writeWith(createWriter(kv, options), async (writer) => {
      const writeEarly = async (until: number) => {
        for (const { document, stage } of early.take(until))
          await writer.write(document, documentHash(document.value), stage)
      }
      for await (const document of plan(isThere)) {
        gone.delete(document.key)
        const h = documentHash(document.value)
        if (before.get(document.key) === h) {
          writer.leave()
          continue
        }
        const stage = stageOf(document, isThere)
        if (isEarly(document, stage)) early.hold(document, stage)
        else {
          await writeEarly(stage)
          await writer.write(document, h, stage)
        }
      }
      await writeEarly(Number.POSITIVE_INFINITY)
      await writer.end()
      const isKept = options.isKept ?? (() => false)
      return writer.delete([...gone].filter((key) => kindOfKey(key) !== null && !isKept(key)))
    })
  } finally {
    early.close()
  }
}

/** Writes what a few files changed, in the same order. */
export async function publishChanges(
  kv: KvStore,
  { documents, deletions, unchanged }: PlannedChanges,
  options: PublishOptions = {},
): Promise<Changes> {
  return writeWith(createWriter(kv, options), async (writer) => {
    for (let n = 0; n < unchanged; n++) writer.leave()
    for (const { stage, ...document } of documents) await writer.write(document, documentHash(document.value), stage)
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
function createWriter(
  kv: KvStore,
  { dryRun = false, clock = Date.now, onProgress, onFeed, beforeBatch }: PublishOptions,
) {
  const changes: Changes = { kinds: {}, writes: 0, deletes: 0, unchanged: 0 }
  let batch: KvPair[] = []
  let size = 0
  let stage: number | null = null
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

    /** @param next see `stageOf` */
    async write({ kind, key, value }: PlannedDocument, h: string, next: number): Promise<void> {
      if (next !== stage) await end()
      stage = next
      changes.writes++
      const counts = countsOf(kind)
      counts.writes++
      counts.bytes += Buffer.byteLength(value)
      tellFeed(key)
      batch.push({ key, value, metadata: { h, t: Math.floor(clock() / 1000) } })
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
          const kind = kindOfKey(key)
          if (kind !== null) countsOf(kind).deletes++
          tellFeed(key)
        }
        onProgress?.(changes)
      }
      return changes
    },
  }
}
