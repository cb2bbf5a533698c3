import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { answerNotFound } from '../http/answer-problem.tsx'
import { readerFor } from '../http/edge-cache.ts'
import { goneArticle, ProblemError, quoted } from '../http/problem.ts'
import { canonicalPath, pathStem } from '../model/paths.ts'
import { hrefOf } from '../model/site.ts'
import { readGone } from '../store/documents.ts'

/**
 * Answers where nothing else did. What was an article is gone (RFC 9110, 15.5.11), for as long as the archive remembers it.
 *
 * @throws ProblemError
 */
export async function answerNothing(c: Context<Env>) {
  const { site } = c.var
  const stem = pathStem(canonicalPath(c.req.path))
  const gone = c.var.wholeSite.has?.history ? await readGone(readerFor(c), stem) : null
  if (gone !== null) throw new ProblemError(goneArticle(`article at ${quoted(hrefOf(site, c.req.path))}`))
  return answerNotFound(c)
}
