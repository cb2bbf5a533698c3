import type { Section } from '../model/site.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { SectionsQuery } from './parameters.ts'

/** Some of the categories or tags, and where to go on. */
export interface SectionsPage {
  sections: Section[]
  /** How many there are in all that were asked for. */
  total: number
  /** Cursors; null where nothing is left there. */
  next: string | null
  previous: string | null
}

type Order = Pick<Section, 'name' | 'total' | 'newest'>
type Direction = 'next' | 'previous'

const byName = (a: Order, b: Order): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

const orders: Record<SectionsQuery['sort'], (a: Order, b: Order) => number> = {
  name: byName,
  total: (a, b) => b.total - a.total || byName(a, b),
  newest: (a, b) => Date.parse(b.newest) - Date.parse(a.newest) || byName(a, b),
}

/**
 * A cursor names the section that was seen last, with what it was sorted by: it stays right while totals change.
 *
 * @returns null where the cursor is none of this question's
 */
export function pageOfSections(
  all: readonly Section[],
  { sort, prefix, limit, cursor }: SectionsQuery,
): SectionsPage | null {
  const wanted = prefix?.toLowerCase() ?? ''
  const compare = orders[sort]
  const sections = all
    .filter(({ name, label }) => [name, label].some((text) => text.toLowerCase().startsWith(wanted)))
    .sort(compare)
  const question = JSON.stringify([sort, wanted])
  const seen = cursor === undefined ? null : decodeSeen(question, cursor)
  if (cursor !== undefined && seen === null) return null

  const [from, to] = boundsAfter(seen, sections, compare, limit)
  const page = sections.slice(from, to)
  const [first, last] = [page[0], page.at(-1)]
  const at = (direction: Direction, { name, total, newest }: Order) =>
    encodeCursor(question, [direction, name, total, newest])
  return {
    sections: page,
    total: sections.length,
    next: last !== undefined && to < sections.length ? at('next', last) : null,
    previous: first !== undefined && from > 0 ? at('previous', first) : null,
  }
}

function boundsAfter(
  seen: (Order & { direction: Direction }) | null,
  sections: readonly Section[],
  compare: (a: Order, b: Order) => number,
  limit: number,
): [number, number] {
  if (seen === null) return [0, limit]
  if (seen.direction === 'next') {
    const from = sections.filter((section) => compare(section, seen) <= 0).length
    return [from, from + limit]
  }
  const to = sections.filter((section) => compare(section, seen) < 0).length
  return [Math.max(0, to - limit), to]
}

function decodeSeen(question: string, cursor: string): (Order & { direction: Direction }) | null {
  const [direction, name, total, newest] = decodeCursor(question, cursor) ?? []
  if (direction !== 'next' && direction !== 'previous') return null
  if (typeof name !== 'string' || typeof total !== 'number' || typeof newest !== 'string') return null
  return { direction, name, total, newest }
}
