import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Waiting } from '../../../seed/archive/read-post.ts'
import { StaleError } from '../../../seed/plan/stored.ts'
import { dueOf, listWaiting, waitingAfter, waitingDocument } from '../../../seed/plan/waiting.ts'

test('the posts that wait are listed by their time, then by their file, and the first one’s time is when something is due', () => {
  const listed = listWaiting([
    { file: 'c', at: 2_000 },
    { file: 'b', at: 1_000 },
    { file: 'a', at: 2_000 },
  ])
  expect(waitingDocument(listed)).toEqual({
    kind: 'waiting',
    key: 'waiting',
    value: '{"v":1,"posts":[[1000,"b"],[2000,"a"],[2000,"c"]]}',
  })
  expect(dueOf(listed, 'Asia/Shanghai')).toBe('1970-01-01T08:00:01+08:00')
  expect([waitingDocument([]), dueOf([], 'UTC')]).toEqual([null, null])
})

const aPost = fc.record({ file: fc.constantFrom(...'abcdefgh'), at: fc.integer({ min: 0, max: 5 }) })
const posts = fc.uniqueArray(aPost, { selector: ({ file }) => file })

test('what is listed after some files were looked at is what a look at all files lists, or that cannot be known', () => {
  let known = 0
  fc.assert(
    fc.property(posts, posts, fc.subarray([...'abcdefgh']), fc.integer({ min: 1, max: 9 }), (all, more, gone, most) => {
      const files = new Set([...gone, ...more.map(({ file }) => file)])
      const after: Waiting[] = [...all.filter(({ file }) => !files.has(file)), ...more]
      try {
        expect(waitingAfter(listWaiting(all, most), files, more, most)).toEqual(listWaiting(after, most))
        known++
      } catch (error) {
        if (!(error instanceof StaleError)) throw error
        // Only where the list was full.
        expect(all.length).toBeGreaterThanOrEqual(most)
      }
    }),
    { numRuns: 2000 },
  )
  expect(known).toBeGreaterThan(1000)
})
