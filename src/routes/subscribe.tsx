import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { toOpml } from '../feeds/opml.ts'
import { stylesheet, stylesheetPath } from '../feeds/stylesheet.ts'
import { answerText, utf8 } from '../http/answer-made.ts'
import { changing } from '../http/cache-control.ts'
import { badParameter } from '../http/problem.ts'
import { limitCheap } from '../http/rate-limit.ts'
import { answerStored, weakTag } from '../http/stored-answer.ts'
import { present } from '../model/document.ts'
import { sectionsKey } from '../model/keys.ts'
import { absoluteUrl } from '../model/site.ts'
import { openSections } from '../store.ts'
import { FeedsPage } from '../views/feeds.tsx'
import { textsFor } from '../views/texts.ts'

/** No name is longer. */
const QUERY_MOST = 200

/** Where feeds are found: a page of all, a list for readers to import, and their look in a browser. */
export const subscribe = new Hono<Env>()
  .get('/feeds', limitCheap, async (c) => {
    const of = c.req.query('of') ?? 'categories'
    if (of !== 'categories' && of !== 'tags') throw badParameter('of', of, '"categories" or "tags"')
    const { site } = c.var
    const query = (c.req.query('q') ?? '').trim().slice(0, QUERY_MOST)
    const parameters = new URLSearchParams({ ...(of === 'tags' && { of }), ...(query !== '' && { q: query }) })
    return answerText(c, 'text/html; charset=utf-8', {
      path: `/feeds?${parameters}`,
      open: async () => {
        const { hash, lastModified, read, leave } = present(sectionsKey, await openSections(c.env.NEWS))
        const make = async () => {
          const sections = (await read())[of]
          const kind = of === 'tags' ? 'tag' : 'category'
          const page = <FeedsPage site={site} kind={kind} sections={sections} query={query} />
          return { body: utf8(String(await page)) }
        }
        return { parts: [hash], lastModified, make, leave }
      },
    })
  })

  .get('/opml.xml', limitCheap, (c) => {
    const { site } = c.var
    return answerStored(c, {
      key: absoluteUrl(site, '/opml.xml'),
      // As OPML 2.0 has it; readers go by the root element, and browsers save what they do not show.
      mediaType: 'text/x-opml; charset=utf-8',
      caching: changing,
      headers: {},
      open: async () => {
        const { hash, lastModified, read, leave } = present(sectionsKey, await openSections(c.env.NEWS))
        return {
          etag: await weakTag([hash, site.fingerprint, site.url, c.env.VERSION?.id ?? '']),
          lastModified,
          render: async () => ({ body: new TextEncoder().encode(toOpml(site, await read(), textsFor(site.language))) }),
          leave,
        }
      },
    })
  })

  .get(stylesheetPath, (c) => c.body(stylesheet, { headers: { 'Content-Type': 'text/css; charset=utf-8' } }))
