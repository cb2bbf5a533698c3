import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { toAtom } from '../feeds/atom.ts'
import { feedContent } from '../feeds/content.ts'
import { toJsonFeed } from '../feeds/json-feed.ts'
import { toRss } from '../feeds/rss.ts'
import { notFound, quoted } from '../http/problem.ts'
import { present } from '../model/document.ts'
import { feedKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import type { FeedFormat } from '../model/paths.ts'
import { readFeedWindow } from '../store.ts'

const formats = {
  atom: { mediaType: 'application/atom+xml; charset=utf-8', render: toAtom },
  rss: { mediaType: 'application/rss+xml; charset=utf-8', render: toRss },
  json: { mediaType: 'application/feed+json; charset=utf-8', render: toJsonFeed },
}

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

async function answerFeed(c: Context<Env>, list: ListRef, format: FeedFormat) {
  const window = await readFeedWindow(c.env.NEWS, list)
  if (window === null && list.kind !== 'all') throw notFound(`feed of ${list.kind} ${quoted(list.name)}`)
  const content = feedContent(c.var.site, list, present(feedKey(list), window))
  if (content === null) throw notFound('article yet that a feed could show')
  const { mediaType, render } = formats[format]
  return c.body(render(content), { headers: { 'Content-Type': mediaType } })
}
