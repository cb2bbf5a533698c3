import { type Context, Hono } from 'hono'
import { readBodies } from '../api/article-list.ts'
import { toSearchAsked, unanswerable } from '../api/search-asked.ts'
import { fieldsIn } from '../api/wire.ts'
import type { Env } from '../env.ts'
import { toAtom } from '../feeds/atom.ts'
import { type FeedPart, feedContent, hubOf, oncePerId, showsSummary } from '../feeds/content.ts'
import { BODY, jsonBytes, renderAround } from '../feeds/copied-bodies.ts'
import { toJsonFeed } from '../feeds/json-feed.ts'
import { toRss } from '../feeds/rss.ts'
import { feedUnion } from '../feeds/union.ts'
import { warmUp } from '../feeds/warm-up.ts'
import { answer, leadTo } from '../http/answer.ts'
import { changing, sealed, shown } from '../http/cache-control.ts'
import { readerFor } from '../http/edge-cache.ts'
import {
  found,
  type Missing,
  missingAuthor,
  missingList,
  type Outcome,
  type Refused,
  refused,
} from '../http/outcome.ts'
import { badParameter, noSearch, notFound, ProblemError, quoted } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import { FETCH_DESTINATION, isShown } from '../http/request.ts'
import type { Entry } from '../model/article.ts'
import { present } from '../model/document.ts'
import { type FeedDocument, wholeArticles } from '../model/feed-document.ts'
import { pageKey } from '../model/keys.ts'
import { fullPages, type ListRef, latestUpdated, type OlderPage, PAGE_SIZE, sealedPages } from '../model/lists.ts'
import { type FeedFormat, type FeedView, feedPath, wholeFeed } from '../model/paths.ts'
import { authorAlone, categoriesIn, questionShown } from '../model/search-question.ts'
import { type FeedSource, MOST_LISTS, namedLists, type Search, type Selection } from '../model/selection.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import { readCategoryLabels } from '../store/category-labels.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { openFeed, openHead, openPage, readPart } from '../store/documents.ts'
import { openFeedInParts } from '../store/feed-reading.ts'
import { FeedPage } from '../views/feed.tsx'

const formats = {
  atom: { mediaType: 'application/atom+xml; charset=utf-8', render: toAtom },
  rss: { mediaType: 'application/rss+xml; charset=utf-8', render: toRss },
  json: { mediaType: 'application/feed+json; charset=utf-8', render: toJsonFeed },
}

warmUp()

/** RSS, Atom and JSON Feed of everything, of each category, of each tag, and of several of those together. */
export const feeds = new Hono<Env>()
  .get('/feed.xml', (c) => answerChosen(c, 'atom'))
  .get('/rss.xml', (c) => answerChosen(c, 'rss'))
  .get('/feed.json', (c) => answerChosen(c, 'json'))
  .get('/category/:name/feed.xml', (c) => answerFeed(c, { kind: 'category', name: c.req.param('name') }, 'atom'))
  .get('/category/:name/rss.xml', (c) => answerFeed(c, { kind: 'category', name: c.req.param('name') }, 'rss'))
  .get('/category/:name/feed.json', (c) => answerFeed(c, { kind: 'category', name: c.req.param('name') }, 'json'))
  .get('/tag/:name/feed.xml', (c) => answerFeed(c, { kind: 'tag', name: c.req.param('name') }, 'atom'))
  .get('/tag/:name/rss.xml', (c) => answerFeed(c, { kind: 'tag', name: c.req.param('name') }, 'rss'))
  .get('/tag/:name/feed.json', (c) => answerFeed(c, { kind: 'tag', name: c.req.param('name') }, 'json'))

/** The feed that is asked for. */
interface FeedAsked {
  source: FeedSource
  format: FeedFormat
  view: FeedView
}

/**
 * Answers with the feed of everything, or of the categories and tags that the address names. The order of these does not matter. A
 * name that is empty is a field of a form that nobody filled in.
 */
async function answerChosen(c: Context<Env>, format: FeedFormat): Promise<Response> {
  if (!c.req.url.includes('?')) return answerFeed(c, { kind: 'all' }, format)
  const namesOf = (parameter: string) => (c.req.queries(parameter) ?? []).filter((name) => name !== '')
  const asked = { category: namesOf('category'), tag: namesOf('tag') }
  const anyOf = namedLists(asked)
  const [first, ...others] = anyOf
  if (first === undefined) return answerFeed(c, { kind: 'all' }, format)
  if (anyOf.length > MOST_LISTS) {
    const [parameter, names] = asked.tag.length === 0 ? ['category', asked.category] : ['tag', asked.tag]
    throw new ProblemError(
      badParameter(parameter, names.join(', '), `up to ${MOST_LISTS} categories and tags together`),
    )
  }
  await countRequest(c, 'CHEAP_LIMIT')
  if (others.length > 0) return answerFeed(c, { kind: 'selection', anyOf }, format)
  // A list has a feed of its own.
  const view = viewAsked(c)
  if ((await openHead(readerFor(c), first)) === null) throw new ProblemError(missingList(first, 'feed of ').problem)
  return leadTo(c, feedPath(first, format, view))
}

const viewAsked = (c: Context<Env>): FeedView => ({ summary: summaryAsked(c), page: pageAsked(c) })

/** Answers with a feed, or with a page about it for somebody who opens it in a browser. */
export async function answerFeed(c: Context<Env>, source: FeedSource, format: FeedFormat): Promise<Response> {
  const { site } = c.var
  const view: FeedView = c.req.url.includes('?') ? viewAsked(c) : wholeFeed
  const path = feedPath(source, format, view)
  if (view.page !== null) {
    if (source.kind === 'selection' || source.kind === 'search')
      throw new ProblemError(badParameter('page', String(view.page.n), NO_PAGES))
    await countRequest(c, 'CHEAP_LIMIT')
  }
  if (isShown(c.req)) return answerFeedPage(c, { source, format, view })
  const hub = hubOf(site, source, view)
  const sent = {
    mediaType: formats[format].mediaType,
    caching: view.page === null ? changing : sealed,
    vary: FETCH_DESTINATION,
    // WebSub (4) wants both links: a hub is of no use without the topic's own address.
    headers: hub === null ? {} : { Link: `<${hub}>; rel="hub", <${absoluteUrl(site, path)}>; rel="self"` },
    encode: (body: Uint8Array) => ({ body }),
  }
  return answer(c, sent, { source, format, view }, readFeed)
}

const NO_PAGES = 'it with one category or tag only, whose feed leads to older articles'

/** Answers with a page about the feed, for somebody who opens its address in a browser. */
function answerFeedPage(c: Context<Env>, asked: FeedAsked): Promise<Response> {
  const sent = {
    mediaType: 'text/html; charset=utf-8',
    caching: shown,
    vary: FETCH_DESTINATION,
    encode: (page: Page) => ({ body: new TextEncoder().encode(page.toString()) }),
  }
  return answer(c, sent, { ...asked, isShown: true }, readFeedPage)
}

type Page = ReturnType<typeof FeedPage>

async function readFeedPage({ source, format, view }: FeedAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { site } = reader
  const opened = await openPart(reader, source, view)
  if ('problem' in opened) return opened
  return found(async () => {
    const part: FeedPart = await opened.read()
    const content = feedContent(site, source, { ...part, articles: [] }, view)
    if (content === null) return nothingYet
    const { title, feedUrls } = content
    return FeedPage({
      site,
      source,
      label: part.label,
      title,
      url: feedUrls[format],
      entries: oncePerId(part.articles),
    })
  })
}

/** @returns UTF-8 */
async function readFeed(asked: FeedAsked, reader: ArchiveReader): Promise<Outcome<Uint8Array>> {
  const opened = await openPart(reader, asked.source, asked.view)
  return 'problem' in opened ? opened : found(async () => renderFeed(reader.site, asked, await opened.read()))
}

/** Opens the articles that a feed shows. */
async function openPart(
  reader: ArchiveReader,
  source: FeedSource,
  view: FeedView,
): Promise<{ read: () => Promise<FeedPart | FeedDocument> } | Missing | Refused> {
  if (source.kind === 'selection') return openUnion(reader, source)
  if (source.kind === 'search') return openSearch(reader, source, view)
  if (view.page !== null) return readArchivePart(reader, source, view.page)
  return (await openFeed(reader, source)) ?? missingList(source, 'feed of ')
}

/** So many articles are in the feed of a search. Each that is shown whole takes a read. */
const FOUND = 20

/** A search that finds nothing yet has a feed all the same, in which what comes will be; an author has none. It was never updated. */
const NEVER = '1970-01-01T00:00:00Z'

async function openSearch(
  reader: ArchiveReader,
  { query }: Search,
  { summary }: FeedView,
): Promise<{ read: () => Promise<FeedPart> } | Missing | Refused> {
  const { site, search } = reader
  if (search === null) return refused(noSearch)
  const asked = toSearchAsked(query, site.timeZone, FOUND)
  if (typeof asked === 'string') return refused(unanswerable(query.q, asked))
  const { articles: found } = await search.articles(asked)
  const author = authorAlone(query)
  if (author !== null && found.length === 0) return missingAuthor(author, 'feed of ')
  const isWhole = !summary && !showsSummary(site, {})
  const articles = isWhole ? await readBodies(reader, found, fieldsIn('content_html')) : found
  const label = questionShown(query, await readCategoryLabels(reader, categoriesIn(query), found))
  return {
    read: async () => ({ label, total: articles.length, updated: latestUpdated(articles) ?? NEVER, articles }),
  }
}

/** Opens the feeds of several lists. The first that is not there is what is missing. */
async function openUnion(
  reader: ArchiveReader,
  { anyOf }: Selection,
): Promise<{ read: () => Promise<FeedDocument> } | Missing> {
  const all = await Promise.all(anyOf.map((list) => openFeedInParts(reader, list)))
  const opened = all.filter((feed) => feed !== null)
  if (opened.length < all.length) return missingList(anyOf[all.indexOf(null)] ?? { kind: 'all' }, 'feed of ')
  const { postsLimit = null } = reader.site
  return { read: async () => feedUnion(await Promise.all(opened.map(({ read }) => read())), postsLimit) }
}

/** @returns UTF-8 */
function renderFeed(
  site: SiteConfiguration,
  { source, format, view }: FeedAsked,
  part: FeedPart | FeedDocument,
): Uint8Array | Refused {
  const { render } = formats[format]
  const contentOf = (part: FeedPart) => feedContent(site, source, part, view)
  const encode = (part: FeedPart) => {
    const content = contentOf(part)
    return content === null ? nothingYet : new TextEncoder().encode(render(content))
  }
  if (view.summary || !('bodies' in part)) return encode(part)
  const marked = contentOf({ ...part, articles: part.articles.map(withMark(part.bodies)) })
  const shown: ReadonlySet<object> = new Set(oncePerId(part.articles))
  const isWhole = ({ length }: Uint8Array, i: number) => {
    const article = part.articles[i]
    return length > 0 && article !== undefined && shown.has(article) && !showsSummary(site, article)
  }
  const bodies = part.bodies.filter(isWhole)
  const copied =
    marked === null ? null : renderAround(marked, render, format === 'json' ? bodies.map(jsonBytes) : bodies)
  return copied ?? encode({ ...part, articles: wholeArticles(part) })
}

/** Marks the place of each body that has anything in it. */
const withMark =
  (bodies: readonly Uint8Array[]) =>
  <T>(article: T, i: number) => ({ ...article, html: bodies[i]?.length === 0 ? '' : BODY })

const nothingYet = refused(notFound('There is no article yet that a feed could show.'))

/**
 * Reads an archive document (RFC 5005, 4). It has summaries only, since no more than the feed's own articles are stored whole. Its
 * tag stays while articles arrive, so it takes no more of the list's head than it shows.
 */
async function readArchivePart(
  reader: ArchiveReader,
  list: ListRef,
  { n, first }: OlderPage,
): Promise<{ read: () => Promise<FeedPart> } | Missing | Refused> {
  const opened = await openHead(reader, list)
  if (opened === null) return missingList(list, 'feed of ')
  const end = n * PAGE_SIZE + first
  const taken = await readPart(reader, opened, ({ label, total, entries }) => {
    if (end > total) return null
    // The links to the pages around it need to know whether the next page is full, and nothing else of the total.
    const pages = Math.min(n + 2, fullPages(total))
    // The newest pages that are full are still part of the head.
    const inHead = n >= sealedPages(total) ? entries.slice(total - end, total - end + first) : null
    return { label, pages, inHead }
  })
  if (taken === null) return refused(notFound(`There is no page ${quoted(String(n))} of this feed.`))
  const { label, pages, inHead } = taken
  const partOf = (articles: Entry[]): FeedPart => ({
    label,
    total: pages * PAGE_SIZE,
    updated: latestUpdated(articles),
    articles,
  })
  if (inHead !== null) return { read: async () => partOf(inHead) }
  const page = present(pageKey(list, n), await openPage(reader, list, n))
  return { read: async () => partOf((await page.read()).entries.slice(PAGE_SIZE - first)) }
}

function summaryAsked(c: Context<Env>): boolean {
  const asked = c.req.query('content') ?? 'full'
  if (asked !== 'full' && asked !== 'summary')
    throw new ProblemError(badParameter('content', asked, '"summary" or "full"'))
  return asked === 'summary'
}

function pageAsked(c: Context<Env>): OlderPage | null {
  const [page, first] = [c.req.query('page'), c.req.query('first')]
  if (page === undefined && first !== undefined)
    throw new ProblemError(badParameter('first', first, 'it with page only'))
  if (page === undefined) return null
  if (!/^(0|[1-9]\d{0,8})$/.test(page)) throw new ProblemError(badParameter('page', page, 'a whole number from 0'))
  if (first !== undefined && !/^[1-9]\d?$/.test(first))
    throw new ProblemError(badParameter('first', first, 'a whole number from 1 to 50'))
  const count = Number(first ?? PAGE_SIZE)
  if (count > PAGE_SIZE) throw new ProblemError(badParameter('first', String(count), 'a whole number from 1 to 50'))
  return { n: Number(page), first: count }
}
