import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathStem } from '../../src/model/paths.ts'
import { oldPostAt, type PostsOfDay, pathInPosts, pathOfOldPost, placesOf } from '../../src/model/post-folders.ts'

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

test('a path of any length is looked at once', { timeout: 10_000 }, () => {
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
