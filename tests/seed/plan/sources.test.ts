import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SourceIndex } from '../../../seed/plan/sources.ts'
import { StaleError } from '../../../seed/plan/stored.ts'

test('a name is a source where a post was taken from it, or where the site says so', () => {
  const sources = new SourceIndex(['Given'])
  const desk = { isMarked: false, names: [], endings: ['Given', 'Harbour', 'Lin'] }
  sources.add({ file: 'b', names: [], endings: desk.endings })
  expect(sources.sourcesOf({ desk })).toEqual(['Given'])
  sources.add({ file: 'a', names: ['Harbour'], endings: [] })
  expect(sources.sourcesOf({ desk })).toEqual(['Given', 'Harbour'])
  expect(sources.sourcesOf({ desk: null })).toEqual([])
  sources.remove({ file: 'a', names: ['Harbour'], endings: [] })
  expect(sources.sourcesOf({ desk })).toEqual(['Given'])
})

test('files that come and go in any order leave what the rest alone would, or say that they cannot', () => {
  const aFile = fc.integer({ min: 0, max: 60 }).map((n) => `_posts/${n}.md`)
  fc.assert(
    fc.property(fc.uniqueArray(aFile, { maxLength: 50 }), fc.uniqueArray(aFile, { maxLength: 10 }), (before, gone) => {
      const index = (files: string[]) => {
        const sources = new SourceIndex([])
        for (const file of files) sources.add({ file, names: ['n'], endings: [] })
        return sources
      }
      const sources = index(before)
      const rest = before.filter((file) => !gone.includes(file))
      try {
        for (const file of before.filter((file) => gone.includes(file)))
          sources.remove({ file, names: ['n'], endings: [] })
      } catch (error) {
        expect(error).toBeInstanceOf(StaleError)
        expect(before.length).toBeGreaterThanOrEqual(20)
        return
      }
      expect(sources.files.get('n')?.named ?? []).toEqual(index(rest).files.get('n')?.named ?? [])
    }),
  )
})
