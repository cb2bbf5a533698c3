import type { Entry } from '../model/article.ts'
import { searchTag } from '../model/cache-tag.ts'
import { DocumentError, type DocumentMetadata } from '../model/document.ts'
import { articleKey, KEY_MAX_BYTES, siteKey } from '../model/keys.ts'
import { pathStem } from '../model/paths.ts'
import { tablesOf } from '../model/search-tables.ts'
import type { Site, SiteConfiguration } from '../model/site.ts'
import { type RelatedTo, type SearchDatabase, SearchReading } from './search-reading.ts'

/** The reader needs no more of a KV namespace than this. */
export type Namespace = Pick<KVNamespace, 'getWithMetadata'>

/** It is told of every document that is asked for. */
export interface Asked {
  add(key: string): unknown
}

/** KV does not answer, or not within the seconds that a client waits. */
export class StoreError extends Error {
  override name = 'StoreError'
}

/** A value of KV. */
export interface StoredText {
  text: string
  hash: string
  lastModified: number | null
}

export interface StoredStream {
  /** Hands the stream over. The caller has to read it or to cancel it. */
  take: () => ReadableStream<Uint8Array>
  /** What is stored beside it. Others than `h` and `t` are not checked. */
  metadata: DocumentMetadata
  lastModified: number | null
}

/** What KV says of a document before its value is read; null for a document that is not there. */
type Known = { hash: string; lastModified: number | null } | null

const PATIENCE_MS = 5_000

const utf8 = new TextDecoder()

/**
 * Reads documents for one answer, and records every one that it is asked for. The answer's ETag is made from that record, so
 * that a handler which reads one more document changes the tag without having to say so.
 */
export class DocumentReader {
  readonly #kv: Namespace
  readonly #asked: Asked
  readonly #known = new Map<string, Known>()
  readonly #parts: [key: string, part: unknown][] = []
  readonly #streams = new Set<ReadableStream>()
  #isEnded = false

  constructor(kv: Namespace, asked: Asked = new Set()) {
    this.#kv = kv
    this.#asked = asked
  }

  /** The key and the version of every document, or part of one, that was read: in the same order each time. */
  get versions(): string[] {
    const hashes = [...this.#known].map(([key, known]) => JSON.stringify([key, known?.hash ?? null]))
    return [...hashes, ...this.#parts.map((part) => JSON.stringify(part))].sort()
  }

  /** The time when the latest document was written, in milliseconds; null where any of them does not say. */
  get lastModified(): number | null {
    let latest: number | null = null
    for (const known of this.#known.values()) {
      if (known === null) continue
      if (known.lastModified === null) return null
      latest = Math.max(latest ?? 0, known.lastModified)
    }
    return latest
  }

  /**
   * Reads a small document at once, since to stream it would take longer; null where there is none. It is asked for in bytes: where
   * KV gives text, workerd takes five times as long to decode it.
   */
  async text(key: string): Promise<StoredText | null> {
    if (!this.#isAsked(key)) return null
    const { value, metadata } = await inTime(key, this.#kv.getWithMetadata<DocumentMetadata>(key, 'arrayBuffer'))
    return this.#toText(key, value && utf8.decode(value), metadata)
  }

  /**
   * Reads several documents in one question. Documents that are not there are not in the answer. KV refuses more than 25 MB
   * together: then each document is asked for by itself.
   *
   * @param what names the documents in an error
   */
  async texts(what: string, keys: readonly string[]): Promise<Map<string, StoredText>> {
    const asked = keys.filter((key) => this.#isAsked(key))
    const answer = this.#kv.getWithMetadata<DocumentMetadata>(asked, 'text')
    const found = await inTime(what, answer).catch(() => null)
    const texts = await Promise.all(
      asked.map(async (key) => {
        const { value = null, metadata = null } = found?.get(key) ?? {}
        return [key, found === null ? await this.text(key) : this.#toText(key, value, metadata)] as const
      }),
    )
    return new Map(texts.flatMap(([key, text]) => (text === null ? [] : [[key, text]])))
  }

  /** Opens a document as a stream; null where there is none. */
  async stream(key: string): Promise<StoredStream | null> {
    if (!this.#isAsked(key)) return null
    const { value, metadata } = await inTime(key, this.#kv.getWithMetadata<DocumentMetadata>(key, 'stream'))
    if (value === null) {
      this.#known.set(key, null)
      return null
    }
    this.#streams.add(value)
    const take = () => {
      this.#streams.delete(value)
      return value
    }
    const { lastModified } = this.#record(key, metadata)
    return { take, metadata: metadata ?? { h: '' }, lastModified }
  }

  /**
   * Records a part of a document in the place of all of it. An answer that needs no more keeps its tag while the rest of the
   * document changes.
   */
  recordPart<T>(key: string, part: T): T {
    this.#refuseWhenEnded(key)
    this.#asked.add(key)
    this.#known.delete(key)
    this.#parts.push([key, part])
    return part
  }

  /** Ends reading, so that the answer's tag can be made. Whatever is read after this is an error. */
  end(): void {
    this.#isEnded = true
  }

  /** Cancels the streams that nobody took. */
  async leave(): Promise<void> {
    const streams = [...this.#streams]
    this.#streams.clear()
    // A stream that broke off meanwhile says so here. That does not matter, since nobody reads it.
    await Promise.all(streams.map((stream) => inTime('a stream', stream.cancel()).catch(() => {})))
  }

  /** Whether KV takes a key. It refuses one that is too long with an error, and the loader writes none. */
  #isAsked(key: string): boolean {
    this.#refuseWhenEnded(key)
    this.#asked.add(key)
    // A unit of UTF-16 takes three bytes of UTF-8 at most.
    return 3 * key.length <= KEY_MAX_BYTES || new TextEncoder().encode(key).length <= KEY_MAX_BYTES
  }

  #refuseWhenEnded(key: string): void {
    if (this.#isEnded) throw new Error(`Cannot read "${key}": the tag of the answer is made already, read it before`)
  }

  #toText(key: string, value: string | null, metadata: DocumentMetadata | null): StoredText | null {
    if (value !== null) return { text: value, ...this.#record(key, metadata) }
    this.#known.set(key, null)
    return null
  }

  /** @returns the document's hash, and when it was written */
  #record(key: string, metadata: DocumentMetadata | null): NonNullable<Known> {
    const { h: hash, t } = metadata ?? {}
    if (typeof hash !== 'string')
      throw new DocumentError(`Cannot read "${key}": it carries no hash, load the archive again`)
    const lastModified = typeof t === 'number' && Number.isSafeInteger(t) ? t * 1000 : null
    const known = { hash, lastModified }
    this.#known.set(key, known)
    return known
  }
}

/**
 * Reads the archive for one answer. The site's configuration is at hand, since its fingerprint is in every tag. What else the site
 * says changes with every publish. An answer that asks for it has it in its tag.
 */
export class ArchiveReader extends DocumentReader {
  readonly site: SiteConfiguration
  readonly #site: Site

  readonly #database: SearchDatabase | undefined

  /** @param database the search index; absent where there is none */
  constructor(kv: Namespace, site: Site, asked?: Asked, database?: SearchDatabase) {
    super(kv, asked)
    this.site = site
    this.#site = site
    this.#database = database
  }

  /** Articles that are about the same as one; none where there is no index. It takes no read of KV. */
  async related(article: RelatedTo): Promise<Entry[]> {
    return (await this.search?.related(article, this.#site.total)) ?? []
  }

  /** What the search index says is part of the answer as a document is. It is null where there is no index. */
  get search(): SearchReading | null {
    const { years, months, has } = this.#site
    if (this.#database === undefined || years === undefined) return null
    return new SearchReading(this.#database, {
      tables: tablesOf(months ?? years.map(([year, articles]) => [year, [articles]])),
      hasPages: has?.pages ?? false,
      record: (question, rows) => this.recordPart(searchTag, [question, rows]),
      // Not all that the index may say: else every publish would have every article made anew.
      recordArticle: (article) => this.recordPart(articleKey(pathStem(article.path)), article),
    })
  }

  /** Takes what an answer needs of the site beside its configuration, and records it. */
  fromSite<T>(pick: (site: Site) => T): T {
    return this.recordPart(siteKey, pick(this.#site))
  }
}

/** @throws StoreError */
export async function inTime<T>(key: string, reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([reading, tooLate])
  } catch (error) {
    if (error instanceof DocumentError) throw error
    throw new StoreError(`Cannot read "${key}" from KV: ${error instanceof Error ? error.message : error}`)
  } finally {
    clearTimeout(timer)
  }
}
