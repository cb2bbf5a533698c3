import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCleanHtml } from '../../seed/render/clean.ts'
import { parseHtml } from '../../seed/render/tree.ts'
import { bodyMarkdown } from '../../src/api/markdown-body.ts'
import { amount } from '../amount.ts'
import { body } from '../random-body.ts'
import { seenOfHtml, seenOfMarkdown } from '../seen.ts'

// What .md says of an article is what its page says: read back by a parser that is not ours, it is the same text.

test('whatever a body is, its Markdown is read back to the same text, links and pictures', () => {
  fc.assert(
    fc.property(body, (given) => {
      const html = toCleanHtml(parseHtml(given))
      const markdown = bodyMarkdown(html)
      expect({ markdown, ...seenOfMarkdown(markdown) }).toEqual({ markdown, ...seenOfHtml(html) })
    }),
    { numRuns: amount(400, 10_000) },
  )
})
