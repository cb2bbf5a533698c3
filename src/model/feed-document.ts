import { type Article, bodilessShape } from './article.ts'
import { brokenDocument, decodeFirstLine, FORMAT } from './document.ts'
import { count, date, listOf, object, orNull, type Shaped, text } from './shape.ts'
import { legalText } from './xml.ts'

/** The first line of `feed/<list>` is a document of this shape. */
const lineShape = {
  label: text,
  /** The whole list has so many articles. */
  total: count,
  /** This is the latest `updated` among the articles here. It is null in an empty list. */
  updated: orNull(date),
  /** The newest articles of the list come newest first. */
  articles: listOf(object(bodilessShape)),
}

/**
 * `feed/<list>` is a line of JSON, then the articles' bodies one after another, as they are. A feed is mostly bodies: the Worker
 * copies their bytes and parses the line alone.
 */
export interface FeedDocument extends FeedLine {
  /** The body of each article is UTF-8. */
  bodies: Uint8Array[]
}

/** What the line says. */
export type FeedLine = Shaped<typeof lineShape>

/** The feed of a list, whose bodies come when they are asked for. */
export interface OpenFeed extends FeedLine {
  /** Reads the bodies of its first articles, so many and no more. */
  readBodies: (count: number) => Promise<Uint8Array[]>
}

/**
 * Makes HTML such that it may stand in a document of any format as it is: legal text (see `legalText`) that ends no CDATA section.
 * It means the same as before.
 */
export const plainHtml = (html: string): string => legalText(html).replaceAll(']]>', ']]&gt;')

/** An article that is JSON already, but for its body. */
export interface EncodedBody {
  /** This is JSON of an article without its body, see `bodilessShape`. */
  head: string
  /** This is what `plainHtml` makes. */
  html: string
}

/** Makes the value to store. */
export function encodeFeedDocument(
  { label, total, updated }: Pick<FeedDocument, 'label' | 'total' | 'updated'>,
  articles: readonly EncodedBody[],
): string {
  const [name, date] = [JSON.stringify(label), JSON.stringify(updated)]
  const heads = articles.map(({ head }) => head).join(',')
  const line = `{"v":${FORMAT},"label":${name},"total":${total},"updated":${date},"articles":[${heads}]}`
  return `${line}\n${articles.map(({ html }) => html).join('')}`
}

/** @throws DocumentError where the value is no such document, or not all of it */
export function decodeFeedDocument(key: string, value: Uint8Array): FeedDocument {
  const { document, rest } = decodeFeedLine(key, value)
  if (rest.length > bytesOfBodies(document.articles)) throw brokenDocument(key, 'it goes on')
  return { ...document, bodies: bodiesOf(key, document.articles, rest) }
}

/** @throws DocumentError where the value does not begin as such a document */
export const decodeFeedLine = (key: string, value: Uint8Array): { document: FeedLine; rest: Uint8Array } =>
  decodeFirstLine(key, value, lineShape)

/** How long the bodies of articles are together. */
export const bytesOfBodies = (articles: FeedLine['articles']): number =>
  articles.reduce((sum, { bytes }) => sum + bytes, 0)

/**
 * @param bytes in which the bodies of the articles stand one after another
 * @throws DocumentError where there are not so many
 */
export function bodiesOf(key: string, articles: FeedLine['articles'], bytes: Uint8Array): Uint8Array[] {
  let at = 0
  return articles.map(({ bytes: length }) => {
    const body = bytes.subarray(at, at + length)
    if (body.length !== length) throw brokenDocument(key, 'it is cut off')
    at += length
    return body
  })
}

/** Puts the articles of a feed together with their bodies. */
export function wholeArticles({ articles, bodies }: Pick<FeedDocument, 'articles' | 'bodies'>): Article[] {
  const decoder = new TextDecoder()
  return articles.map(({ bytes: _, ...article }, i) => ({ ...article, html: decoder.decode(bodies[i]) }))
}
