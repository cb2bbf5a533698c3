import type { ListRef } from './lists.ts'
import type { SectionKind, SectionOrder } from './section-order.ts'

/** KV takes no longer key, in bytes of UTF-8. */
export const KEY_MAX_BYTES = 512

/** A load writes these kinds of documents, in this order: whatever a reader can reach exists already. */
export const documentKinds = [
  'file',
  'markdown',
  'article',
  'site-page',
  'redirect',
  'files',
  'source',
  'page',
  'dates',
  'days',
  'feed',
  'head',
  'category-pages',
  'front',
  'pages',
  'waiting',
  'missing-pictures',
  'included-files',
  'sections',
  'stylesheet',
  'site',
  'gone',
  'history-page',
  'history',
] as const

export type DocumentKind = (typeof documentKinds)[number]

export const siteKey = 'site'

/** Loaders up to 0.9.0 wrote all categories and tags in this one document. */
export const sectionsKey = 'sections'

/** The front page by sections shows what is in this document. */
export const frontKey = 'front'

/** This document has the site's own stylesheet. */
export const stylesheetKey = 'stylesheet'

/** This document is for the loader: it lists the posts whose time has not come. */
export const waitingKey = 'waiting'

/** This document says where the site's own category pages lead. */
export const categoryPagesKey = 'category-pages'

/** This document says which of the site's files is which page, and where. */
export const pagesKey = 'pages'

/** This document is for the loader: it lists the pictures that posts and pages show and that the site does not have. */
export const missingPicturesKey = 'missing-pictures'

/** This document is for the loader: it lists the files beside posts and pages that these include. */
export const includedFilesKey = 'included-files'

/** @param n number of the segment, from 0 */
export const segmentKey = (kind: SectionKind, order: SectionOrder, n: number): string =>
  `sections/${kind}/${order}/${n}`

/** @param stem a path stem, see `pathStem` in paths.ts */
export const articleKey = (stem: string): string => `article/${stem}`

/** @param stem of an article whose Markdown is a document of its own */
export const markdownKey = (stem: string): string => `markdown/${stem}`

/** @param stem of a page, or of a document of a collection: see `pathStem` in paths.ts */
export const sitePageKey = (stem: string): string => `site-page/${stem}`

/** @param stem of a file of the site that is served as it is: see `pathStem` in paths.ts */
export const fileKey = (stem: string): string => `file/${stem}`

/** @param stem of an old path, see `pathStem` in paths.ts */
export const redirectKey = (stem: string): string => `redirect/${stem}`

export const headKey = (list: ListRef): string => `list/${listName(list)}`

/** @param n number of the sealed page, counted from the oldest, from 0 */
export const pageKey = (list: ListRef, n: number): string => `list/${listName(list)}/${n}`

/** @param k number of a full block of sealed pages, counted from the oldest, from 0 */
export const datesKey = (list: ListRef, k: number): string => `dates/${listName(list)}/${k}`

/** @param month as in `2026-08` */
export const daysKey = (list: ListRef, month: string): string => `days/${listName(list)}/${month}`

export const feedKey = (list: ListRef): string => `feed/${listName(list)}`

/** @param day as it stands in the names of the posts' files: `2026-08-14` */
export const filesKey = (day: string): string => `files/${day}`

/** @param n number of a part of a day that is divided, see `partOfName` in post-folders.ts */
export const filesPartKey = (day: string, n: number): string => `files/${day}/${n}`

/** @param name of a source: which posts name it, or end with it in brackets */
export const sourceKey = (name: string): string => `source/${name}`

/** This document says which articles changed, and what was published last. */
export const historyKey = 'history'

/** @param n number of a full page of changes, counted from the oldest, from 0 */
export const historyPageKey = (n: number): string => `history/${n}`

/** @param stem of an article that was there, see `pathStem` in paths.ts */
export const goneKey = (stem: string): string => `gone/${stem}`

/** Whoever publishes at the moment, or did last, holds this lease. It is no document of the archive. */
export const leaseKey = 'lease'

/** The last publisher, or the next one, has this claim, where KV shows writes late. It is no document of the archive. */
export const claimKey = 'claim'

/** `all`, `category/<name>` or `tag/<name>`. A slash in a name is escaped: page 2 of the tag `http` is not the tag `http/2`. */
function listName(list: ListRef): string {
  if (list.kind === 'all') return 'all'
  return `${list.kind}/${list.name.replaceAll('%', '%25').replaceAll('/', '%2F')}`
}

/** Documents of these kinds have this one key. */
const singles = [
  siteKey,
  sectionsKey,
  frontKey,
  waitingKey,
  categoryPagesKey,
  pagesKey,
  missingPicturesKey,
  includedFilesKey,
  stylesheetKey,
  historyKey,
] as const satisfies DocumentKind[]

/** Keys of these kinds begin with the kind and a slash. */
const families = [
  'file',
  'markdown',
  'article',
  'site-page',
  'redirect',
  'files',
  'source',
  'dates',
  'days',
  'feed',
  'sections',
  'gone',
] as const satisfies DocumentKind[]

/** The kind of the document that a key is of. It is null for keys that the loader does not write, as others may in a shared KV. */
export function kindOfKey(key: string): DocumentKind | null {
  const end = key.indexOf('/')
  if (end === -1) return singles.find((kind) => kind === key) ?? null
  const first = key.slice(0, end)
  if (first === 'list') return /^list\/(?:all|(?:category|tag)\/[^/]+)\/\d+$/.test(key) ? 'page' : 'head'
  if (first === 'history') return /^history\/\d+$/.test(key) ? 'history-page' : null
  return families.find((kind) => kind === first) ?? null
}

/** The list whose `feedKey` this is. It is null for other keys. */
export function listOfFeedKey(key: string): ListRef | null {
  if (key === feedKey({ kind: 'all' })) return { kind: 'all' }
  const [, kind, name] = /^feed\/(category|tag)\/([^/]+)$/s.exec(key) ?? []
  if (kind === undefined || name === undefined) return null
  return {
    kind: kind === 'tag' ? 'tag' : 'category',
    name: name.replace(/%(2F|25)/g, (_, code) => (code === '25' ? '%' : '/')),
  }
}

/** The stem whose `sitePageKey` this is. It is null for other keys. */
export const stemOfSitePageKey = (key: string): string | null =>
  key.startsWith(sitePageKey('')) ? key.slice(sitePageKey('').length) : null

/** The stem whose `articleKey` this is. It is null for other keys. */
export const stemOfArticleKey = (key: string): string | null =>
  key.startsWith(articleKey('')) ? key.slice(articleKey('').length) : null
