import type { Article, Redirect } from './model/article.ts'
import { decodeDocument, type Fields } from './model/document.ts'
import {
  articleKey,
  feedKey,
  headKey,
  KEY_MAX_BYTES,
  pageKey,
  redirectKey,
  sectionsKey,
  siteKey,
} from './model/keys.ts'
import type { FeedWindow, ListHead, ListPage, ListRef } from './model/lists.ts'
import type { Sections, Site } from './model/site.ts'

/** What reading needs of a KV namespace. */
export type Reader = Pick<KVNamespace, 'get'>

/** The site; null where nothing was ever loaded. */
export const readSite = (kv: Reader): Promise<Site | null> =>
  readDocument(kv, siteKey, { title: 'string', url: 'string', idUrl: 'string', language: 'string', timeZone: 'string' })

/** Every category and tag. */
export const readSections = (kv: Reader): Promise<Sections | null> =>
  readDocument(kv, sectionsKey, { categories: 'list', tags: 'list' })

/** @param stem see `pathStem` in model/paths.ts */
export const readArticle = (kv: Reader, stem: string): Promise<Article | null> =>
  readDocument(kv, articleKey(stem), {
    path: 'string',
    id: 'string',
    title: 'string',
    published: 'string',
    updated: 'string',
    categories: 'list',
    tags: 'list',
    authors: 'list',
    html: 'string',
  })

/** @param stem of an old path */
export const readRedirect = (kv: Reader, stem: string): Promise<Redirect | null> =>
  readDocument(kv, redirectKey(stem), { to: 'string' })

/** The newest part of a list; null where there is no such list. */
export const readHead = (kv: Reader, list: ListRef): Promise<ListHead | null> =>
  readDocument(kv, headKey(list), { label: 'string', total: 'number', entries: 'list' })

/** @param n number of the sealed page, counted from the oldest, from 0 */
export const readPage = (kv: Reader, list: ListRef, n: number): Promise<ListPage | null> =>
  readDocument(kv, pageKey(list, n), { entries: 'list' })

/** What the feeds of a list show. */
export const readFeedWindow = (kv: Reader, list: ListRef): Promise<FeedWindow | null> =>
  readDocument(kv, feedKey(list), { label: 'string', articles: 'list' })

/** @throws DocumentError where there is a value and it is no document of this format */
async function readDocument<T extends object>(kv: Reader, key: string, fields: Fields): Promise<T | null> {
  // KV refuses a longer key with an error, and the loader writes none.
  if (new TextEncoder().encode(key).length > KEY_MAX_BYTES) return null
  const value = await kv.get(key, 'text')
  return value === null ? null : decodeDocument<T>(key, value, fields)
}
