import type * as z from 'zod/mini'
import { found, type Outcome, refused } from '../http/outcome.ts'
import { badParameter, noSearch, ProblemError } from '../http/problem.ts'
import { cursorIn, cursorText, MOST_COUNTED, type SearchCursor } from '../model/search-answer.ts'
import { canonicalQuestion, emptyQuery, type SearchQuery } from '../model/search-question.ts'
import { absoluteUrl } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { articlesPath, readBodies } from './article-list.ts'
import { MOST_BODIES } from './bounds.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { type ArticlesQuery, wrongCursor } from './parameters.ts'
import type { ArticleList } from './schema.ts'
import { namesAsked, toSearchAsked, unanswerable } from './search-asked.ts'
import { articleJson, entryJson, fieldsIn, needBodies } from './wire.ts'

/** A question for articles that the lists in KV do not answer. */
export interface FoundAsked {
  query: ArticlesQuery
  search: SearchQuery
}

/** Whether a question is for the search index: lists know newest and oldest, and any of some categories and tags. */
export const isSearched = ({ q, author, not_category, not_tag, not_author, match, order }: ArticlesQuery): boolean =>
  [q, author, not_category, not_tag, not_author].some((value) => value !== undefined) ||
  match === 'all' ||
  order === 'best'

/** @throws ProblemError */
export function foundAsked(query: ArticlesQuery): FoundAsked {
  const search: SearchQuery = {
    ...emptyQuery,
    q: canonicalQuestion(query.q ?? ''),
    category: namesAsked('category', query.category ?? []),
    tag: namesAsked('tag', query.tag ?? []),
    match: query.match,
    author: namesAsked('author', query.author ?? []),
    notCategory: namesAsked('not_category', query.not_category ?? []),
    notTag: namesAsked('not_tag', query.not_tag ?? []),
    notAuthor: namesAsked('not_author', query.not_author ?? []),
    since: query.since ?? null,
    until: query.until ?? null,
    order: query.order,
  }
  if (query.q !== undefined && search.q === '') throw new ProblemError(unanswerable('', 'empty'))
  if (query.cursor === undefined) return { query, search }
  const [text] = decodeCursor(questionOf(search), query.cursor) ?? []
  if (typeof text !== 'string' || cursorIn(text) === null) throw new ProblemError(wrongCursor(query.cursor))
  return { query, search: { ...search, cursor: text } }
}

/** The part of a question that a cursor belongs to. */
const questionOf = (search: SearchQuery): string => JSON.stringify(['search', { ...search, cursor: null }])

/** Asks the search index for articles. */
export async function readFoundArticles(
  { query, search }: FoundAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof ArticleList>>>> {
  const { site, search: index } = reader
  if (index === null) return refused(noSearch)
  const fields = fieldsIn(query.fields)
  const limit = needBodies(fields) ? Math.min(query.limit, MOST_BODIES) : query.limit
  const asked = toSearchAsked(search, site.timeZone, limit)
  if (typeof asked === 'string') {
    const isOfOrder = search.q === '' && search.order === 'best'
    return refused(isOfOrder ? badParameter('order', 'best', 'it with q') : unanswerable(search.q, asked))
  }
  const [hits, total] = await Promise.all([index.articles(asked), index.count({ ...asked, cursor: null })])
  const bodies = needBodies(fields) ? await readBodies(reader, hits.articles, fields) : null
  const linkTo = (cursor: SearchCursor | null): string | null => {
    if (cursor === null) return null
    const given = encodeCursor(questionOf(search), [cursorText(cursor)])
    return absoluteUrl(site, articlesPath({ ...query, ...(search.q !== '' && { q: search.q }), cursor: given }))
  }
  // Bodies may be fewer than what was found: the next page begins after the last of them.
  const cut = bodies !== null && bodies.length < hits.articles.length ? hits.ids[bodies.length - 1] : undefined
  const next = cut === undefined ? hits.next : { id: cut, isBackwards: false }
  return found(() => ({
    data:
      bodies === null
        ? hits.articles.map((entry) => entryJson(site, entry, fields))
        : bodies.map((article) => articleJson(site, article, fields)),
    meta: { total: total > MOST_COUNTED ? null : total, next: linkTo(next), previous: linkTo(hits.previous) },
  }))
}
