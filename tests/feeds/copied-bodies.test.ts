import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toAtom } from '../../src/feeds/atom.ts'
import { BODY, jsonBytes, renderAround } from '../../src/feeds/copied-bodies.ts'
import { toJsonFeed } from '../../src/feeds/json-feed.ts'
import { toRss } from '../../src/feeds/rss.ts'
import { plainHtml } from '../../src/model/feed-document.ts'
import { anyCharacter } from '../any-text.ts'
import { nastyStrings } from '../fixtures/nasty-strings.ts'
import { contentOf } from './content.ts'

const anything = fc.oneof(fc.constantFrom(...nastyStrings), fc.string({ unit: anyCharacter }))
// An empty body is not copied: it makes no element.
const aBody = anything.map(plainHtml).filter((html) => html !== '')
const aText = anything.filter((text) => !text.includes(BODY))

const asItIs = (body: Uint8Array): Uint8Array => body

test.each([
  ['Atom', toAtom, asItIs],
  ['RSS', toRss, asItIs],
  ['JSON Feed', toJsonFeed, jsonBytes],
])('%s with copied bodies is byte for byte what it is with rendered ones', (_, render, inFormat) => {
  const anEntry = fc.record({ title: aText, author: aText, category: aText, html: aBody })
  fc.assert(
    fc.property(fc.array(anEntry, { minLength: 1, maxLength: 5 }), (said) => {
      const bodies = said.map(({ html }) => inFormat(Buffer.from(html)))
      const around = contentOf(said.map((entry) => ({ ...entry, html: BODY })))
      expect(Buffer.from(renderAround(around, render, bodies) ?? []).toString()).toBe(render(contentOf(said)))
    }),
  )
})

test('where a text has the character that stands for a body, nothing is copied into the wrong place', () => {
  const said = [{ title: `a${BODY}b`, author: 'n', category: 'c', html: BODY }]
  expect(renderAround(contentOf(said), toAtom, [Buffer.from('<p>body</p>')])).toBeNull()
})
