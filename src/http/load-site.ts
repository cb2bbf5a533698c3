import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import type { Site } from '../model/site.ts'
import { Sources } from '../model/sources.ts'
import { DocumentReader } from '../store/document-reader.ts'
import { type LoadedSite, readSite } from '../store/documents.ts'
import { sha256 } from '../views/style.ts'
import { themeOf } from '../views/theme.ts'
import { freshUntil, namespaceFor } from './edge-cache.ts'
import { memory } from './memory.ts'
import { notLoaded, ProblemError } from './problem.ts'

/** The site, as an isolate remembers it. */
interface RememberedSite extends LoadedSite {
  /** It was read at this time or later, in milliseconds. */
  since: number
}

/** Reads the site before any handler runs; without one there is nothing to serve. */
export const loadSite = createMiddleware<Env>(async (c, next) => {
  // Most requests find the site here, and need not wait for anything.
  const fresh = memory.peek<RememberedSite>('site')
  const loaded =
    fresh ??
    (await memory.recall<RememberedSite | null>({
      key: 'site',
      make: async () => {
        const since = Date.now()
        const loaded = await readSite(new DocumentReader(namespaceFor(c)))
        return loaded && { ...loaded, site: await themed(loaded.site), since }
      },
      isKept: (loaded) => loaded !== null,
      freshUntil: (loaded) => loaded && freshUntil(c, loaded.since),
      outlive: (work) => c.executionCtx.waitUntil(work),
    }))
  if (loaded === null) throw new ProblemError(notLoaded)
  const { lastModified, since } = loaded
  const isSearched = c.env.SEARCH !== undefined && loaded.site.years !== undefined
  const site = { ...servedAt(c.env.SITE_URL, loaded.site), isSearched }
  c.set('site', site)
  c.set('wholeSite', site)
  c.set('siteModified', lastModified)
  const sources = c.env.SOURCES ?? new Sources(Date.now())
  sources.include({ tags: [], since })
  c.set('sources', sources)
  await next()
})

/** The site with the rules of its look, where it has any besides those of every page. */
async function themed(site: Site): Promise<Site> {
  const css = themeOf(site)
  return css === '' ? site : { ...site, theme: { css, hash: await sha256(css) } }
}

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
