import type { Context } from 'hono'
import { pageOfSections } from '../api/sections.ts'
import type { Env } from '../env.ts'
import { type Refused, refused } from '../http/outcome.ts'
import { badParameter, notFound, ProblemError, quoted } from '../http/problem.ts'
import { type SectionKind, type SectionSort, sectionSorts } from '../model/section-order.ts'
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
}

/** Only so many characters of a text are searched for. */
const QUERY_MOST = 200

/** @throws ProblemError */
export function askedListing(c: Context<Env>, kind: SectionKind): ListingAsked {
  const asked = c.req.query('sort') ?? 'name'
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
  return { kind, sort, query, page: Number(page), cursor: undefined }
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
  { sort, query, page, cursor }: Omit<ListingAsked, 'kind'>,
): string {
  const parameters = new URLSearchParams({
    ...(of !== undefined && { of }),
    ...(sort !== 'name' && { sort }),
    ...(query !== '' && { q: query }),
    ...(page > 1 && { page: String(page) }),
    ...(cursor !== undefined && { cursor }),
  })
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/** A page has so many rows at most; `groupLength` in model/section-segment.ts limits it, too. */
const MOST_ROWS = 200

/**
 * Reads the sections that a page shows.
 *
 * @param pathOf see `listingPath`
 */
export async function readListing(
  reading: SectionReading,
  asked: ListingAsked,
  pathOf: (asked: Omit<ListingAsked, 'kind'>) => string,
): Promise<Listing | Refused> {
  const rows = await (asked.query === '' ? readPage : search)(reading, asked)
  if ('problem' in rows) return rows
  const { sections, sort, previous, next } = rows
  const shown = { ...asked, sort }
  const first = { query: asked.query, page: 1, cursor: undefined }
  return {
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
