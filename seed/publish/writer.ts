import { searchTag, tagOfKey } from '../../src/model/cache-tag.ts'
import { MOST_TAGS } from '../../src/model/history.ts'
import { type DocumentKind, kindOfKey, listOfFeedKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import type { KvPair, KvStore } from '../kv/kv.ts'
import { documentHash } from '../plan/document-hash.ts'
import type { Planned } from '../plan/stages.ts'
import type { IndexChanges } from './search-writer.ts'

/** What a publish changed, or would change in a dry run. */
export interface Changes {
  /** The documents written, their bytes in UTF-8, and the documents deleted, by kind. */
  kinds: Partial<Record<DocumentKind, KindChanges>>
  writes: number
  deletes: number
  /** The number of documents that were compared and stay as they are. */
  unchanged: number
  /** What changed in the search index; null where there is none. */
  index: IndexChanges | null
}

export interface KindChanges {
  writes: number
  bytes: number
  deletes: number
}

export interface WriteOptions {
  /** Counts and writes nothing. */
  dryRun?: boolean
  /** The time, in milliseconds since 1970. */
  clock?: () => number
  /** Called after each document. */
  onProgress?: (changes: Changes) => void
  /** Called with each list whose feeds are written or deleted. */
  onFeed?: (list: ListRef) => void
  /** Awaited before each batch; what it throws ends the load once the batches on their way have arrived. */
  beforeBatch?: () => Promise<void> | void
}

/**
 * Writes documents stage by stage, deletes keys, and counts both. Whatever ends the writing, the batches that are on their
 * way arrive or fail before it is disposed of.
 */
export class Writer implements AsyncDisposable {
  readonly #changes: Changes = { kinds: {}, writes: 0, deletes: 0, unchanged: 0, index: null }
  readonly #kv: KvStore
  readonly #options: WriteOptions
  readonly #batches: Batches
  readonly #tags = new Set<string>()
  #isAnyTag = false
  #stage: number | null = null

  constructor(kv: KvStore, options: WriteOptions) {
    this.#kv = kv
    this.#options = options
    this.#batches = new Batches(kv, options)
  }

  /** The tags of what was written or deleted (see `tagOfKey`); null where they are too many to tell, or any may be meant. */
  get tags(): string[] | null {
    return this.#isAnyTag || this.#tags.size > MOST_TAGS ? null : [...this.#tags].sort()
  }

  /** Tells that any answer may change. */
  tellAny(): void {
    this.#isAnyTag = true
  }

  /** Counts what the search index got, and tells that what is found may change. */
  tellIndex(index: IndexChanges): void {
    this.#changes.index = index
    if (index.writes + index.deletes > 0) this.#tags.add(searchTag)
  }

  /** Counts a document that stays as it is. */
  leave(): void {
    this.#changes.unchanged++
    this.#options.onProgress?.(this.#changes)
  }

  /**
   * Writes a document. Where its stage is another one than that of the document before, everything before it arrives first.
   *
   * @param stage see `stageOf`
   * @param h the value's hash
   */
  async write(document: Planned, stage: number, h?: string): Promise<void> {
    const pair = this.#toPair(document, h)
    if (pair === null) return
    const { onProgress } = this.#options
    if (stage !== this.#stage) await this.#batches.end()
    this.#stage = stage
    this.#changes.writes++
    const counts = this.#countsOf(document.kind)
    counts.writes++
    counts.bytes += document.kind === 'file' ? document.size : Buffer.byteLength(document.value)
    this.#tell(document.key)
    await this.#batches.add(pair)
    onProgress?.(this.#changes)
  }

  /** Waits until everything that was written has arrived. */
  arrive(): Promise<void> {
    return this.#batches.end()
  }

  /** Null where a file cannot be read any more. A dry run reads none. */
  #toPair(document: Planned, h?: string): KvPair | null {
    const { clock = Date.now, dryRun } = this.#options
    const { key } = document
    const t = Math.floor(clock() / 1000)
    if (document.kind !== 'file') {
      const { value, hash } = document
      return { key, value, metadata: { h: h ?? hash ?? documentHash(value), t } }
    }
    if (dryRun) return { key, value: '', metadata: { h: document.hash, t } }
    const read = document.read()
    return read === null ? null : { key, value: read.bytes, metadata: { ...read.metadata, t } }
  }

  /** Deletes keys once everything that was written has arrived. */
  async delete(keys: readonly string[]): Promise<void> {
    await this.#batches.end()
    this.#stage = null
    const { dryRun, onProgress, beforeBatch } = this.#options
    const { pairs: most } = this.#kv.batch
    for (let start = 0; start < keys.length; start += most) {
      const batch = keys.slice(start, start + most)
      if (!dryRun) {
        await beforeBatch?.()
        await this.#kv.delete(batch)
      }
      this.#changes.deletes += batch.length
      for (const key of batch) {
        const kind = kindOfKey(key)
        if (kind !== null) this.#countsOf(kind).deletes++
        this.#tell(key)
      }
      onProgress?.(this.#changes)
    }
  }

  /** Waits until everything has arrived; returns what was changed in all. */
  async end(): Promise<Changes> {
    await this.#batches.end()
    return this.#changes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#batches.settle()
  }

  #countsOf(kind: DocumentKind): KindChanges {
    const counts = this.#changes.kinds[kind] ?? { writes: 0, bytes: 0, deletes: 0 }
    this.#changes.kinds[kind] = counts
    return counts
  }

  #tell(key: string): void {
    const tag = tagOfKey(key)
    // One more than can be told says that they are too many.
    if (tag !== null && this.#tags.size <= MOST_TAGS) this.#tags.add(tag)
    const list = listOfFeedKey(key)
    if (list !== null) this.#options.onFeed?.(list)
  }
}

/** Collects pairs into batches. Some batches are on their way while the next one is filled. */
class Batches {
  readonly #kv: KvStore
  readonly #options: WriteOptions
  #pairs: KvPair[] = []
  #size = 0
  readonly #onTheirWay: { arrived: Promise<void>; size: number }[] = []

  constructor(kv: KvStore, options: WriteOptions) {
    this.#kv = kv
    this.#options = options
  }

  async add(pair: KvPair): Promise<void> {
    const { pairs, size } = this.#kv.batch
    this.#pairs.push(pair)
    this.#size += pair.value.length
    if (this.#pairs.length >= pairs || this.#size >= size) await this.#send()
  }

  /** Sends what is collected, and waits until all of it has arrived. */
  async end(): Promise<void> {
    await this.#send()
    while (this.#onTheirWay.length > 0) await this.#onTheirWay.shift()?.arrived
  }

  /** Waits until nothing is on its way any more, whether it arrives or not. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#onTheirWay.map(({ arrived }) => arrived))
  }

  async #send(): Promise<void> {
    while (this.#isFull) await this.#onTheirWay.shift()?.arrived
    const [pairs, size] = [this.#pairs, this.#size]
    this.#pairs = []
    this.#size = 0
    if (pairs.length === 0 || this.#options.dryRun) return
    await this.#options.beforeBatch?.()
    const put = this.#kv.put(pairs)
    put.catch(() => {}) // Reported where it is awaited.
    this.#onTheirWay.push({ arrived: put, size })
  }

  /** True where no batch more may be on its way. A large file is as much as several batches. */
  get #isFull(): boolean {
    const { atOnce, size: most } = this.#kv.batch
    const size = this.#onTheirWay.reduce((sum, batch) => sum + batch.size, 0)
    return this.#onTheirWay.length >= atOnce || (size > 0 && size + this.#size > most * (atOnce + 1))
  }
}
