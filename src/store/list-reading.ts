import type { Entry } from '../model/article.ts'
import { present } from '../model/document.ts'
import type { Entries } from '../model/entries-in-parts.ts'
import { compareKeys, type EntryKey, keyOf } from '../model/entry-order.ts'
import { datesKey, headKey, pageKey } from '../model/keys.ts'
import {
  BLOCK_SIZE,
  fullBlocks,
  type HeadInParts,
  headBounds,
  type ListRef,
  type MonthCount,
  PAGE_SIZE,
  type PageInParts,
  pageBounds,
  sealedPages,
} from '../model/lists.ts'
import type { Positions } from '../model/periods.ts'
import type { DocumentReader } from './document-reader.ts'
import { type Opened, openHead, openPage, openPages, readBlockDates } from './documents.ts'

/** A request reads so many documents of one list at most, however long the list is. */
const MOST_READS = 4

/** The neighbours of an entry are found in so many of them, of which a search takes so many pages. */
const MOST_FOR_NEIGHBOURS = 6
const MOST_SEARCHED = 4

/** A request may wait for so many answers of KV at the same time. */
const AT_ONCE = 6

/** Reads one list for one request, and no document of it twice. */
export class ListReading {
  readonly list: ListRef
  readonly #reader: DocumentReader
  readonly #head: HeadInParts
  readonly #pages = new Map<number, Promise<Entries>>()
  /** The keys of the documents that were asked for, the head's aside. */
  readonly #asked: string[] = []

  private constructor(reader: DocumentReader, list: ListRef, head: HeadInParts) {
    this.#reader = reader
    this.list = list
    this.#head = head
  }

  /** Returns null where there is no such list. */
  static async open(reader: DocumentReader, list: ListRef): Promise<ListReading | null> {
    const opened = await openHead(reader, list)
    return opened === null ? null : new ListReading(reader, list, await opened.read())
  }

  get total(): number {
    return this.#head.total
  }

  get label(): string {
    return this.#head.label
  }

  /** `published` of the newest; null in an empty list. */
  get newest(): string | null {
    return this.#head.entries.at(0)?.published ?? null
  }

  /** How many articles each month has, oldest first; null where an older loader did not count. */
  get months(): readonly MonthCount[] | null {
    return this.#head.months ?? null
  }

  /** So many of the newest entries, newest first; 50 and more only where the head has them. */
  newestEntries(count: number): Entry[] {
    return this.#head.entries.slice(0, count)
  }

  get #reads(): number {
    return 1 + this.#asked.length
  }

  get readsLeft(): number {
    return MOST_READS - this.#reads
  }

  /** Records what an answer takes of all that was read here, so that the answer keeps its tag while the rest changes. */
  recordAs(part: unknown): void {
    for (const key of this.#asked) this.#reader.recordPart(key, null)
    this.#reader.recordPart(headKey(this.list), part)
  }

  /**
   * The entries at the positions, counted from the oldest, `from` inclusive to `to` exclusive; newest first.
   *
   * @throws DocumentError where a sealed page is missing that the head says is there
   */
  async entries(from: number, to: number): Promise<Entry[]> {
    const numbers = pagesHolding(from, Math.min(to, this.#bounds.from))
    this.#readPages(numbers.filter((n) => !this.#pages.has(n)))
    const older = await Promise.all(numbers.map(async (n) => cut(await this.#page(n), pageBounds(n).to, from, to)))
    return [...cut(this.#head.entries, this.#bounds.to, from, to), ...older.flat()]
  }

  /** The entry at a position; null beyond both ends. */
  async entryAt(position: number): Promise<Entry | null> {
    return (await this.entries(position, position + 1))[0] ?? null
  }

  /** Whether the entry at a position is in a document that was read already. */
  isAtHand(position: number): boolean {
    const isThere = position >= 0 && position < this.total
    return isThere && (position >= this.#bounds.from || this.#pages.has(Math.floor(position / PAGE_SIZE)))
  }

  /** Shortens a range of positions to those that the remaining reads are enough for, beginning at one side of it. */
  affordable(from: number, to: number, side: 'newest' | 'oldest'): { from: number; to: number } {
    const pages = pagesHolding(from, Math.min(to, this.#bounds.from))
    if (side === 'oldest') pages.reverse()
    const fresh = pages.filter((n) => !this.#pages.has(n))
    const tooMany = fresh[Math.max(1, this.readsLeft)]
    if (tooMany === undefined) return { from, to }
    return side === 'newest' ? { from: pageBounds(tooMany).to, to } : { from, to: pageBounds(tooMany).from }
  }

  /**
   * Counts the entries that `isOlder` holds for, from the oldest on. It reads the head, one document of dates and one page, and more
   * pages only where several begin at the very time that is looked for.
   *
   * @param isOlder true for entries up to some position, false for those above
   * @param from milliseconds: it is true for whatever was published before
   * @param until milliseconds: it is false for whatever was published then or later
   */
  async countOlder(isOlder: (entry: EntryKey) => boolean, from: number, until: number): Promise<number> {
    return (await this.#countOlderByDates(isOlder, from, until, Number.POSITIVE_INFINITY)) ?? 0
  }

  async #countOlderByDates(
    isOlder: (entry: EntryKey) => boolean,
    from: number,
    until: number,
    mostPages: number,
  ): Promise<number | null> {
    const inHead = countIn(this.#head.entries, isOlder)
    if (inHead > 0 || this.#bounds.from === 0) return this.#bounds.from + inHead
    const low = Math.max(0, (await this.#pagesBeginningBefore(Math.floor(from / 1000))) - 1)
    return this.#search(low, await this.#pagesBeginningBefore(Math.ceil(until / 1000)), isOlder, mostPages)
  }

  /** Looks for the place in the sealed pages `low` to `high` exclusive; null where it is not found in so many of them. */
  async #search(
    low: number,
    high: number,
    isOlder: (entry: EntryKey) => boolean,
    mostPages: number,
  ): Promise<number | null> {
    for (let n = 0; low < high; n++) {
      if (n >= mostPages) return null
      const middle = Math.floor((low + high) / 2)
      const older = countIn(await this.#page(middle), isOlder)
      if (older === 0) high = middle
      else if (older < PAGE_SIZE) return middle * PAGE_SIZE + older
      else low = middle + 1
    }
    return low * PAGE_SIZE
  }

  /**
   * Finds the entries before and after one, in at most six reads with the head's. Where more would be needed, because thousands of
   * entries have its very time, both are null.
   *
   * @param within where its month is; null where that is not known
   */
  async neighbours(entry: EntryKey, within: Positions | null): Promise<{ older: Entry | null; newer: Entry | null }> {
    const isOlder = (other: EntryKey) => compareKeys(other, entry) < 0
    const isItself = (other: Entry | null) => other !== null && compareKeys(keyOf(other), entry) === 0
    const hinted = within === null ? null : await this.#countOlderWithin(within, isOlder)
    const isRight = hinted !== null && (await this.isCountOlder(hinted, isOlder))
    const { published } = entry
    const at = isRight ? hinted : await this.#countOlderByDates(isOlder, published, published + 1, MOST_SEARCHED)
    if (at === null) return { older: null, newer: null }
    const entryAt = async (position: number) =>
      this.isAtHand(position) || this.#reads < MOST_FOR_NEIGHBOURS ? this.entryAt(position) : null
    const older = await entryAt(at - 1)
    const here = await entryAt(at)
    return { older, newer: isItself(here) ? await entryAt(at + 1) : here }
  }

  /** Counts the older entries of a month that is on one or two pages, where the dates of these are in a document of their own. */
  async #countOlderWithin({ from, to }: Positions, isOlder: (entry: EntryKey) => boolean): Promise<number | null> {
    const [first, last] = [Math.floor(from / PAGE_SIZE), Math.floor((to - 1) / PAGE_SIZE)]
    const areDated = last >= fullBlocks(this.total) * BLOCK_SIZE
    if (areDated || last - first > 1 || to <= from) return null
    return this.#search(first, Math.min(last + 1, sealedPages(this.total)), isOlder, 2)
  }

  /** Whether `isOlder` holds for just the `position` oldest entries: looks at those on both sides. */
  async isCountOlder(position: number, isOlder: (entry: EntryKey) => boolean): Promise<boolean> {
    if (position > this.total) return false
    const [below, above] = await Promise.all([this.entryAt(position - 1), this.entryAt(position)])
    return (above === null || !isOlder(keyOf(above))) && (below === null || isOlder(keyOf(below)))
  }

  get #bounds(): { from: number; to: number } {
    return headBounds(this.#head.total)
  }

  #page(n: number): Promise<Entries> {
    const page = this.#pages.get(n) ?? this.#readPage(n)
    this.#pages.set(n, page)
    return page
  }

  async #readPage(n: number): Promise<Entries> {
    this.#asked.push(pageKey(this.list, n))
    return this.#entriesOf(n, await openPage(this.#reader, this.list, n))
  }

  /** Reads pages in one question where they are more than a request may wait for at the same time. */
  #readPages(numbers: readonly number[]): void {
    if (numbers.length <= AT_ONCE) return
    this.#asked.push(...numbers.map((n) => pageKey(this.list, n)))
    const opened = openPages(this.#reader, this.list, numbers)
    for (const n of numbers) {
      const page = opened.then((pages) => this.#entriesOf(n, pages.get(n) ?? null))
      // Each of these promises is awaited only where its page is needed, and its error is seen there.
      page.catch(() => {})
      this.#pages.set(n, page)
    }
  }

  async #entriesOf(n: number, page: Opened<PageInParts> | null): Promise<Entries> {
    return (await present(pageKey(this.list, n), page).read()).entries
  }

  /** Counts the sealed pages that begin before a second, which is also the number of the first one that does not. */
  async #pagesBeginningBefore(second: number): Promise<number> {
    const { dates, total } = this.#head
    const isBefore = (start: number) => start < second
    const inLast = dates.pages.filter(isBefore).length
    const blocks = dates.blocks.filter(isBefore).length
    if (inLast > 0) return Math.min(sealedPages(total), dates.blocks.length * BLOCK_SIZE + inLast)
    if (blocks === 0) return 0
    return (blocks - 1) * BLOCK_SIZE + (await this.#block(blocks - 1)).filter(isBefore).length
  }

  readonly #blocks = new Map<number, number[]>()

  async #block(k: number): Promise<number[]> {
    const known = this.#blocks.get(k)
    if (known !== undefined) return known
    this.#asked.push(datesKey(this.list, k))
    const { pages } = present(datesKey(this.list, k), await readBlockDates(this.#reader, this.list, k))
    this.#blocks.set(k, pages)
    return pages
  }
}

/** Counts the older ones of some entries, which come newest first. */
const countIn = (entries: Entries, isOlder: (entry: EntryKey) => boolean): number =>
  entries.length - entries.firstThat((entry) => isOlder(keyOf(entry)))

/** Lists the numbers of the sealed pages that hold positions `from` to `to` exclusive, newest first. */
function pagesHolding(from: number, to: number): number[] {
  const pages: number[] = []
  for (let n = Math.ceil(to / PAGE_SIZE) - 1; n >= 0 && pageBounds(n).to > from; n--) pages.push(n)
  return pages
}

/** Cuts out the entries at positions `from` to `to`. The entries come newest first, and their positions end at `end`. */
const cut = (entries: Entries, end: number, from: number, to: number): Entry[] =>
  entries.slice(Math.max(0, end - to), Math.max(0, end - from))
