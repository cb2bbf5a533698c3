import type * as z from 'zod/mini'
import { found, type Missing, missingList, type Outcome } from '../http/outcome.ts'
import { badParameter, ProblemError } from '../http/problem.ts'
import type { Entry } from '../model/article.ts'
import type { ListRef } from '../model/lists.ts'
import { API_PATH, listPath, pathStem } from '../model/paths.ts'
import { MOST_LISTS, namedLists } from '../model/selection.ts'
import { absoluteUrl } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { type HashedArticle, readArticles } from '../store/documents.ts'
import { ListReading } from '../store/list-reading.ts'
import { MOST_BODIES, MOST_BYTES, MOST_CONVERTED } from './bounds.ts'
import { type Cursor, decodeArticleCursor, encodeArticleCursor } from './cursor.ts'
import { type ArticlesQuery, LISTS, linkQuery, wrongCursor } from './parameters.ts'
import type { ArticleList } from './schema.ts'
import { cursorFrom, readStretch, readUnion, shorten } from './stretch.ts'
import { type TimeSpan, timeSpan } from './time-span.ts'
import { articleJson, canConvert, entryJson, type FieldsAsked, fieldsIn, needBodies, needText } from './wire.ts'

/** The question for articles: its parameters, and what they mean on this site. */
export interface ArticlesAsked {
  query: ArticlesQuery
  /** The articles of any of these lists, each list once. */
  lists: readonly ListRef[]
  /** What `since` and `until` mean. */
  range: TimeSpan
  /** Where the answer begins. */
  start: Cursor | ListOrder
}

/** The orders that lists have. */
type ListOrder = Exclude<ArticlesQuery['order'], 'best'>

/**
 * @param timeZone of the site
 * @throws ProblemError
 */
export function articlesAsked(query: ArticlesQuery, timeZone: string): ArticlesAsked {
  const order = query.order === 'oldest' ? 'oldest' : 'newest'
  const lists = listsOf(query)
  const range = timeSpan(query, timeZone)
  const question = cursorQuestion({ query, lists, range })
  const start = query.cursor === undefined ? order : decodeArticleCursor(question, query.cursor)
  if (start === null) throw new ProblemError(wrongCursor(query.cursor))
  return { query, lists, range, start }
}

/** The part of a question that a cursor belongs to. */
const cursorQuestion = ({ query, lists, range }: Omit<ArticlesAsked, 'start'>): string =>
  JSON.stringify([lists.map((list) => listPath(list, undefined, {})).join(' '), range, query.order])

/** @throws ProblemError */
function listsOf(asked: Pick<ArticlesQuery, 'category' | 'tag'>): ListRef[] {
  const lists = namedLists(asked)
  if (lists.length > MOST_LISTS) throw new ProblemError(badParameter('tag', (asked.tag ?? []).join(', '), LISTS))
  return lists.length === 0 ? [{ kind: 'all' }] : lists
}

/** @throws ProblemError */
export function listOf({ category, tag }: { category?: string | undefined; tag?: string | undefined }): ListRef {
  if (category !== undefined && tag !== undefined) {
    throw new ProblemError(badParameter('tag', tag, 'a category or a tag, not both'))
  }
  if (category !== undefined) return { kind: 'category', name: category }
  return tag === undefined ? { kind: 'all' } : { kind: 'tag', name: tag }
}

/** One request reads 25 documents at most: each list takes up to five of them, and the site one. */
const MOST_READS = 25
const READS_OF_A_LIST = 5

const mostBodies = (lists: number): number =>
  lists === 1 ? MOST_BODIES : Math.max(1, MOST_READS - 1 - READS_OF_A_LIST * lists)

/** Opens lists; the first that is not there is what is missing. */
async function openLists(reader: ArchiveReader, lists: readonly ListRef[]): Promise<ListReading[] | Missing> {
  const opened = await Promise.all(lists.map((list) => ListReading.open(reader, list)))
  const readings = opened.filter((reading) => reading !== null)
  if (readings.length === lists.length) return readings
  return missingList(lists[opened.indexOf(null)] ?? { kind: 'all' })
}

/** Reads articles of the archive, of a category or of a tag, or of any of several categories and tags. */
export async function readArticleList(
  asked: ArticlesAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof ArticleList>>>> {
  const { query, lists, range, start } = asked
  const { site } = reader
  const readings = await openLists(reader, lists)
  if ('problem' in readings) return readings

  const fields = fieldsIn(query.fields)
  const limit = needBodies(fields) ? Math.min(query.limit, mostBodies(lists.length)) : query.limit
  const [first, ...others] = readings
  const only = others.length === 0 ? first : undefined
  const part = { ...range, start, limit }
  let stretch = only === undefined ? await readUnion(readings, part) : await readStretch(only, part)
  let bodies: HashedArticle[] | null = null
  if (needBodies(fields)) {
    const { entries } = stretch
    bodies = await readBodies(reader, query.order === 'newest' ? entries : entries.toReversed(), fields)
    stretch = shorten(stretch, bodies.length, query.order === 'oldest' ? 'oldest' : 'newest')
  }
  const data = () => {
    if (bodies !== null) return bodies.map((article) => articleJson(site, article, fields))
    const entries = query.order === 'newest' ? stretch.entries : stretch.entries.toReversed()
    return entries.map((entry) => entryJson(site, entry, fields))
  }
  const linkTo = (direction: 'older' | 'newer'): string | null => {
    const cursor = cursorFrom(stretch, direction)
    if (cursor === null) return null
    return absoluteUrl(site, articlesPath({ ...query, cursor: encodeArticleCursor(cursorQuestion(asked), cursor) }))
  }
  return found(() => ({
    data: data(),
    meta: {
      total: range.since === null && range.until === null ? (only?.total ?? null) : null,
      next: linkTo(query.order === 'newest' ? 'older' : 'newer'),
      previous: linkTo(query.order === 'newest' ? 'newer' : 'older'),
    },
  }))
}

/** In an address, the parameters that choose a page come after the others. */
export const articlesPath = ({ limit, cursor, ...asked }: Partial<ArticlesQuery>): string =>
  `${API_PATH}/articles${linkQuery({ ...asked, limit, cursor })}`

/** Reads articles whole, in the order of their entries, and no more of them than a request may read and convert. */
export async function readBodies(
  reader: ArchiveReader,
  entries: readonly Pick<Entry, 'path'>[],
  fields: FieldsAsked,
): Promise<HashedArticle[]> {
  const stems = entries.map(({ path }) => pathStem(path))
  const articles = await readArticles(reader, stems, MOST_BYTES)
  return needText(fields) ? articles.slice(0, countConvertible(articles)) : articles
}

/** Counts the first articles that one request can make into text. An article that is too large for that takes no effort. */
export function countConvertible(articles: readonly HashedArticle[]): number {
  let characters = 0
  const tooMany = articles.findIndex((article) => {
    if (canConvert(article)) characters += article.html.length
    return characters > MOST_CONVERTED
  })
  return tooMany === -1 ? articles.length : tooMany
}
