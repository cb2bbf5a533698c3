import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ChangedPicture,
  filesThatShow,
  missingOf,
  missingPicturesDocument,
} from '../../../seed/plan/missing-pictures.ts'
import { StaleError } from '../../../seed/plan/stored.ts'
import { listUses, type Use, usesAfter } from '../../../seed/plan/uses.ts'

const missing = [
  { used: 'b.png', file: '_posts/2.md' },
  { used: 'a.png', file: '_posts/2.md' },
  { used: 'b.png', file: '_posts/1.md' },
]

test('missing pictures are listed by their paths, each with the posts that show it', () => {
  expect(missingPicturesDocument(listUses(missing))).toEqual({
    kind: 'missing-pictures',
    key: 'missing-pictures',
    value: '{"v":1,"pictures":[["a.png",["_posts/2.md"]],["b.png",["_posts/1.md","_posts/2.md"]]]}',
  })
  expect(missingPicturesDocument([])).toBeNull()
  const pictures: [string, string[]][] = [['a.png', ['2']]]
  expect(missingOf({ pictures })).toEqual([{ used: 'a.png', file: '2' }])
})

const aPicture = fc.record({ used: fc.constantFrom(...'abcd'), file: fc.constantFrom(...'123456') })
const pictures = fc.uniqueArray(aPicture, { selector: ({ used, file }) => used + file })

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
        const after: Use[] = [...all.filter(({ file }) => !files.has(file)), ...more]
        try {
          expect(usesAfter(listUses(all, most), files, more, most)).toEqual(listUses(after, most))
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
  expect(filesThatShow([{ path: 'b.png', ...picture }], listUses(missing))).toEqual(posts)
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
    const look = () => filesThatShow([{ path: 'c.png', ...picture }], missing)
    if (why === null) expect(look()).toEqual([])
    else expect(look).toThrow(new StaleError(why))
  },
)

test('where more pictures are missing than are listed, one that may be among them has everything compared', () => {
  const appears = (path: string) => () =>
    filesThatShow([{ path, before: nothing, now: there(1) }], listUses(missing, 2), 2)
  expect(appears('a.png')()).toEqual(['_posts/2.md'])
  expect(appears('aa.png')()).toEqual([])
  for (const path of ['b.png', 'c.png'])
    expect(appears(path)).toThrow(`which posts show the picture "${path}" is not known`)
})
