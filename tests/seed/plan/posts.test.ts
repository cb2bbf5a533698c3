import fc from 'fast-check'
import { expect, test } from 'vitest'
import { enterClaims, type FileIndexes, placePosts, placeRedirects } from '../../../seed/archive/claims.ts'
import type { PostHeader } from '../../../seed/archive/post.ts'
import { Posts } from '../../../seed/plan/posts.ts'
import { newestFirst } from '../../../src/model/entry-order.ts'
import { makePost } from '../render/make-post.ts'

// The last two sort differently by code unit and by code point, which is how UTF-8 sorts.
const name = fc.constantFrom('a', 'b', '__proto__', '中', '\u{1f600}', '\ufffd')
const day = fc.constantFrom('2021-01-01', '2021-01-02', '2021-01-03')

const header = fc
  .record({
    folder: fc.constantFrom('_posts', 'x/_posts'),
    day,
    name,
    path: fc.constantFrom('/a.html', '/a/', '/b.html', '/中/', '/c'),
    hour: fc.integer({ min: 0, max: 3 }),
    redirects: fc.array(fc.constantFrom('a', 'old', '旧'), { maxLength: 2 }),
    links: fc.array(
      fc.tuple(day, name).map(([to, called]) => `${to}-${called}`),
      { maxLength: 3 },
    ),
  })
  .map(({ folder, day, name, path, hour, redirects, links }): PostHeader => {
    const file = `${folder}/${day}-${name}.md`
    const published = `${day}T0${hour}:00:00+08:00`
    return makePost({ file, location: file, day, path, published, redirects, links: [...new Set(links)] })
  })

const archive = fc.uniqueArray(header, { maxLength: 12, selector: ({ file }) => file })

test('what lies on disk is in the order, and says of days, old addresses and contested ones, what the posts say', () => {
  fc.assert(
    fc.property(archive, (headers) => {
      const posts = new Posts(headers)
      const sorted = headers.toSorted(newestFirst)
      expect([...posts.oldestFirst()]).toEqual(sorted.toReversed())

      const indexes: FileIndexes = new Map()
      for (const one of headers.toSorted((a, b) => (a.file < b.file ? -1 : 1))) enterClaims(indexes, one)
      expect(new Map(posts.days())).toEqual(indexes)
      for (const [day, { posts: there }] of indexes) expect(posts.day(day)).toMatchObject({ posts: there })

      const redirects = placeRedirects(sorted.map((one) => ({ ...one, redirects: [...new Set(one.redirects)] })))
      expect(new Map(posts.redirects())).toEqual(redirects)
      expect(posts.count()).toEqual({ days: indexes.size, redirects: redirects.size })
      expect(posts.size).toBe(headers.length)

      const several = placePosts(sorted).placed.flatMap(({ post, others }) =>
        others.length === 0 ? [] : [[post.file, others]],
      )
      expect(placePosts(posts.contested()).placed.map(({ post, others }) => [post.file, others])).toEqual(several)
      posts[Symbol.dispose]()
    }),
  )
})
