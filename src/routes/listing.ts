import type { Context } from 'hono'
import { pageOfSections } from '../api/sections.ts'
import type { Env } from '../env.ts'
import { type Refused, refused } from '../http/outcome.ts'
import { badParameter, notFound, ProblemError, quoted } from '../http/problem.ts'
import { compareInitials, comparingIn, initialOf } from '../model/initials.ts'
import { defaultSort, type SectionKind, type SectionSort, sectionSorts } from '../model/section-order.ts'
import type { Section } from '../model/site.ts'
import type { SectionReading } from '../store/section-reading.ts'
import type { Listing } from '../views/filter.tsx'

/** The question to a page of categories, tags or feeds. */
export interface ListingAsked {
  kind: SectionKind
  sort: SectionSort
  /** Names or labels begin with this; all are shown where it is empty. */
  query: string
  /** Number of the page, from 1. Where names are searched, pages have cursors instead. */
  page: number
  cursor: string | undefined
  /** Only those with this initial are shown, by name. */
  initial?: string | undefined
}

/** Only so many characters of a text are searched for. */
const QUERY_MOST = 200

/** @throws ProblemError */
export function askedListing(c: Context<Env>, kind: SectionKind): ListingAsked {
  const asked = c.req.query('sort') ?? defaultSort
  const sort = sectionSorts.find((one) => one === asked)
  if (sort === undefined) {
    throw new ProblemError(badParameter('sort', asked, '"name", "total" or "newest"'))
  }
  const query = (c.req.query('q') ?? '').trim().slice(0, QUERY_MOST)
  if (query !== '') return { kind, sort, query, page: 1, cursor: c.req.query('cursor') }
  const page = c.req.query('page') ?? '1'
  if (!/^[1-9]\d{0,8}$/.test(page)) {
    throw new ProblemError(badParameter('page', page, 'a whole number from 1'))
  }
  const initial = c.req.query('initial')?.slice(0, QUERY_MOST) || undefined
  return { kind, sort: initial === undefined ? sort : 'name', query, page: Number(page), cursor: undefined, initial }
}

/**
 * Makes the address of a question: equal questions have equal addresses.
 *
 * @param path of the page
 * @param of the parameter `of`, where the page has it
 */
export function listingPath(
  path: string,
  of: string | undefined,
  { sort, query, page, cursor, initial }: Omit<ListingAsked, 'kind'>,
): string {
  const parameters = new URLSearchParams({
    ...(of !== undefined && { of }),
    ...(sort !== defaultSort && initial === undefined && { sort }),
    ...(initial !== undefined && { initial }),
    ...(query !== '' && { q: query }),
    ...(page > 1 && { page: String(page) }),
    ...(cursor !== undefined && { cursor }),
  })
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/** A page has so many rows at most; `groupLength` in model/section-segment.ts limits it, too. */
const MOST_ROWS = 200

/** Where there are more than these, nobody finds out at each request with what they begin: the box finds any of them. */
const MOST_INDEXED = 4_000

/**
 * Reads the sections that a page shows.
 *
 * @param pathOf see `listingPath`
 * @param language of the site (BCP 47)
 */
export async function readListing(
  reading: SectionReading,
  asked: ListingAsked,
  pathOf: (asked: Omit<ListingAsked, 'kind'>) => string,
  language: string,
): Promise<Listing | Refused> {
  const isIndexed = asked.query === '' && asked.sort === 'name'
  const byInitial = isIndexed ? await indexByInitial(reading, language) : null
  const rows =
    asked.initial !== undefined
      ? ofInitial(byInitial, asked.initial, asked, language)
      : await (asked.query === '' ? readPage : search)(reading, asked)
  if ('problem' in rows) return rows
  const { sections, sort, previous, next } = rows
  const shown = { ...asked, sort }
  const first = { query: asked.query, page: 1, cursor: undefined }
  const initials = [...(byInitial?.keys() ?? [])].sort(compareInitials)
  return {
    initial: asked.initial,
    initials: initials.map((initial) => ({ initial, path: pathOf({ ...first, sort: 'name', initial }) })),
    sections,
    sort,
    query: asked.query,
    page: asked.page,
    path: pathOf(shown),
    previous: previous && pathOf({ ...shown, ...previous }),
    next: next && pathOf({ ...shown, ...next }),
    orders: {
      name: pathOf({ ...first, sort: 'name' }),
      total: pathOf({ ...first, sort: 'total' }),
      newest: pathOf({ ...first, sort: 'newest' }),
    },
  }
}

/** The rows of a page, and what differs in the addresses of the pages around it. */
interface Rows {
  sections: Section[]
  sort: SectionSort
  previous: Partial<ListingAsked> | null
  next: Partial<ListingAsked> | null
}

/** Readers see labels as names. */
const orderOf = (sort: SectionSort) => (sort === 'name' ? 'label' : sort)

async function readPage(reading: SectionReading, { sort, page }: ListingAsked): Promise<Rows | Refused> {
  const group = await reading.page(orderOf(sort), page - 1)
  if (group === null) return refused(notFound(`There is no page ${quoted(String(page))} of this list.`))
  return {
    sections: group.sections,
    sort,
    previous: page > 1 ? { page: page - 1 } : null,
    next: group.isLast ? null : { page: page + 1 },
  }
}

/** The sections by their initials; null where there are too many. */
async function indexByInitial(reading: SectionReading, language: string): Promise<Map<string, Section[]> | null> {
  const sorted = await reading.sortedBy(orderOf('name'))
  if (sorted.total > MOST_INDEXED) return null
  return Map.groupBy(await sorted.rows(0, sorted.total), ({ label }) => initialOf(label, language))
}

/** The sections with an initial, as those who speak the language sort them. */
function ofInitial(
  index: Map<string, Section[]> | null,
  initial: string,
  { page }: ListingAsked,
  language: string,
): Rows | Refused {
  const compare = comparingIn(language)
  const all = (index?.get(initial) ?? []).toSorted((a, b) => compare(a.label, b.label))
  const sections = all.slice((page - 1) * MOST_ROWS, page * MOST_ROWS)
  if (sections.length === 0) return refused(notFound(`There is no page ${quoted(String(page))} of ${quoted(initial)}.`))
  return {
    sections,
    sort: 'name',
    previous: page > 1 ? { page: page - 1 } : null,
    next: page * MOST_ROWS < all.length ? { page: page + 1 } : null,
  }
}

/** Finds sections by the beginning of their names. Where they are too many to be sorted, they are shown by name. */
async function search(reading: SectionReading, asked: ListingAsked): Promise<Rows | Refused> {
  const { sort, query, cursor } = asked
  const found = await pageOfSections(reading, { order: orderOf(sort), prefix: query, limit: MOST_ROWS, cursor })
  if (found === 'wrong cursor') return refused(badParameter('cursor', cursor ?? '', 'one out of a link to a page'))
  if (found === 'too many') return search(reading, { ...asked, sort: 'name', cursor: undefined })
  const { sections, previous, next } = found
  const at = (cursor: string | null) => (cursor === null ? null : { cursor })
  return { sections, sort, previous: at(previous), next: at(next) }
}
