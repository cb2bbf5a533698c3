import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { toOpml } from '../feeds/opml.ts'
import { stylesheet, stylesheetPath } from '../feeds/stylesheet.ts'
import { answerPage, answerText } from '../http/answer.ts'
import { found, type Outcome } from '../http/outcome.ts'
import { badParameter, ProblemError } from '../http/problem.ts'
import { limitCheap } from '../http/rate-limit.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { SectionReading } from '../store/section-reading.ts'
import { FeedsPage } from '../views/feeds.tsx'
import { textsFor } from '../views/texts.ts'
import { askedListing, type ListingAsked, listingPath, readListing } from './listing.ts'

/** Where feeds are found: pages of all, lists for readers to import, and their look in a browser. */
export const subscribe = new Hono<Env>()
  .get('/feeds', limitCheap, (c) => answerPage(c, askedFeeds(c, 'categories'), readFeeds))

  // As OPML 2.0 has it; readers go by the root element, and browsers save what they do not show.
  .get('/opml.xml', limitCheap, (c) =>
    c.req.query('of') === undefined
      ? answerText(c, 'text/x-opml; charset=utf-8', {}, readBusiest)
      : answerText(c, 'text/x-opml; charset=utf-8', askedFeeds(c, ''), readShown),
  )

  .get(stylesheetPath, (c) => c.body(stylesheet, { headers: { 'Content-Type': 'text/css; charset=utf-8' } }))

/**
 * @param fallback what is taken where the address says nothing
 * @throws ProblemError
 */
function askedFeeds(c: Context<Env>, fallback: string): ListingAsked {
  const of = c.req.query('of') ?? fallback
  if (of !== 'categories' && of !== 'tags') {
    throw new ProblemError(badParameter('of', of, '"categories" or "tags"'))
  }
  return askedListing(c, of === 'tags' ? 'tag' : 'category')
}

/** A page of feeds. */
async function readFeeds(asked: ListingAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { kind } = asked
  const pathOf = (one: Omit<ListingAsked, 'kind'>) => listingPath('/feeds', kind === 'tag' ? 'tags' : undefined, one)
  const listing = await readListing(SectionReading.of(reader, kind), asked, pathOf)
  if ('problem' in listing) return listing
  const opmlPath = opmlPathOf({ ...asked, sort: listing.sort })
  return found(() => <FeedsPage site={reader.site} kind={kind} listing={listing} opmlPath={opmlPath} />)
}

type Page = ReturnType<typeof FeedsPage>

const opmlPathOf = ({ kind, ...asked }: ListingAsked): string =>
  listingPath('/opml.xml', kind === 'tag' ? 'tags' : 'categories', asked)

/** Categories in the list of the whole site. */
const MOST_CATEGORIES = 1_000

/** The feeds of the busiest categories. */
async function readBusiest(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const { site } = reader
  const busiest = await SectionReading.of(reader, 'category').sortedBy('total')
  const sections = await busiest.rows(0, MOST_CATEGORIES)
  return found(() => toOpml(site, { text: textsFor(site.language).categories, kind: 'category', sections }))
}

/** The feeds that a page shows. */
async function readShown(asked: ListingAsked, reader: ArchiveReader): Promise<Outcome<string>> {
  const { site } = reader
  const { kind } = asked
  const listing = await readListing(SectionReading.of(reader, kind), asked, (one) => opmlPathOf({ ...one, kind }))
  if ('problem' in listing) return listing
  const texts = textsFor(site.language)
  const text = kind === 'tag' ? texts.tags : texts.categories
  return found(() => toOpml(site, { text, kind, sections: listing.sections }))
}
