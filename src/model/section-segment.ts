import { DocumentError, decodeDocument, FORMAT } from './document.ts'
import { isSectionRow, segmentShape } from './shapes.ts'
import type { Section } from './site.ts'

/**
 * `sections/<kind>/<order>/<n>` is a line of JSON, then a section a line, in order. Its Worker finds in the first line where
 * the rows are that it shows, and parses no others.
 */
export interface Segment {
  /** Sections of this kind in all segments. */
  total: number
  /** Where the segments after this one begin; only the first segment says so. */
  starts: readonly SegmentStart[]
  /** Number of the first row of each group, counted from the first of all segments, and of the row after the last. */
  rows: readonly number[]
  /** The first section of a group of this segment. */
  firstOf: (group: number) => Section
  /** The sections of a group of this segment. */
  group: (group: number) => Section[]
}

export interface SegmentStart {
  /** Number of its first row. */
  row: number
  section: Section
}

/** A section as a row: its name, its label or 0 where that is the name, its total and its newest date. */
export type SectionRow = [name: string, label: string | 0, total: number, newest: string]

/** The line that a segment begins with. */
export interface SegmentHeader {
  total: number
  rows: number[]
  /** Where each group begins, and the last one ends, in bytes from the end of this line. */
  offsets: number[]
  starts?: [row: number, section: SectionRow][]
}

/** Rows that a page shows at most. */
const GROUP_ROWS = 200

/** What the rows of a page may add to an answer, in bytes. */
const GROUP_BYTES = 250_000

/** Groups of a segment: 25,000 rows, unless names are very long. */
export const SEGMENT_GROUPS = 125

/** How many sections from one on make a group: those that a page can show. */
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
 * What a section adds to an answer at most, in bytes: five addresses with its name and its label in a row of HTML or an
 * object of JSON.
 */
const weightOf = ({ name, label }: Section): number => 500 + 5 * escapedLength(name) + 2 * escapedLength(label)

/** As long as the text in a URL that stands in HTML. Beside an address HTML doubles at most what a character takes. */
const escapedLength = (text: string): number => {
  const encoded = encodeURIComponent(text.toWellFormed())
  return encoded.includes("'") ? encoded.replaceAll("'", '&#39;').length : encoded.length
}

/** The values to store of an order: one at least. */
export function encodeSegments(sorted: readonly Section[]): string[] {
  const groups = cutGroups(sorted)
  const rows = sums(groups.map(({ length }) => length))
  const starts = groups.flatMap(([first], i): [number, SectionRow][] =>
    first !== undefined && i > 0 && i % SEGMENT_GROUPS === 0 ? [[rows[i] ?? 0, rowOf(first)]] : [],
  )
  return [0, ...starts].map((_, n) => {
    const from = n * SEGMENT_GROUPS
    const lines = groups.slice(from, from + SEGMENT_GROUPS).map(encodeRows)
    const header: SegmentHeader = {
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

/** What the lengths before each of some come to, and all of them. */
function sums(lengths: readonly number[]): number[] {
  const found = [0]
  for (const length of lengths) found.push((found.at(-1) ?? 0) + length)
  return found
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length

const LINE_END = 0x0a

/** @throws DocumentError where the value is no such document, or not all of it; so do the functions of the segment */
export function decodeSegment(key: string, value: Uint8Array): Segment {
  const end = value.indexOf(LINE_END)
  const line = new TextDecoder().decode(end === -1 ? value : value.subarray(0, end))
  const { total, rows, offsets, starts = [] } = decodeDocument<SegmentHeader>(key, line, segmentShape)
  const body = value.subarray(end === -1 ? value.length : end + 1)
  const broken = (what: string) => new DocumentError(`Cannot read "${key}": ${what}, load the archive again`)
  if (rows.length !== offsets.length || offsets[0] !== 0) throw broken('its groups are not what they should be')
  if (offsets.at(-1) !== body.length) throw broken('it is cut off, or goes on')

  const textOf = (from: number, to: number) => new TextDecoder().decode(body.subarray(from, to))
  const parse = (lines: string): Section[] => {
    const rows = parseRows(lines)
    if (rows === null) throw broken('a section in it is not what it should be')
    return rows.map(sectionOf)
  }
  const boundsOf = (group: number) => [offsets[group] ?? body.length, offsets[group + 1] ?? body.length] as const
  const parsed = new Map<number, Section[]>()
  return {
    total,
    starts: starts.map(([row, section]) => ({ row, section: sectionOf(section) })),
    rows,
    firstOf(group) {
      const [from, to] = boundsOf(group)
      const [section] = parse(textOf(from, Math.min(to, body.indexOf(LINE_END, from) + 1)))
      if (section === undefined) throw broken('a group of it is empty')
      return section
    },
    group(group) {
      const known = parsed.get(group)
      if (known !== undefined) return known
      const sections = parse(textOf(...boundsOf(group)))
      if (sections.length !== (rows[group + 1] ?? 0) - (rows[group] ?? 0)) throw broken('a group of it is not whole')
      parsed.set(group, sections)
      return sections
    },
  }
}

/** null where one of the lines is no row. */
function parseRows(lines: string): SectionRow[] | null {
  try {
    const rows: unknown[] = JSON.parse(`[${lines.slice(0, -1).replaceAll('\n', ',')}]`)
    return rows.every(isSectionRow) ? rows : null
  } catch {
    return null
  }
}
