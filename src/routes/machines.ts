import { type Context, Hono } from 'hono'
import { ListReading } from '../api/list-reading.ts'
import type { Env } from '../env.ts'
import {
  NEWS_MOST,
  NEWS_SPAN_MS,
  SITEMAP_SIZE,
  sitemapPath,
  sitemaps,
  toNewsSitemap,
  toSitemap,
  toSitemapIndex,
} from '../feeds/sitemap.ts'
import { answerText, type Source, utf8 } from '../http/answer-made.ts'
import { notFound, quoted } from '../http/problem.ts'
import { limitDear } from '../http/rate-limit.ts'
import type { Rendered } from '../http/stored-answer.ts'
import { present } from '../model/document.ts'
import { headKey, siteKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { absoluteUrl } from '../model/site.ts'

const xml = 'application/xml; charset=utf-8'

/** What search engines ask for. */
export const machines = new Hono<Env>()
  .get('/sitemap.xml', (c) =>
    answerText(c, xml, { path: '/sitemap.xml', open: async () => ofSite(c, () => toSitemapIndex(c.var.site)) }),
  )

  .get('/sitemap/:file', limitDear, (c) => {
    const file = c.req.param('file')
    const n = Number(/^(0|[1-9]\d{0,5})\.xml$/.exec(file)?.[1] ?? Number.NaN)
    if (!(n < sitemaps(c.var.site.total))) throw notFound(`sitemap ${quoted(file)}`)
    return answerText(c, xml, {
      path: sitemapPath(n),
      open: async () => {
        const reading = await openAll(c)
        const entries = await reading.entries(n * SITEMAP_SIZE, Math.min((n + 1) * SITEMAP_SIZE, reading.total))
        return made(reading, () => toSitemap(c.var.site, entries))
      },
    })
  })

  .get('/news-sitemap.xml', limitDear, (c) =>
    answerText(c, xml, {
      path: '/news-sitemap.xml',
      open: async () => {
        const reading = await openAll(c)
        const since = Date.parse(reading.newest ?? '') - NEWS_SPAN_MS
        const older = await reading.countOlder(({ published }) => published < since, since, since)
        const entries = await reading.entries(Math.max(older, reading.total - NEWS_MOST), reading.total)
        return made(reading, () => toNewsSitemap(c.var.site, entries))
      },
    }),
  )

  .get('/robots.txt', (c) =>
    answerText(c, 'text/plain; charset=utf-8', {
      path: '/robots.txt',
      open: async () =>
        ofSite(c, () => {
          const sitemap = (path: string) => `Sitemap: ${absoluteUrl(c.var.site, path)}\n`
          return `User-agent: *\nAllow: /\n\n${sitemap('/sitemap.xml')}${sitemap('/news-sitemap.xml')}`
        }),
    }),
  )

  // Browsers ask for it whatever a page says.
  .get('/favicon.ico', (c) => {
    const { icon } = c.var.site
    return icon === null ? c.body(null, 204) : c.redirect(icon, 301)
  })

async function openAll(c: Context<Env>): Promise<ListReading> {
  const all: ListRef = { kind: 'all' }
  return present(headKey(all), await ListReading.open(c.env.NEWS, all))
}

const made = (
  { hashes, lastModified }: Pick<ListReading, 'hashes' | 'lastModified'>,
  render: () => string,
): Source<Rendered> => ({ parts: hashes, lastModified, make: async () => ({ body: utf8(render()) }) })

/** What the site alone says: it has been read. */
const ofSite = (c: Context<Env>, render: () => string): Source<Rendered> =>
  made({ hashes: [siteKey, JSON.stringify(c.var.site)], lastModified: null }, render)
