import type * as z from 'zod/mini'
import {
  found,
  type Missing,
  type Moved,
  missing,
  missingList,
  moved,
  type Outcome,
  type Refused,
  refused,
} from '../http/outcome.ts'
import { badParameter, goneArticle, noSearch, quoted, tooLarge } from '../http/problem.ts'
import type { Article } from '../model/article.ts'
import { keyOf } from '../model/entry-order.ts'
import type { ListRef } from '../model/lists.ts'
import { pathStem } from '../model/paths.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { hasHistory, openArticle, openOwnMarkdown, readArticle, readGone, readRedirect } from '../store/documents.ts'
import { ListReading } from '../store/list-reading.ts'
import { MOST_CONVERTED } from './bounds.ts'
import { articleMarkdown } from './markdown.ts'
import type { Neighbours, OneArticle, Related } from './schema.ts'
import { readNeighbours } from './stretch.ts'
import { articleJson, articlePath, canConvert, entryJson, fieldsIn, needText } from './wire.ts'

/** Reads one article. */
export async function readOneArticle(
  { stem, fields: asked }: { stem: string; fields?: string | undefined },
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof OneArticle>>>> {
  const opened = await openArticle(reader, stem)
  if (opened === null) return elsewhere(reader, stem, '')
  const fields = fieldsIn(asked)
  return found(async () => {
    const article = await opened.read()
    if (needText(fields) && !canConvert(article)) return refusedAsTooLarge(reader.site, article, 'text')
    return { data: articleJson(reader.site, { ...article, hash: opened.hash }, fields) }
  })
}

/** Reads one article as Markdown. */
export async function readMarkdown({ stem }: { stem: string }, reader: ArchiveReader): Promise<Outcome<string>> {
  const opened = await openArticle(reader, stem)
  if (opened === null) return elsewhere(reader, stem, '.md')
  const article = await opened.read()
  const own = article.ownMarkdown ? await openOwnMarkdown(reader, stem) : null
  return found(async () => {
    if (own !== null) return articleMarkdown(reader.site, article, (await own.read()).markdown)
    if (!canConvert(article)) return refusedAsTooLarge(reader.site, article, 'Markdown')
    return articleMarkdown(reader.site, article)
  })
}

/** Reads the articles before and after one, in a list that it is in. */
export async function readBothNeighbours(
  { stem, list, fields: asked }: { stem: string; list: ListRef; fields?: string | undefined },
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof Neighbours>>>> {
  const article = await readArticle(reader, stem)
  if (article === null) return elsewhere(reader, stem, '/neighbours')
  const names = list.kind === 'tag' ? article.tags : article.categories.map(({ name }) => name)
  if (list.kind !== 'all' && !names.includes(list.name)) {
    return refused(badParameter(list.kind, list.name, `a ${list.kind} of this article`))
  }
  const reading = await ListReading.open(reader, list)
  if (reading === null) return missingList(list)
  const { newer, older } = await readNeighbours(reading, keyOf(article))
  const fields = fieldsIn(asked)
  const json = (entry: typeof newer) => (entry === null ? null : entryJson(reader.site, entry, fields))
  return found(() => ({ data: { newer: json(newer), older: json(older) } }))
}

/** Reads articles that are about the same as one. */
export async function readRelated(
  { stem, fields: asked }: { stem: string; fields?: string | undefined },
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof Related>>>> {
  const article = await readArticle(reader, stem)
  if (article === null) return elsewhere(reader, stem, '/related')
  if (reader.search === null) return refused(noSearch)
  const related = await reader.related(article)
  const fields = fieldsIn(asked)
  return found(() => ({ data: related.map((entry) => entryJson(reader.site, entry, fields)) }))
}

/** Looks whether an article that is not there has moved, or was deleted. */
async function elsewhere(reader: ArchiveReader, stem: string, suffix: string): Promise<Moved | Missing | Refused> {
  const redirect = await readRedirect(reader, stem)
  if (redirect !== null) return moved(articlePath(pathStem(redirect.to)) + suffix)
  const what = `article with the path stem ${quoted(stem)}`
  const gone = hasHistory(reader) ? await readGone(reader, stem) : null
  if (gone === null) return missing(what)
  // An article whose stem has the suffix wins over one that was.
  if (suffix !== '' && (await openArticle(reader, stem + suffix)) !== null) return missing(what)
  return gone.to === undefined ? refused(goneArticle(what)) : moved(articlePath(pathStem(gone.to)) + suffix)
}

/** @param made as in `Markdown` */
function refusedAsTooLarge(site: SiteConfiguration, article: Article, made: string): Refused {
  const instead = [article.path, articlePath(pathStem(article.path))].map((path) => absoluteUrl(site, path))
  return refused(tooLarge(made, article.html.length, MOST_CONVERTED, instead))
}
