import type { Article, Entry } from './article.ts'

/** A list of articles that has pages and feeds of its own: everything, one category, or one tag. */
export type ListRef = { kind: 'all' } | { kind: 'category' | 'tag'; name: string }

/** The newest part of a list, 50 to 99 entries (fewer while the list is shorter), newest first. */
export interface ListHead {
  label: string
  /** Number of articles in the whole list. */
  total: number
  /** The latest `updated` among the entries here; null in an empty list. */
  updated: string | null
  dates: PageDates
  entries: Entry[]
  /** Of a category whose label its posts' tags decide: what they say. The Worker makes nothing of it. */
  votes?: LabelVotes
}

/** How many posts of a category there are, and how many of them go with each of its commonest tags: most first, then by name. */
export interface LabelVotes {
  posts: number
  tags: [tag: string, posts: number][]
}

/**
 * When sealed pages begin: `published` of the oldest entry of each, in whole seconds since 1970. With these a date is found in a
 * list of any length in three reads.
 */
export interface PageDates {
  /** Of the first page of each full block. */
  blocks: number[]
  /** Of each page after those. */
  pages: number[]
}

/** When the pages of a full block begin, as in PageDates. */
export interface BlockDates {
  pages: number[]
}

/** A sealed page: the 50 entries whose positions, counted from the oldest, are 50n to 50n+49; newest first. */
export interface ListPage {
  entries: Entry[]
}

/** What a list's feeds show: its newest articles, whole, newest first. */
export interface FeedWindow {
  label: string
  /** Number of articles in the whole list. */
  total: number
  /** The latest `updated` among the articles here; null in an empty list. */
  updated: string | null
  articles: Article[]
}

/** Entries a sealed page holds. */
export const PAGE_SIZE = 50

/** Sealed pages whose dates one document holds: the head of a list of a million has 200 blocks and at most 99 pages. */
export const BLOCK_SIZE = 100

/** How many blocks of sealed pages of a list of `total` entries are full. */
export const fullBlocks = (total: number): number => Math.floor(sealedPages(total) / BLOCK_SIZE)

/** What a head says of the pages of its list, of which these are the dates, from the oldest on. */
export function pageDates(starts: readonly number[]): PageDates {
  const full = Math.floor(starts.length / BLOCK_SIZE)
  return {
    blocks: Array.from({ length: full }, (_, k) => starts[k * BLOCK_SIZE] ?? 0),
    pages: starts.slice(full * BLOCK_SIZE),
  }
}

/** When a page begins whose entries, newest first, these are. */
export const pageStart = (entries: readonly Pick<Entry, 'published'>[]): number =>
  Math.floor(Date.parse(entries.at(-1)?.published ?? '') / 1000)

/** How many sealed pages a list of `total` entries has. What they do not hold is the head. */
export function sealedPages(total: number): number {
  return Math.max(0, Math.floor(total / PAGE_SIZE) - 1)
}

/** Positions, counted from the oldest, `from` inclusive to `to` exclusive, that sealed page `n` holds. */
export function pageBounds(n: number): { from: number; to: number } {
  return { from: n * PAGE_SIZE, to: (n + 1) * PAGE_SIZE }
}

/** Positions, counted from the oldest, that the head of a list of `total` entries holds. */
export function headBounds(total: number): { from: number; to: number } {
  return { from: sealedPages(total) * PAGE_SIZE, to: total }
}

const FEED_ALWAYS = 20
const FEED_MOST = 100
const FEED_MOST_BYTES = 2_000_000
const FEED_SPAN_MS = 3 * 60 * 60 * 1000

/**
 * How many of a list's newest articles its feeds show: 20, and all within 3 hours of the newest, so that who polls
 * hourly misses nothing of a busy list; at most 100 and 2 MB, but never none.
 *
 * @param newestFirst `published` in milliseconds and size in bytes of the newest articles, see `mayBeInFeed`
 */
export function feedWindowSize(newestFirst: readonly { published: number; bytes: number }[]): number {
  const newest = newestFirst[0]
  if (newest === undefined) return 0
  let count = 0
  let bytes = 0
  for (const article of newestFirst) {
    bytes += article.bytes
    if (!mayBeInFeed(count, article.published, newest.published)) break
    if (count > 0 && bytes > FEED_MOST_BYTES) break
    count++
  }
  return count
}

/**
 * Whether a list's feeds may show the article at this position from the newest, 0 being the newest itself; if they do
 * depends on the size of those before it.
 *
 * @param published in milliseconds
 * @param newest `published` of the newest article, in milliseconds
 */
export function mayBeInFeed(position: number, published: number, newest: number): boolean {
  return position < FEED_MOST && (position < FEED_ALWAYS || newest - published <= FEED_SPAN_MS)
}

/** Some of a list's articles that are older than others: the oldest `first` of page `n`, counted from the oldest. */
export interface OlderPage {
  n: number
  first: number
}

/**
 * Where a list goes on below the article at position `from`, counted from the oldest: the page up to there, so that who
 * goes on from page to page sees every article once. What such a page holds never moves, though only the pages below
 * `sealedPages` are documents of their own. null below the oldest.
 */
export function olderPage(from: number): OlderPage | null {
  if (from <= 0) return null
  const n = Math.ceil(from / PAGE_SIZE) - 1
  return { n, first: from - n * PAGE_SIZE }
}

/** How many pages of a list of `total` entries are full. The newest of them is still part of the head. */
export const fullPages = (total: number): number => Math.floor(total / PAGE_SIZE)

/** The latest of the entries' `updated`, as an RFC 3339 string; null where there are none. */
export function latestUpdated(entries: readonly Pick<Entry, 'updated'>[]): string | null {
  let latest: string | null = null
  for (const { updated } of entries) {
    if (latest === null || Date.parse(updated) > Date.parse(latest)) latest = updated
  }
  return latest
}
