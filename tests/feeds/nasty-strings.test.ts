import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseVisible, toCleanHtml } from '../../seed/render/clean.ts'
import { isElement, parseHtml, rewrite } from '../../seed/render/tree.ts'
import { toAtom } from '../../src/feeds/atom.ts'
import { toJsonFeed } from '../../src/feeds/json-feed.ts'
import { toRss } from '../../src/feeds/rss.ts'
import { eitherTitle } from '../../src/feeds/title.ts'
import { amount } from '../amount.ts'
import { nastyStrings } from '../fixtures/nasty-strings.ts'
import { contentOf, published, type Said } from './content.ts'
import { feedParsers, type ReadEntry, readJsonFeed } from './parsers.ts'

/** What legalText in src/model/xml.ts says it does, written down a second time. */
function cleaned(text: string): string {
  let legal = ''
  for (const character of text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0xd800 && code <= 0xdfff) legal += '\ufffd'
    else if (code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x9 || code === 0xa) legal += character
  }
  return legal
}

type Field = 'title' | 'authors' | 'categories' | 'html'

function wanted(said: readonly Said[], makesOf: (text: string, field: Field) => string = (text) => text) {
  return said.map(({ title, author, category, html }, n) => ({
    id: `https://news.example.com/${n}`,
    title: makesOf(cleaned(title), 'title'),
    published: Date.parse(published),
    authors: [makesOf(cleaned(`n${author}`), 'authors')],
    categories: [makesOf(cleaned(`n${category}`), 'categories')],
    html: makesOf(cleaned(html), 'html'),
  }))
}

const everywhere = (text: string): Said => ({ title: text, author: text, category: text, html: text })

const readers: { name: string; check: (said: readonly Said[]) => Promise<void> }[] = [
  ...feedParsers.flatMap(({ name, read, makesOf }) =>
    Object.entries({ atom: toAtom, rss: toRss }).map(([format, render]) => ({
      name: `${name} from ${format}`,
      async check(said: readonly Said[]) {
        const entries: ReadEntry[] = await read(render(contentOf(said)))
        const inXml = (text: string, field: Field) => (field === 'title' ? eitherTitle(text) : text)
        expect(entries).toEqual(
          wanted(said, (text, field) => makesOf(inXml(text, field), field, format as 'atom' | 'rss')),
        )
      },
    })),
  ),
  {
    name: 'JSON.parse from JSON Feed',
    async check(said) {
      const { items } = JSON.parse(toJsonFeed(contentOf(said)))
      const entries = items.map(
        ({ id, title, date_published, authors, tags, content_html }: Record<string, never>) => ({
          id,
          title,
          published: Date.parse(date_published ?? ''),
          authors: (authors as unknown as { name: string }[]).map(({ name }) => name),
          categories: tags,
          html: content_html,
        }),
      )
      expect(entries).toEqual(wanted(said))
    },
  },
  {
    name: 'feedsmith from JSON Feed',
    async check(said) {
      expect(readJsonFeed(toJsonFeed(contentOf(said)))).toEqual(wanted(said, (text) => text.trim()))
    },
  },
]

test('there are at least 200 nasty strings', () => {
  expect(new Set(nastyStrings).size).toBeGreaterThanOrEqual(200)
})

describe.each(readers)('what $name reads', ({ check }) => {
  test('is each nasty string, alone and in a feed of all, cleaned as documented, as title, author, category and body', async () => {
    for (const text of nastyStrings.slice(0, amount(25, nastyStrings.length))) await check([everywhere(text)])
    await check(nastyStrings.map(everywhere))
  })

  test('is any of them after another, each in any place', async () => {
    const aText = fc.array(fc.constantFrom(...nastyStrings), { maxLength: 3 }).map((texts) => texts.join(''))
    const anEntry = fc.record({ title: aText, author: aText, category: aText, html: aText })
    await fc.assert(fc.asyncProperty(fc.array(anEntry, { minLength: 1, maxLength: 4 }), check), {
      numRuns: amount(8, 100),
    })
  })
})

test('a nasty string as the address of a link never becomes a script in a body that a reader shows', async () => {
  const bodies = nastyStrings.map((text) => {
    const address = text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    return toCleanHtml(parseVisible(`<p><a href="${address}">x</a></p>`, 'https://news.example.com/1.html'))
  })
  const said = bodies.map((html) => ({ title: 't', author: 'a', category: 'c', html }))
  for (const { check } of readers) await check(said)
  // What is no URL leads nowhere.
  const addresses = bodies.flatMap(addressesIn).filter((address) => URL.canParse(address))
  const schemes = new Set(addresses.map((address) => new URL(address).protocol))
  expect([...schemes].sort()).toEqual(['https:', 'mailto:'])
})

function addressesIn(html: string): string[] {
  const addresses: string[] = []
  rewrite(parseHtml(html), (node) => {
    if (isElement(node) && typeof node.properties.href === 'string') addresses.push(node.properties.href)
    return node
  })
  return addresses
}
