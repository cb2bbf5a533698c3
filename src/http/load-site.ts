import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import type { Site } from '../model/site.ts'
import { DocumentReader } from '../store/document-reader.ts'
import { readSite } from '../store/documents.ts'
import { memory } from './memory.ts'
import { notLoaded, ProblemError } from './problem.ts'

/** Reads the site before any handler runs; without one there is nothing to serve. */
export const loadSite = createMiddleware<Env>(async (c, next) => {
  // Most requests find the site here, and need not wait for anything.
  const fresh = memory.peek<Site>('site')
  const site =
    fresh ??
    (await memory.recall({
      key: 'site',
      make: () => readSite(new DocumentReader(c.env.NEWS)),
      isKept: (site) => site !== null,
      outlive: (work) => c.executionCtx.waitUntil(work),
    }))
  if (site === null) throw new ProblemError(notLoaded)
  const servedAt = c.env.SITE_URL?.replace(/\/+$/, '')
  c.set('site', servedAt ? { ...site, url: servedAt, loadedUrl: site.url } : site)
  await next()
})
