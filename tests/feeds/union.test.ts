import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedDocument } from '../../seed/plan/documents.ts'
import { encodeArticle } from '../../seed/plan/encoded.ts'
import { feedUnion } from '../../src/feeds/union.ts'
import type { Article } from '../../src/model/article.ts'
import { newestFirst } from '../../src/model/entry-order.ts'
import { decodeFeedDocument, type FeedDocument, type OpenFeed } from '../../src/model/feed-document.ts'
import { amount } from '../amount.ts'
import { makeArticle } from '../seed/make-article.ts'

const names = ['a', 'b', 'c', 'd', 'e']

const HOUR = 3_600_000

/** The names of the lists that an article is in, when it was published, and how long its body is. */
const article = fc.record({
  lists: fc.subarray(names, { minLength: 1 }),
  // Many at once, many within three hours, a few years apart.
  published: fc.oneof(
    fc.nat({ max: 40 }).map((n) => n * 10 * 60_000),
    fc.nat({ max: 400 }).map((n) => n * HOUR),
    fc.nat({ max: 5 }).map((n) => n * 9_000 * HOUR),
  ),
  length: fc.oneof(
    { weight: 8, arbitrary: fc.constant(20) },
    { weight: 1, arbitrary: fc.constantFrom(90_000, 700_000) },
  ),
})

/** The feed that the loader makes of articles. */
function feedOf(articles: readonly Article[], label: string, postsLimit: number | null): FeedDocument {
  const rules = { postsLimit, url: 'https://news.example.com', base: '' }
  const ref = { kind: 'tag', name: label } as const
  const sorted = articles.toSorted(newestFirst).slice(0, 100).map(encodeArticle)
  return decodeFeedDocument('feed', Buffer.from(feedDocument({ ref, label }, articles.length, sorted, rules).value))
}

const opened = ({ bodies, ...line }: FeedDocument): OpenFeed => ({
  ...line,
  readBodies: async (count) => bodies.slice(0, count),
})

/** The newest of a feed that are 1 MB together, and one at least. */
function upToOneMegabyte({ articles, bodies, ...line }: FeedDocument): FeedDocument {
  let bytes = 0
  const fitting = articles.filter((article, n) => {
    bytes += Buffer.byteLength(JSON.stringify(article)) + article.bytes
    return n === 0 || bytes <= 1_000_000
  })
  const updated = fitting.map(({ updated }) => updated).reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a))
  return { ...line, updated, articles: fitting, bodies: bodies.slice(0, fitting.length) }
}

test('the feed of several lists has what a list of all their articles would have in its feed, as far as that is 1 MB', () => {
  return fc.assert(
    fc.asyncProperty(
      fc.array(article, { minLength: 1, maxLength: 160 }),
      fc.subarray(names, { minLength: 2 }),
      fc.option(fc.integer({ min: 1, max: 30 })),
      async (given, asked, postsLimit) => {
        const start = Date.UTC(2026, 0, 1)
        const articles = given.map(({ lists, published, length }, n) =>
          makeArticle(`p${n}`, new Date(start + published).toISOString(), {
            tags: lists,
            html: `<p>${n % 2 === 0 ? '一' : '1'}${'x'.repeat(length)}</p>`,
          }),
        )
        const listed = (name: string) => articles.filter(({ tags }) => tags.includes(name))
        const there = asked.filter((name) => listed(name).length > 0)
        const union = await feedUnion(
          there.map((name) => opened(feedOf(listed(name), name, postsLimit))),
          postsLimit,
        )
        const inAny = articles.filter(({ tags }) => tags.some((name) => there.includes(name)))
        const expected = upToOneMegabyte(feedOf(inAny, there.join(' + '), postsLimit))
        expect({ ...union, total: 0 }).toEqual({ ...expected, total: 0 })
      },
    ),
    { numRuns: amount(6, 600) },
  )
})
