import { compareKeys, keyOf, newestFirst } from '../model/entry-order.ts'
import type { FeedDocument, OpenFeed } from '../model/feed-document.ts'
import { feedWindowSize, JOINED_MOST_BYTES, latestUpdated } from '../model/lists.ts'

/**
 * Joins the feeds of several lists: each article once, as many as a list of all of them would show in its feed, up to 1 MB. What an older
 * article of a list is is known down to the last one that its feed has. Feeds have enough: what the newest articles of all lists
 * are shows in the newest ones of each. Bodies that are not shown are not read, which are most of them.
 *
 * @param limit `posts_limit` of the site; null where it names none
 */
export async function feedUnion(feeds: readonly OpenFeed[], limit: number | null): Promise<FeedDocument> {
  const ends = feeds.flatMap(({ articles, total }) => {
    const last = articles.at(-1)
    return last !== undefined && articles.length < total ? [keyOf(last)] : []
  })
  const all = feeds.flatMap((feed) => feed.articles.map((article, place) => ({ article, feed, place })))
  const known = [...new Map(all.map((one) => [one.article.file, one])).values()]
    .filter(({ article }) => ends.every((end) => compareKeys(keyOf(article), end) >= 0))
    .sort((a, b) => newestFirst(a.article, b.article))
  const sizes = known.map(({ article }) => ({
    published: Date.parse(article.published),
    bytes: utf8Length(JSON.stringify(article)) + article.bytes,
  }))
  const shown = known.slice(0, feedWindowSize(sizes, limit, JOINED_MOST_BYTES))
  const articles = shown.map(({ article }) => article)
  const bodies = new Map(await Promise.all(feeds.map(async (feed) => [feed, await bodiesShown(feed, shown)] as const)))
  return {
    label: feeds.map(({ label }) => label).join(' + '),
    total: articles.length,
    updated: latestUpdated(articles),
    articles,
    bodies: shown.map(({ feed, place }) => bodies.get(feed)?.[place] ?? new Uint8Array()),
  }
}

/** The bodies of a feed down to the last one that is shown. */
const bodiesShown = (feed: OpenFeed, shown: readonly { feed: OpenFeed; place: number }[]): Promise<Uint8Array[]> =>
  feed.readBodies(shown.reduce((count, one) => (one.feed === feed ? Math.max(count, one.place + 1) : count), 0))

const encoder = new TextEncoder()

const utf8Length = (text: string): number => encoder.encode(text).length
