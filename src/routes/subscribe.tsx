/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { toOpml } from '../feeds/opml.ts'
import { stylesheetPath, stylesheetWith } from '../feeds/stylesheet.ts'
import { answerPage, answerText } from '../http/answer.ts'
import { found, type Outcome } from '../http/outcome.ts'
import { badParameter, ProblemError } from '../http/problem.ts'
import { limitCheap } from '../http/rate-limit.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { SectionReading } from '../store/section-reading.ts'
import { FeedsPage } from '../views/feeds.tsx'
import { textsFor } from '../views/texts.ts'
import { askedListing, type ListingAsked, listingPath, readListing } from './listing.ts'

/** Helps to find feeds: pages of all of them, lists for feed readers to import, and a stylesheet for browsers. */
export const subscribe = new Hono<Env>()
  .get('/feeds', limitCheap, (c) => answerPage(c, askedFeeds(c, 'categories'), readFeeds))

  // The media type is that of OPML 2.0. Feed readers go by the root element, and browsers save the file.
  .get('/opml.xml', limitCheap, (c) =>
    c.req.query('of') === undefined
      ? answerText(c, 'text/x-opml; charset=utf-8', {}, readBusiest)
      : answerText(c, 'text/x-opml; charset=utf-8', askedFeeds(c, ''), readShown),
  )

  .get(stylesheetPath, (c) => {
    const { thisIsAFeed } = textsFor(c.var.site.language)
    return c.body(stylesheetWith(thisIsAFeed), { headers: { 'Content-Type': 'text/css; charset=utf-8' } })
  })

/**
 * @param fallback the value of `of` where the address has none
 * @throws ProblemError
 */
function askedFeeds(c: Context<Env>, fallback: string): ListingAsked {
  const of = c.req.query('of') ?? fallback
  if (of !== 'categories' && of !== 'tags') {
    throw new ProblemError(badParameter('of', of, '"categories" or "tags"'))
  }
  return askedListing(c, of === 'tags' ? 'tag' : 'category')
}

/** Reads a page of feeds. */
async function readFeeds(asked: ListingAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { kind } = asked
  const pathOf = (one: Omit<ListingAsked, 'kind'>) => listingPath('/feeds', kind === 'tag' ? 'tags' : undefined, one)
  const listing = await readListing(SectionReading.of(reader, kind), asked, pathOf, reader.site.language)
  if ('problem' in listing) return listing
  const opmlPath = opmlPathOf({ ...asked, sort: listing.sort })
  return found(() => <FeedsPage site={reader.site} kind={kind} listing={listing} opmlPath={opmlPath} />)
}

type Page = ReturnType<typeof FeedsPage>

const opmlPathOf = ({ kind, ...asked }: ListingAsked): string =>
  listingPath('/opml.xml', kind === 'tag' ? 'tags' : 'categories', asked)

/** The list of the whole site has so many categories at most. */
const MOST_CATEGORIES = 1_000

/** Reads the feeds of the busiest categories. */
async function readBusiest(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const { site } = reader
  const busiest = await SectionReading.of(reader, 'category').sortedBy('total')
  const sections = await busiest.rows(0, MOST_CATEGORIES)
  return found(() => toOpml(site, { text: textsFor(site.language).categories, kind: 'category', sections }))
}

/** Reads the feeds that a page shows. */
async function readShown(asked: ListingAsked, reader: ArchiveReader): Promise<Outcome<string>> {
  const { site } = reader
  const { kind } = asked
  const listing = await readListing(
    SectionReading.of(reader, kind),
    asked,
    (one) => opmlPathOf({ ...one, kind }),
    site.language,
  )
  if ('problem' in listing) return listing
  const texts = textsFor(site.language)
  const text = kind === 'tag' ? texts.tags : texts.categories
  return found(() => toOpml(site, { text, kind, sections: listing.sections }))
}
