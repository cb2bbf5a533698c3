import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { ProblemError, tooMany } from './problem.ts'

/** As in wrangler.toml. */
const PERIOD_SECONDS = 60

const isLocal = /^(?:127\.|::1$|::ffff:127\.)/

/**
 * Counts the requests of each address, where the Worker has something to count with. Cloudflare counts at each of its places by
 * itself, and what its cache answers is not counted. Away from Cloudflare nobody says which address it is, or says that it is
 * this machine.
 */
export const limitRate = createMiddleware<Env>(async (c, next) => {
  const address = c.req.header('CF-Connecting-IP')
  if (c.env.API_LIMIT !== undefined && address !== undefined && !isLocal.test(address)) {
    const { success } = await c.env.API_LIMIT.limit({ key: address })
    if (!success) throw new ProblemError(tooMany(PERIOD_SECONDS))
  }
  await next()
})
