import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { DocumentReader } from '../store/document-reader.ts'
import { type LoadedSite, readSite } from '../store/documents.ts'
import { memory } from './memory.ts'
import { notLoaded, ProblemError } from './problem.ts'

/** Reads the site before any handler runs; without one there is nothing to serve. */
export const loadSite = createMiddleware<Env>(async (c, next) => {
  // Most requests find the site here, and need not wait for anything.
  const fresh = memory.peek<LoadedSite>('site')
  const loaded =
    fresh ??
    (await memory.recall({
      key: 'site',
      make: () => readSite(new DocumentReader(c.env.NEWS)),
      isKept: (loaded) => loaded !== null,
      outlive: (work) => c.executionCtx.waitUntil(work),
    }))
  if (loaded === null) throw new ProblemError(notLoaded)
  const { site, lastModified } = loaded
  const servedAt = c.env.SITE_URL?.replace(/\/+$/, '')
  c.set('site', servedAt ? { ...site, url: servedAt } : site)
  c.set('siteModified', lastModified)
  await next()
})
