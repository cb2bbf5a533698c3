import fc from 'fast-check'
import type { Element, ElementContent, Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { expect, test } from 'vitest'
import { isNestedForCertain } from '../../../seed/render/certain-nesting.ts'
import { parseHtml } from '../../../seed/render/tree.ts'
import { amount } from '../../amount.ts'

const isCertain = (html: string): boolean => isNestedForCertain(parseHtml(html))

test.each([
  '<h2>Harvest</h2><p>Rye and <b>oats</b>, <a href="/oats"><i>more</i></a><br>below.</p>',
  '<ul>\n<li><p>one</p><ol><li>two</li></ol></li>\n</ul><dl><dt>Rye</dt><dd>a grain</dd></dl>',
  '<blockquote><p>Said</p></blockquote><hr><pre><code>\n  a\n</code></pre><div><figure><img src="a.png"></figure></div>',
])('a plain body is not parsed again: %s', (html) => {
  expect(isCertain(html)).toBe(true)
})

test.each([
  '<table><tr><td>1</td></tr></table>',
  '<a href="/x"><div>block in a link</div></a>',
  '<b><p>block in formatting</p></b>',
  '<pre>text first</pre>',
  '<ruby>a<rt>b</rt></ruby>',
])('what a parser may read in another way is parsed again: %s', (html) => {
  expect(isCertain(html)).toBe(false)
})

test('items out of their list, paragraphs in paragraphs and links in links are parsed again', () => {
  const inner = (tagName: string): Element => ({ type: 'element', tagName, properties: {}, children: [] })
  const outer = (tagName: string, child: Element): Root => ({
    type: 'root',
    children: [{ ...inner(tagName), children: [child] }],
  })
  expect(isNestedForCertain(outer('div', inner('li')))).toBe(false)
  expect(isNestedForCertain(outer('li', inner('li')))).toBe(false)
  expect(isNestedForCertain(outer('ul', inner('dd')))).toBe(false)
  expect(isNestedForCertain(outer('p', inner('p')))).toBe(false)
  expect(isNestedForCertain(outer('p', inner('h2')))).toBe(false)
  expect(isNestedForCertain(outer('a', inner('a')))).toBe(false)
  expect(isNestedForCertain(outer('ul', inner('ul')))).toBe(false)
})

const tags =
  'p h2 h3 div blockquote figure figcaption details summary ul ol li dl dt dd pre hr br img wbr a b code i span sub abbr del q u table tr td ruby rt'
const childless = new Set(['hr', 'br', 'img', 'wbr'])
const text = fc
  .constantFrom('a', ' ', '\n', '\n\n', '<', '&amp;', '"', '\u00a0')
  .map((value) => ({ type: 'text', value }) as const)

const { node } = fc.letrec<{ node: ElementContent }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    text,
    fc
      .record({
        tagName: fc.constantFrom(...tags.split(' ')),
        id: fc.constantFrom(undefined, 'a', '"<b>'),
        children: fc.array(tie('node'), { maxLength: 3 }),
      })
      .map(
        ({ tagName, id, children }): Element => ({
          type: 'element',
          tagName,
          properties: { id },
          children: childless.has(tagName) ? [] : children,
        }),
      ),
  ),
}))

test('of any tree that is called certain, a parser reads what was written', () => {
  let certain = 0
  fc.assert(
    fc.property(fc.array(node, { maxLength: 3 }), (children) => {
      const root: Root = { type: 'root', children }
      if (!isNestedForCertain(root)) return
      certain++
      const html = toHtml(root)
      expect(toHtml(parseHtml(html))).toBe(html)
    }),
    { numRuns: amount(2_000, 50_000), seed: 1 },
  )
  expect(certain).toBeGreaterThan(100)
})
