import type { Entry } from '../model/article.ts'
import { compareKeys, type EntryKey, keyOf, newestFirst } from '../model/entry-order.ts'
import type { ListReading } from '../store/list-reading.ts'
import type { Cursor } from './cursor.ts'

/** A question for a part of a list. */
export interface StretchAsked {
  /** Nothing that was published before this is wanted, in milliseconds; null for no such limit. */
  since: number | null
  /** Nothing that was published at this time or later is wanted. */
  until: number | null
  /** It begins at the newest and goes to older ones, or the other way round, or begins where a cursor says. */
  start: Cursor | 'newest' | 'oldest'
  /** How many at most. */
  limit: number
}

export interface Stretch {
  /** Newest first. */
  entries: Entry[]
  /** Position of the first of them, counted from the oldest; null in several lists. */
  newest: number | null
  /** Whether there is more on either side. */
  hasOlder: boolean
  hasNewer: boolean
}

/** Makes the cursor that goes on from a stretch; null where nothing is left on that side. */
export function cursorFrom(
  { entries, newest, hasOlder, hasNewer }: Stretch,
  direction: Cursor['direction'],
): Cursor | null {
  const [first, last] = [entries[0], entries.at(-1)]
  if (direction === 'newer') {
    return first === undefined || !hasNewer ? null : { direction, entry: keyOf(first), position: newest }
  }
  return last === undefined || !hasOlder
    ? null
    : { direction, entry: keyOf(last), position: newest === null ? null : newest - entries.length + 1 }
}

/** Keeps the first entries of a stretch on one side. */
export function shorten(stretch: Stretch, count: number, side: 'newest' | 'oldest'): Stretch {
  const { entries, newest } = stretch
  if (count >= entries.length) return stretch
  if (side === 'newest') return { ...stretch, entries: entries.slice(0, count), hasOlder: true }
  const first = newest === null ? null : newest - entries.length + count
  return { ...stretch, entries: entries.slice(entries.length - count), newest: first, hasNewer: true }
}

/**
 * Reads a part of a list. A cursor goes by the article that it names and only begins to look at its position: posts that
 * come, go or move meanwhile neither repeat nor hide one. The stretch is shorter than `limit` where more would cost too many
 * reads, and a cursor goes on from there.
 */
export async function readStretch(reading: ListReading, asked: StretchAsked): Promise<Stretch> {
  const { since, until, start, limit } = asked
  const goesOlder = leadsOlder(start)
  const begin = await beginOf(reading, asked)
  const { total } = reading
  const { from, to } = goesOlder
    ? reading.affordable(Math.max(0, begin - limit), begin, 'newest')
    : reading.affordable(begin, Math.min(total, begin + limit), 'oldest')

  const all = await reading.entries(from, to)
  const isEarly = ({ published }: Entry) => since !== null && Date.parse(published) < since
  const isLate = ({ published }: Entry) => until !== null && Date.parse(published) >= until
  const late = all.filter(isLate).length
  const entries = all.filter((entry) => !isEarly(entry) && !isLate(entry))
  return {
    entries,
    newest: to - 1 - late,
    // Where a date says where to begin, everything on the other side of it is outside the range.
    hasOlder: from > 0 && !all.some(isEarly) && !(start === 'oldest' && since !== null),
    hasNewer: to < total && late === 0 && !(start === 'newest' && until !== null),
  }
}

const leadsOlder = (start: StretchAsked['start']): boolean =>
  start === 'newest' || (typeof start === 'object' && start.direction === 'older')

/**
 * Reads a part of the union of several lists: each article once, in the order that all lists have. It is shorter than `limit`
 * where one of the lists would have to be read further to know what comes next.
 */
export async function readUnion(readings: readonly ListReading[], asked: StretchAsked): Promise<Stretch> {
  const stretches = await Promise.all(readings.map((reading) => readStretch(reading, asked)))
  const goesOlder = leadsOlder(asked.start)
  const known = stretches.flatMap(({ entries, hasOlder, hasNewer }) => {
    const isCutOff = goesOlder ? hasOlder : hasNewer
    const last = goesOlder ? entries.at(-1) : entries[0]
    return isCutOff && last !== undefined ? [keyOf(last)] : []
  })
  const isKnown = (entry: Entry) =>
    known.every((last) => (goesOlder ? compareKeys(keyOf(entry), last) >= 0 : compareKeys(keyOf(entry), last) <= 0))
  const merged = new Map(stretches.flatMap(({ entries }) => entries).map((entry) => [entry.file, entry]))
  const entries = [...merged.values()].filter(isKnown).sort(newestFirst)
  const union = {
    entries,
    newest: null,
    hasOlder: stretches.some(({ hasOlder }) => hasOlder) || (goesOlder && entries.length < merged.size),
    hasNewer: stretches.some(({ hasNewer }) => hasNewer) || (!goesOlder && entries.length < merged.size),
  }
  return shorten(union, asked.limit, goesOlder ? 'newest' : 'oldest')
}

/** Finds the position where a stretch begins; where it goes to older entries, the position above its newest one. */
async function beginOf(reading: ListReading, { since, until, start }: StretchAsked): Promise<number> {
  if (start === 'newest') return until === null ? reading.total : reading.countOlder(isBefore(until), until, until)
  if (start === 'oldest') return since === null ? 0 : reading.countOlder(isBefore(since), since, since)
  const { entry, direction, position } = start
  const isOlder = direction === 'older' ? isOlderThan(entry) : (key: EntryKey) => compareKeys(key, entry) <= 0
  if (position !== null) {
    const expected = direction === 'older' ? position : position + 1
    if (await reading.isCountOlder(expected, isOlder)) return expected
  }
  return reading.countOlder(isOlder, entry.published, entry.published + 1)
}

const isBefore = (time: number) => (key: EntryKey) => key.published < time

const isOlderThan = (entry: EntryKey) => (key: EntryKey) => compareKeys(key, entry) < 0

/** Reads the entries on both sides of one. */
export async function readNeighbours(
  reading: ListReading,
  entry: EntryKey,
): Promise<{ newer: Entry | null; older: Entry | null }> {
  const at = await reading.countOlder(isOlderThan(entry), entry.published, entry.published + 1)
  const [older, newer] = await Promise.all([reading.entryAt(at - 1), reading.entryAt(at + 1)])
  return { newer, older }
}
