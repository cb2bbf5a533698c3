import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { NEWS_MOST, NEWS_SPAN_MS, toNewsSitemap, toPagesSitemap, toSitemap, toSitemapIndex } from '../feeds/sitemap.ts'
import { answer, answerText } from '../http/answer.ts'
import { cachingHeaders, forever } from '../http/cache-control.ts'
import { fromSite } from '../http/edge-cache.ts'
import { found, missing, moved, type Outcome } from '../http/outcome.ts'
import { notFound, ProblemError, quoted } from '../http/problem.ts'
import { limitDear } from '../http/rate-limit.ts'
import { present } from '../model/document.ts'
import { headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { hashOfStylesheet, stylesheetPath } from '../model/look.ts'
import { absoluteUrl } from '../model/site.ts'
import { PAGES_SITEMAP, SITEMAP_SIZE, sitemapNumber } from '../model/sitemaps.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { hasPages, openSitePages, openStylesheet } from '../store/documents.ts'
import { ListReading } from '../store/list-reading.ts'

const xml = 'application/xml; charset=utf-8'

/** Answers search engines. */
export const machines = new Hono<Env>()
  .get('/sitemap.xml', (c) => answerText(c, xml, {}, readSitemapIndex))

  .get('/sitemap/:file', limitDear, (c) => {
    const file = c.req.param('file')
    if (file === PAGES_SITEMAP) return answerText(c, xml, {}, readPagesSitemap)
    const n = sitemapNumber(
      file,
      fromSite(c, ({ total }) => total),
    )
    if (n === null) throw new ProblemError(notFound(`There is no sitemap ${quoted(file)}.`))
    return answerText(c, xml, { n }, readSitemap)
  })

  .get('/news-sitemap.xml', limitDear, (c) => answerText(c, xml, {}, readNewsSitemap))

  .get('/robots.txt', (c) => answerText(c, 'text/plain; charset=utf-8', {}, readRobots))

  // A version has an address of its own, and never changes.
  .get('/edge-news/:file', async (c, next) => {
    const hash = hashOfStylesheet(c.req.param('file'))
    if (hash === null) return next()
    const response = await answer(c, stylesheetFormat, { hash }, readStylesheet)
    // Where KV shows one of two documents late, the next one leads back: who kept both would go round in a circle.
    if (response.status === 301)
      for (const name of Object.keys(cachingHeaders(forever))) response.headers.set(name, 'no-store')
    return response
  })

  // Browsers ask for it whatever a page says.
  .get('/favicon.ico', (c) => {
    const { icon } = c.var.site
    return icon === null ? c.body(null, 204) : c.redirect(icon, 301)
  })

const stylesheetFormat = {
  mediaType: 'text/css; charset=utf-8',
  caching: forever,
  encode: (css: string) => ({ body: new TextEncoder().encode(css) }),
}

/** Where there is another version than the one that is asked for, a page from a cache asks, or KV has yet to show what was loaded. */
async function readStylesheet({ hash }: { hash: string }, reader: ArchiveReader): Promise<Outcome<string>> {
  const opened = await openStylesheet(reader)
  if (opened === null) return missing('stylesheet of the site')
  const { hash: current, css } = await opened.read()
  return current === hash ? found(() => css) : moved(stylesheetPath(current))
}

async function readSitemapIndex(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const site = reader.fromSite((site) => site)
  return found(() => toSitemapIndex(site))
}

async function readSitemap({ n }: { n: number }, reader: ArchiveReader): Promise<Outcome<string>> {
  const reading = await openAll(reader)
  const entries = await reading.entries(n * SITEMAP_SIZE, Math.min((n + 1) * SITEMAP_SIZE, reading.total))
  return found(() => toSitemap(reader.site, entries))
}

async function readPagesSitemap(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const opened = hasPages(reader) ? await openSitePages(reader) : null
  if (opened === null) return missing(`sitemap ${quoted(PAGES_SITEMAP)}`)
  return found(async () => toPagesSitemap(reader.site, await opened.read()))
}

async function readNewsSitemap(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const reading = await openAll(reader)
  const since = Date.parse(reading.newest ?? '') - NEWS_SPAN_MS
  const older = await reading.countOlder(({ published }) => published < since, since, since)
  const entries = await reading.entries(Math.max(older, reading.total - NEWS_MOST), reading.total)
  return found(() => toNewsSitemap(reader.site, entries))
}

async function readRobots(_: object, { site }: ArchiveReader): Promise<Outcome<string>> {
  const sitemap = (path: string) => `Sitemap: ${absoluteUrl(site, path)}\n`
  return found(() => `User-agent: *\nAllow: /\n\n${sitemap('/sitemap.xml')}${sitemap('/news-sitemap.xml')}`)
}

async function openAll(reader: ArchiveReader): Promise<ListReading> {
  const all: ListRef = { kind: 'all' }
  return present(headKey(all), await ListReading.open(reader, all))
}
