import { type Article, articleShape, type Redirect, redirectShape } from '../model/article.ts'
import { brokenDocument, decodeDocument, present } from '../model/document.ts'
import { decodeInParts, type InParts, type ShapeOfList } from '../model/entries-in-parts.ts'
import { decodeFeedDocument, type FeedDocument } from '../model/feed-document.ts'
import {
  type ChangeRow,
  type Gone,
  goneShape,
  HISTORY_PAGE,
  type History,
  historyPageShape,
  historyShape,
  isWhole,
} from '../model/history.ts'
import {
  articleKey,
  categoryPagesKey,
  datesKey,
  daysKey,
  feedKey,
  filesKey,
  filesPartKey,
  frontKey,
  goneKey,
  headKey,
  historyKey,
  historyPageKey,
  markdownKey,
  pageKey,
  pagesKey,
  redirectKey,
  sectionsKey,
  segmentKey,
  siteKey,
  sitePageKey,
  stylesheetKey,
} from '../model/keys.ts'
import {
  type BlockDates,
  blockShape,
  type HeadInParts,
  headShape,
  type ListRef,
  type PageInParts,
  pageShape,
} from '../model/lists.ts'
import { type Stylesheet, stylesheetShape } from '../model/look.ts'
import { type OwnMarkdown, ownMarkdownShape } from '../model/own-markdown.ts'
import { daysShape, type MonthDays, type Period } from '../model/periods.ts'
import { type OldPost, type PostsOfDay, partOfName, postsOfDayShape } from '../model/post-folders.ts'
import type { SectionKind, SectionOrder } from '../model/section-order.ts'
import { decodeSegment, type Segment } from '../model/section-segment.ts'
import type { Shape, Shaped } from '../model/shape.ts'
import {
  type CategoryPages,
  categoryPagesShape,
  type FrontPage,
  frontShape,
  type Sections,
  type Site,
  sectionsShape,
  siteShape,
  toSite,
} from '../model/site.ts'
import { type SitePage, type SitePages, sitePageShape, sitePagesShape } from '../model/site-page.ts'
import { type ArchiveReader, type DocumentReader, inTime, type StoredText } from './document-reader.ts'

export interface LoadedSite {
  site: Site
  /** When its document was written, in milliseconds; null where that does not say. */
  lastModified: number | null
}

/** Reads the site; null where nothing was ever loaded. */
export async function readSite(reader: DocumentReader): Promise<LoadedSite | null> {
  const opened = await openSite(reader)
  return opened === null ? null : { site: await opened.read(), lastModified: opened.lastModified }
}

/** Opens the site; null where nothing was ever loaded. */
export async function openSite(reader: DocumentReader): Promise<Opened<Site> | null> {
  const opened = await openDocument(reader, siteKey, siteShape)
  return opened === null ? null : { ...opened, read: async () => toSite(await opened.read()) }
}

/** @param stem see `pathStem` in model/paths.ts */
export const readArticle = (reader: DocumentReader, stem: string): Promise<Article | null> =>
  readDocument(reader, articleKey(stem), articleShape)

/** @param stem see `pathStem` in model/paths.ts */
export const openArticle = (reader: DocumentReader, stem: string): Promise<Opened<Article> | null> =>
  openDocument(reader, articleKey(stem), articleShape)

/**
 * Opens the Markdown of an article that has it in a document of its own.
 *
 * @throws DocumentError where it is missing
 */
export async function openOwnMarkdown(reader: DocumentReader, stem: string): Promise<Opened<OwnMarkdown>> {
  const key = markdownKey(stem)
  return present(key, await openDocument(reader, key, ownMarkdownShape))
}

/** Whether the site has pages of its own: where it has none, nobody needs to look for one. */
export const hasPages = (reader: ArchiveReader): boolean => reader.fromSite(({ has }) => has?.pages ?? false)

/** @param stem see `pathStem` in model/paths.ts */
export const openSitePage = (reader: DocumentReader, stem: string): Promise<Opened<SitePage> | null> =>
  openDocument(reader, sitePageKey(stem), sitePageShape)

/** Opens the list of the site's pages; null where it has none. */
export const openSitePages = (reader: DocumentReader): Promise<Opened<SitePages> | null> =>
  openDocument(reader, pagesKey, sitePagesShape)

/** An article with the hash that KV has beside its document. */
export type HashedArticle = Article & { hash: string }

/**
 * Reads the first of some articles by their stems, as `readArticlesThere` does.
 *
 * @throws DocumentError where one is missing
 */
export async function readArticles(
  reader: DocumentReader,
  stems: readonly string[],
  most: number,
): Promise<HashedArticle[]> {
  const articles = await readArticlesThere(reader, stems, most)
  return articles.map((article, i) => present(articleKey(stems[i] ?? ''), article))
}

/**
 * Reads the first of some articles by their stems: as many as have no more than `most` bytes together, but one at least. KV's
 * bulk read would be one question for all, but refuses for good what has more than 25 MB.
 *
 * @returns null in the place of an article that is not there
 */
export async function readArticlesThere(
  reader: DocumentReader,
  stems: readonly string[],
  most: number,
): Promise<(HashedArticle | null)[]> {
  const articles: (HashedArticle | null)[] = []
  let left = most
  for (let start = 0; start < stems.length; start += AT_ONCE) {
    const keys = stems.slice(start, start + AT_ONCE).map(articleKey)
    const streams = await Promise.all(keys.map((key) => reader.stream(key)))
    for (const [i, key] of keys.entries()) {
      const stored = streams[i] ?? null
      if (stored === null) {
        articles.push(null)
        continue
      }
      const { take, metadata } = stored
      const bytes = await inTime(key, readAtMost(take(), left === most ? Number.POSITIVE_INFINITY : left))
      if (bytes === null) {
        await reader.leave()
        return articles
      }
      left -= bytes.length
      const article = decodeDocument(key, new TextDecoder().decode(bytes), articleShape)
      articles.push({ ...article, hash: metadata.h })
    }
  }
  return articles
}

/** A request may wait for six answers at the same time. */
const AT_ONCE = 6

/** Returns null where there are more bytes. */
async function readAtMost(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    // Leaving the loop cancels the stream.
    if (length > most) return null
    chunks.push(chunk)
  }
  return joined(chunks, length)
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** @param stem of an old path */
export const readRedirect = (reader: DocumentReader, stem: string): Promise<Redirect | null> =>
  readDocument(reader, redirectKey(stem), redirectShape)

/** Reads where the site's own pages of categories lead; null where it has none. */
export const readCategoryPages = (reader: DocumentReader): Promise<CategoryPages | null> =>
  readDocument(reader, categoryPagesKey, categoryPagesShape)

/** Reads the posts of a day, or the part of them that a post is in. */
export async function readPostsOfDay(
  reader: DocumentReader,
  { day, files: [file = ''] }: OldPost,
): Promise<PostsOfDay | null> {
  const posts = await readDocument(reader, filesKey(day), postsOfDayShape)
  if (posts?.parts === undefined) return posts
  const key = filesPartKey(day, partOfName(file, posts.parts))
  return present(key, await readDocument(reader, key, postsOfDayShape))
}

/** Whether the loader keeps a history: where it keeps none, nobody needs to look for what is gone. */
export const hasHistory = (reader: ArchiveReader): boolean => reader.fromSite(({ has }) => has?.history ?? false)

/** Opens the history; null where there is none. */
export async function openHistory(reader: DocumentReader): Promise<Opened<History> | null> {
  const opened = await openDocument(reader, historyKey, historyShape)
  if (opened === null) return null
  const read = async () => {
    const history = await opened.read()
    if (isWhole(history)) return history
    throw brokenDocument(historyKey, 'its numbers do not go together')
  }
  return { ...opened, read }
}

/** Reads full pages of the history of an epoch by their numbers, in one question. @throws DocumentError where one is not there whole */
export async function readHistoryPages(
  reader: DocumentReader,
  epoch: string,
  numbers: readonly number[],
): Promise<ChangeRow[][]> {
  if (numbers.length === 0) return []
  const texts = await reader.texts('history/…', numbers.map(historyPageKey))
  return numbers.map((n) => {
    const key = historyPageKey(n)
    const page = decodeDocument(key, present(key, texts.get(key) ?? null).text, historyPageShape)
    if (page.epoch !== epoch) throw brokenDocument(key, 'it is of another epoch')
    if (page.changes.length !== HISTORY_PAGE) throw brokenDocument(key, `it is not of ${HISTORY_PAGE} changes`)
    return page.changes
  })
}

/** Reads what stands where an article was; null where there was none, or nobody remembers it. @param stem of the article */
export const readGone = (reader: DocumentReader, stem: string): Promise<Gone | null> =>
  readDocument(reader, goneKey(stem), goneShape)

/** @param k number of the block of sealed pages, counted from the oldest, from 0 */
export const readBlockDates = (reader: DocumentReader, list: ListRef, k: number): Promise<BlockDates | null> =>
  readDocument(reader, datesKey(list, k), blockShape)

/** Reads how many articles each day of a month has; null where the month has no document of that. */
export const readMonthDays = (reader: DocumentReader, list: ListRef, month: Period): Promise<MonthDays | null> =>
  readDocument(reader, daysKey(list, month), daysShape)

/** A document that is there and not decoded yet. A client that has the answer already needs no more than its hash. */
export interface Opened<T> {
  key: string
  /** The hash that KV has beside it. */
  hash: string
  /** The time when it was written, in milliseconds; null where its writer did not say. */
  lastModified: number | null
  /** @throws StoreError; DocumentError */
  read: () => Promise<T>
}

/** Reads the part of a document that an answer needs. The answer's tag has only this part. */
export const readPart = async <T, P>(reader: DocumentReader, opened: Opened<T>, pick: (document: T) => P): Promise<P> =>
  reader.recordPart(opened.key, pick(await opened.read()))

/** Opens the articles that the feeds of a list show; null where there is no such list. */
export async function openFeed(reader: DocumentReader, list: ListRef): Promise<Opened<FeedDocument> | null> {
  const key = feedKey(list)
  return ofList(list, key, await openBytes(reader, key, (bytes) => decodeFeedDocument(key, bytes)))
}

/** Opens the newest part of a list; null where there is no such list. */
export async function openHead(reader: DocumentReader, list: ListRef): Promise<Opened<HeadInParts> | null> {
  const key = headKey(list)
  return ofList(list, key, inParts(key, await reader.text(key), headShape))
}

/** @throws DocumentError where the list of everything is missing: it belongs to every site */
const ofList = <T>(list: ListRef, key: string, opened: Opened<T> | null): Opened<T> | null =>
  list.kind === 'all' ? present(key, opened) : opened

/** Opens a segment of the categories or tags in one order: number `n`, from 0. */
export async function openSegment(
  reader: DocumentReader,
  kind: SectionKind,
  order: SectionOrder,
  n: number,
): Promise<Opened<Segment> | null> {
  const key = segmentKey(kind, order, n)
  return openBytes(reader, key, (bytes) => decodeSegment(key, bytes))
}

/** Opens the document with every category and tag that loaders up to 0.9.0 wrote. */
export const openSections = (reader: DocumentReader): Promise<Opened<Sections> | null> =>
  openDocument(reader, sectionsKey, sectionsShape)

/** Opens the site's own stylesheet. */
export const openStylesheet = (reader: DocumentReader): Promise<Opened<Stylesheet> | null> =>
  openDocument(reader, stylesheetKey, stylesheetShape)

/** Opens the front page by sections. */
export const openFront = (reader: DocumentReader): Promise<Opened<FrontPage> | null> =>
  openDocument(reader, frontKey, frontShape)

/** Opens sealed pages by their numbers, in one question. Pages that are not there are not in the answer. */
export async function openPages(
  reader: DocumentReader,
  list: ListRef,
  numbers: readonly number[],
): Promise<Map<number, Opened<PageInParts>>> {
  const keys = numbers.map((n) => pageKey(list, n))
  const texts = await reader.texts('list/…', keys)
  return new Map(
    numbers.flatMap((n) => {
      const page = inParts(pageKey(list, n), texts.get(pageKey(list, n)) ?? null, pageShape)
      return page === null ? [] : [[n, page]]
    }),
  )
}

/** @param n number of the sealed page, counted from the oldest, from 0 */
export async function openPage(reader: DocumentReader, list: ListRef, n: number): Promise<Opened<PageInParts> | null> {
  const key = pageKey(list, n)
  return inParts(key, await reader.text(key), pageShape)
}

async function openDocument<S extends Shape>(
  reader: DocumentReader,
  key: string,
  shape: S,
): Promise<Opened<Shaped<S>> | null> {
  return openedText(key, await reader.text(key), shape)
}

function openedText<S extends Shape>(key: string, stored: StoredText | null, shape: S): Opened<Shaped<S>> | null {
  if (stored === null) return null
  const { text, hash, lastModified } = stored
  return { key, hash, lastModified, read: async () => decodeDocument(key, text, shape) }
}

/** Opens a document of a list, the entries of which are decoded one by one. */
function inParts<S extends ShapeOfList>(key: string, stored: StoredText | null, shape: S): Opened<InParts<S>> | null {
  if (stored === null) return null
  const { text, hash, lastModified } = stored
  return { key, hash, lastModified, read: async () => decodeInParts(key, text, shape) }
}

/** Opens a large document as a stream, of which nothing is read where the client has the answer already. */
async function openBytes<T>(
  reader: DocumentReader,
  key: string,
  decode: (bytes: Uint8Array) => T,
): Promise<Opened<T> | null> {
  const stored = await reader.stream(key)
  if (stored === null) return null
  const { take, metadata, lastModified } = stored
  const read = async () => decode(new Uint8Array(await inTime(key, new Response(take()).arrayBuffer())))
  return { key, hash: metadata.h, lastModified, read }
}

/** @throws DocumentError where there is a value and it is no document of this format; StoreError */
async function readDocument<S extends Shape>(reader: DocumentReader, key: string, shape: S): Promise<Shaped<S> | null> {
  const opened = await openDocument(reader, key, shape)
  return opened === null ? null : opened.read()
}
