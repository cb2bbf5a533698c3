import { type Context, Hono } from 'hono'
import { SectionReading } from '../api/section-reading.ts'
import type { Env } from '../env.ts'
import { toOpml } from '../feeds/opml.ts'
import { stylesheet, stylesheetPath } from '../feeds/stylesheet.ts'
import { answerText, type Source, utf8 } from '../http/answer-made.ts'
import { badParameter } from '../http/problem.ts'
import { limitCheap } from '../http/rate-limit.ts'
import type { Rendered } from '../http/stored-answer.ts'
import { FeedsPage } from '../views/feeds.tsx'
import { textsFor } from '../views/texts.ts'
import { askedListing, type ListingAsked, listingPath, readListing } from './listing.ts'

/** Where feeds are found: pages of all, lists for readers to import, and their look in a browser. */
export const subscribe = new Hono<Env>()
  .get('/feeds', limitCheap, async (c) => {
    const { site } = c.var
    const asked = askedFeeds(c, 'categories')
    const pathOf = (one: Omit<ListingAsked, 'kind'>) =>
      listingPath('/feeds', asked.kind === 'tag' ? 'tags' : undefined, one)
    return answerText(c, 'text/html; charset=utf-8', {
      path: pathOf(asked),
      open: async () => {
        const { listing, ...source } = await readListing(c, asked, pathOf)
        const opmlPath = opmlPathOf({ ...asked, sort: listing.sort })
        const make = async () => {
          const page = <FeedsPage site={site} kind={asked.kind} listing={listing} opmlPath={opmlPath} />
          return { body: utf8(String(await page)) }
        }
        return { ...source, make }
      },
    })
  })

  .get('/opml.xml', limitCheap, (c) => {
    const asked = c.req.query('of') === undefined ? null : askedFeeds(c, '')
    // As OPML 2.0 has it; readers go by the root element, and browsers save what they do not show.
    return answerText(c, 'text/x-opml; charset=utf-8', {
      path: asked === null ? '/opml.xml' : opmlPathOf(asked),
      open: () => (asked === null ? openBusiest(c) : openShown(c, asked)),
    })
  })

  .get(stylesheetPath, (c) => c.body(stylesheet, { headers: { 'Content-Type': 'text/css; charset=utf-8' } }))

/** @param fallback what is taken where the address says nothing */
function askedFeeds(c: Context<Env>, fallback: string): ListingAsked {
  const of = c.req.query('of') ?? fallback
  if (of !== 'categories' && of !== 'tags') throw badParameter('of', of, '"categories" or "tags"')
  return askedListing(c, of === 'tags' ? 'tag' : 'category')
}

const opmlPathOf = ({ kind, ...asked }: ListingAsked): string =>
  listingPath('/opml.xml', kind === 'tag' ? 'tags' : 'categories', asked)

/** Categories in the list of the whole site. */
const MOST_CATEGORIES = 1_000

/** The feeds of the busiest categories. */
async function openBusiest(c: Context<Env>): Promise<Source<Rendered>> {
  const { site } = c.var
  const reading = new SectionReading(c.env.NEWS, 'category', site)
  const sections = await (await reading.sortedBy('total')).rows(0, MOST_CATEGORIES)
  const group = { text: textsFor(site.language).categories, kind: 'category', sections } as const
  const make = async () => ({ body: utf8(toOpml(site, group)) })
  return { parts: reading.hashes, lastModified: reading.lastModified, make }
}

/** The feeds that a page shows. */
async function openShown(c: Context<Env>, asked: ListingAsked): Promise<Source<Rendered>> {
  const { site } = c.var
  const { kind } = asked
  const { listing, ...source } = await readListing(c, asked, (one) => opmlPathOf({ ...one, kind }))
  const texts = textsFor(site.language)
  const group = { text: kind === 'tag' ? texts.tags : texts.categories, kind, sections: listing.sections }
  return { ...source, make: async () => ({ body: utf8(toOpml(site, group)) }) }
}
