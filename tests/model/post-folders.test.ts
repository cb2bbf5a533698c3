import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathInPosts, placesOf } from '../../src/model/post-folders.ts'

const folders = ['old_post', 'news/old_post', 'old_post/special', '_old']

test.each<[path: string, inPosts: string | null]>([
  ['old_post/2021-01-01-a.md', '_posts/2021-01-01-a.md'],
  ['old_post/2021/01/2021-01-01-a.md', '_posts/2021/01/2021-01-01-a.md'],
  ['news/old_post/2021-01-01-a.md', 'news/_posts/2021-01-01-a.md'],
  ['_old/2021-01-01-a.md', '_posts/2021-01-01-a.md'],
  ['old_post/special/2021-01-01-a.md', 'old_post/_posts/2021-01-01-a.md'],
  ['old_post/_posts/2021-01-01-a.md', null],
  ['old_post/2021/_posts/2021-01-01-a.md', null],
  ['_posts/2021-01-01-a.md', null],
  ['old_posts/2021-01-01-a.md', null],
  ['x/old_post/2021-01-01-a.md', null],
  ['old_post', null],
  ['2021-01-01-a.md', null],
])('%s is in the place of %s', (path, inPosts) => {
  expect(pathInPosts(path, folders)).toBe(inPosts)
  expect(pathInPosts(path, folders.toReversed())).toBe(inPosts)
})

test.each<[path: string, places: string[]]>([
  ['_posts/2021-01-01-a.md', ['_posts/2021-01-01-a.md', 'old_post/2021-01-01-a.md', '_old/2021-01-01-a.md']],
  ['news/_posts/2021-01-01-a.md', ['news/_posts/2021-01-01-a.md', 'news/old_post/2021-01-01-a.md']],
  // The file old_post/special/2021-01-01-a.md is another post: it lies in a folder of its own.
  ['_posts/special/2021-01-01-a.md', ['_posts/special/2021-01-01-a.md', '_old/special/2021-01-01-a.md']],
  ['x/_posts/2021-01-01-a.md', ['x/_posts/2021-01-01-a.md']],
])('the post %s may lie at %j, the first one wins', (path, places) => {
  expect(placesOf(path, folders)).toEqual(places)
})

test('every place of a post is that of the same post, and each of its files lies at one of its places', () => {
  const step = fc.constantFrom('a', 'b', '_posts', '_old')
  const path = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('/'))
  const folder = fc.array(fc.constantFrom('a', 'b', '_old'), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(path, fc.array(folder, { maxLength: 4 }), (given, lists) => {
      const postFolders = lists.map((steps) => steps.join('/'))
      const file = pathInPosts(given, postFolders) ?? given
      const places = placesOf(file, postFolders)
      expect(places).toContain(given)
      expect(places.map((place) => pathInPosts(place, postFolders) ?? place)).toEqual(places.map(() => file))
    }),
  )
})
