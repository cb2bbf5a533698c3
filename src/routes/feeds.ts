import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { toAtom } from '../feeds/atom.ts'
import { type FeedContent, type FeedPart, feedContent } from '../feeds/content.ts'
import { BODY, renderAround } from '../feeds/copied-bodies.ts'
import { toJsonFeed } from '../feeds/json-feed.ts'
import { toRss } from '../feeds/rss.ts'
import { warmUp } from '../feeds/warm-up.ts'
import { changing, opened, sealed } from '../http/cache-control.ts'
import { isOpened, openedBy } from '../http/opened.ts'
import { badParameter, notFound, quoted } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import { answerStored, type Version, weakTag } from '../http/stored-answer.ts'
import { present } from '../model/document.ts'
import { type FeedDocument, wholeArticles } from '../model/feed-document.ts'
import { feedKey, headKey, pageKey } from '../model/keys.ts'
import { fullPages, type ListRef, latestUpdated, type OlderPage, PAGE_SIZE, sealedPages } from '../model/lists.ts'
import { type FeedFormat, type FeedView, feedPath, wholeFeed } from '../model/paths.ts'
import { absoluteUrl } from '../model/site.ts'
import { type Opened, openFeed, openHead, openPage } from '../store.ts'

const formats = {
  atom: { mediaType: 'application/atom+xml; charset=utf-8', render: toAtom },
  rss: { mediaType: 'application/rss+xml; charset=utf-8', render: toRss },
  json: { mediaType: 'application/feed+json; charset=utf-8', render: toJsonFeed },
}

warmUp()

/** RSS, Atom and JSON Feed of everything, of each category and of each tag. */
export const feeds = new Hono<Env>()
  .get('/feed.xml', (c) => answerFeed(c, { kind: 'all' }, 'atom'))
  .get('/rss.xml', (c) => answerFeed(c, { kind: 'all' }, 'rss'))
  .get('/feed.json', (c) => answerFeed(c, { kind: 'all' }, 'json'))
  .get('/category/:name/feed.xml', (c) => answerFeed(c, { kind: 'category', name: c.req.param('name') }, 'atom'))
  .get('/category/:name/rss.xml', (c) => answerFeed(c, { kind: 'category', name: c.req.param('name') }, 'rss'))
  .get('/category/:name/feed.json', (c) => answerFeed(c, { kind: 'category', name: c.req.param('name') }, 'json'))
  .get('/tag/:name/feed.xml', (c) => answerFeed(c, { kind: 'tag', name: c.req.param('name') }, 'atom'))
  .get('/tag/:name/rss.xml', (c) => answerFeed(c, { kind: 'tag', name: c.req.param('name') }, 'rss'))
  .get('/tag/:name/feed.json', (c) => answerFeed(c, { kind: 'tag', name: c.req.param('name') }, 'json'))

async function answerFeed(c: Context<Env>, list: ListRef, format: FeedFormat): Promise<Response> {
  const { site } = c.var
  const view: FeedView = c.req.url.includes('?') ? { summary: summaryAsked(c), page: pageAsked(c) } : wholeFeed
  const path = feedPath(list, format, view)
  if (view.page !== null) await countRequest(c, 'CHEAP_LIMIT')
  const asDocument = format !== 'json' && isOpened(c)
  return answerStored(c, {
    key: absoluteUrl(site, path),
    // Chromium shows feeds as text, and other XML as its stylesheet says.
    mediaType: asDocument ? 'application/xml; charset=utf-8' : formats[format].mediaType,
    caching: asDocument ? opened : view.page === null ? changing : sealed,
    ...(format !== 'json' && { vary: openedBy }),
    // Both or neither (WebSub, 4): a hub is of no use without the topic's own address.
    headers: site.hub === null ? {} : { Link: `<${site.hub}>; rel="hub", <${absoluteUrl(site, path)}>; rel="self"` },
    open: async () => {
      const { parts, lastModified, read, leave } = await (view.page === null
        ? openWindow(c, list)
        : openArchive(c, list, view.page))
      const etag = await weakTag([...parts, format, view.summary, site.fingerprint, site.url, c.env.VERSION?.id ?? ''])
      const contentOf = (part: FeedPart) => {
        const content = feedContent(site, list, part, view)
        if (content === null) throw notFound('article yet that a feed could show')
        return content
      }
      const render = async () => ({ body: renderFeed(format, await read(), view.summary, contentOf) })
      return { etag, lastModified, render, leave } satisfies Version
    },
  })
}

/** @returns UTF-8 */
function renderFeed(
  format: FeedFormat,
  part: FeedPart | FeedDocument,
  summary: boolean,
  contentOf: (part: FeedPart) => FeedContent,
): Uint8Array {
  const { render } = formats[format]
  const encode = (part: FeedPart) => new TextEncoder().encode(render(contentOf(part)))
  if (summary || !('bodies' in part)) return encode(part)
  const marked = () => contentOf({ ...part, articles: part.articles.map((article) => ({ ...article, html: BODY })) })
  // JSON escapes every body, XML takes it as it is.
  const copied = format === 'json' ? null : renderAround(marked(), render, part.bodies)
  return copied ?? encode({ ...part, articles: wholeArticles(part) })
}

/** What a feed is made of, and what tells it from what it was. */
interface Source extends Pick<Opened<FeedPart | FeedDocument>, 'lastModified' | 'read' | 'leave'> {
  parts: (string | number)[]
}

async function openWindow(c: Context<Env>, list: ListRef): Promise<Source> {
  const document = await openFeed(c.env.NEWS, list)
  if (document === null && list.kind !== 'all') throw notFound(`feed of ${list.kind} ${quoted(list.name)}`)
  const { hash, ...source } = present(feedKey(list), document)
  return { parts: [hash], ...source }
}

/** An archive document (RFC 5005, 4): the summaries of a page, since only the feed's own articles are at hand whole. */
async function openArchive(c: Context<Env>, list: ListRef, { n, first }: OlderPage): Promise<Source> {
  const opened = await openHead(c.env.NEWS, list)
  if (opened === null && list.kind !== 'all') throw notFound(`feed of ${list.kind} ${quoted(list.name)}`)
  const { hash, read } = present(headKey(list), opened)
  const { label, total, entries } = await read()
  if (n * PAGE_SIZE + first > total) throw notFound(`page ${quoted(String(n))} of this feed`)
  const part = (articles: FeedPart['articles']): FeedPart => ({
    label,
    total,
    updated: latestUpdated(articles),
    articles,
  })

  // The newest pages that are full are still part of the head.
  const above = total - (n * PAGE_SIZE + first)
  if (n >= sealedPages(total)) {
    const articles = entries.slice(above, above + first)
    return { parts: [hash, n, first], lastModified: null, read: async () => part(articles), leave: async () => {} }
  }
  const page = present(pageKey(list, n), await openPage(c.env.NEWS, list, n))
  return {
    parts: [page.hash, first, label, Math.min(n + 1, fullPages(total) - 1)],
    lastModified: page.lastModified,
    read: async () => part((await page.read()).entries.slice(PAGE_SIZE - first)),
    leave: page.leave,
  }
}

function summaryAsked(c: Context<Env>): boolean {
  const asked = c.req.query('content') ?? 'full'
  if (asked !== 'full' && asked !== 'summary') throw badParameter('content', asked, '"summary" or "full"')
  return asked === 'summary'
}

function pageAsked(c: Context<Env>): OlderPage | null {
  const [page, first] = [c.req.query('page'), c.req.query('first')]
  if (page === undefined && first !== undefined) throw badParameter('first', first, 'it with page only')
  if (page === undefined) return null
  if (!/^(0|[1-9]\d{0,8})$/.test(page)) throw badParameter('page', page, 'a whole number from 0')
  if (first !== undefined && !/^[1-9]\d?$/.test(first))
    throw badParameter('first', first, 'a whole number from 1 to 50')
  const count = Number(first ?? PAGE_SIZE)
  if (count > PAGE_SIZE) throw badParameter('first', String(count), 'a whole number from 1 to 50')
  return { n: Number(page), first: count }
}
