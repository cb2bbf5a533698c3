import { type Entry, entryShape } from './article.ts'
import type { InParts } from './entries-in-parts.ts'
import { count, date, listOf, number, object, orAbsent, orNull, row, type Shaped, text } from './shape.ts'

/** A list of articles has pages and feeds of its own: the list of everything, of one category, or of one tag. */
export type ListRef = { kind: 'all' } | NamedList

/** The list of one category, or of one tag. */
export type NamedList = { kind: 'category' | 'tag'; name: string }

/**
 * When sealed pages begin: `published` of the oldest entry of each, in whole seconds since 1970. With these a date is found in a
 * list of any length in three reads.
 */
const pageDatesShape = {
  /** These are the dates of the first page of each full block. */
  blocks: listOf(number),
  /** These are the dates of each page after the full blocks. */
  pages: listOf(number),
}

export type PageDates = Shaped<typeof pageDatesShape>

/** So many articles were published in a month of the site's time zone, as in `["2026-08", 31]`. */
const monthShape = row<[month: string, articles: number]>(text, count)

export type MonthCount = [month: string, articles: number]

/** The posts of a category vote for its label with their tags. The Worker makes nothing of it. */
const labelVotesShape = {
  posts: count,
  /** The commonest tags come first, and of equally common ones the one whose name does. */
  tags: listOf(row<[tag: string, posts: number]>(text, count)),
}

export type LabelVotes = Shaped<typeof labelVotesShape>

/** `list/<list>` holds the newest part of a list, 50 to 99 entries (fewer while the list is shorter), newest first. */
export const headShape = {
  label: text,
  /** The whole list has so many articles. */
  total: count,
  /** This is the latest `updated` among the entries here. It is null in an empty list. */
  updated: orNull(date),
  dates: object(pageDatesShape),
  /** The months in which anything was published come oldest first. It is absent where an older loader did not count. */
  months: orAbsent(listOf(monthShape)),
  entries: listOf(object(entryShape)),
  /** Only a category whose label its posts' tags decide has votes. */
  votes: orAbsent(object(labelVotesShape)),
}

export type ListHead = Shaped<typeof headShape>

/** A head whose entries are decoded one by one. */
export type HeadInParts = InParts<typeof headShape>

/** `list/<list>/<n>` is a sealed page: the 50 entries at positions 50n to 50n+49, counted from the oldest; newest first. */
export const pageShape = { entries: listOf(object(entryShape)) }

export type ListPage = Shaped<typeof pageShape>

/** A sealed page whose entries are decoded one by one. */
export type PageInParts = InParts<typeof pageShape>

/** `dates/<list>/<k>` says when the pages of a full block begin, as the head does for other pages. */
export const blockShape = { pages: listOf(number) }

export type BlockDates = Shaped<typeof blockShape>

/** A sealed page holds so many entries. */
export const PAGE_SIZE = 50

/** One document holds the dates of so many sealed pages: the head of a list of a million has 200 blocks and at most 99 pages. */
export const BLOCK_SIZE = 100

/** Counts the full blocks of sealed pages that a list of `total` entries has. */
export const fullBlocks = (total: number): number => Math.floor(sealedPages(total) / BLOCK_SIZE)

/** @param starts when each sealed page begins, from the oldest on */
export function pageDates(starts: readonly number[]): PageDates {
  const full = Math.floor(starts.length / BLOCK_SIZE)
  return {
    blocks: Array.from({ length: full }, (_, k) => starts[k * BLOCK_SIZE] ?? 0),
    pages: starts.slice(full * BLOCK_SIZE),
  }
}

/** The month of the site's time zone in which an entry was published, as in `2026-08`. */
export const monthOf = ({ published }: Pick<Entry, 'published'>): string => published.slice(0, 'YYYY-MM'.length)

/** Writes counts of months as heads have them. A month without an article is left out. */
export const monthCounts = (counts: ReadonlyMap<string, number>): MonthCount[] =>
  [...counts].filter(([, articles]) => articles > 0).sort(([a], [b]) => (a < b ? -1 : 1))

/** @param entries of one page, newest first */
export const pageStart = (entries: readonly Pick<Entry, 'published'>[]): number =>
  Math.floor(Date.parse(entries.at(-1)?.published ?? '') / 1000)

/** Counts the sealed pages that a list of `total` entries has. The head holds all that they do not hold. */
export function sealedPages(total: number): number {
  return Math.max(0, Math.floor(total / PAGE_SIZE) - 1)
}

/** Sealed page `n` holds the positions, counted from the oldest, `from` inclusive to `to` exclusive. */
export function pageBounds(n: number): { from: number; to: number } {
  return { from: n * PAGE_SIZE, to: (n + 1) * PAGE_SIZE }
}

/** The head of a list of `total` entries holds these positions, counted as in `pageBounds`. */
export function headBounds(total: number): { from: number; to: number } {
  return { from: sealedPages(total) * PAGE_SIZE, to: total }
}

/** A feed shows so many articles, however old they are. */
export const FEED_ALWAYS = 20
const FEED_MOST = 100
const FEED_MOST_BYTES = 2_000_000
/** A feed that a request joins has less: what it shows is taken out of several that are as long as a feed may be. */
export const JOINED_MOST_BYTES = FEED_MOST_BYTES / 2
const FEED_SPAN_MS = 3 * 60 * 60 * 1000

/** An article that is dated ahead of all others has fewer than so many within a day before it. */
const FEED_NEIGHBOURS = 5
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The time from which the 3 hours of a feed count back: that of the newest article which has others within a day before it. A few
 * posts dated years ahead do not make a busy list's feed a short one. Later articles never make it an earlier time.
 *
 * @param newestFirst `published` in milliseconds of the newest articles, of 20 at least where there are so many
 */
export function endOfWindow(newestFirst: readonly number[]): number {
  const last = FEED_ALWAYS - 1 - FEED_NEIGHBOURS
  const isAmongOthers = (published: number, i: number) =>
    published - (newestFirst[i + FEED_NEIGHBOURS] ?? Number.NEGATIVE_INFINITY) <= DAY_MS
  return newestFirst.slice(0, last + 1).find(isAmongOthers) ?? newestFirst[last] ?? newestFirst[0] ?? 0
}

/**
 * Says how many of a list's newest articles its feeds show: 20, and all within 3 hours of the newest, so that who polls
 * hourly misses nothing of a busy list; at most 100 and 2 MB, but never none.
 *
 * @param newestFirst `published` in milliseconds and size in bytes of the newest articles, see `mayBeInFeed`
 * @param limit see `mayBeInFeed`
 * @param mostBytes where it is not 2 MB
 */
export function feedWindowSize(
  newestFirst: readonly { published: number; bytes: number }[],
  limit: number | null = null,
  mostBytes = FEED_MOST_BYTES,
): number {
  const end = endOfWindow(newestFirst.map(({ published }) => published))
  let shown = 0
  let bytes = 0
  for (const article of newestFirst) {
    bytes += article.bytes
    if (!mayBeInFeed(shown, article.published, end, limit)) break
    if (shown > 0 && bytes > mostBytes) break
    shown++
  }
  return shown
}

/**
 * Says whether a list's feeds may show the article at this position from the newest, 0 being the newest itself. Whether they do
 * depends on the size of those before it.
 *
 * @param published in milliseconds
 * @param end see `endOfWindow`
 * @param limit the number of articles that the site wants there, however old they are; null where it names none
 */
export function mayBeInFeed(position: number, published: number, end: number, limit: number | null = null): boolean {
  if (position >= FEED_MOST) return false
  return limit === null ? position < FEED_ALWAYS || end - published <= FEED_SPAN_MS : position < limit
}

/** An archive document of a feed shows the oldest `first` articles of page `n`, counted from the oldest. */
export interface OlderPage {
  n: number
  first: number
}

/**
 * The page that a list goes on with below the article at position `from`, counted from the oldest. It ends there, so that who goes
 * on from page to page sees every article once. What such a page holds never moves, though only the pages below `sealedPages` are
 * documents of their own. It is null below the oldest article.
 */
export function olderPage(from: number): OlderPage | null {
  if (from <= 0) return null
  const n = Math.ceil(from / PAGE_SIZE) - 1
  return { n, first: from - n * PAGE_SIZE }
}

/** The page after this one. It is null where that is not full yet: the newest articles come next, as after a page that is cut. */
export function newerPage({ n, first }: OlderPage, total: number): OlderPage | null {
  return first === PAGE_SIZE && n + 1 < fullPages(total) ? { n: n + 1, first: PAGE_SIZE } : null
}

/** Counts the full pages of a list of `total` entries. The newest of them is still part of the head. */
export const fullPages = (total: number): number => Math.floor(total / PAGE_SIZE)

/** The latest `updated` of some entries, as in RFC 3339. It is null where there are none. */
export function latestUpdated(entries: readonly Pick<Entry, 'updated'>[]): string | null {
  let latest: string | null = null
  for (const { updated } of entries) {
    if (latest === null || Date.parse(updated) > Date.parse(latest)) latest = updated
  }
  return latest
}
