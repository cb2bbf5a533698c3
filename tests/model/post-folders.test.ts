import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathStem } from '../../src/model/paths.ts'
import { oldPostAt, type PostsOfDay, pathInPosts, pathOfOldPost, placesOf } from '../../src/model/post-folders.ts'

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

test.each([
  ['old_post/2021-12-08-a', { day: '2021-12-08', files: ['_posts/2021-12-08-a', 'old_post/2021-12-08-a'] }],
  ['old_post/x/21-1-8-a.b', { day: '21-1-8', files: ['_posts/x/21-1-8-a.b', 'old_post/x/21-1-8-a.b'] }],
  [
    'news/archive/2021-12-08-a',
    { day: '2021-12-08', files: ['news/_posts/2021-12-08-a', 'news/archive/2021-12-08-a'] },
  ],
  ['old_post/2021-12-08', null],
  ['old_post/2021-12-08-a/b', null],
  ['old_post/a', null],
  ['old_post', null],
  ['x/old_post/2021-12-08-a', null],
  ['2021-12-08-a', null],
  ['', null],
])('the page %j was the post %j', (stem, post) => {
  expect(oldPostAt(stem, ['old_post', 'news/archive'])).toEqual(post)
})

test('a path of any length is looked at once', { timeout: 300_000 }, () => {
  const steps = '/21-1-8-a'.repeat(200_000)
  expect(oldPostAt(`old_post${steps}/b`, ['old_post'])).toBe(null)
  expect(oldPostAt(`old_post${steps}`, ['old_post'])?.day).toBe('21-1-8')
})

test('every post of a post folder is found by the address that its page had, wherever its file lies by now', () => {
  const folders = ['old_post', 'news/archive', 'e\u0301/中']
  const day = fc.constantFrom('2021-12-08', '21-1-8')
  const below = fc.constantFrom('', 'x/', '2021-12-08-y/')
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '-', '.', '%', ' ', '?', '#', 'é', '中', '🙂') })
  const title = text.filter((one) => !one.endsWith('.html'))
  const form = fc.constantFrom('NFC', 'NFD')
  fc.assert(
    fc.property(
      fc.constantFrom(...folders),
      below,
      day,
      title,
      fc.nat(2),
      form,
      (folder, below, day, title, n, form) => {
        const name = `${folder}/${below}${day}-${title}`
        const places = placesOf(pathInPosts(`${name}.md`, folders) ?? '', folders)
        const file = (places[n % places.length] ?? '').normalize(form)
        const posts: PostsOfDay = {
          posts: [
            ['_posts/2021-12-08-other.md', { path: '/other' }],
            [file, { path: '/found' }],
          ],
        }
        const post = oldPostAt(pathStem(`/${encodeURIComponent(name)}.html`), folders)
        expect(post?.day).toBe(day)
        expect(post && pathOfOldPost(post, posts)).toBe('/found')
      },
    ),
    { numRuns: 500 },
  )
})
