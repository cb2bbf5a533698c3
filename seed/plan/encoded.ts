import { type Article, type Category, type Entry, type Source, toEntry } from '../../src/model/article.ts'
import { FORMAT } from '../../src/model/document.ts'
import { type EncodedBody, plainHtml } from '../../src/model/feed-document.ts'
import { withWholeLinks } from '../../src/model/fragment-links.ts'
import { absoluteUrl, type Site } from '../../src/model/site.ts'
import { documentHash } from './document-hash.ts'

/** An entry and its JSON, which is encoded once, however many lists carry it. */
export interface EncodedEntry {
  file: string
  path: string
  published: string
  updated: string
  categories: Category[]
  tags: string[]
  source: Source | null
  json: string
}

/** The part of an entry that a page of a list needs. */
export type Listed = Pick<EncodedEntry, 'json' | 'published' | 'updated' | 'categories' | 'tags'>

/** An article as feeds have it, and its JSON. */
export interface FeedArticle extends EncodedBody {
  entry: Omit<EncodedEntry, 'json'>
  /** The length of head and body in UTF-8. */
  bytes: number
}

/** An article and its JSON, which is encoded in the thread that rendered it. */
export interface EncodedArticle extends FeedArticle {
  entry: EncodedEntry
  /** The hash of its document, which its entry in lists has, too. */
  hash: string
  /** See `articleShape`. */
  ownMarkdown?: boolean | undefined
  /** The paths in the archive of pictures that it shows and that the site does not have; absent where it has all. */
  missingPictures?: readonly string[] | undefined
  /** The paths of files beside it that it includes, or would if they were there; absent where it includes none. */
  included?: readonly string[] | undefined
}

export const encodeEntry = (entry: Entry): EncodedEntry => ({ ...planned(entry), json: JSON.stringify(entry) })

/** The part of an entry that planning looks at. */
export function planned(entry: Omit<EncodedEntry, 'json'>): Omit<EncodedEntry, 'json'> {
  const { file, path, published, updated, categories, tags, source } = entry
  return { file, path, published, updated, categories, tags, source }
}

/** This many other files that claim the address of an article or a redirect are stored, the newest ones; there may be more. */
export const MOST_OTHERS = 20

/** The part of them that is stored; nothing where there are none. */
export const fewOthers = (others: readonly string[] | undefined): { others?: string[] } =>
  others === undefined || others.length === 0 ? {} : { others: others.slice(0, MOST_OTHERS) }

export function encodeArticle(article: Article): EncodedArticle {
  const encoded = encodeForFeed(article)
  const hash = documentHash(articleValue(encoded))
  const { ownMarkdown } = article
  return { ...encoded, entry: encodeEntry(toEntry(article, hash)), hash, ...(ownMarkdown && { ownMarkdown }) }
}

export function encodeForFeed(article: Article): FeedArticle {
  const { html: given, ...rest } = article
  const html = plainHtml(given)
  const bytes = Buffer.byteLength(html)
  const head = JSON.stringify({ ...rest, ...fewOthers(rest.others), bytes })
  return { entry: planned(article), head, html, bytes: Buffer.byteLength(head) + bytes }
}

/** The value of an article's own document. */
export const articleValue = ({ head, html }: EncodedBody): string =>
  versioned(`${head.slice(0, -1)},"html":${JSON.stringify(html)}}`)

/** Does what `encodeDocument` does, for an object that is JSON already. */
export const versioned = (json: string): string => `{"v":${FORMAT},${json.slice(1)}`

/** What a feed has of an article: the links within its page lead there. */
export function inFeed(article: FeedArticle, site: Pick<Site, 'url' | 'base'>): FeedArticle {
  const html = withWholeLinks(article.html, absoluteUrl(site, article.entry.path))
  if (html === article.html) return article
  const length = Buffer.byteLength(html)
  const head = `${article.head.slice(0, article.head.lastIndexOf(BODY_LENGTH))}${BODY_LENGTH}${length}}`
  return { ...article, html, head, bytes: Buffer.byteLength(head) + length }
}

/** The last field of a head begins with this, see `encodeArticle`. */
const BODY_LENGTH = '"bytes":'
