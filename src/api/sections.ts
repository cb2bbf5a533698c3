import { comparePlaces, foldText, placeIn, type SectionOrder, sortSections } from '../model/section-order.ts'
import { groupLength } from '../model/section-segment.ts'
import type { Section } from '../model/site.ts'
import type { SectionReading, SortedSections } from '../store/section-reading.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

/** A question for categories or tags. */
export interface SectionsAsked {
  order: SectionOrder
  /** True where the last of that order come first. */
  isReversed?: boolean
  /** Names or labels begin with this; upper and lower case do not count. */
  prefix?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Some of the categories or tags, and where to go on. */
export interface SectionsPage {
  /** They are fewer than asked for where more would make too large an answer. */
  sections: Section[]
  /** The number of all that match; null where counting would take reading them all. */
  total: number | null
  /** Cursors to the pages around this one; null where there is none. */
  next: string | null
  previous: string | null
}

/** So many found sections can be sorted by total or date. */
export const MOST_SORTED = 1_000

/** So many rows are looked at for one page. */
const MOST_LOOKED_AT = 2_000

/**
 * Finds a page of categories or tags. A cursor names the section that was seen last with its place in the order, so that it stays
 * right while totals change. A prefix is looked for in names or in labels, as the order says, and then in the other of the two.
 */
export async function pageOfSections(
  reading: SectionReading,
  { order, isReversed = false, prefix, limit, cursor }: SectionsAsked,
): Promise<SectionsPage | 'wrong cursor' | 'too many'> {
  const wanted = foldText(prefix ?? '')
  const question = JSON.stringify([order === 'label' ? 'name' : order, wanted, ...(isReversed ? ['reversed'] : [])])
  const seen = cursor === undefined ? null : decodeSeen(question, cursor)
  if (cursor !== undefined && seen === null) return 'wrong cursor'
  const spans = await spansOf(reading, order, wanted)
  if (spans === null) return 'too many'

  const ahead = isReversed ? 'previous' : 'next'
  const start = seen === null ? beginOf(spans, ahead) : await startOf(spans, seen)
  const page = await readPage(spans, start, limit)
  const cursorTo = (direction: Direction, found: FoundRow | null): string | null =>
    found === null ? null : encodeCursor(question, toSeen(direction, spans[found.span]?.order ?? order, found.section))
  const cursors = { next: cursorTo('next', page.next), previous: cursorTo('previous', page.previous) }
  const total = await countAll(spans)
  return isReversed
    ? { sections: page.sections.reverse(), total, next: cursors.previous, previous: cursors.next }
    : { sections: page.sections, total, ...cursors }
}

/** The rows of an order that were found: from row `from` to `to` exclusive. */
interface Span {
  order: SectionOrder
  sections: SortedSections
  from: number
  to: number
  /** True for sections that a span before this one has. */
  repeats: (section: Section) => boolean
}

const nothing = (): boolean => false

/** Returns null where more are found than can be sorted. */
async function spansOf(reading: SectionReading, order: SectionOrder, wanted: string): Promise<Span[] | null> {
  if (wanted === '') {
    const sections = await reading.sortedBy(order)
    return [{ order, sections, from: 0, to: sections.total, repeats: nothing }]
  }
  const byText = await foundBy(reading, order === 'label' ? ['label', 'name'] : ['name', 'label'], wanted)
  if (order === 'name' || order === 'label') return byText
  if (byText.some(({ from, to }) => to - from > MOST_SORTED)) return null
  const found: Section[] = []
  for (const { sections, from, to, repeats } of byText) {
    found.push(...(await sections.rows(from, to)).filter((section) => !repeats(section)))
  }
  if (found.length > MOST_SORTED) return null
  return [{ order, sections: inMemory(sortSections(found, order)), from: 0, to: found.length, repeats: nothing }]
}

/** Finds the rows whose name or label begins with a text, in folded spelling. */
async function foundBy(reading: SectionReading, orders: ('name' | 'label')[], wanted: string): Promise<Span[]> {
  const spans: Span[] = []
  for (const order of reading.areLabelled ? orders : orders.slice(0, 1)) {
    const sections = await reading.sortedBy(order)
    const from = await sections.countBefore((section) => foldText(section[order]) < wanted)
    const to = await sections.countBefore((section) => {
      const text = foldText(section[order])
      return text < wanted || text.startsWith(wanted)
    })
    const [first] = spans.length === 0 ? [] : orders
    const repeats = (section: Section) => first !== undefined && foldText(section[first]).startsWith(wanted)
    spans.push({ order, sections, from, to, repeats: first === undefined ? nothing : repeats })
  }
  return spans
}

const inMemory = (sorted: readonly Section[]): SortedSections => ({
  total: sorted.length,
  async countBefore(isBefore) {
    const at = sorted.findIndex((section) => !isBefore(section))
    return at === -1 ? sorted.length : at
  },
  rows: async (from, to) => sorted.slice(from, to),
})

type Direction = 'next' | 'previous'

/** A section of a span. */
interface FoundRow {
  span: number
  section: Section
}

/** A page begins at a row and goes on to the next ones, or ends before a row and has the previous ones. */
interface Start {
  direction: Direction
  span: number
  row: number
}

/** The first page of all, in a direction. */
const beginOf = (spans: readonly Span[], direction: Direction): Start =>
  direction === 'next'
    ? { direction, span: 0, row: spans[0]?.from ?? 0 }
    : { direction, span: spans.length - 1, row: spans.at(-1)?.to ?? 0 }

async function startOf(spans: readonly Span[], seen: Seen): Promise<Start> {
  const { direction, isByLabel, section: last } = seen
  const at = Math.max(
    0,
    spans.findIndex(({ order }) => (order === 'label') === isByLabel),
  )
  const { order, sections, from, to } = spans[at] as Span
  const place = placeIn(order, last)
  const row = await sections.countBefore((section) => {
    const compared = comparePlaces(placeIn(order, section), place)
    return direction === 'next' ? compared <= 0 : compared < 0
  })
  return { direction, span: at, row: Math.min(Math.max(row, from), to) }
}

/** Reads a page, and the sections that cursors to the pages around it name. */
async function readPage(spans: readonly Span[], start: Start, limit: number) {
  const found: FoundRow[] = []
  let edge: FoundRow | null = null
  let isMore = false
  let lookedAt = 0
  for await (const row of rowsFrom(spans, start)) {
    const repeats = spans[row.span]?.repeats(row.section) ?? false
    isMore = lookedAt++ === MOST_LOOKED_AT || (!repeats && found.length === limit)
    if (isMore) break
    edge = row
    if (!repeats) found.push(row)
  }
  const fitting = groupLength(found.map(({ section }) => section))
  if (fitting < found.length) {
    isMore = true
    found.length = fitting
    edge = found.at(-1) ?? null
  }
  const sections = found.map(({ section }) => section)
  const ahead = isMore ? edge : null
  const behind = isAtBegin(spans, start) ? null : (found[0] ?? null)
  return start.direction === 'next'
    ? { sections, next: ahead, previous: behind }
    : { sections: sections.reverse(), next: behind, previous: ahead }
}

/** So many rows are read at once. */
const CHUNK = 100

/** Reads the rows of the spans from one row on, in one direction. */
async function* rowsFrom(spans: readonly Span[], { direction, span, row }: Start): AsyncGenerator<FoundRow> {
  const isNext = direction === 'next'
  const step = isNext ? 1 : -1
  for (let at = span; spans[at] !== undefined; at += step) {
    const { sections, from, to } = spans[at] as Span
    let next = at === span ? row : isNext ? from : to
    while (isNext ? next < to : next > from) {
      const bounds: [number, number] = isNext
        ? [next, Math.min(to, next + CHUNK)]
        : [Math.max(from, next - CHUNK), next]
      const rows = await sections.rows(...bounds)
      for (const section of isNext ? rows : rows.toReversed()) yield { span: at, section }
      next = isNext ? bounds[1] : bounds[0]
    }
  }
}

/** Whether nothing comes before a page, in its direction. */
function isAtBegin(spans: readonly Span[], { direction, span, row }: Start): boolean {
  const { from, to } = spans[span] as Span
  const others = direction === 'next' ? spans.slice(0, span) : spans.slice(span + 1)
  return row === (direction === 'next' ? from : to) && others.every((other) => other.from === other.to)
}

/** Counts the sections of all spans; null where finding those that repeat others takes too long. */
async function countAll(spans: readonly Span[]): Promise<number | null> {
  let total = 0
  for (const { sections, from, to, repeats } of spans) {
    if (repeats !== nothing && to - from > MOST_SORTED) return null
    const repeated = repeats === nothing ? [] : (await sections.rows(from, to)).filter(repeats)
    total += to - from - repeated.length
  }
  return total
}

/** The contents of a cursor. */
interface Seen {
  direction: Direction
  /** The section that was seen last, as it was then. */
  section: Section
  /** True where it was found by its label. */
  isByLabel: boolean
}

const toSeen = (direction: Direction, order: SectionOrder, { name, label, total, newest }: Section) => [
  direction,
  name,
  total,
  newest,
  ...(order === 'label' ? [label] : []),
]

function decodeSeen(question: string, cursor: string): Seen | null {
  const [direction, name, total, newest, label] = decodeCursor(question, cursor) ?? []
  if (direction !== 'next' && direction !== 'previous') return null
  if (typeof name !== 'string' || typeof total !== 'number' || typeof newest !== 'string') return null
  const isByLabel = typeof label === 'string'
  return { direction, section: { name, label: isByLabel ? label : name, total, newest }, isByLabel }
}
