import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { readSite } from '../store.ts'
import { notLoaded, ProblemError } from './problem.ts'

/** Reads the site before any handler runs; without one there is nothing to serve. */
export const loadSite = createMiddleware<Env>(async (c, next) => {
  const site = await readSite(c.env.NEWS)
  if (site === null) throw new ProblemError(notLoaded)
  const servedAt = c.env.SITE_URL?.replace(/\/+$/, '')
  c.set('site', servedAt ? { ...site, url: servedAt } : site)
  await next()
})
