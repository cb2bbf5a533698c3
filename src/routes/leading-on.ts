import type { Article } from '../model/article.ts'
import { canonicalPath, pathStem } from '../model/paths.ts'
import type { DocumentReader } from '../store/document-reader.ts'
import { readArticle, readRedirect } from '../store/documents.ts'

/** So many addresses may lead on to each other. */
const MOST_STEPS = 4

/**
 * Finds where the page of an article leads (`redirect_to` of jekyll-redirect-from). It is null where it leads nowhere, or in a
 * circle, or too far to know: browsers would go round and round, so the article is shown there.
 */
export async function leadsOnTo(reader: DocumentReader, { path, redirectTo }: Article): Promise<string | null> {
  if (redirectTo === undefined) return null
  const seen = new Set([pathStem(path)])
  for (let next: string | undefined = redirectTo; next?.startsWith('/'); ) {
    const stem = pathStem(canonicalPath(next.split(/[?#]/, 1)[0] ?? next))
    if (seen.has(stem) || seen.size > MOST_STEPS) return null
    seen.add(stem)
    const article = await readArticle(reader, stem)
    next = article === null ? (await readRedirect(reader, stem))?.to : article.redirectTo
  }
  return redirectTo
}
