import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseVisible, toCleanHtml } from '../../../seed/render/clean.ts'

const nested = (levels: readonly number[]): number[] => {
  const html = levels.map((level) => `<h${level}>x</h${level}><p>y</p>`).join('')
  const clean = toCleanHtml(parseVisible(html, 'https://news.example.com/a.html'))
  return [...clean.matchAll(/<h([1-6])>/g)].map(([, level]) => Number(level))
}

test.each([
  [[1], [2]],
  [
    [3, 3, 4],
    [2, 2, 3],
  ],
  [
    [1, 2, 2, 1],
    [2, 3, 3, 2],
  ],
  [
    [2, 5, 4, 3],
    [2, 3, 3, 3],
  ],
  [
    [4, 2, 3],
    [2, 2, 3],
  ],
])('headings of levels %j are %j below the title of the page', (given, expected) => {
  expect(nested(given)).toEqual(expected)
})

test('headings begin below the title, skip no level, and keep what stands below what', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }), (given) => {
      const levels = nested(given)
      expect(levels[0]).toBe(2)
      levels.forEach((level, i) => {
        const [before = 1, was = 0] = [levels[i - 1], given[i - 1]]
        expect(level).toBeLessThanOrEqual(before + 1)
        // h6 is the lowest there is.
        if (i > 0 && before < 6) expect(level > before).toBe((given[i] ?? 0) > was)
      })
      expect(nested(levels)).toEqual(levels)
    }),
  )
})
