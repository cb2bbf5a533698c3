import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ChangedPicture,
  listMissing,
  type MissingPicture,
  missingAfter,
  missingOf,
  missingPicturesDocument,
  postsThatShow,
} from '../../../seed/plan/missing-pictures.ts'
import { StaleError } from '../../../seed/plan/stored.ts'

const missing = [
  { picture: 'b.png', file: '_posts/2.md' },
  { picture: 'a.png', file: '_posts/2.md' },
  { picture: 'b.png', file: '_posts/1.md' },
]

test('missing pictures are listed by their paths, each with the posts that show it', () => {
  expect(missingPicturesDocument(listMissing(missing))).toEqual({
    kind: 'missing-pictures',
    key: 'missing-pictures',
    value: '{"v":1,"pictures":[["a.png",["_posts/2.md"]],["b.png",["_posts/1.md","_posts/2.md"]]]}',
  })
  expect(missingPicturesDocument([])).toBeNull()
  const pictures: [string, string[]][] = [['a.png', ['2']]]
  expect(missingOf({ pictures })).toEqual([{ picture: 'a.png', file: '2' }])
})

const aPicture = fc.record({ picture: fc.constantFrom(...'abcd'), file: fc.constantFrom(...'123456') })
const pictures = fc.uniqueArray(aPicture, { selector: ({ picture, file }) => picture + file })

test('what is listed after some files were looked at is what a look at all files lists, or that cannot be known', () => {
  let known = 0
  fc.assert(
    fc.property(
      pictures,
      pictures,
      fc.subarray([...'123456']),
      fc.integer({ min: 1, max: 12 }),
      (all, more, gone, most) => {
        const files = new Set([...gone, ...more.map(({ file }) => file)])
        const after: MissingPicture[] = [...all.filter(({ file }) => !files.has(file)), ...more]
        try {
          expect(missingAfter(listMissing(all, most), files, more, most)).toEqual(listMissing(after, most))
          known++
        } catch (error) {
          if (!(error instanceof StaleError)) throw error
          // Only where the list was full.
          expect(all.length).toBeGreaterThanOrEqual(most)
        }
      },
    ),
    { numRuns: 2000 },
  )
  expect(known).toBeGreaterThan(1000)
})

const there = (width: number) => ({ isThere: true, size: { width, height: 1 } })
const noPicture = { isThere: true, size: null }
const nothing = { isThere: false, size: null }

test.each<[name: string, picture: Pick<ChangedPicture, 'before' | 'now'>, posts: string[] | string]>([
  ['appears', { before: nothing, now: there(1) }, ['_posts/1.md', '_posts/2.md']],
  ['appears, and nobody knows whether it was there', { before: null, now: there(1) }, ['_posts/1.md', '_posts/2.md']],
  ['is still not there', { before: nothing, now: nothing }, []],
])('the posts that show a missing picture change where it %s', (_name, picture, posts) => {
  expect(postsThatShow([{ path: 'b.png', ...picture }], listMissing(missing))).toEqual(posts)
})

test.each<[name: string, picture: Pick<ChangedPicture, 'before' | 'now'>, why: string | null]>([
  ['appears', { before: nothing, now: there(1) }, null],
  ['keeps its size', { before: there(2), now: there(2) }, null],
  ['stays without one', { before: noPicture, now: noPicture }, null],
  ['gets another size', { before: there(1), now: there(2) }, 'the picture "c.png" has another size now or is gone'],
  ['is damaged', { before: there(1), now: noPicture }, 'the picture "c.png" has another size now or is gone'],
  ['is mended', { before: noPicture, now: there(1) }, 'the picture "c.png" has another size now or is gone'],
  ['goes', { before: there(1), now: nothing }, 'the picture "c.png" has another size now or is gone'],
  ['was nobody knows what', { before: null, now: there(1) }, 'which size the picture "c.png" had is not known'],
])(
  'no post is looked at, or everything is compared, where a picture that was not missing %s',
  (_name, picture, why) => {
    const look = () => postsThatShow([{ path: 'c.png', ...picture }], missing)
    if (why === null) expect(look()).toEqual([])
    else expect(look).toThrow(new StaleError(why))
  },
)

test('where more pictures are missing than are listed, one that may be among them has everything compared', () => {
  const appears = (path: string) => () =>
    postsThatShow([{ path, before: nothing, now: there(1) }], listMissing(missing, 2), 2)
  expect(appears('a.png')()).toEqual(['_posts/2.md'])
  expect(appears('aa.png')()).toEqual([])
  for (const path of ['b.png', 'c.png'])
    expect(appears(path)).toThrow(`which posts show the picture "${path}" is not known`)
})
