import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCleanHtml } from '../../seed/render/clean.ts'
import { parseHtml } from '../../seed/render/tree.ts'
import { withWholeLinks } from '../../src/model/fragment-links.ts'
import { amount } from '../amount.ts'
import { nastyStrings } from '../fixtures/nasty-strings.ts'

const url = 'https://news.example.com/a.html'

test.each([
  ['<a href="#fn:1" class="footnote">1</a>', `<a href="${url}#fn:1" class="footnote">1</a>`],
  ['<p>x</p><a id="b" title="1 > 0" href="#c">c</a>', `<p>x</p><a id="b" title="1 > 0" href="${url}#c">c</a>`],
  ['<a href="#">top</a> <a href="#a">a</a>', `<a href="${url}#">top</a> <a href="${url}#a">a</a>`],
])('a link within the page leads there from anywhere: %s', (html, expected) => {
  expect(withWholeLinks(html, url)).toBe(expected)
})

test.each([
  ['<code>&#x3C;a href="#a"></code>'],
  ['<p> href="#a"</p>'],
  ['<a href="https://other.example/#a">a</a>'],
  ['<a title=" href=&#x22;#a" href="/b#a">a</a>'],
  ['<img src="#a" alt="">'],
])('what is no such link stays as it is: %s', (html) => {
  expect(withWholeLinks(html, url)).toBe(html)
})

test('an address may hold whatever an address may hold', () => {
  expect(withWholeLinks('<a href="#b">b</a>', 'https://news.example.com/q&a/$&.html')).toBe(
    '<a href="https://news.example.com/q&amp;a/$&amp;.html#b">b</a>',
  )
})

test('links that would make a body many times as long stay as they are', () => {
  const many = '<a href="#a">a</a>'.repeat(40_000)
  expect(withWholeLinks(many, url)).toBe(many)
  expect(withWholeLinks(many.slice(0, 18 * 2), url)).toBe(`<a href="${url}#a">a</a>`.repeat(2))
})

test('of every clean body the links within the page are made whole and nothing else, whoever does it how often', () => {
  const part = fc.constantFrom(
    '<a href="#x">',
    '<a title="<b>" href=#y>',
    "<a href='#z' title='\" href=\"#'>",
    '</a>',
    '<pre>',
    '</pre>',
    '&lt;a href="#t">',
    ' href="#t"',
    '<p>',
    '<',
    '>',
    '"',
    ...nastyStrings,
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const html = toCleanHtml(parseHtml(parts.join('')))
      const whole = withWholeLinks(html, url)
      expect(withWholeLinks(whole, url)).toBe(whole)
      expect(hrefsIn(whole)).toEqual(hrefsIn(html).map((href) => (href.startsWith('#') ? url + href : href)))
      expect(toCleanHtml(parseHtml(whole.replaceAll(`href="${url}#`, 'href="#')))).toBe(html)
    }),
    { numRuns: amount(100, 5_000) },
  )
})

function hrefsIn(html: string): string[] {
  const hrefs: string[] = []
  const walk = (node: { children?: unknown[]; properties?: Record<string, unknown> }): void => {
    const href = node.properties?.href
    if (typeof href === 'string') hrefs.push(href)
    for (const child of node.children ?? []) walk(child as typeof node)
  }
  walk(parseHtml(html))
  return hrefs
}
