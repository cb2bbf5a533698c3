import { type Article, type Category, type Entry, toEntry } from '../../src/model/article.ts'
import { type EncodedBody, plainHtml } from '../../src/model/feed-document.ts'

/** An entry and its JSON: encoded once, however many lists carry it. */
export interface EncodedEntry {
  file: string
  path: string
  published: string
  updated: string
  categories: Category[]
  tags: string[]
  json: string
}

/** What a page of a list is made of. */
export type Listed = Pick<EncodedEntry, 'json' | 'published' | 'updated' | 'categories' | 'tags'>

/** An article and its JSON, encoded where it was rendered. */
export interface EncodedArticle extends EncodedBody {
  entry: EncodedEntry
  /** Of both, in UTF-8. */
  bytes: number
}

export function encodeEntry(entry: Entry): EncodedEntry {
  const { file, path, published, updated, categories, tags } = entry
  return { file, path, published, updated, categories, tags, json: JSON.stringify(entry) }
}

export function encodeArticle(article: Article): EncodedArticle {
  const { html: given, ...rest } = article
  const html = plainHtml(given)
  const bytes = Buffer.byteLength(html)
  const head = JSON.stringify({ ...rest, bytes })
  return { entry: encodeEntry(toEntry(article)), head, html, bytes: Buffer.byteLength(head) + bytes }
}
