import type { Entry } from '../model/article.ts'
import { DocumentError, present } from '../model/document.ts'
import { daysKey } from '../model/keys.ts'
import { type MonthCount, PAGE_SIZE } from '../model/lists.ts'
import {
  countDays,
  type DayCount,
  dayCounts,
  dayOf,
  hasDaysCounted,
  MOST_UNCOUNTED,
  monthOfDay,
  type Period,
  type Positions,
  positionsOf,
  yearCounts,
  yearOf,
} from '../model/periods.ts'
import type { DocumentReader } from './document-reader.ts'
import { readMonthDays } from './documents.ts'
import type { ListReading } from './list-reading.ts'

/** What a list has of a year, a month or a day. */
export interface PeriodPart {
  /** So many articles it has. */
  total: number
  /** Those of one page of it, newest first. */
  entries: Entry[]
  /** So many pages it has, and the number of this one, from the oldest, which is 0. */
  pages: number
  page: number
  /** The months of its year that have articles, oldest first. */
  months: MonthCount[]
  /** The days of its month that have articles, oldest first; none of a year. */
  days: DayCount[]
  /** The next and the last period before it that have articles. Of a day it may be the month, where the day is not known. */
  newer: Period | null
  older: Period | null
}

/** A list and the counts of its days are written one after the other, and KV does not show them at the same time. */
const NOT_YET = 'Cannot read a day: its list and its counts are not of the same moment, ask again in a minute'

/** One request reads so many documents of a list, with its head and the days of a month. */
const MOST_READS = 4

/**
 * Reads a page of a year, month or day of a list: the head, the days of the month where that is a large one, and one or two pages of
 * the list. A month of few articles is read whole.
 *
 * @param asked number of the page; undefined for the newest
 * @returns null where it has no article, or no such page; `counted` has the number of its pages
 */
export async function readPeriod(
  reader: DocumentReader,
  reading: ListReading,
  period: Period,
  asked: number | undefined,
): Promise<PeriodPart | { pages: number } | null> {
  const { months } = reading
  if (months === null) return null
  const found = await findPeriod(reader, reading, months, period)
  if (found === null) return null
  const { positions, days } = found
  const total = positions.to - positions.from
  const parts = partsOf(positions, days === null ? MOST_READS - 1 : MOST_READS - 2)
  const page = asked ?? parts - 1
  if (asked !== undefined && asked >= parts - 1) return { pages: parts }
  const entries = found.entries ?? (await entriesOf(reading, period, partAt(positions, page, parts), positions))
  if (entries.length === 0) throw new DocumentError(NOT_YET)
  const year = yearOf(period)
  return {
    total,
    entries,
    pages: parts,
    page,
    months: months.filter(([month]) => yearOf(month) === year),
    days: days ?? (period === year ? [] : countDays(found.ofMonth ?? entries)),
    ...(await neighboursOf(reading, months, period, days ?? countDays(found.ofMonth ?? []))),
  }
}

/** Where a period is. */
interface FoundPeriod {
  positions: Positions
  /** The counts of its month's days, where they stand in a document. */
  days: DayCount[] | null
  /** All entries of its month, and its own, where these are read. */
  ofMonth?: Entry[]
  entries?: Entry[]
}

async function findPeriod(
  reader: DocumentReader,
  reading: ListReading,
  months: readonly MonthCount[],
  period: Period,
): Promise<FoundPeriod | null> {
  const month = monthOfDay(period)
  const ofMonth = positionsOf(month, months)
  const articles = ofMonth.to - ofMonth.from
  if (articles === 0) return null
  if (period === yearOf(period)) return { positions: ofMonth, days: null }
  if (!hasDaysCounted(articles)) {
    const all = await entriesOf(reading, month, ofMonth, ofMonth)
    const entries = all.filter(({ published }) => published.startsWith(period))
    const to = ofMonth.to - all.findIndex(({ published }) => published.startsWith(period))
    const positions = period === month ? ofMonth : { from: to - entries.length, to }
    return entries.length === 0 ? null : { positions, days: null, ofMonth: all, entries }
  }
  const key = daysKey(reading.list, month)
  const days = dayCounts(month, present(key, await readMonthDays(reader, reading.list, month)))
  const positions = period === month ? ofMonth : positionsOf(period, days, ofMonth.from)
  return positions.from === positions.to ? null : { positions, days }
}

/**
 * A period is shown in parts of one page of the list each, so that none takes more reads than these, and none changes while others
 * come. The newest part has two pages. A short period has one part.
 *
 * @param most pages of the list that may be read
 */
function partsOf(positions: Positions, most: number): number {
  const { first, last } = pagesOf(positions)
  const isShort = last - first < most && positions.to - positions.from <= MOST_UNCOUNTED
  return isShort ? 1 : Math.max(1, last - first)
}

/** The numbers of the first and the last page of the list that a period is on. */
const pagesOf = ({ from, to }: Positions) => ({
  first: Math.floor(from / PAGE_SIZE),
  last: Math.floor((to - 1) / PAGE_SIZE),
})

/** The positions of a part. */
function partAt({ from, to }: Positions, n: number, parts: number): Positions {
  const start = (pagesOf({ from, to }).first + n) * PAGE_SIZE
  return { from: Math.max(from, start), to: n === parts - 1 ? to : start + PAGE_SIZE }
}

/** So many entries around a period may belong to another one. */
const MOST_STRAY = PAGE_SIZE

/**
 * Reads the entries of a part of a period. Where clocks were set back at midnight, some entries of a day come after the first of the
 * next day: counts are right then, and the entries at the ends of the period are not all its own. They are looked for beyond these.
 */
async function entriesOf(
  reading: ListReading,
  period: Period,
  { from, to }: Positions,
  whole: Positions,
): Promise<Entry[]> {
  const isOf = ({ published }: Entry) => published.startsWith(period)
  const entries = await reading.entries(from, Math.min(to, reading.total))
  if (entries.every(isOf)) return entries
  const around = await reading.entries(
    from === whole.from ? Math.max(0, from - MOST_STRAY) : from,
    Math.min(to === whole.to ? to + MOST_STRAY : to, reading.total),
  )
  return around.filter(isOf)
}

async function neighboursOf(
  reading: ListReading,
  months: readonly MonthCount[],
  period: Period,
  days: readonly DayCount[],
): Promise<Pick<PeriodPart, 'newer' | 'older'>> {
  const year = yearOf(period)
  if (period === year) return around(yearCounts(months), period)
  const month = monthOfDay(period)
  const ofMonth = around(months, month)
  if (period === month) return ofMonth
  const { newer, older } = around(days, period)
  const { from, to } = positionsOf(month, months)
  return {
    newer: newer ?? (await dayAtHand(reading, to)) ?? ofMonth.newer,
    older: older ?? (await dayAtHand(reading, from - 1)) ?? ofMonth.older,
  }
}

function around(counts: readonly (readonly [Period, number])[], period: Period) {
  const newer = counts.find(([other]) => other > period)?.[0] ?? null
  const older = counts.findLast(([other]) => other < period)?.[0] ?? null
  return { newer, older }
}

/** The day of the entry at a position; null where that would have to be read. */
async function dayAtHand(reading: ListReading, position: number): Promise<Period | null> {
  const entry = reading.isAtHand(position) ? await reading.entryAt(position) : null
  return entry === null ? null : dayOf(entry)
}
