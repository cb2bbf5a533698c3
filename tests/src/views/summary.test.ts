import fc from 'fast-check'
import { html } from 'hono/html'
import { expect, test } from 'vitest'
import { summaryLines } from '../../../src/views/summary.ts'

const marked = (text: string) => html`<mark>${text}</mark>`
const same = (text: string) => text

/** Sentences of a summary, in which no part is longer than a place has room for. */
const summary = fc
  .array(fc.constantFrom('央行上调利率，市场反应平静。', 'Ships wait outside. ', '<b>5 & 6</b> ', '港口'), {
    minLength: 1,
    maxLength: 60,
  })
  .map((parts) => parts.join(''))

test('lines of a summary are those of that summary and place, whichever were made before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(summary, fc.boolean()), { minLength: 5, maxLength: 30 }), (shown) => {
      for (const [text, hasPicture] of [...shown, ...shown]) {
        // With a mark they are made anew each time.
        const anew = String(summaryLines(text, hasPicture, same))
        expect([text, hasPicture, String(summaryLines(text, hasPicture))]).toEqual([text, hasPicture, anew])
      }
    }),
    { numRuns: 20, seed: 1 },
  )
})

test('what a search marks is marked where the same summary was shown before, and not where it is shown after', () => {
  const [before, found, after] = [
    summaryLines('港口', false),
    summaryLines('港口', false, marked),
    summaryLines('港口', false),
  ]
  expect([before, found, after].map(String)).toEqual(['<p>港口</p>', '<p><mark>港口</mark></p>', '<p>港口</p>'])
})
