import type { Context, MiddlewareHandler } from 'hono'
import type { Env } from '../env.ts'
import { hrefOf } from '../model/site.ts'
import type { Known } from '../model/sources.ts'
import { answerProblem, nothingAt } from './answer-problem.tsx'
import { freshUntil } from './edge-cache.ts'
import { memory } from './memory.ts'
import { type ProblemDetails, ProblemError } from './problem.ts'

/** An isolate remembers this of an address that has no answer of its own. */
type Miss = ({ problem: ProblemDetails } | { moved: Record<string, string> }) & { known: Known }

/** These headers of a redirect are remembered. */
const movedHeaders = ['Location', 'Cache-Control', 'Cloudflare-CDN-Cache-Control']

const isKept: ReadonlySet<ProblemDetails['kind']> = new Set(['not-found', 'gone', 'too-large'])

/**
 * Remembers which addresses have nothing, are too large or have moved, because finding that out takes more reads than an article
 * does. It does so for as long as answers are remembered, and in the same memory.
 */
export const rememberMisses: MiddlewareHandler<Env> = async (c, next) => {
  const key = `miss ${c.req.path}${new URL(c.req.url).search}`
  const known = memory.peek<Miss>(key)
  if (known !== null) {
    c.var.sources.include(known.known)
    c.res =
      'moved' in known
        ? new Response(null, { status: 301, headers: known.moved })
        : await answerProblem(c, known.problem)
    return
  }
  await next()
  // Another server says what is there, and may say something else at the next moment.
  if (c.get('originAnswer') !== undefined) return
  // The API has an app of its own, which may have remembered the problem already. Its answer says less.
  const miss = memory.peek<Miss>(key) ?? missOf(c)
  if (miss !== null) memory.keep(key, miss, freshUntil(c, miss.known.since))
}

/** Returns null where the address has an answer, or where only this moment has none. */
function missOf({ req, res, error, var: { site, sources } }: Context<Env>): Miss | null {
  const { known } = sources
  if (error instanceof ProblemError) return isKept.has(error.problem.kind) ? { problem: error.problem, known } : null
  if (res.status === 404) return { problem: nothingAt(hrefOf(site, req.path)), known }
  return res.status === 301 ? { moved: headersOf(res), known } : null
}

const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(
    movedHeaders.flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
