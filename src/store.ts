import { type Article, articleShape, type Redirect, redirectShape } from './model/article.ts'
import { DocumentError, type DocumentMetadata, decodeDocument, present } from './model/document.ts'
import { decodeFeedDocument, type FeedDocument } from './model/feed-document.ts'
import {
  articleKey,
  categoryPagesKey,
  datesKey,
  feedKey,
  filesKey,
  filesPartKey,
  frontKey,
  headKey,
  KEY_MAX_BYTES,
  pageKey,
  redirectKey,
  sectionsKey,
  segmentKey,
  siteKey,
} from './model/keys.ts'
import {
  type BlockDates,
  blockShape,
  headShape,
  type ListHead,
  type ListPage,
  type ListRef,
  pageShape,
} from './model/lists.ts'
import { type OldPost, type PostsOfDay, partOfName, postsOfDayShape } from './model/post-folders.ts'
import type { SectionKind, SectionOrder } from './model/section-order.ts'
import { decodeSegment, type Segment } from './model/section-segment.ts'
import type { Shape, Shaped } from './model/shape.ts'
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
} from './model/site.ts'

/** What reading needs of a KV namespace. */
export type Reader = Pick<KVNamespace, 'get' | 'getWithMetadata'>

/** KV does not answer, or not in a time that a reader waits for. */
export class StoreError extends Error {
  override name = 'StoreError'
}

const PATIENCE_MS = 5_000

/** The site; null where nothing was ever loaded. */
export async function readSite(kv: Reader): Promise<Site | null> {
  const site = await readDocument(kv, siteKey, siteShape)
  return site === null ? null : toSite(site)
}

/** The site, before it is read. */
export async function openSite(kv: Reader): Promise<Opened<Site> | null> {
  const opened = await openDocument(kv, siteKey, siteShape)
  return opened === null ? null : { ...opened, read: async () => toSite(await opened.read()) }
}

/** @param stem see `pathStem` in model/paths.ts */
export const readArticle = (kv: Reader, stem: string): Promise<Article | null> =>
  readDocument(kv, articleKey(stem), articleShape)

/** @param stem see `pathStem` in model/paths.ts */
export const openArticle = (kv: Reader, stem: string): Promise<Opened<Article> | null> =>
  openDocument(kv, articleKey(stem), articleShape)

/**
 * The first of some articles by their stems, whole: as many as have no more than `most` bytes together, but one at least. Of what
 * is beyond that no more is read. KV's bulk read would be one question for all, but refuses for good what has more than 25 MB.
 *
 * @throws DocumentError where one is missing
 */
export async function readArticles(
  kv: Reader,
  stems: readonly string[],
  most: number,
): Promise<{ hash: string; article: Article }[]> {
  const articles: { hash: string; article: Article }[] = []
  let left = most
  for (let start = 0; start < stems.length; start += AT_ONCE) {
    const keys = stems.slice(start, start + AT_ONCE).map(articleKey)
    const opened = await Promise.all(keys.map((key) => openStream(kv, key)))
    for (const [i, key] of keys.entries()) {
      const { hash, value } = present(key, opened[i] ?? null)
      const bytes = await inTime(key, readAtMost(value, articles.length === 0 ? Number.POSITIVE_INFINITY : left))
      if (bytes === null) {
        await Promise.all(opened.slice(i + 1).map((other) => other?.value.cancel().catch(() => {})))
        return articles
      }
      left -= bytes.length
      articles.push({ hash, article: decodeDocument(key, new TextDecoder().decode(bytes), articleShape) })
    }
  }
  return articles
}

/** A request may wait for six answers at the same time. */
const AT_ONCE = 6

async function openStream(kv: Reader, key: string): Promise<{ hash: string; value: ReadableStream } | null> {
  if (isTooLong(key)) return null
  const { value, metadata } = await inTime(key, kv.getWithMetadata<DocumentMetadata>(key, 'stream'))
  return value === null ? null : { hash: metadata?.h ?? '', value }
}

/** null where there is more. */
async function readAtMost(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    // To leave the loop cancels the stream.
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
export const readRedirect = (kv: Reader, stem: string): Promise<Redirect | null> =>
  readDocument(kv, redirectKey(stem), redirectShape)

/** Where the site's own pages of categories lead; null where it has none. */
export const readCategoryPages = (kv: Reader): Promise<CategoryPages | null> =>
  readDocument(kv, categoryPagesKey, categoryPagesShape)

/** The posts of a day, or the part of them that the post in question is in. */
export async function readPostsOfDay(kv: Reader, { day, files: [file = ''] }: OldPost): Promise<PostsOfDay | null> {
  const posts = await readDocument(kv, filesKey(day), postsOfDayShape)
  if (posts?.parts === undefined) return posts
  const key = filesPartKey(day, partOfName(file, posts.parts))
  return present(key, await readDocument(kv, key, postsOfDayShape))
}

/** The newest part of a list; null where there is no such list. */
export const readHead = (kv: Reader, list: ListRef): Promise<ListHead | null> =>
  readDocument(kv, headKey(list), headShape)

/** @param n number of the sealed page, counted from the oldest, from 0 */
export const readPage = (kv: Reader, list: ListRef, n: number): Promise<ListPage | null> =>
  readDocument(kv, pageKey(list, n), pageShape)

/** @param k number of the block of sealed pages, counted from the oldest, from 0 */
export const readBlockDates = (kv: Reader, list: ListRef, k: number): Promise<BlockDates | null> =>
  readDocument(kv, datesKey(list, k), blockShape)

/** A document that is there, before it is read: what is known of it already may be enough. */
export interface Opened<T> {
  hash: string
  /** When it was written, in milliseconds; null where its writer did not say. */
  lastModified: number | null
  /** @throws StoreError; DocumentError */
  read: () => Promise<T>
  /** Instead of `read`. */
  leave: () => Promise<void>
}

/** What the feeds of a list show. */
export async function openFeed(kv: Reader, list: ListRef): Promise<Opened<FeedDocument> | null> {
  const key = feedKey(list)
  return openValue(kv, key, async (value) => decodeFeedDocument(key, await bytesOf(value)))
}

const bytesOf = async (value: Response): Promise<Uint8Array> => new Uint8Array(await value.arrayBuffer())

/** The newest part of a list. */
export const openHead = (kv: Reader, list: ListRef): Promise<Opened<ListHead> | null> =>
  openDocument(kv, headKey(list), headShape)

/** A part of the categories or tags in one order: number `n`, from 0. */
export async function openSegment(
  kv: Reader,
  kind: SectionKind,
  order: SectionOrder,
  n: number,
): Promise<Opened<Segment> | null> {
  const key = segmentKey(kind, order, n)
  return openValue(kv, key, async (value) => decodeSegment(key, await bytesOf(value)))
}

/** Every category and tag, as loaders up to 0.9.0 wrote them. */
export const openSections = (kv: Reader): Promise<Opened<Sections> | null> =>
  openDocument(kv, sectionsKey, sectionsShape)

/** What the front page by sections shows. */
export const openFront = (kv: Reader): Promise<Opened<FrontPage> | null> => openDocument(kv, frontKey, frontShape)

/**
 * Some sealed pages, by their numbers, in one question; those that are not there are not in the answer. KV refuses what has more
 * than 25 MB together: then they are asked for one by one.
 */
export async function openPages(
  kv: Reader,
  list: ListRef,
  numbers: readonly number[],
): Promise<Map<number, Opened<ListPage>>> {
  const keys = new Map(numbers.map((n) => [pageKey(list, n), n]))
  const found = await inTime('list/…', kv.getWithMetadata<DocumentMetadata>([...keys.keys()], 'text')).catch(() => null)
  const opened = await Promise.all(
    [...keys].map(async ([key, n]) => {
      const page = found === null ? await openPage(kv, list, n) : openedText(key, found.get(key), pageShape)
      return [n, page] as const
    }),
  )
  return new Map(opened.flatMap(([n, page]) => (page === null ? [] : [[n, page]])))
}

/** @param n number of the sealed page, counted from the oldest, from 0 */
export const openPage = (kv: Reader, list: ListRef, n: number): Promise<Opened<ListPage> | null> =>
  openDocument(kv, pageKey(list, n), pageShape)

/** As text at once: of a document that is no larger, to stream it takes longer than to read it for nothing. */
async function openDocument<S extends Shape>(kv: Reader, key: string, shape: S): Promise<Opened<Shaped<S>> | null> {
  if (isTooLong(key)) return null
  return openedText(key, await inTime(key, kv.getWithMetadata<DocumentMetadata>(key, 'text')), shape)
}

function openedText<S extends Shape>(
  key: string,
  found: { value: string | null; metadata: DocumentMetadata | null } | undefined,
  shape: S,
): Opened<Shaped<S>> | null {
  const { value = null, metadata = null } = found ?? {}
  if (value === null) return null
  return {
    ...knownOf(key, metadata),
    read: async () => decodeDocument(key, value, shape),
    leave: async () => {},
  }
}

/** One read of KV, whatever becomes of it. */
async function openValue<T>(
  kv: Reader,
  key: string,
  decode: (value: Response) => Promise<T>,
): Promise<Opened<T> | null> {
  if (isTooLong(key)) return null
  const { value, metadata } = await inTime(key, kv.getWithMetadata<DocumentMetadata>(key, 'stream'))
  if (value === null) return null
  return {
    ...knownOf(key, metadata),
    read: () => inTime(key, decode(new Response(value))),
    // A stream that broke off meanwhile says so here, and nobody wants what is in it.
    leave: () => inTime(key, value.cancel()).catch(() => {}),
  }
}

function knownOf(key: string, metadata: DocumentMetadata | null): Pick<Opened<unknown>, 'hash' | 'lastModified'> {
  const { h: hash, t } = metadata ?? {}
  if (typeof hash !== 'string')
    throw new DocumentError(`Cannot read "${key}": it carries no hash, load the archive again`)
  return { hash, lastModified: typeof t === 'number' && Number.isSafeInteger(t) ? t * 1000 : null }
}

/** @throws DocumentError where there is a value and it is no document of this format; StoreError */
async function readDocument<S extends Shape>(kv: Reader, key: string, shape: S): Promise<Shaped<S> | null> {
  if (isTooLong(key)) return null
  const value = await inTime(key, kv.get(key, 'text'))
  return value === null ? null : decodeDocument(key, value, shape)
}

/** KV refuses a longer key with an error, and the loader writes none. */
const isTooLong = (key: string): boolean => new TextEncoder().encode(key).length > KEY_MAX_BYTES

/** @throws StoreError */
async function inTime<T>(key: string, reading: Promise<T>): Promise<T> {
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
