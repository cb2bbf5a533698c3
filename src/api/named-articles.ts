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
 * Reads articles by their stems, ids or addresses. An id is found where the article's address begins like it, as in jekyll-feed:
 * nothing in KV leads from any other id to its article. An article that has moved is one that is not there.
 */
export async function readNamedArticles(
  { names, fields: asked }: NamedAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof ArticleList>>>> {
  const { site } = reader
  const fields = fieldsIn(asked)
  const read = await readArticlesThere(
    reader,
    names.map((name) => stemOfName(site, name)),
    MOST_BYTES,
  )
  const known = read.map((article, i) => (article !== null && isNamed(site, article, names[i] ?? '') ? article : null))
  const shown = needText(fields) ? known.slice(0, countShown(known)) : known
  const rest = names.slice(shown.length)
  const articles = shown.filter((article) => article !== null)
  const json = (article: HashedArticle) =>
    needBodies(fields) ? articleJson(site, article, fields) : entryJson(site, article, fields)
  return found(() => ({
    data: articles.map(json),
    meta: {
      total: rest.length === 0 ? articles.length : null,
      next: rest.length === 0 ? null : absoluteUrl(site, articlesPath({ ids: rest.join(','), fields: asked })),
      previous: null,
      unknown: names.slice(0, shown.length).filter((_, i) => shown[i] === null),
    },
  }))
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
