import { segmentKey } from '../../src/model/keys.ts'
import {
  areLabelled,
  ordersOf,
  type SectionKind,
  type SectionOrder,
  sectionOrders,
  sortSections,
} from '../../src/model/section-order.ts'
import { encodeSegments } from '../../src/model/section-segment.ts'
import type { Section, SectionCounts } from '../../src/model/site.ts'
import type { ChangedList } from './list-change.ts'
import type { PlannedDocument } from './stages.ts'
import { StaleError, type StoredDocuments } from './stored.ts'

/** The categories or the tags, in every order that is stored. */
export const sectionDocuments = (kind: SectionKind, sections: readonly Section[]): PlannedDocument[] =>
  ordersOf(sections).flatMap((order) =>
    encodeSegments(sortSections(sections, order)).map(
      (value, n): PlannedDocument => ({ kind: 'sections', key: segmentKey(kind, order, n), value }),
    ),
  )

export const countSections = (categories: readonly Section[], tags: readonly Section[]): SectionCounts => ({
  categories: categories.length,
  tags: tags.length,
  areLabelled: areLabelled(categories),
})

/** Everything that KV says of the categories or of the tags. */
export interface StoredSections {
  /** By name. */
  sections: Section[]
  /** The keys of all their documents. */
  keys: string[]
}

/** @throws StaleError where they are not as a load leaves them */
export async function readSections(stored: StoredDocuments, kind: SectionKind): Promise<StoredSections> {
  const orders = sectionOrders.filter((order) => kind === 'category' || order !== 'label')
  const first = (order: SectionOrder) => segmentKey(kind, order, 0)
  await stored.load(orders.map(first))
  const keysOf = (order: SectionOrder) =>
    Array.from({ length: stored.order(first(order)).segments }, (_, n) => segmentKey(kind, order, n))
  const keys = orders.flatMap(keysOf)
  await stored.load(keys)
  const sections = keysOf('name').flatMap((key) => stored.sections(key))
  const { segments, total } = stored.order(first('name'))
  if (segments === 0 || sections.length !== total)
    throw new StaleError(`what is stored of each ${kind} is not as a load left it`)
  return { sections, keys }
}

/** Plans the documents of the sections as they will be, and that those go which they no longer have. */
export function changeSections(
  stored: StoredDocuments,
  kind: SectionKind,
  { keys }: StoredSections,
  sections: readonly Section[],
): void {
  const documents = sectionDocuments(kind, sections)
  for (const document of documents) stored.write(document)
  const stays = new Set(documents.map(({ key }) => key))
  for (const key of keys) if (!stays.has(key)) stored.delete(key)
}

/** The sections with what became of some lists; an empty list is none. */
export function sectionsAfter(before: readonly Section[], changed: ReadonlyMap<string, ChangedList>): Section[] {
  const others = before.filter(({ name }) => !changed.has(name))
  const present = [...changed].flatMap(([name, { label, total, newest }]): Section[] =>
    newest === null ? [] : [{ name, label, total, newest }],
  )
  return [...others, ...present]
}
