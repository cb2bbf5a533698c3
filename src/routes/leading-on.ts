import { MOST_STEPS } from '../model/answer-at.ts'
import type { Article } from '../model/article.ts'
import { canonicalPath, pathStem } from '../model/paths.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { hasPages, openSitePage, readArticle, readRedirect } from '../store/documents.ts'

/**
 * Finds where the page of an article leads (`redirect_to` of jekyll-redirect-from). It is null where it leads nowhere, or in a
 * circle, or too far to know: browsers would go round and round, so the article is shown there.
 */
export async function leadsOnTo(reader: ArchiveReader, { path, redirectTo }: Article): Promise<string | null> {
  if (redirectTo === undefined) return null
  const seen = new Set([pathStem(path)])
  for (let next: string | undefined = redirectTo; next?.startsWith('/'); ) {
    const stem = pathStem(canonicalPath(next.split(/[?#]/, 1)[0] ?? next))
    if (seen.has(stem) || seen.size > MOST_STEPS) return null
    seen.add(stem)
    next = await leadFrom(reader, stem)
  }
  return redirectTo
}

/** Where a path of the site leads at once; undefined where it leads nowhere. A page leads on whatever the circle: the article ends it. */
async function leadFrom(reader: ArchiveReader, stem: string): Promise<string | undefined> {
  const article = await readArticle(reader, stem)
  if (article !== null) return article.redirectTo
  const page = hasPages(reader) ? await openSitePage(reader, stem) : null
  return page === null ? (await readRedirect(reader, stem))?.to : (await page.read()).leadsTo
}
