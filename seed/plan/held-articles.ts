import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Article, toEntry } from '../../src/model/article.ts'
import { type EncodedArticle, type EncodedEntry, encodeEntry } from './encoded.ts'
import { addRow, openScratch } from './scratch.ts'

const SCHEMA = `
  CREATE TABLE head (id INTEGER PRIMARY KEY, value BLOB);
  CREATE TABLE html (id INTEGER PRIMARY KEY, value BLOB);
`

/** The number by which an article is held. */
export type HeldId = number

/**
 * The articles of which pages, heads and feeds of lists are still to be made, on disk: thousands of lists wait for tens of
 * articles each. Whoever needs one no more lets it go.
 */
export class HeldArticles {
  readonly #scratch: DatabaseSync
  readonly #heads: HeldTexts
  readonly #bodies: HeldTexts
  #last: HeldId = 0

  constructor() {
    this.#scratch = openScratch(SCHEMA)
    this.#heads = new HeldTexts(this.#scratch, 'head')
    this.#bodies = new HeldTexts(this.#scratch, 'html')
  }

  /** @param lists how many lists need it: each as an entry and as an article */
  hold({ head, html }: EncodedArticle, lists: number): HeldId {
    const id = ++this.#last
    this.#heads.hold(id, head, 2 * lists)
    this.#bodies.hold(id, html, lists)
    return id
  }

  entries(ids: readonly HeldId[]): EncodedEntry[] {
    return ids.map((id) => entryOf(this.#heads.get(id)))
  }

  articles(ids: readonly HeldId[]): EncodedArticle[] {
    return ids.map((id) => {
      const [head, html] = [this.#heads.get(id), this.#bodies.get(id)]
      return { entry: entryOf(head), head, html, bytes: Buffer.byteLength(head) + Buffer.byteLength(html) }
    })
  }

  /** One list needs it as an entry no more. */
  letEntryGo(id: HeldId): void {
    this.#heads.letGo(id)
  }

  /** One list needs it as an article no more. */
  letArticleGo(id: HeldId): void {
    this.#heads.letGo(id)
    this.#bodies.letGo(id)
  }

  close(): void {
    this.#scratch.close()
  }
}

const entryOf = (head: string): EncodedEntry => encodeEntry(toEntry(JSON.parse(head) as Article))

/** One table of texts, each kept as long as somebody needs it. */
class HeldTexts {
  readonly #insert: StatementSync
  readonly #select: StatementSync
  readonly #delete: StatementSync
  readonly #needed = new Map<HeldId, number>()

  constructor(scratch: DatabaseSync, table: string) {
    this.#insert = scratch.prepare(`INSERT INTO ${table} VALUES (?, ?)`)
    this.#select = scratch.prepare(`SELECT value FROM ${table} WHERE id = ?`)
    this.#delete = scratch.prepare(`DELETE FROM ${table} WHERE id = ?`)
  }

  hold(id: HeldId, text: string, times: number): void {
    addRow(this.#insert, id, Buffer.from(text))
    this.#needed.set(id, times)
  }

  get(id: HeldId): string {
    const { value } = this.#select.get(id) as { value: Uint8Array }
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
  }

  letGo(id: HeldId): void {
    const times = (this.#needed.get(id) ?? 0) - 1
    if (times > 0) this.#needed.set(id, times)
    else if (this.#needed.delete(id)) this.#delete.run(id)
  }
}
