import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Article, toEntry } from '../../src/model/article.ts'
import { type EncodedArticle, type EncodedEntry, encodeEntry, type FeedArticle, planned } from './encoded.ts'
import { addRow, openScratch } from './scratch.ts'

const SCHEMA = `
  CREATE TABLE head (id INTEGER PRIMARY KEY, value BLOB);
  CREATE TABLE html (id INTEGER PRIMARY KEY, value BLOB);
`

/** The number by which an article is held. */
export type HeldId = number

/**
 * Articles that pages, heads and feeds of lists still need. They lie on disk, because thousands of lists wait for tens of articles
 * each. A list that needs an article no more lets it go.
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

  /** @param lists the number of lists that need it, each as an entry and as an article */
  hold({ hash, head, html }: EncodedArticle, lists: number): HeldId {
    const id = ++this.#last
    this.#heads.hold(id, `${hash}\n${head}`, 2 * lists)
    this.#bodies.hold(id, html, lists)
    return id
  }

  entries(ids: readonly HeldId[]): EncodedEntry[] {
    return ids.map((id) => {
      const { hash, head } = this.#headOf(id)
      return encodeEntry(toEntry(JSON.parse(head) as Article, hash))
    })
  }

  articles(ids: readonly HeldId[]): FeedArticle[] {
    return ids.map((id) => {
      const [{ head }, html] = [this.#headOf(id), this.#bodies.get(id)]
      const entry = planned(JSON.parse(head) as Article)
      return { entry, head, html, bytes: Buffer.byteLength(head) + Buffer.byteLength(html) }
    })
  }

  #headOf(id: HeldId): { hash: string; head: string } {
    const held = this.#heads.get(id)
    const end = held.indexOf('\n')
    return { hash: held.slice(0, end), head: held.slice(end + 1) }
  }

  /** Called where one list does not need it as an entry any more. */
  letEntryGo(id: HeldId): void {
    this.#heads.letGo(id)
  }

  /** Called where one list does not need it as an article any more. */
  letArticleGo(id: HeldId): void {
    this.#heads.letGo(id)
    this.#bodies.letGo(id)
  }

  [Symbol.dispose](): void {
    this.#scratch.close()
  }
}

/** One table of texts, each of which is kept as long as a list needs it. */
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
