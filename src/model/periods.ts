import type { Entry } from './article.ts'
import { type ListRef, type MonthCount, PAGE_SIZE } from './lists.ts'
import { decodePath, listPath } from './paths.ts'
import { count, listOf, type Shaped } from './shape.ts'

/**
 * A year, a month or a day of the site's time zone: `2021`, `2021-08`, `2021-08-14`. The `published` of everything that belongs to it
 * begins so.
 */
export type Period = string

/** `days/<list>/<month>` says how many articles each day of a month has, from the first day to the last. */
export const daysShape = { days: listOf(count) }

export type MonthDays = Shaped<typeof daysShape>

/** So many articles were published on a day, as in `["2026-08-14", 3]`. */
export type DayCount = [day: Period, articles: number]

/** A month of more articles has a document of its days. The entries of any other month are few enough to be read. */
export const MOST_UNCOUNTED = 2 * PAGE_SIZE

/** @param articles of the month */
export const hasDaysCounted = (articles: number): boolean => articles > MOST_UNCOUNTED

/** @param month as in `2026-08` */
export function daysInMonth(month: Period): number {
  const [year = 0, number = 1] = month.split('-').map(Number)
  // The Gregorian calendar repeats itself after 400 years, and Date takes the years 0 to 99 for others.
  return new Date(Date.UTC(2000 + (year % 400), number, 0)).getUTCDate()
}

/** The day of the site's time zone on which an entry was published: `2026-08-14`. */
export const dayOf = ({ published }: Pick<Entry, 'published'>): Period => published.slice(0, 'YYYY-MM-DD'.length)

/** The number of that day in its month, from 1. */
export const dayNumber = ({ published }: Pick<Entry, 'published'>): number =>
  Number(published.slice('YYYY-MM-'.length, 'YYYY-MM-DD'.length))

/** Counts the days of a month. @param days the numbers of the days of its articles, in any order */
export function monthDays(month: Period, days: Iterable<number>): MonthDays {
  const counts = Array<number>(daysInMonth(month)).fill(0)
  for (const day of days) counts[day - 1] = (counts[day - 1] ?? 0) + 1
  return { days: counts }
}

/** The days of a month that have articles, oldest first. */
export const dayCounts = (month: Period, { days }: MonthDays): DayCount[] =>
  days.flatMap((articles, i): DayCount[] => (articles === 0 ? [] : [[`${month}-${twoDigits(i + 1)}`, articles]]))

/** The days of some entries, oldest first. @param entries newest first */
export const countDays = (entries: readonly Pick<Entry, 'published'>[]): DayCount[] => [
  ...entries.map(dayOf).reduceRight((days, day) => days.set(day, (days.get(day) ?? 0) + 1), new Map<Period, number>()),
]

/** The years of some months, each with its number of articles; in the order of the months. */
export function yearCounts(months: readonly MonthCount[]): [year: Period, articles: number][] {
  const years = new Map<Period, number>()
  for (const [month, articles] of months) years.set(yearOf(month), (years.get(yearOf(month)) ?? 0) + articles)
  return [...years]
}

/** All months of a year, from January on. */
export const monthsOf = (year: Period): Period[] => Array.from({ length: 12 }, (_, i) => `${year}-${twoDigits(i + 1)}`)

/** All days of a month, from the first on. */
export const daysOf = (month: Period): Period[] =>
  Array.from({ length: daysInMonth(month) }, (_, i) => `${month}-${twoDigits(i + 1)}`)

const twoDigits = (number: number): string => String(number).padStart(2, '0')

export const yearOf = (period: Period): Period => period.slice(0, 'YYYY'.length)

export const isDay = (period: Period): boolean => period.length === 'YYYY-MM-DD'.length

/** The month of a day or month; a year stays what it is. */
export const monthOfDay = (period: Period): Period => period.slice(0, 'YYYY-MM'.length)

/** Positions in a list, counted from the oldest, `from` inclusive to `to` exclusive. */
export interface Positions {
  from: number
  to: number
}

/**
 * The positions of the entries of a year, month or day. Lists are in order of time, so that counts say where they are.
 *
 * @param counts of months, or of the days of one month; oldest first
 * @param start position of the first entry that is counted
 */
export function positionsOf(
  period: Period,
  counts: readonly (readonly [period: Period, articles: number])[],
  start = 0,
): Positions {
  let from = start
  let articles = 0
  for (const [counted, number] of counts) {
    if (counted.startsWith(period)) articles += number
    else if (counted < period) from += number
  }
  return { from, to: from + articles }
}

/** An address of the walk through an archive by date. */
export interface DatedAddress {
  list: ListRef
  /** It is null for the overview of all years. */
  period: Period | null
  /** False where the slash at the end is missing, or one is there that should not be. */
  isRight: boolean
}

/**
 * Finds what an address by date means: `/archive`, `/2021/`, `/2021/08/`, `/2021/08/14/`, or one of these below that of a category or
 * tag. It is null for other addresses and for what is no day of the calendar.
 *
 * @param path percent-encoded
 */
export function datedAddressAt(path: string): DatedAddress | null {
  const [whole, kind, name = '', year, month, day, slash] =
    /^(?:\/(category|tag)\/([^/]+))?\/(?:archive|(\d{4})(?:\/(\d\d)(?:\/(\d\d))?)?)(\/?)$/.exec(path) ?? []
  if (whole === undefined) return null
  const list: ListRef =
    kind === undefined ? { kind: 'all' } : { kind: kind === 'tag' ? 'tag' : 'category', name: decodePath(name) }
  if (year === undefined) return { list, period: null, isRight: slash === '' }
  const period = [year, month, day].filter((part) => part !== undefined).join('-')
  return isOfCalendar(period) ? { list, period, isRight: slash === '/' } : null
}

function isOfCalendar(period: Period): boolean {
  const [, month = 1, day = 1] = period.split('-').map(Number)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(period)
}

/** The path of the overview of all years where `period` is null, else of a year, month or day. */
export function datedPath(list: ListRef, period: Period | null, page?: number): string {
  const before = list.kind === 'all' ? '' : listPath(list)
  if (period === null) return `${before}/archive`
  return `${before}/${period.replaceAll('-', '/')}/${page === undefined ? '' : `?page=${page}`}`
}

/** Two kinds of addresses of this walk: what a site has there is looked for only where it has any at all, see `has` of site.ts. */
export const contestable = ['archive', 'dates'] as const

export type Contestable = (typeof contestable)[number]

/** The kind of address that something at a path stem could have in our place; null where it has none of them. */
export function contestedBy(stem: string): Contestable | null {
  const [whole, archive] = /^(?:(?:category|tag)\/.+\/)?(?:(archive)|\d{4}(?:\/\d\d(?:\/\d\d)?)?)$/s.exec(stem) ?? []
  if (whole === undefined) return null
  return archive === undefined ? 'dates' : 'archive'
}
