import fc from 'fast-check'
import type { Element, Root } from 'hast'
import { expect, test } from 'vitest'
import { toCleanHtml } from '../../../seed/render/clean.ts'
import { parseHtml } from '../../../seed/render/tree.ts'
import { withHeadingLinks } from '../../../src/views/body.ts'
import { amount } from '../../amount.ts'

const mark = { label: 'Link', language: 'en' }

const clean = (html: string): string => toCleanHtml(parseHtml(html))

/** What a browser makes of HTML, without the links of headings and without spaces. */
function withoutLinks(node: Root | Element): string {
  return node.children
    .map((child): string => {
      if (child.type !== 'element') return 'value' in child ? child.value.replace(/\s/g, '') : ''
      const { className, ...properties } = child.properties
      if (child.tagName === 'a' && String(className) === 'self') return withoutLinks(child)
      if (child.tagName === 'a' && String(className) === 'anchor') return ''
      return `<${child.tagName} ${JSON.stringify({ className, ...properties })}>${withoutLinks(child)}</>`
    })
    .join('')
}

test.each([
  ['<h2 id="a">A</h2>', '<h2 id="a"><a class="self" href="#a">A</a></h2>'],
  ['<h3 id="a&amp;b">A <em>b</em></h3>', '<h3 id="a&amp;b"><a class="self" href="#a&amp;b">A <em>b</em></a></h3>'],
  [
    '<h2 id="a">A <a href="/x">x</a></h2>',
    '<h2 id="a">A <a href="/x">x</a> <a class="anchor" href="#a" aria-label="Link" lang="en">#</a></h2>',
  ],
  ['<h2>A</h2>', '<h2>A</h2>'],
  ['<h2 id="a"> </h2>', '<h2 id="a"> </h2>'],
  ['<a href="/x"><h2 id="a">A</h2></a>', '<a href="/x"><h2 id="a">A</h2></a>'],
  [
    '<details><summary><h3 id="y">S</h3></summary>z</details>',
    '<details><summary><h3 id="y">S</h3></summary>z</details>',
  ],
  // An attribute that looks like a link, and one that says what an id is.
  [
    '<abbr title="write <a href> here">t</abbr><h2 title=" id=&quot;no" id="a">A</h2>',
    '<abbr title="write <a href> here">t</abbr><h2 title=" id=&quot;no" id="a"><a class="self" href="#a">A</a></h2>',
  ],
])('the headings of %s are linked', (html, linked) => {
  expect(withHeadingLinks(html, mark)).toBe(linked)
})

test('what stands in attributes never becomes an element', () => {
  const html = clean(
    '<p title="<h2 x=" lang=" id=" dir=">Hi<meta http-equiv=refresh content=0;url=//evil.example><form action=/search><input></form><script>alert(1)</script></h2>">t</p>',
  )
  expect(withHeadingLinks(html, mark)).toBe(html)
})

test('whatever a body is, nothing but links of headings is added to it', () => {
  const piece = fc.constantFrom(
    ...[
      '<h2 id="a">',
      '<h2 id=b>',
      '<h3 title="<h2 id=',
      '">',
      '</h2>',
      '</h3>',
      '<a href="/x">',
      '</a>',
      '<p title="',
      '<summary>',
    ],
    ...[
      '</summary>',
      '<details>',
      '</details>',
      ' lang="',
      ' id="',
      'x',
      ' ',
      '&quot;',
      "'",
      '<em>',
      '</em>',
      '<img src="/i.png">',
      '<script>',
      '>',
      '<',
    ],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const html = clean(pieces.join(''))
      const linked = withHeadingLinks(html, mark)
      expect(withoutLinks(parseHtml(linked))).toBe(withoutLinks(parseHtml(html)))
    }),
    { numRuns: amount(1_000, 30_000) },
  )
})
