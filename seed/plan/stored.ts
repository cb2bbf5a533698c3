import type { Article } from '../../src/model/article.ts'
import { DocumentError, decodeDocument } from '../../src/model/document.ts'
import { decodeFeedDocument, wholeArticles } from '../../src/model/feed-document.ts'
import { decodeSegment } from '../../src/model/section-segment.ts'
import type { Shape, Shaped } from '../../src/model/shape.ts'
import type { Section } from '../../src/model/site.ts'
import type { PlannedDocument } from './documents.ts'

/** What KV holds is not what a load leaves: only comparing everything puts that right. */
export class StaleError extends Error {
  override name = 'StaleError'
}

/** Documents of KV, each read once, and what is to become of them. */
export class StoredDocuments {
  readonly #read: (keys: readonly string[]) => Promise<Map<string, string>>
  readonly #values = new Map<string, string | null>()
  readonly #written = new Map<string, PlannedDocument>()
  readonly #deleted = new Set<string>()

  /** @param read the values of any number of keys; one that is not there is not in the answer */
  constructor(read: (keys: readonly string[]) => Promise<Map<string, string>>) {
    this.#read = read
  }

  /** Reads those that were not read before, in one go. */
  async load(keys: Iterable<string>): Promise<void> {
    const fresh = [...new Set(keys)].filter((key) => !this.#values.has(key))
    if (fresh.length === 0) return
    const found = await this.#read(fresh)
    for (const key of fresh) this.#values.set(key, found.get(key) ?? null)
  }

  /** The value as it was read; null where there is none. */
  raw(key: string): string | null {
    const value = this.#values.get(key)
    if (value === undefined) throw new Error(`"${key}" was not read`)
    return value
  }

  /** True for one that was read and is there. */
  has(key: string): boolean {
    return typeof this.#values.get(key) === 'string'
  }

  /** The document as it was read; null where there is none. @throws StaleError where the value is no document of this shape */
  get<S extends Shape>(key: string, shape: S): Shaped<S> | null {
    return this.#decode(key, (value) => decodeDocument(key, value, shape))
  }

  /** The articles in a list's feed document; none where there is no such document. @throws StaleError */
  feedArticles(key: string): Article[] {
    return this.#decode(key, (value) => wholeArticles(decodeFeedDocument(key, Buffer.from(value)))) ?? []
  }

  /** What the first segment of an order of sections says of all; nothing where there is no such document. @throws StaleError */
  order(key: string): { segments: number; total: number } {
    const decode = (value: string) => decodeSegment(key, Buffer.from(value))
    const first = this.#decode(key, decode)
    return first === null ? { segments: 0, total: 0 } : { segments: 1 + first.starts.length, total: first.total }
  }

  /** The sections in a segment; none where there is no such document. @throws StaleError */
  sections(key: string): Section[] {
    const sectionsIn = (value: string): Section[] => {
      const { rows, group } = decodeSegment(key, Buffer.from(value))
      return rows.slice(1).flatMap((_, n) => group(n))
    }
    return this.#decode(key, sectionsIn) ?? []
  }

  #decode<T>(key: string, decode: (value: string) => T): T | null {
    const value = this.raw(key)
    try {
      return value === null ? null : decode(value)
    } catch (error) {
      if (error instanceof DocumentError) throw new StaleError(error.message)
      throw error
    }
  }

  /** The document as it will be, where one is planned, else as it was read. */
  planned<S extends Shape>(key: string, shape: S): Shaped<S> | null {
    const written = this.#written.get(key)
    return written === undefined ? this.get(key, shape) : decodeDocument(key, written.value, shape)
  }

  /** Plans a document; one that KV has already stays. */
  write(document: PlannedDocument): void {
    if (this.#values.get(document.key) !== document.value) this.#written.set(document.key, document)
  }

  /** Plans that a document goes; one that is not there does. */
  delete(key: string): void {
    if (this.#values.get(key) !== null) this.#deleted.add(key)
  }

  get written(): PlannedDocument[] {
    return [...this.#written.values()]
  }

  get deleted(): string[] {
    return [...this.#deleted]
  }

  /** How many were there and stay as they are. */
  get unchanged(): number {
    const stays = ([key, value]: [string, string | null]) =>
      value !== null && !this.#written.has(key) && !this.#deleted.has(key)
    return [...this.#values].filter(stays).length
  }
}
