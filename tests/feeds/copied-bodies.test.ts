import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toAtom } from '../../src/feeds/atom.ts'
import { BODY, renderAround } from '../../src/feeds/copied-bodies.ts'
import { toRss } from '../../src/feeds/rss.ts'
import { plainHtml } from '../../src/model/feed-document.ts'
import { nastyStrings } from '../fixtures/nasty-strings.ts'
import { contentOf } from './content.ts'

const anything = fc.oneof(fc.constantFrom(...nastyStrings), fc.string({ unit: 'binary' }))
const aText = anything.filter((text) => !text.includes(BODY))

test.each([
  ['Atom', toAtom],
  ['RSS', toRss],
])('%s with copied bodies is byte for byte what it is with rendered ones', (_, render) => {
  const anEntry = fc.record({ title: aText, author: aText, category: aText, html: anything.map(plainHtml) })
  fc.assert(
    fc.property(fc.array(anEntry, { minLength: 1, maxLength: 5 }), (said) => {
      const bodies = said.map(({ html }) => Buffer.from(html))
      const around = contentOf(said.map((entry) => ({ ...entry, html: BODY })))
      expect(Buffer.from(renderAround(around, render, bodies) ?? []).toString()).toBe(render(contentOf(said)))
    }),
  )
})

test('where a text has the character that stands for a body, nothing is copied into the wrong place', () => {
  const said = [{ title: `a${BODY}b`, author: 'n', category: 'c', html: BODY }]
  expect(renderAround(contentOf(said), toAtom, [Buffer.from('<p>body</p>')])).toBeNull()
})
