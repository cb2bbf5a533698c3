import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHtml, textOf } from '../../../seed/render/tree.ts'
import { amount } from '../../amount.ts'
import { cleanOf, renderAtDesk } from './make-post.ts'

const tidyOf = async (body: string): Promise<string> => (await renderAtDesk({ markup: 'html', body })).html

test.each([
  ['ideographic spaces', '<p>　　港口开放。　</p>', '<p>港口开放。</p>'],
  ['em and en spaces', '<p>&emsp;&ensp;港口开放。&emsp;</p>', '<p>港口开放。</p>'],
  ['spaces that do not break', '<p>&nbsp;&nbsp; 港口开放。&nbsp;</p>', '<p>港口开放。</p>'],
  [
    'within elements of a line',
    '<p><strong>　　港口</strong>开放。<em>　</em></p>',
    '<p><strong>港口</strong>开放。</p>',
  ],
  ['behind a line break', '<p>港口<br>　　开放。</p><p>再见。</p>', '<p>港口</p><p>开放。</p><p>再见。</p>'],
  ['in cells and items', '<ul><li>　一</li></ul>', '<ul><li>一</li></ul>'],
  ['not within a line', '<p>港口　开放。</p>', '<p>港口　开放。</p>'],
  ['not in preformatted text', '<pre>　　港口</pre>', '<pre>　　港口</pre>'],
])('indentation goes: %s', async (_name, body, html) => {
  expect(await tidyOf(body)).toBe(html)
})

test.each([
  ['ideographic spaces', '<p>第一段。\n　　第二段。\n　第三段。</p>', '<p>第一段。</p><p>第二段。</p><p>第三段。</p>'],
  ['two spaces that do not break', '<p>第一段。\n&nbsp;&nbsp;第二段。</p>', '<p>第一段。</p><p>第二段。</p>'],
  ['line breaks', '<p>　　第一段。<br />\n　　第二段。</p>', '<p>第一段。</p><p>第二段。</p>'],
  ['text without a paragraph', '第一段。\n　　第二段。', '<p>第一段。</p><p>第二段。</p>'],
  ['text in another block', '<div>第一段。\n　　第二段。</div>', '<div><p>第一段。</p><p>第二段。</p></div>'],
  ['elements of a line', '<p>第<b>一</b>段。\n　　第<i>二</i>段。</p>', '<p>第<b>一</b>段。</p><p>第<i>二</i>段。</p>'],
  [
    'alignment',
    '<p align="center">第一段。\n　　第二段。</p>',
    '<p class="align-center">第一段。</p><p class="align-center">第二段。</p>',
  ],
])('an indented line begins a paragraph: %s', async (_name, body, html) => {
  expect(await tidyOf(body)).toBe(html)
})

test.each([
  ['between Chinese', '<p>港口\n开放。</p>', '<p>港口开放。</p>'],
  ['across elements', '<p>港口<b>\n开</b>放。</p>', '<p>港口<b>开</b>放。</p>'],
  ['beside punctuation', '<p>港口，\n5月开放。</p>', '<p>港口，5月开放。</p>'],
  ['not beside letters', '<p>AT&amp;T\n开放 port\nagain</p>', '<p>AT&#x26;T\n开放 port\nagain</p>'],
])('a line break of the source goes: %s', async (_name, body, html) => {
  expect(await tidyOf(body)).toBe(html)
})

test.each([
  ['paragraphs', '<p></p><p> </p><p>&nbsp;</p><p><br></p><p>　<br/>　</p><p>&#8203;</p><p>港口</p>', '<p>港口</p>'],
  [
    'quotes, blocks and headings',
    '<blockquote><p> </p></blockquote><div><div></div></div><h2></h2><p>港口</p>',
    '<p>港口</p>',
  ],
  ['line breaks at the ends of a paragraph', '<p><br>港口<br></p>', '<p>港口</p>'],
  [
    'not one with a picture',
    '<p><img src="/a.png"></p>',
    '<p><img src="https://news.example.com/a.png" alt="" loading="lazy" referrerpolicy="no-referrer"></p>',
  ],
  [
    'not one that a link leads to',
    '<p><a href="#x">港</a></p><p id="x"></p>',
    '<p><a href="#x">港</a></p><p id="x"></p>',
  ],
])('blocks of nothing go: %s', async (_name, body, html) => {
  expect(await tidyOf(body)).toBe(html)
})

test.each([
  [
    'of stocks',
    '<p>低噪<span id="bk_90.BK9"><a href="/x">储能</a></span><span id="bkquote_90.BK9"></span><span id="stock_1">云岭</span><span id="quote_1"></span>水泵。</p>',
    '<p>低噪<a href="https://news.example.com/x">储能</a>云岭水泵。</p>',
  ],
  [
    'of nothing',
    '<p>港<span></span>口<span style="color:red">开</span><span id="Info.3"></span>放。</p>',
    '<p>港口开放。</p>',
  ],
  [
    'not what links lead to, or is said of text',
    '<p><a href="#n">港</a><span id="n"></span><span id="m">口</span><span title="t">开</span></p>',
    '<p><a href="#n">港</a><span id="n"></span><span id="m">口</span><span title="t">开</span></p>',
  ],
])('spans go: %s', async (_name, body, html) => {
  expect(await tidyOf(body)).toBe(html)
})

test.each([
  ['a paragraph', '<p>港口开放：吞吐量创新高！</p><p>正文。</p>', '<p>正文。</p>'],
  ['a heading', '<h1>港口开放 吞吐量创新高</h1><p>正文。</p>', '<p>正文。</p>'],
  ['a quote', '<blockquote><p>港口开放，吞吐量创新高。</p></blockquote><p>正文。</p>', '<p>正文。</p>'],
  ['brackets', '<p>【港口开放 吞吐量创新高】正文。</p>', '<p>正文。</p>'],
  ['brackets in bold', '<p><strong>【港口开放：吞吐量创新高】</strong> 正文。</p>', '<p>正文。</p>'],
  ['all there is', '<p>港口开放，吞吐量创新高。</p>', ''],
  ['not other brackets', '<p>【云岭社】正文。</p>', '<p>【云岭社】正文。</p>'],
  [
    'not the begin of a sentence',
    '<p>港口开放 吞吐量创新高后，船多了。</p>',
    '<p>港口开放 吞吐量创新高后，船多了。</p>',
  ],
  ['not further below', '<p>正文。</p><p>港口开放 吞吐量创新高</p>', '<p>正文。</p><p>港口开放 吞吐量创新高</p>'],
])('the title is not said twice: %s', async (_name, body, html) => {
  const rendered = await renderAtDesk({ markup: 'html', title: '港口开放 吞吐量创新高', body })
  expect(rendered.html).toBe(html)
  if (html === '<p>正文。</p>') expect(rendered.summary).toBe('正文。')
  if (html === '') expect(rendered.summary).toBe('')
})

test('bodies of other archives stay as they are', async () => {
  const body = '<p>　港口</p><p>　</p><p>A</p><span id="bk_1">x</span><p>港\n口</p>'
  expect(await cleanOf(body)).toBe('<p>　港口</p><p>　</p><p>A</p><span id="bk_1">x</span><p>港\n口</p>')
})

test('tidying loses no letter', async () => {
  const pieces =
    '港|口。|A1|\n|　　|&nbsp;&nbsp;|<p>|</p>|<br>|<div>|</div>|<span id="bk_1">|</span>|<b>|</b>|<img src=a>|<td>|<blockquote>'
  const body = fc.array(fc.constantFrom(...pieces.split('|')), { maxLength: 15 }).map((some) => some.join(''))
  const lettersOf = (html: string) => textOf(parseHtml(html)).replace(/[^港口。A1]/g, '')
  const property = fc.asyncProperty(body, async (html) => {
    expect(lettersOf(await tidyOf(html))).toBe(lettersOf(await cleanOf(html)))
  })
  await fc.assert(property, { numRuns: amount(300, 1000), seed: 1 })
})
