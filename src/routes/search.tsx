import { type Context, Hono } from 'hono'
import { readInstant } from '../api/instants.ts'
import { INSTANT } from '../api/parameters.ts'
import type { Env } from '../env.ts'
import { answerPage } from '../http/answer.ts'
import { found, missing, type Outcome, refused } from '../http/outcome.ts'
import { badParameter, ProblemError, unknownParameter } from '../http/problem.ts'
import { limitSearch } from '../http/rate-limit.ts'
import type { NamedList } from '../model/lists.ts'
import {
  MOST_CHARACTERS,
  readQuestion,
  type SearchQuery,
  searchOrders,
  searchParameters,
  type Term,
} from '../model/search-question.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import type { SearchAsked } from '../store/search-reading.ts'
import { SearchPage } from '../views/search.tsx'

/** Searches the archive. */
export const search = new Hono<Env>().get('/search', limitSearch, (c) => answerPage(c, askedSearch(c), readSearch))

/** So many names may be asked for, and so many excluded. */
const MOST_NAMES = 10
const NAMES = `up to ${MOST_NAMES} names`
const MOST_LENGTH = 500

/** @throws ProblemError */
function askedSearch(c: Context<Env>): SearchQuery {
  const asked = new URL(c.req.url).searchParams
  const known = Object.values<string>(searchParameters)
  for (const name of asked.keys()) if (!known.includes(name)) throw new ProblemError(unknownParameter(name, known))
  const all = (name: string): string[] => {
    const values = [...new Set(asked.getAll(name))].filter((value) => value !== '').sort()
    if (values.length > MOST_NAMES || values.some(({ length }) => length > MOST_LENGTH))
      throw new ProblemError(badParameter(name, values.join(', '), NAMES))
    return values
  }
  const one = (name: string): string | null => asked.get(name) || null
  const order = searchOrders.find((order) => order === (one('order') ?? 'newest'))
  if (order === undefined)
    throw new ProblemError(badParameter('order', one('order') ?? '', '"newest", "oldest" or "best"'))
  const cursor = one('cursor')
  if (cursor !== null && !/^-?\d{1,16}$/.test(cursor))
    throw new ProblemError(badParameter('cursor', cursor, 'one out of a link to a page'))
  return {
    q: (one('q') ?? '').trim().slice(0, 2 * MOST_CHARACTERS + 1),
    category: all('category'),
    tag: all('tag'),
    author: all('author'),
    notCategory: all('not_category'),
    notTag: all('not_tag'),
    since: one('since'),
    until: one('until'),
    order,
    cursor,
  }
}

const ON_A_PAGE = 20
const MOST_PAGES = 5

const listsOf = (kind: NamedList['kind'], names: readonly string[]): NamedList[] =>
  names.map((name) => ({ kind, name }))

async function readSearch(query: SearchQuery, reader: ArchiveReader): Promise<Outcome<ReturnType<typeof SearchPage>>> {
  const { site, search } = reader
  if (search === null) return missing('search on this site')
  const hasNames = [query.category, query.tag, query.author, query.notCategory, query.notTag].some(
    (names) => names.length > 0,
  )
  const terms = query.q === '' && hasNames ? [] : readQuestion(query.q)
  const page = { site, query }
  if (typeof terms === 'string') return found(() => <SearchPage {...page} terms={[]} why={terms} />)
  const asked = toAsked(query, terms, site.timeZone)
  if ('problem' in asked) return asked
  const [hits, total, pages] = await Promise.all([
    search.articles(asked),
    search.count({ ...asked, after: null }),
    query.cursor === null && !hasNames ? search.pages(terms, MOST_PAGES) : [],
  ])
  return found(() => <SearchPage {...page} terms={terms} hits={hits} total={total} pages={pages} />)
}

function toAsked(query: SearchQuery, terms: readonly Term[], timeZone: string) {
  const since = query.since === null ? null : readInstant(query.since, timeZone)
  if (query.since !== null && since === null) return refused(badParameter('since', query.since, INSTANT))
  const until = query.until === null ? null : readInstant(query.until, timeZone)
  if (query.until !== null && until === null) return refused(badParameter('until', query.until, INSTANT))
  return {
    terms,
    lists: [...listsOf('category', query.category), ...listsOf('tag', query.tag)],
    notLists: [...listsOf('category', query.notCategory), ...listsOf('tag', query.notTag)],
    authors: query.author,
    since: since?.begins ?? null,
    until: until?.ends ?? null,
    order: query.order,
    after: query.cursor === null ? null : Number(query.cursor),
    limit: ON_A_PAGE,
  } satisfies SearchAsked
}
