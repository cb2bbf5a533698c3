import { badParameter, type ProblemDetails, ProblemError, unknownParameter } from '../http/problem.ts'
import type { NamedList } from '../model/lists.ts'
import { cursorIn } from '../model/search-answer.ts'
import {
  canonicalQuestion,
  emptyQuery,
  listMatches,
  MOST_CHARACTERS,
  MOST_TERMS,
  nameFields,
  readQuestion,
  type SearchQuery,
  searchOrders,
  searchParameters,
  type Unanswerable,
} from '../model/search-question.ts'
import { MOST_LISTS } from '../model/selection.ts'
import type { SearchAsked } from '../store/search-reading.ts'
import { timeSpan } from './time-span.ts'

const MOST_LENGTH = 500
const NAMES = `up to ${MOST_LISTS} names of at most ${MOST_LENGTH} characters`

/** What a question lacks to have an answer, for the API. Pages say it in the site's language. */
const wanted: Record<Unanswerable, string> = {
  empty: 'a word, which has a letter or a digit',
  'too long': `at most ${MOST_CHARACTERS} characters`,
  'too many terms': `at most ${MOST_TERMS} words and phrases`,
  'a single character': 'two characters or more of a script without spaces: one by itself is in nearly everything',
  'only exclusions': 'something to look for beside what is excluded',
}

export const unanswerable = (q: string, why: Unanswerable): ProblemDetails => badParameter('q', q, wanted[why])

/**
 * Reads a question out of an address. An empty value is a field of a form that nobody filled in.
 *
 * @param without parameters that this address does not take
 * @param besides parameters that are somebody else's
 * @throws ProblemError
 */
export function searchQueryIn(
  asked: URLSearchParams,
  { without = [], besides = [] }: { without?: readonly string[]; besides?: readonly string[] } = {},
): SearchQuery {
  const known = Object.values<string>(searchParameters).filter((name) => !without.includes(name))
  for (const name of asked.keys())
    if (!known.includes(name) && !besides.includes(name))
      throw new ProblemError(unknownParameter(name, [...known, ...besides]))
  const one = (name: string): string | null => {
    const [value, ...others] = asked.getAll(name).filter((value) => value !== '')
    if (others.length > 0) throw new ProblemError(badParameter(name, [value, ...others].join(', '), 'it once'))
    return value ?? null
  }
  const oneOf = <T extends string>(name: string, values: readonly T[], usual: T): T => {
    const given = one(name) ?? usual
    const found = values.find((value) => value === given)
    if (found === undefined)
      throw new ProblemError(badParameter(name, given, values.map((value) => `"${value}"`).join(' or ')))
    return found
  }
  const cursor = one('cursor')
  if (cursor !== null && cursorIn(cursor) === null)
    throw new ProblemError(badParameter('cursor', cursor, 'one out of a link to a page'))
  const names = Object.fromEntries(
    nameFields.map((field) => [field, namesAsked(searchParameters[field], asked.getAll(searchParameters[field]))]),
  ) as Pick<SearchQuery, (typeof nameFields)[number]>
  return {
    ...emptyQuery,
    ...names,
    q: canonicalQuestion((one('q') ?? '').slice(0, 2 * MOST_CHARACTERS + 1)),
    match: oneOf('match', listMatches, 'any'),
    since: one('since'),
    until: one('until'),
    order: oneOf('order', searchOrders, 'newest'),
    cursor,
  }
}

/** Names, each once and in one order, whatever the order of the question. @throws ProblemError */
export function namesAsked(name: string, values: readonly string[]): string[] {
  const names = [...new Set(values)].filter((value) => value !== '').sort()
  if (names.length > MOST_LISTS || names.some(({ length }) => length > MOST_LENGTH))
    throw new ProblemError(badParameter(name, names.join(', '), NAMES))
  return names
}

/**
 * What a question means on a site.
 *
 * @param timeZone of the site
 * @returns why it has no answer, where it has none
 * @throws ProblemError where a time is none, or `since` is after `until`
 */
export function toSearchAsked(query: SearchQuery, timeZone: string, limit: number): SearchAsked | Unanswerable {
  const hasNames = nameFields.some((field) => query[field].length > 0)
  const terms = query.q === '' && hasNames ? [] : readQuestion(query.q)
  if (typeof terms === 'string') return terms
  return {
    terms,
    lists: [...listsOf('category', query.category), ...listsOf('tag', query.tag)],
    match: query.match,
    authors: query.author,
    notLists: [...listsOf('category', query.notCategory), ...listsOf('tag', query.notTag)],
    notAuthors: query.notAuthor,
    ...timeSpan(query, timeZone),
    order: query.order,
    cursor: query.cursor === null ? null : cursorIn(query.cursor),
    limit,
  }
}

const listsOf = (kind: NamedList['kind'], names: readonly string[]): NamedList[] =>
  names.map((name) => ({ kind, name }))
