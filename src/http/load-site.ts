import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import type { Site } from '../model/site.ts'
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
  const isSearched = c.env.SEARCH !== undefined && site.years !== undefined
  c.set('site', { ...servedAt(c.env.SITE_URL, site), isSearched })
  c.set('siteModified', lastModified)
  await next()
})

/**
 * The site with the address at which it is served.
 *
 * @param given `SITE_URL` of the Worker: scheme and host, which may have the site's base behind them
 */
export function servedAt<S extends Pick<Site, 'url' | 'base' | 'loadedUrl'>>(given: string | undefined, site: S): S {
  const url = given?.replace(/\/+$/, '')
  if (!url) return site
  const hasBase = site.base !== '' && url.endsWith(site.base)
  return { ...site, url: hasBase ? url.slice(0, -site.base.length) : url, loadedUrl: site.url }
}
