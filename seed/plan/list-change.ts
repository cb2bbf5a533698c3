import { articleShape } from '../../src/model/article.ts'
import { newestFirst } from '../../src/model/entry-order.ts'
import { articleKey, datesKey, daysKey, feedKey, headKey, pageKey } from '../../src/model/keys.ts'
import {
  BLOCK_SIZE,
  blockShape,
  endOfWindow,
  FEED_ALWAYS,
  fullBlocks,
  headBounds,
  headShape,
  type LabelVotes,
  type ListHead,
  type ListRef,
  type MonthCount,
  mayBeInFeed,
  monthCounts,
  monthOf,
  PAGE_SIZE,
  type PageDates,
  pageDates,
  pageShape,
  pageStart,
  sealedPages,
} from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { dayNumber, daysShape, hasDaysCounted, monthDays, type Period } from '../../src/model/periods.ts'
import {
  datesDocument,
  daysDocument,
  type FeedRules,
  feedDocument,
  headDocument,
  type ListTitle,
  pageDocument,
} from './documents.ts'
import { type EncodedArticle, type EncodedEntry, encodeEntry, encodeForFeed, type FeedArticle } from './encoded.ts'
import { StaleError, type StoredDocuments } from './stored.ts'

/** The entries that leave a list, those that join it, and those that keep their place and change. */
export interface ListChange {
  ref: ListRef
  removed: EncodedEntry[]
  added: EncodedArticle[]
  replaced: { before: EncodedEntry; after: EncodedArticle }[]
}

/** A list after a change. */
export interface ChangedList {
  label: string
  total: number
  /** `published` of its newest article; null in an empty list. */
  newest: string | null
}

/**
 * Plans the documents of one list: those from the oldest position that moves to the head, the pages of entries that change in their
 * place, and the feed. It reads the pages that it needs; `keysOf(ref)` must be loaded.
 *
 * @param votes see `ListTitle`
 * @throws StaleError where the list is not what a load leaves
 */
export async function changeList(
  stored: StoredDocuments,
  change: ListChange,
  votes: LabelVotes | undefined,
  rules: FeedRules,
): Promise<ChangedList> {
  const { ref, removed, added, replaced } = change
  const head = stored.get(headKey(ref), headShape)
  const before = head?.total ?? 0
  const tail = new Tail(stored, ref, head)

  const moving = [...removed, ...added.map(({ entry }) => entry)].sort(newestFirst)
  const oldest = moving.at(-1)
  while (oldest !== undefined && !tail.reaches(oldest)) await tail.readOlder()
  tail.move(removed, added)
  const { total } = tail
  if (total === 0) {
    for (const key of keysOf(ref)) stored.delete(key)
    for (let n = 0; n < sealedPages(before); n++) stored.delete(pageKey(ref, n))
    for (let k = 0; k < fullBlocks(before); k++) stored.delete(datesKey(ref, k))
    for (const [month, articles] of head?.months ?? []) if (hasDaysCounted(articles)) stored.delete(daysKey(ref, month))
    return { label: '', total: 0, newest: null }
  }
  while (tail.from > headBounds(total).from) await tail.readOlder()
  for (const { before, after } of replaced) {
    if (before.json === after.entry.json) continue
    if (tail.reaches(before)) tail.replace(after.entry)
    else await replaceInPage(stored, ref, tail.from / PAGE_SIZE, after.entry)
  }

  const entries = tail.entries
  const [newest] = entries
  if (newest === undefined) throw stale(ref)
  for (let n = tail.from / PAGE_SIZE; n < sealedPages(total); n++) {
    stored.write(pageDocument(ref, n, entries.slice(total - (n + 1) * PAGE_SIZE, total - n * PAGE_SIZE)))
  }
  for (let n = sealedPages(total); n < sealedPages(before); n++) stored.delete(pageKey(ref, n))
  const dates = await changeDates(stored, ref, { head, from: tail.from / PAGE_SIZE, entries })
  const title: ListTitle = { ref, label: labelOf(ref, newest), votes }
  const months = changeMonths(ref, head, change)
  await changeDays(stored, tail, { head, months, change })
  stored.write(headDocument(title, { total, dates, months }, entries.slice(0, total - headBounds(total).from)))
  stored.write(
    feedDocument(
      title,
      total,
      await feedArticles(stored, ref, tail, [...added, ...replaced.map(({ after }) => after)], rules.postsLimit),
      rules,
    ),
  )
  return { label: title.label, total, newest: newest.published }
}

/** The part of a list that is made again. */
interface Remade {
  /** The list's head as it was. */
  head: ListHead | null
  /** The number of the first sealed page that is made again. */
  from: number
  /** The entries from that page to the newest one, newest first. */
  entries: readonly EncodedEntry[]
}

const noDates: PageDates = { blocks: [], pages: [] }

/** Plans the dates of full blocks, and gives those of the head. Pages below `from` begin when they did. */
async function changeDates(stored: StoredDocuments, ref: ListRef, { head, from, entries }: Remade): Promise<PageDates> {
  const { blocks: blocksThen, pages: pagesThen } = head?.dates ?? noDates
  const before = head?.total ?? 0
  const isWhole = blocksThen.length === fullBlocks(before)
  if (!isWhole || pagesThen.length !== sealedPages(before) - fullBlocks(before) * BLOCK_SIZE) throw stale(ref)

  const first = Math.floor(from / BLOCK_SIZE)
  const stay = from - first * BLOCK_SIZE
  const keys = Array.from({ length: Math.max(0, blocksThen.length - first) }, (_, i) => datesKey(ref, first + i))
  await stored.load(keys)
  const [key] = keys
  const known = key === undefined ? pagesThen : stored.get(key, blockShape)?.pages
  if (known === undefined || (key !== undefined && known.length !== BLOCK_SIZE)) throw stale(ref)

  const total = from * PAGE_SIZE + entries.length
  const startOf = (n: number) =>
    pageStart(entries.slice(Math.max(0, total - (n + 1) * PAGE_SIZE), total - n * PAGE_SIZE))
  const starts = [
    ...known.slice(0, stay),
    ...Array.from({ length: sealedPages(total) - from }, (_, i) => startOf(from + i)),
  ]
  const { blocks, pages } = pageDates(starts)
  for (const k of blocks.keys()) {
    stored.write(datesDocument(ref, first + k, { pages: starts.slice(k * BLOCK_SIZE, (k + 1) * BLOCK_SIZE) }))
  }
  for (let k = first + blocks.length; k < blocksThen.length; k++) stored.delete(datesKey(ref, k))
  return { blocks: [...blocksThen.slice(0, first), ...blocks], pages }
}

/** Counts the articles of each month again. Entries that keep their place keep their month. */
function changeMonths(ref: ListRef, head: ListHead | null, { removed, added }: ListChange): MonthCount[] {
  const months = head === null ? [] : head.months
  if (months === undefined) throw stale(ref)
  const counts = new Map(months)
  const count = (entry: EncodedEntry, times: 1 | -1) =>
    counts.set(monthOf(entry), (counts.get(monthOf(entry)) ?? 0) + times)
  for (const entry of removed) count(entry, -1)
  for (const { entry } of added) count(entry, 1)
  return monthCounts(counts)
}

/** The counts of a list's months before and after a change. */
interface Recounted {
  /** The list's head as it was. */
  head: ListHead | null
  months: readonly MonthCount[]
  change: ListChange
}

/** Plans the days of the months that get or lose articles. */
async function changeDays(
  stored: StoredDocuments,
  tail: Tail,
  { head, months, change: { ref, removed, added } }: Recounted,
): Promise<void> {
  const moved = [...removed.map((entry) => ({ entry, times: -1 })), ...added.map(({ entry }) => ({ entry, times: 1 }))]
  const [before, after] = [new Map(head?.months), new Map(months)]
  for (const [month, changes] of Map.groupBy(moved, ({ entry }) => monthOf(entry))) {
    const [was, is] = [before, after].map((counts) => counts.get(month) ?? 0) as [number, number]
    const key = daysKey(ref, month)
    if (!hasDaysCounted(is)) {
      if (hasDaysCounted(was)) stored.delete(key)
      continue
    }
    const days = hasDaysCounted(was) ? await storedDays(stored, ref, month, was) : null
    if (days === null) {
      stored.write(daysDocument(ref, month, monthDays(month, await tail.daysOf(month, is))))
      continue
    }
    for (const { entry, times } of changes) {
      const day = dayNumber(entry) - 1
      days[day] = (days[day] ?? 0) + times
    }
    stored.write(daysDocument(ref, month, { days }))
  }
}

/** @throws StaleError where they are not those of so many articles */
async function storedDays(stored: StoredDocuments, ref: ListRef, month: Period, articles: number): Promise<number[]> {
  const key = daysKey(ref, month)
  await stored.load([key])
  const days = stored.get(key, daysShape)?.days
  if (days === undefined || days.reduce((sum, number) => sum + number, 0) !== articles) throw stale(ref)
  return days
}

/** The documents that every change of a list needs. */
export const keysOf = (ref: ListRef): string[] => [headKey(ref), feedKey(ref)]

/** The newest part of a list, as far back as it was read. */
class Tail {
  readonly #stored: StoredDocuments
  readonly #ref: ListRef
  /** Newest first. */
  entries: EncodedEntry[]
  /** The position of the oldest entry here, counted from the oldest of the list; a multiple of the page size. */
  from: number
  #pagesAtOnce = 1

  constructor(stored: StoredDocuments, ref: ListRef, head: ListHead | null) {
    this.#stored = stored
    this.#ref = ref
    this.entries = head?.entries.map(encodeEntry) ?? []
    this.from = headBounds(head?.total ?? 0).from
    if (this.entries.length !== (head?.total ?? 0) - this.from) throw stale(ref)
  }

  get total(): number {
    return this.from + this.entries.length
  }

  /** True where the place of this entry is in the part that was read. */
  reaches(entry: EncodedEntry): boolean {
    const last = this.entries.at(-1)
    return this.from === 0 || (last !== undefined && newestFirst(entry, last) <= 0)
  }

  /** Reads twice as many pages each time, so that it finds a place far back in a few steps. */
  async readOlder(): Promise<void> {
    const end = this.from / PAGE_SIZE
    const start = Math.max(0, end - this.#pagesAtOnce)
    this.#pagesAtOnce *= 2
    const keys = Array.from({ length: end - start }, (_, i) => pageKey(this.#ref, end - 1 - i))
    await this.#stored.load(keys)
    for (const key of keys) {
      const page = this.#stored.get(key, pageShape)
      if (page?.entries.length !== PAGE_SIZE) throw stale(this.#ref)
      this.entries.push(...page.entries.map(encodeEntry))
    }
    this.from = start * PAGE_SIZE
  }

  /** The numbers of the days of all entries of a month, of which there are so many. @throws StaleError where there are others */
  async daysOf(month: Period, articles: number): Promise<number[]> {
    const ofMonth = () => this.entries.filter((entry) => monthOf(entry) === month)
    while (this.from > 0 && ofMonth().length < articles) await this.readOlder()
    const days = ofMonth().map(dayNumber)
    if (days.length !== articles) throw stale(this.#ref)
    return days
  }

  /** Replaces an entry in its place. */
  replace(entry: EncodedEntry): void {
    const at = this.entries.findIndex(({ file }) => file === entry.file)
    if (at === -1) throw stale(this.#ref)
    this.entries = this.entries.with(at, entry)
  }

  move(removed: readonly EncodedEntry[], added: readonly EncodedArticle[]): void {
    const gone = new Set(removed.map(({ file }) => file))
    const kept = this.entries.filter(({ file }) => !gone.has(file))
    if (kept.length !== this.entries.length - gone.size) throw stale(this.#ref)
    this.entries = [...kept, ...added.map(({ entry }) => entry)].sort(newestFirst)
  }
}

/** Finds the sealed page below number `end` that has an entry, and replaces the entry there. */
async function replaceInPage(stored: StoredDocuments, ref: ListRef, end: number, entry: EncodedEntry): Promise<void> {
  for (let from = 0, to = end; from < to; ) {
    const n = Math.floor((from + to) / 2)
    const key = pageKey(ref, n)
    await stored.load([key])
    const entries = stored.planned(key, pageShape)?.entries.map(encodeEntry)
    const [newest, oldest] = [entries?.[0], entries?.at(-1)]
    if (entries === undefined || newest === undefined || oldest === undefined) throw stale(ref)
    if (newestFirst(entry, newest) < 0) from = n + 1
    else if (newestFirst(entry, oldest) > 0) to = n
    else {
      const at = entries.findIndex(({ file }) => file === entry.file)
      if (at === -1) throw stale(ref)
      stored.write(pageDocument(ref, n, entries.with(at, entry)))
      return
    }
  }
  throw stale(ref)
}

const stale = (ref: ListRef): StaleError => new StaleError(`the list "${headKey(ref)}" is not as a load left it`)

/** The label of a list is the one that its newest article gives it. */
function labelOf(ref: ListRef, newest: EncodedEntry): string {
  if (ref.kind === 'all') return ''
  if (ref.kind === 'tag') return ref.name
  return newest.categories.find(({ name }) => name === ref.name)?.label ?? ref.name
}

/** The articles that the feed may show, newest first: new ones, those that the feed has, and others from KV. */
async function feedArticles(
  stored: StoredDocuments,
  ref: ListRef,
  tail: Tail,
  fresh: readonly EncodedArticle[],
  postsLimit: number | null,
): Promise<FeedArticle[]> {
  const end = endOfWindow(tail.entries.slice(0, FEED_ALWAYS).map(({ published }) => Date.parse(published)))
  const shown = () => tail.entries.filter(({ published }, i) => mayBeInFeed(i, Date.parse(published), end, postsLimit))
  while (tail.from > 0 && shown().length === tail.entries.length) await tail.readOlder()
  const wanted = shown()

  const known = new Map([
    ...stored
      .feedArticles(feedKey(ref))
      .map((article): [string, FeedArticle] => [article.file, encodeForFeed(article)]),
    ...fresh.map((article): [string, FeedArticle] => [article.entry.file, article]),
  ])
  const keyOf = ({ path }: EncodedEntry) => articleKey(pathStem(path))
  await stored.load(wanted.filter(({ file }) => !known.has(file)).map(keyOf))
  return wanted.map((entry) => {
    const article = known.get(entry.file)
    if (article !== undefined) return article
    const published = stored.get(keyOf(entry), articleShape)
    if (published?.file !== entry.file) throw stale(ref)
    return encodeForFeed(published)
  })
}
