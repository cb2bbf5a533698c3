import type * as z from 'zod/mini'
import { found, missingList, type Outcome, refused } from '../http/outcome.ts'
import { badParameter } from '../http/problem.ts'
import { API_PATH } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import { absoluteUrl } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { ListReading } from '../store/list-reading.ts'
import { SectionReading } from '../store/section-reading.ts'
import { linkQuery, type SectionsQuery, wrongCursor } from './parameters.ts'
import type { OneSection, SectionList } from './schema.ts'
import { MOST_SORTED, pageOfSections } from './sections.ts'
import { sectionJson } from './wire.ts'

export type SectionListAsked = SectionsQuery & { kind: SectionKind }

/** Reads categories or tags. */
export async function readSectionList(
  { kind, ...query }: SectionListAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof SectionList>>>> {
  const { site } = reader
  const page = await pageOfSections(SectionReading.of(reader, kind), {
    ...query,
    order: query.sort,
    isReversed: isReversed(query),
  })
  if (page === 'wrong cursor') return refused(wrongCursor(query.cursor))
  if (page === 'too many') return refused(badParameter('prefix', query.prefix ?? '', LONGER_PREFIX))
  const linkTo = (cursor: string | null) =>
    cursor === null ? null : absoluteUrl(site, sectionsPath({ ...query, kind, cursor }))
  return found(() => ({
    data: page.sections.map((section) => sectionJson(site, kind, section)),
    meta: { total: page.total, next: linkTo(page.next), previous: linkTo(page.previous) },
  }))
}

/** By name they ascend unless asked otherwise, and by total and date they descend. */
const isReversed = ({ sort, order }: SectionsQuery): boolean =>
  order !== undefined && (order === 'descending') === (sort === 'name')

const LONGER_PREFIX = `a longer prefix, or sort=name: more than ${MOST_SORTED} are found by it`

const sectionsPath = ({ kind, prefix, ...asked }: SectionListAsked): string =>
  `${API_PATH}/${kind === 'tag' ? 'tags' : 'categories'}${linkQuery({ prefix, ...asked })}`

/** Reads one category or tag. */
export async function readSection(
  list: { kind: SectionKind; name: string },
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof OneSection>>>> {
  const reading = await ListReading.open(reader, list)
  if (reading === null) return missingList(list)
  const { label, total, newest } = reading
  const section = { name: list.name, label, total, newest: newest ?? '' }
  return found(() => ({ data: sectionJson(reader.site, list.kind, section) }))
}
