import type { Section } from './site.ts'

/** Besides the list of everything there are lists of these. */
export type SectionKind = 'category' | 'tag'

/**
 * The sections of a kind are stored in several orders: by name, by label, with those first that have most articles, and with those
 * first that have the newest article.
 */
export const sectionOrders = ['name', 'label', 'total', 'newest'] as const

export type SectionOrder = (typeof sectionOrders)[number]

/** Readers and callers may have sections sorted by these. For readers `name` is the label. */
export const sectionSorts = ['name', 'total', 'newest'] as const satisfies SectionOrder[]

export type SectionSort = (typeof sectionSorts)[number]

/** Readers who ask for no order see the most used ones first. */
export const defaultSort: SectionSort = 'total'

/** A section has a place in each order. Places are compared item by item, and texts by code unit: every machine does the same. */
export type Place = readonly (string | number)[]

/** Names are sorted and searched as this: upper and lower case are the same, and so are the widths of a letter (NFKC). */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase()

const places: Record<SectionOrder, (section: Section) => Place> = {
  name: ({ name }) => [foldText(name), name],
  label: ({ label, name }) => [foldText(label), foldText(name), name],
  total: ({ total, name }) => [-total, foldText(name), name],
  newest: ({ newest, name }) => [-Date.parse(newest), foldText(name), name],
}

export const placeIn = (order: SectionOrder, section: Section): Place => places[order](section)

/** The result is below 0 where `a` comes before `b`. */
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
 * Says in which orders the sections of a kind have to be stored. They are sorted by label only where one of them has a label that
 * is not its name, which no tag has. That there are no sections is stored once.
 */
export const ordersOf = (sections: readonly Section[]): SectionOrder[] =>
  sections.length === 0 ? ['name'] : sectionOrders.filter((order) => order !== 'label' || areLabelled(sections))

export const areLabelled = (sections: readonly Section[]): boolean => sections.some(({ name, label }) => label !== name)
