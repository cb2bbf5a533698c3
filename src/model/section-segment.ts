import { brokenDocument, decodeFirstLine, FORMAT } from './document.ts'
import { type Check, count, date, listOf, orAbsent, row, type Shaped, text } from './shape.ts'
import type { Section } from './site.ts'

/**
 * `sections/<kind>/<order>/<n>` is a line of JSON, then a section a line, in order. The Worker finds in the first line where
 * the rows are that it shows, and parses no others.
 */
export interface Segment {
  /** All segments together have so many sections of this kind. */
  total: number
  /** The segments after this one begin here. Only the first segment says so. */
  starts: readonly SegmentStart[]
  /** Each group's first row has this number, counted from the first of all segments; so has the row after the last group. */
  rows: readonly number[]
  /** Reads the first section of a group of this segment. */
  firstOf: (group: number) => Section
  /** Reads all sections of a group of this segment. */
  group: (group: number) => Section[]
}

export interface SegmentStart {
  /** This is the number of its first row. */
  row: number
  section: Section
}

/** A section stands in a row: its name, its label or 0 where that is the name, its total and its newest date. */
type SectionRow = [name: string, label: string | 0, total: number, newest: string]

const labelOrSame: Check<string | 0> = (value): value is string | 0 => value === 0 || text(value)

const sectionRow = row<SectionRow>(text, labelOrSame, count, date)

/** Counts of which none is smaller than the one before. */
const ascending: Check<number[]> = (value): value is number[] =>
  listOf(count)(value) && value.every((one, i) => one >= (value[i - 1] ?? 0))

/** A segment begins with a line of this shape. */
const headerShape = {
  total: count,
  rows: ascending,
  /** Each group begins, and the last one ends, so many bytes from the end of this line. */
  offsets: ascending,
  starts: orAbsent(listOf(row<[row: number, section: SectionRow]>(count, sectionRow))),
}

type Header = Shaped<typeof headerShape>

/** A page shows at most so many rows. */
const GROUP_ROWS = 200

/** The rows of a page may add so many bytes to an answer. */
const GROUP_BYTES = 250_000

/** A segment has so many groups: 25,000 rows, unless names are very long. */
export const SEGMENT_GROUPS = 125

/** Counts the sections from one on that make a group: those that a page can show. */
export function groupLength(sections: readonly Section[], from = 0): number {
  let [count, bytes] = [0, 0]
  for (const section of sections.slice(from, from + GROUP_ROWS)) {
    bytes += weightOf(section)
    if (count > 0 && bytes > GROUP_BYTES) break
    count++
  }
  return count
}

/**
 * A section adds at most so many bytes to an answer: five addresses with its name and its label in a row of HTML or an object of
 * JSON.
 */
const weightOf = ({ name, label }: Section): number => 500 + 5 * escapedLength(name) + 2 * escapedLength(label)

/** The text has this length in a URL that stands in HTML. Outside of addresses HTML doubles at most what a character takes. */
const escapedLength = (text: string): number => {
  const encoded = encodeURIComponent(text.toWellFormed())
  return encoded.includes("'") ? encoded.replaceAll("'", '&#39;').length : encoded.length
}

/** Makes the values to store of an order: one at least. */
export function encodeSegments(sorted: readonly Section[]): string[] {
  const groups = cutGroups(sorted)
  const rows = sums(groups.map(({ length }) => length))
  const starts = groups.flatMap(([first], i): [number, SectionRow][] =>
    first !== undefined && i > 0 && i % SEGMENT_GROUPS === 0 ? [[rows[i] ?? 0, rowOf(first)]] : [],
  )
  return [0, ...starts].map((_, n) => {
    const from = n * SEGMENT_GROUPS
    const lines = groups.slice(from, from + SEGMENT_GROUPS).map(encodeRows)
    const header: Header = {
      total: sorted.length,
      rows: rows.slice(from, from + lines.length + 1),
      offsets: sums(lines.map(byteLength)),
      ...(n === 0 && starts.length > 0 && { starts }),
    }
    return `${JSON.stringify({ v: FORMAT, ...header })}\n${lines.join('')}`
  })
}

function cutGroups(sorted: readonly Section[]): Section[][] {
  const groups: Section[][] = []
  for (let row = 0; row < sorted.length; row += groups.at(-1)?.length ?? 1) {
    groups.push(sorted.slice(row, row + groupLength(sorted, row)))
  }
  return groups
}

const encodeRows = (group: readonly Section[]): string =>
  group.map((section) => `${JSON.stringify(rowOf(section))}\n`).join('')

const rowOf = ({ name, label, total, newest }: Section): SectionRow => [name, label === name ? 0 : label, total, newest]

const sectionOf = ([name, label, total, newest]: SectionRow): Section => ({
  name,
  label: label === 0 ? name : label,
  total,
  newest,
})

/** Adds up the lengths before each one, and all of them. */
function sums(lengths: readonly number[]): number[] {
  const found = [0]
  for (const length of lengths) found.push((found.at(-1) ?? 0) + length)
  return found
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length

const LINE_END = 0x0a

/** @throws DocumentError where the value is no such document, or not all of it; so do the functions of the segment */
export function decodeSegment(key: string, value: Uint8Array): Segment {
  const { document, rest: body } = decodeFirstLine(key, value, headerShape)
  const { total, rows, offsets, starts = [] } = document
  if (rows.length !== offsets.length || offsets[0] !== 0)
    throw brokenDocument(key, 'its groups are not what they should be')
  if (offsets.at(-1) !== body.length) throw brokenDocument(key, 'it is cut off, or goes on')

  const boundsOf = (group: number) => [offsets[group] ?? body.length, offsets[group + 1] ?? body.length] as const
  const parse = (from: number, to: number): Section[] => {
    const rows = parseRows(new TextDecoder().decode(body.subarray(from, to)))
    if (rows === null) throw brokenDocument(key, 'a section in it is not what it should be')
    return rows.map(sectionOf)
  }
  const parsed = new Map<number, Section[]>()
  return {
    total,
    starts: starts.map(([row, section]) => ({ row, section: sectionOf(section) })),
    rows,
    firstOf(group) {
      const [from, to] = boundsOf(group)
      const [section] = parse(from, Math.min(to, body.indexOf(LINE_END, from) + 1))
      if (section === undefined) throw brokenDocument(key, 'a group of it is empty')
      return section
    },
    group(group) {
      const known = parsed.get(group)
      if (known !== undefined) return known
      const sections = parse(...boundsOf(group))
      if (sections.length !== (rows[group + 1] ?? 0) - (rows[group] ?? 0))
        throw brokenDocument(key, 'a group of it is not whole')
      parsed.set(group, sections)
      return sections
    },
  }
}

const sectionRows = listOf(sectionRow)

/** Parses lines that are a row each. The result is null where one of them is no row. */
function parseRows(lines: string): SectionRow[] | null {
  try {
    const rows: unknown = JSON.parse(`[${lines.slice(0, -1).replaceAll('\n', ',')}]`)
    return sectionRows(rows) ? rows : null
  } catch {
    return null
  }
}
