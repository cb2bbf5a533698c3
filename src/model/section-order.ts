import type { Section } from './site.ts'

/** What there are lists of beside the one of everything. */
export type SectionKind = 'category' | 'tag'

/**
 * In which orders the sections of a kind are stored: by name, by label, those with most articles first, or those with the
 * newest article first.
 */
export const sectionOrders = ['name', 'label', 'total', 'newest'] as const

export type SectionOrder = (typeof sectionOrders)[number]

/** What readers and callers may have sections sorted by; a reader's `name` is the label. */
export const sectionSorts = ['name', 'total', 'newest'] as const satisfies SectionOrder[]

export type SectionSort = (typeof sectionSorts)[number]

/** A section's place in an order. Places are compared item by item, texts by code unit: the same on every machine. */
export type Place = readonly (string | number)[]

/** Text as names are sorted and searched: upper and lower case are one, and so are the widths of a letter (NFKC). */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase()

const places: Record<SectionOrder, (section: Section) => Place> = {
  name: ({ name }) => [foldText(name), name],
  label: ({ label, name }) => [foldText(label), foldText(name), name],
  total: ({ total, name }) => [-total, foldText(name), name],
  newest: ({ newest, name }) => [-Date.parse(newest), foldText(name), name],
}

export const placeIn = (order: SectionOrder, section: Section): Place => places[order](section)

/** Below 0 where `a` comes before `b`. */
export function comparePlaces(a: Place, b: Place): number {
  for (const [i, item] of a.entries()) {
    const other = b[i]
    if (other === undefined || item > other) return 1
    if (item < other) return -1
  }
  return a.length - b.length
}

export function sortSections(sections: readonly Section[], order: SectionOrder): Section[] {
  return sections
    .map((section) => ({ section, place: placeIn(order, section) }))
    .sort((a, b) => comparePlaces(a.place, b.place))
    .map(({ section }) => section)
}

/**
 * In which orders the sections of a kind have to be stored. Tags have no label of their own; categories are sorted by label
 * where one of them has. Where there are none, that is stored once.
 */
export const ordersOf = (sections: readonly Section[]): SectionOrder[] =>
  sections.length === 0 ? ['name'] : sectionOrders.filter((order) => order !== 'label' || areLabelled(sections))

export const areLabelled = (sections: readonly Section[]): boolean => sections.some(({ name, label }) => label !== name)
