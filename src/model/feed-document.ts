import type { Article } from './article.ts'
import { DocumentError, decodeDocument, FORMAT } from './document.ts'
import type { FeedWindow } from './lists.ts'
import { feedShape } from './shapes.ts'
import { legalText } from './xml.ts'

/**
 * `feed/<list>` is a line of JSON, then the articles' bodies one after another, as they are. A feed is mostly bodies: its
 * Worker copies their bytes and looks at the line alone.
 */
export interface FeedDocument extends Omit<FeedWindow, 'articles'> {
  /** Newest first. */
  articles: FeedArticle[]
  /** The body of each article, UTF-8. */
  bodies: Uint8Array[]
}

/** An article of a feed without its body. */
export interface FeedArticle extends Omit<Article, 'html'> {
  /** How long its body is in UTF-8. */
  bytes: number
}

/**
 * HTML that may stand in a document of any format as it is: legal text (see `legalText`) that ends no CDATA section. What it
 * means stays the same.
 */
export const plainHtml = (html: string): string => legalText(html).replaceAll(']]>', ']]&gt;')

/** An article that is JSON already, but for its body. */
export interface EncodedBody {
  /** JSON of a FeedArticle. */
  head: string
  /** See `plainHtml`. */
  html: string
}

/** The value to store. */
export function encodeFeedDocument(
  { label, total, updated }: Omit<FeedWindow, 'articles'>,
  articles: readonly EncodedBody[],
): string {
  const [name, date] = [JSON.stringify(label), JSON.stringify(updated)]
  const heads = articles.map(({ head }) => head).join(',')
  const line = `{"v":${FORMAT},"label":${name},"total":${total},"updated":${date},"articles":[${heads}]}`
  return `${line}\n${articles.map(({ html }) => html).join('')}`
}

const LINE_END = 0x0a

/** @throws DocumentError where the value is no such document, or not all of it */
export function decodeFeedDocument(key: string, value: Uint8Array): FeedDocument {
  const end = value.indexOf(LINE_END)
  const line = new TextDecoder().decode(end === -1 ? value : value.subarray(0, end))
  const window = decodeDocument<Omit<FeedDocument, 'bodies'>>(key, line, feedShape)
  let at = end === -1 ? value.length : end + 1
  const bodies = window.articles.map((article) => {
    const body = value.subarray(at, at + article.bytes)
    if (body.length !== article.bytes)
      throw new DocumentError(`Cannot read "${key}": it is cut off, load the archive again`)
    at += article.bytes
    return body
  })
  if (at !== value.length) throw new DocumentError(`Cannot read "${key}": it goes on, load the archive again`)
  return { ...window, bodies }
}

/** A document's articles whole. */
export function wholeArticles({ articles, bodies }: Pick<FeedDocument, 'articles' | 'bodies'>): Article[] {
  const decoder = new TextDecoder()
  return articles.map(({ bytes: _, ...article }, i) => ({ ...article, html: decoder.decode(bodies[i]) }))
}
