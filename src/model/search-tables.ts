import { firstIdAt, isPageId, timeOfId } from './search-index.ts'
import { WORDS_VERSION } from './words.ts'

/**
 * The words of articles are in tables of stretches of time (UTC), since what a question costs grows with the size of a table. Each year
 * begins one, and so does each month before which the table of that year has so many articles as `fullTable` says. So new articles never move old
 * ones to other tables, and the tables follow from how many articles each month has.
 */

/** A table that has so many articles ends with its month: a request can ask some such tables in time. Tests have smaller ones. */
export const fullTable = { articles: 50_000 }

/** A table of words. */
export interface WordsTable {
  name: string
  /** Articles with ids from this one on are in it. */
  from: number
  /** Articles with this id and later ones are not. */
  to: number
}

/** How many articles the months of a year have (UTC), from January on; what follows has none. */
export type MonthsOfYear = [year: number, months: number[]]

/** The table that has the words of the site's own pages. */
export const PAGES_TABLE = `words_${WORDS_VERSION}_pages`

/** @param month that a table begins with, 0 for January */
const nameOf = (year: number, month: number): string => {
  const name = `words_${WORDS_VERSION}_${year < 0 ? `bc${-year}` : year}`
  return month === 0 ? name : `${name}_${String(month + 1).padStart(2, '0')}`
}

const firstIdOf = (year: number, month: number): number => firstIdAt(new Date(0).setUTCFullYear(year, month, 1))

/** Says which month begins the table of each month of a year. */
function beginnings(months: readonly number[]): number[] {
  let [begin, articles] = [0, 0]
  return months.map((count, month) => {
    if (count > 0 && articles >= fullTable.articles) [begin, articles] = [month, 0]
    articles += count
    return begin
  })
}

/** The tables of an archive in the order of its years. */
export const tablesOf = (years: readonly MonthsOfYear[]): WordsTable[] =>
  years.flatMap(([year, months]) => {
    const begin = [...new Set(beginnings(months))]
    return begin
      .map((month, i) => ({
        name: nameOf(year, month),
        from: firstIdOf(year, month),
        to: firstIdOf(year, begin[i + 1] ?? 12),
      }))
      .reverse()
  })

/** True where what was published before is in the same tables as it was. */
export const keepsTables = (before: readonly MonthsOfYear[], after: ReadonlyMap<number, readonly number[]>): boolean =>
  before.every(([year, months]) => {
    const now = beginnings(after.get(year) ?? [])
    const has = (months: readonly number[] | undefined, month: number) => (months?.[month] ?? 0) > 0
    return beginnings(months).every(
      (begin, month) => !has(months, month) || !has(after.get(year), month) || now[month] === begin,
    )
  })

/** Says in which table the words of articles are that come oldest first. */
export class TablesInOrder {
  #year = Number.NaN
  #months: number[] = []

  /** @param published in milliseconds; no earlier than the one before @returns the month with which its table begins, 0 for January */
  begin(published: number): number {
    const [year, month] = monthOf(published)
    if (year !== this.#year) [this.#year, this.#months] = [year, []]
    countInMonth(this.#months, month, 1)
    return beginnings(this.#months)[month] ?? 0
  }
}

/** Counts an article. @param change 1, or -1 for one that goes */
export function countInMonth(months: number[], month: number, change: 1 | -1): void {
  while (months.length <= month) months.push(0)
  months[month] = (months[month] ?? 0) + change
}

/** The year and the month of a time (UTC), 0 for January. @param time in milliseconds */
export const monthOf = (time: number): [year: number, month: number] => {
  const date = new Date(time)
  return [date.getUTCFullYear(), date.getUTCMonth()]
}

/** The month with which the table of an article begins, 0 for January. */
export const beginOf = (published: number, years: ReadonlyMap<number, readonly number[]>): number => {
  const [year, month] = monthOf(published)
  return beginnings(years.get(year) ?? [])[month] ?? 0
}

/**
 * The hash that the index has of an article or page: of its document, with what its words are and where they stand.
 *
 * @param begin the month with which its table begins
 */
export const indexedHash = (documentHash: string, begin: number): string =>
  `${WORDS_VERSION}${begin === 0 ? '' : `.${begin + 1}`}:${documentHash}`

/** The table that has the words of an article or page of the index. */
export function tableOf({ id, hash }: { id: number; hash: string }): string {
  if (isPageId(id)) return PAGES_TABLE
  const [, month = '1'] = /^\d+\.(\d+):/.exec(hash) ?? []
  return nameOf(monthOf(timeOfId(id))[0], Number(month) - 1)
}
