import type { Context, Handler, Hono } from 'hono'
import type { Env } from '../env.ts'
import { pathBelow } from '../model/paths.ts'
import { hrefOf } from '../model/site.ts'
import { answerProblem, nothingAt } from './answer-problem.tsx'

/**
 * Answers what is below the base of the site (`/blog`) with the routes of the site, which know nothing of it: they get paths of the
 * site, and what they redirect to is a path of the site, too. This is the only place where the base is taken off, and where it is
 * put before a redirect.
 */
export const belowBase =
  (routes: Pick<Hono<Env>, 'fetch'>): Handler<Env> =>
  async (c) => {
    const { site } = c.var
    if (site.base === '') {
      c.set('isOfRoutes', true)
      return routes.fetch(c.req.raw, c.env, c.executionCtx)
    }
    const { origin, search } = new URL(c.req.url)
    const below = pathBelow(site.base, c.req.path)
    if (below === null) return outside(c)
    if ('rightly' in below) return c.redirect(below.rightly + search, 301)
    c.set('isOfRoutes', true)
    const answer = await routes.fetch(new Request(origin + below.path + search, c.req.raw), c.env, c.executionCtx)
    const location = answer.headers.get('Location')
    if (!location?.startsWith('/')) return answer
    const moved = new Response(answer.body, answer)
    moved.headers.set('Location', hrefOf(site, location))
    return moved
  }

/**
 * Nothing of the host but the site is ours. Whoever types the host alone wants to see the site, where the whole host leads here: that
 * is so locally and on workers.dev, and not behind a route. It may change, so nobody is to remember it.
 */
function outside(c: Context<Env>) {
  if (c.req.path === '/') return c.redirect(hrefOf(c.var.site, '/'), 302)
  return answerProblem(c, nothingAt(c.req.path), false)
}
