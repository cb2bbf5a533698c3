import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { leadTo } from '../http/answer.ts'
import { answerNotFound } from '../http/answer-problem.tsx'
import { readerFor } from '../http/edge-cache.ts'
import { goneArticle, ProblemError, quoted } from '../http/problem.ts'
import { canonicalPath, onThisHost, pathStem } from '../model/paths.ts'
import { hrefOf } from '../model/site.ts'
import { readGone } from '../store/documents.ts'

/**
 * Answers where nothing else did. For as long as the archive remembers it, what was an article leads to where that has moved, or is
 * gone (RFC 9110, 15.5.11).
 *
 * @throws ProblemError
 */
export async function answerNothing(c: Context<Env>) {
  const { site } = c.var
  const stem = pathStem(canonicalPath(c.req.path))
  const gone = c.var.wholeSite.has?.history ? await readGone(readerFor(c), stem) : null
  if (gone?.to !== undefined) return leadTo(c, onThisHost(gone.to))
  if (gone !== null) throw new ProblemError(goneArticle(`article at ${quoted(hrefOf(site, c.req.path))}`))
  return answerNotFound(c)
}
