import type { Context } from 'hono'
import type { Env } from '../env.ts'
import type { Entry } from '../model/article.ts'
import {
  type HeadInParts,
  headBounds,
  type ListRef,
  type MonthCount,
  type NamedList,
  PAGE_SIZE,
} from '../model/lists.ts'
import { decodePath } from '../model/paths.ts'
import {
  countDays,
  dayCounts,
  hasDaysCounted,
  isDay,
  monthOfDay,
  type Period,
  positionsOf,
  yearOf,
} from '../model/periods.ts'
import { MOST_CHARACTERS } from '../model/search-question.ts'
import { type Known, Sources } from '../model/sources.ts'
import type { DocumentReader } from '../store/document-reader.ts'
import { openHead, openPage, readMonthDays } from '../store/documents.ts'
import type { Offers } from '../views/message.tsx'
import { freshUntil, readerFor } from './edge-cache.ts'
import { memory } from './memory.ts'

/** A page without an answer shows so many of the newest articles, and of their categories. */
const MOST_NEWEST = 5
const MOST_CATEGORIES = 12

/** What is remembered of a document, with what it was read from. */
interface Remembered<T> {
  value: T
  known: Known
}

/**
 * Reads what a page offers that has nothing itself: the list that its address is below, the day, month and year in it, the newest
 * articles, and their categories. That takes up to three reads, which an isolate remembers.
 *
 * @throws DocumentError or StoreError where they cannot be read at the moment
 */
export async function readOffers(c: Context<Env>): Promise<Offers> {
  const all: ListRef = { kind: 'all' }
  const { entries, categories, dated } = await recall(c, 'offered', all, (head) => ({
    entries: head.entries.slice(0, MOST_NEWEST).map(({ path, title, published }) => ({ path, title, published })),
    categories: categoriesOf(head.entries.all),
    dated: datedIn(head),
  }))
  const above = await listAbove(c, categories)
  const period = c.var.wholeSite.has?.days ? periodIn(c.req.path) : null
  const list = above !== null && /^\/(?:category|tag)\//.test(c.req.path) ? above : all
  const ofList = period === null || list === all ? dated : await recall(c, 'listed', list, datedIn)
  return {
    newest: entries,
    categories: categories.slice(0, MOST_CATEGORIES),
    above,
    dated: { list, periods: period === null || ofList === null ? [] : await periodsAbove(c, list, ofList, period) },
    words: c.var.site.isSearched ? wordsOfAddress(c.req.path) : null,
  }
}

/** The day, month or year that an address is below; null where it has none. */
const periodIn = (path: string): Period | null =>
  /\/(\d{4}(?:\/\d\d(?:\/\d\d)?)?)\//.exec(path)?.[1]?.replaceAll('/', '-') ?? null

/** What the head of a list tells of its name and its dates. */
interface Dated {
  label: string
  total: number
  /** None where an older loader did not count. */
  months: readonly MonthCount[]
  /** The days of the entries in the head. */
  days: readonly Period[]
}

const datedIn = ({ label, total, months = [], entries }: HeadInParts): Dated => ({
  label,
  total,
  months,
  days: countDays(entries.all).map(([day]) => day),
})

/** A period and those that it is in, as far as there are articles of them in a list. */
async function periodsAbove(c: Context<Env>, list: ListRef, dated: Dated, period: Period): Promise<Period[]> {
  const larger = [...new Set([monthOfDay(period), yearOf(period)])]
  const found = larger.filter((one) => dated.months.some(([month]) => month.startsWith(one)))
  const isThere = isDay(period) && found.length === 2 && (await hasDay(c, list, dated, period))
  return isThere ? [period, ...found] : found
}

/** Whether a list has articles of a day. Where it takes more than one read to know that, nobody looks. */
async function hasDay(c: Context<Env>, list: ListRef, { total, months, days }: Dated, day: Period): Promise<boolean> {
  if (days.includes(day)) return true
  const month = monthOfDay(day)
  const { from, to } = positionsOf(month, months)
  const end = Math.min(to, headBounds(total).from)
  if (from >= end) return false
  if (hasDaysCounted(to - from)) {
    const counted = await recallFrom(c, ['days', list, month], async (reader) => {
      const counts = await readMonthDays(reader, list, month)
      return counts === null ? [] : dayCounts(month, counts).map(([day]) => day)
    })
    return counted.includes(day)
  }
  const page = Math.floor(from / PAGE_SIZE)
  if (page !== Math.floor((end - 1) / PAGE_SIZE)) return false
  const listed = await recallFrom(c, ['days', list, page], async (reader) => {
    const opened = await openPage(reader, list, page)
    return opened === null ? [] : countDays((await opened.read()).entries.all).map(([day]) => day)
  })
  return listed.includes(day)
}

/** A question has at most so many words, see `MOST_TERMS`. */
const MOST_WORDS = 6
const MOST_OF_STEP = 200

/** The words in the last step of an address, which is most often made of a title; empty where it has none. A long number is none of a title. */
function wordsOfAddress(path: string): string {
  const steps = path.split('/').filter((step) => step !== '' && step !== 'index.html')
  const step = decodePath((steps.at(-1) ?? '').slice(0, MOST_OF_STEP)).replace(/\.[a-z]+$/i, '')
  const words = step.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => /\p{L}{2}/u.test(word) && !/\d{4}/.test(word))
  return [...words.slice(0, MOST_WORDS).join(' ')].slice(0, MOST_CHARACTERS).join('')
}

/** The categories of entries, those first that have most of them. */
function categoriesOf(entries: readonly Pick<Entry, 'categories'>[]): { name: string; label: string }[] {
  const counted = new Map<string, { name: string; label: string; times: number }>()
  for (const { name, label } of entries.flatMap(({ categories }) => categories)) {
    const before = counted.get(name)
    counted.set(name, { name, label, times: (before?.times ?? 0) + 1 })
  }
  return [...counted.values()].sort((a, b) => b.times - a.times).map(({ name, label }) => ({ name, label }))
}

/** Finds the nearest list that an address is below. A category that has no new article is read for, the nearest one only. */
async function listAbove(c: Context<Env>, categories: Offers['categories']): Promise<Offers['above']> {
  const above = listsAbove(c.req.path)
  for (const [i, list] of above.entries()) {
    const known = list.kind === 'category' ? categories.find(({ name }) => name === list.name) : undefined
    const label = known?.label ?? (i === 0 ? (await recall(c, 'listed', list, datedIn))?.label : null)
    if (label) return { ...list, label }
  }
  return null
}

/** No address has the folders of more categories. */
const MOST_ABOVE = 4

/**
 * The lists that an address may be below, the nearest first: that of `/category/<name>/…` or `/tag/<name>/…`, or of the folders that
 * Jekyll makes of an article's categories, before those of its date.
 *
 * @param path percent-encoded
 */
export function listsAbove(path: string): NamedList[] {
  const steps = path
    .split('/')
    .slice(1, -1)
    .filter((step) => step !== '')
  const [first, name] = steps
  if (first === 'category' || first === 'tag')
    return name === undefined ? [] : [{ kind: first, name: decodePath(name) }]
  return steps
    .filter((step) => !/^\d+$/.test(step))
    .slice(-MOST_ABOVE)
    .toReversed()
    .map((step) => ({ kind: 'category', name: decodePath(step) }))
}

/** Reads something of a list's head, or recalls it; null where there is no such list. */
async function recall<T>(
  c: Context<Env>,
  what: string,
  list: { kind: 'all' },
  pick: (head: HeadInParts) => T,
): Promise<T>
async function recall<T>(
  c: Context<Env>,
  what: string,
  list: ListRef,
  pick: (head: HeadInParts) => T,
): Promise<T | null>
async function recall<T>(
  c: Context<Env>,
  what: string,
  list: ListRef,
  pick: (head: HeadInParts) => T,
): Promise<T | null> {
  return recallFrom(c, [what, list], async (reader) => {
    const opened = await openHead(reader, list)
    return opened === null ? null : pick(await opened.read())
  })
}

/** Reads something, or recalls it by what it is. */
async function recallFrom<T>(c: Context<Env>, what: unknown, read: (reader: DocumentReader) => Promise<T>): Promise<T> {
  const { value, known } = await memory.recall<Remembered<T>>({
    key: JSON.stringify(what),
    make: async () => {
      const sources = new Sources(Date.now())
      return { value: await read(readerFor(c, sources)), known: sources.known }
    },
    freshUntil: ({ known }) => freshUntil(c, known.since),
    outlive: (work) => c.executionCtx.waitUntil(work),
  })
  c.var.sources.include(known)
  return value
}
