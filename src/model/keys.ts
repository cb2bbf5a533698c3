import type { ListRef } from './lists.ts'
import type { SectionKind, SectionOrder } from './section-order.ts'

/** The longest key that KV takes, in bytes of UTF-8. */
export const KEY_MAX_BYTES = 512

export const siteKey = 'site'

/** All categories and tags in one document, as loaders up to 0.9.0 wrote it. */
export const sectionsKey = 'sections'

/** @param n number of the segment, from 0 */
export const segmentKey = (kind: SectionKind, order: SectionOrder, n: number): string =>
  `sections/${kind}/${order}/${n}`

/** @param stem a path stem, see `pathStem` in paths.ts */
export const articleKey = (stem: string): string => `article/${stem}`

export const headKey = (list: ListRef): string => `list/${listName(list)}`

/** @param n number of the sealed page, counted from the oldest, from 0 */
export const pageKey = (list: ListRef, n: number): string => `list/${listName(list)}/${n}`

/** @param k number of a full block of sealed pages, counted from the oldest, from 0 */
export const datesKey = (list: ListRef, k: number): string => `dates/${listName(list)}/${k}`

export const feedKey = (list: ListRef): string => `feed/${listName(list)}`

/** The list whose `feedKey` this is; null where it is none. */
export function listOfFeedKey(key: string): ListRef | null {
  if (key === feedKey({ kind: 'all' })) return { kind: 'all' }
  const [, kind, name] = /^feed\/(category|tag)\/([^/]+)$/s.exec(key) ?? []
  if (kind === undefined || name === undefined) return null
  return {
    kind: kind === 'tag' ? 'tag' : 'category',
    name: name.replace(/%(2F|25)/g, (_, code) => (code === '25' ? '%' : '/')),
  }
}

/** @param stem of an old path, see `pathStem` in paths.ts */
export const redirectKey = (stem: string): string => `redirect/${stem}`

/** @param day as it stands in the names of the posts' files: `2026-08-14` */
export const filesKey = (day: string): string => `files/${day}`

/** @param n number of a part of a day that is divided, see `partOfName` in post-folders.ts */
export const filesPartKey = (day: string, n: number): string => `files/${day}/${n}`

/** What the front page by sections shows. */
export const frontKey = 'front'

/** Posts whose time has not come; for the loader. */
export const waitingKey = 'waiting'

/** Where the site's own category pages lead. */
export const categoryPagesKey = 'category-pages'

/** @param name of a source: which posts name it, or end with it in brackets */
export const sourceKey = (name: string): string => `source/${name}`

/** Who publishes at the moment, or did last. */
export const leaseKey = 'lease'

/** Which publisher is the last one, or the next; only where KV shows writes late. */
export const claimKey = 'claim'

/** `all`, `category/<name>` or `tag/<name>`. A slash in a name is escaped: page 2 of the tag `http` is not the tag `http/2`. */
function listName(list: ListRef): string {
  if (list.kind === 'all') return 'all'
  return `${list.kind}/${list.name.replaceAll('%', '%25').replaceAll('/', '%2F')}`
}

/** True for keys that the loader writes: what it may delete from a namespace that others use too. */
export const isOwnKey = (key: string): boolean =>
  [siteKey, sectionsKey, frontKey, categoryPagesKey, waitingKey].includes(key) ||
  /^(article|list|dates|feed|redirect|files|source|sections)\//.test(key)
