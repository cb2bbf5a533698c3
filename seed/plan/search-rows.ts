import { type Article, toEntry } from '../../src/model/article.ts'
import { type HtmlReader, readHtml } from '../../src/model/html-scanner.ts'
import { articleId, MOST_OF_A_SECOND, pageId, timeOfId, type Words, wordsOf } from '../../src/model/search-index.ts'
import type { ShownPage } from '../../src/model/site-page.ts'

/** What the index has of an article or page. */
export interface IndexedEntry {
  /** See `articleId`. */
  id: number
  stem: string
  /** Of its document in KV, with the version of the words. */
  hash: string
}

/** An entry with everything by which it is found. */
export interface IndexRow extends IndexedEntry, Words {
  /** JSON of what lists show of it. */
  entry: string
}

/** What the index has of an article, without its place among others of the same second. */
export function articleRow(article: Article): Omit<IndexRow, 'id' | 'stem' | 'hash'> {
  const { title, categories, tags, authors, html } = article
  const names = { categories: categories.map(({ name }) => name), tags, authors }
  return { entry: JSON.stringify(toEntry(article)), ...wordsOf({ title, body: textOf(html), ...names }) }
}

/** What the index has of a page. @param path of its own address */
export function pageRow(path: string, { title, description, html }: ShownPage): Omit<IndexRow, 'id' | 'stem' | 'hash'> {
  const noNames = { categories: [], tags: [], authors: [] }
  const shown = { title: beginningOf(title), summary: beginningOf(description) }
  return {
    entry: JSON.stringify({ path, ...shown }),
    ...wordsOf({ title, body: textOf(html), ...noNames }),
  }
}

/** Results show so much of the title and the description of a page, in UTF-16 code units: nothing bounds these. */
const MOST_SHOWN = 500

const beginningOf = (text: string): string => text.slice(0, MOST_SHOWN).toWellFormed()

/** Gives ids to articles that come oldest first. */
export class ArticleIds {
  #last = Number.MIN_SAFE_INTEGER

  /** @returns null where too many articles have this second @param published RFC 3339 */
  next(published: string): number | null {
    const first = articleId(Date.parse(published), 0)
    const id = timeOfId(this.#last) === timeOfId(first) ? this.#last + 1 : first
    if (id - first >= MOST_OF_A_SECOND) return null
    this.#last = id
    return id
  }
}

/** Gives ids to pages that come in the order of their paths. */
export class PageIds {
  #rank = 0

  next(): number {
    return pageId(this.#rank++)
  }
}

/** The text of a body as its words are read: elements that begin a line end a word. */
function textOf(html: string): string {
  const reader = new WordReader()
  readHtml(html, reader)
  return reader.words
}

const lines = new Set(
  'address article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre rp rt section summary table td th tr ul'.split(
    ' ',
  ),
)

class WordReader implements HtmlReader {
  words = ''

  open(tag: string): void {
    if (lines.has(tag)) this.words += '\n'
  }

  close(tag: string): void {
    if (lines.has(tag)) this.words += '\n'
  }

  text(text: string): void {
    this.words += text
  }
}
