import { compareKeys, keyOf, newestFirst } from '../model/entry-order.ts'
import type { FeedDocument, FeedLine } from '../model/feed-document.ts'
import { feedWindowSize, latestUpdated } from '../model/lists.ts'

/**
 * Joins the feeds of several lists: each article once, as many as a list of all of them would show in its feed. What an older
 * article of a list is is known down to the last one that its feed has. Feeds have enough: what the newest articles of all lists
 * are shows in the newest ones of each.
 *
 * @param limit `posts_limit` of the site; null where it names none
 */
export function feedUnion(
  documents: readonly FeedDocument[],
  limit: number | null,
  { line, places } = joinedLine(documents, limit),
): FeedDocument {
  return { ...line, bodies: places.map(([list, n]) => documents[list]?.bodies[n] ?? new Uint8Array()) }
}

/**
 * What the feed of several lists is, without the bodies of its articles.
 *
 * @returns with the place of each article: which of the lists, and the how manieth there
 */
export function joinedLine(
  documents: readonly FeedLine[],
  limit: number | null,
): { line: FeedLine; places: [list: number, n: number][] } {
  const ends = documents.flatMap(({ articles, total }) => {
    const last = articles.at(-1)
    return last !== undefined && articles.length < total ? [keyOf(last)] : []
  })
  const all = documents.flatMap(({ articles }, list) =>
    articles.map((article, n) => ({ article, place: [list, n] as [list: number, n: number] })),
  )
  const known = [...new Map(all.map((one) => [one.article.file, one])).values()]
    .filter(({ article }) => ends.every((end) => compareKeys(keyOf(article), end) >= 0))
    .sort((a, b) => newestFirst(a.article, b.article))
  const sizes = known.map(({ article }) => ({
    published: Date.parse(article.published),
    bytes: utf8Length(JSON.stringify(article)) + article.bytes,
  }))
  const shown = known.slice(0, feedWindowSize(sizes, limit))
  const articles = shown.map(({ article }) => article)
  const label = documents.map(({ label }) => label).join(' + ')
  const line = { label, total: articles.length, updated: latestUpdated(articles), articles }
  return { line, places: shown.map(({ place }) => place) }
}

const encoder = new TextEncoder()

const utf8Length = (text: string): number => encoder.encode(text).length
