import { compareKeys, keyOf, newestFirst } from '../model/entry-order.ts'
import type { FeedDocument } from '../model/feed-document.ts'
import { feedWindowSize, latestUpdated } from '../model/lists.ts'

/**
 * Joins the feeds of several lists: each article once, as many as a list of all of them would show in its feed. What an older
 * article of a list is is known down to the last one that its feed has. Feeds have enough: what the newest articles of all lists
 * are shows in the newest ones of each.
 *
 * @param limit `posts_limit` of the site; null where it names none
 */
export function feedUnion(documents: readonly FeedDocument[], limit: number | null): FeedDocument {
  const ends = documents.flatMap(({ articles, total }) => {
    const last = articles.at(-1)
    return last !== undefined && articles.length < total ? [keyOf(last)] : []
  })
  const all = documents.flatMap(({ articles, bodies }) =>
    articles.map((article, i) => ({ article, body: bodies[i] ?? new Uint8Array() })),
  )
  const known = [...new Map(all.map((one) => [one.article.file, one])).values()]
    .filter(({ article }) => ends.every((end) => compareKeys(keyOf(article), end) >= 0))
    .sort((a, b) => newestFirst(a.article, b.article))
  const sizes = known.map(({ article, body }) => ({
    published: Date.parse(article.published),
    bytes: utf8Length(JSON.stringify(article)) + body.length,
  }))
  const shown = known.slice(0, feedWindowSize(sizes, limit))
  const articles = shown.map(({ article }) => article)
  return {
    label: documents.map(({ label }) => label).join(' + '),
    total: articles.length,
    updated: latestUpdated(articles),
    articles,
    bodies: shown.map(({ body }) => body),
  }
}

const encoder = new TextEncoder()

const utf8Length = (text: string): number => encoder.encode(text).length
