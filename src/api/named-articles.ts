import type * as z from 'zod/mini'
import { found, type Outcome } from '../http/outcome.ts'
import { ProblemError } from '../http/problem.ts'
import { pathStem } from '../model/paths.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { type HashedArticle, readArticlesThere } from '../store/documents.ts'
import { articlesPath, countConvertible } from './article-list.ts'
import { MOST_BYTES, MOST_NAMED } from './bounds.ts'
import { wrongNames } from './parameters.ts'
import type { ArticleList } from './schema.ts'
import { articleJson, entryJson, fieldsIn, needBodies, needText } from './wire.ts'

/** The question for articles by their names. */
export interface NamedAsked {
  /** Each once, as they were asked for. */
  names: readonly string[]
  fields: string | undefined
}

/**
 * @param given the names of all parameters of the request
 * @throws ProblemError
 */
export function namedAsked(
  { ids = '', fields }: { ids?: string | undefined; fields?: string | undefined },
  given: readonly string[],
): NamedAsked {
  const names = [...new Set(ids.split(',').map((name) => name.trim()))].filter((name) => name !== '')
  if (names.length === 0 || names.length > MOST_NAMED) throw new ProblemError(wrongNames(ids))
  const other = given.find((name) => name !== 'ids' && name !== 'fields')
  if (other !== undefined) throw new ProblemError(wrongNames(ids, `it without ${other}: only fields goes with it`))
  return { names, fields }
}

/**
 * Reads articles by their stems, ids or addresses: each once, by whichever of its names it was asked for first. An id is found where the article's address begins like it, as in jekyll-feed:
 * nothing in KV leads from any other id to its article. An article that has moved is one that is not there.
 */
export async function readNamedArticles(
  { names, fields: asked }: NamedAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof ArticleList>>>> {
  const { site } = reader
  const fields = fieldsIn(asked)
  const byStem = Map.groupBy(names, (name) => stemOfName(site, name))
  const read = await readArticlesThere(reader, [...byStem.keys()], MOST_BYTES)
  const known = read.map((article, i): Named => {
    const namesOfIt = [...byStem.values()][i] ?? []
    const right = namesOfIt.filter((name) => article !== null && isNamed(site, article, name))
    return { article: right.length === 0 ? null : article, unknown: namesOfIt.filter((name) => !right.includes(name)) }
  })
  const shown = needText(fields) ? known.slice(0, countShown(known.map(({ article }) => article))) : known
  const rest = [...byStem.values()].slice(shown.length).flat()
  const unknown = new Set(shown.flatMap(({ unknown }) => unknown))
  const articles = shown.flatMap(({ article }) => article ?? [])
  const json = (article: HashedArticle) =>
    needBodies(fields) ? articleJson(site, article, fields) : entryJson(site, article, fields)
  return found(() => ({
    data: articles.map(json),
    meta: {
      total: rest.length === 0 ? articles.length : null,
      next: rest.length === 0 ? null : absoluteUrl(site, articlesPath({ ids: rest.join(','), fields: asked })),
      previous: null,
      unknown: names.filter((name) => unknown.has(name)),
    },
  }))
}

/** What there is by all names of one stem. */
interface Named {
  article: HashedArticle | null
  /** Those of the names that are none of its. */
  unknown: string[]
}

/** Counts how many of these can be made into text in one request: one at least. */
function countShown(known: readonly (HashedArticle | null)[]): number {
  const articles = known.filter((article) => article !== null)
  const convertible = Math.max(1, countConvertible(articles))
  const next = articles[convertible]
  return next === undefined ? known.length : known.indexOf(next)
}

const stemOfName = (site: SiteConfiguration, name: string): string => {
  const before = [site.idUrl, absoluteUrl(site, '')].find((url) => name.startsWith(`${url}/`)) ?? ''
  return pathStem(name.slice(before.length))
}

/** Whether an article has a name, where another one may have an id that looks like its address. */
const isNamed = (site: SiteConfiguration, article: HashedArticle, name: string): boolean =>
  !name.startsWith(`${site.idUrl}/`) || article.id === name || name.startsWith(absoluteUrl(site, '/'))
