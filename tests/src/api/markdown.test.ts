import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toText } from '../../../src/api/text.ts'
import { bodyMarkdown } from '../../../src/model/markdown-body.ts'

test.each<[html: string, markdown: string]>([
  ['<p>a <del>b</del> <s>c</s></p>', 'a ~~b~~ ~~c~~'],
  ['<p>a<b> b </b>c <i></i><b><b>d</b></b></p>', 'a **b** c **d**'],
  // A delimiter before Chinese that follows a full stop would be text.
  ['<p><b>港口开放。</b>下午</p>', '<strong>港口开放。</strong>下午'],
  ['<p><b>a</b><i>b</i> <b><i>c</i></b></p>', '**a**<em>b</em> ***c***'],
  ['<b>a<p>b</p>c</b>', '**a**\n\n**b**\n\n**c**'],
  ['<p>*a* [b] &lt;c&gt; a_b ~ &amp;amp; \\</p>', '\\*a\\* \\[b\\] \\<c> a\\_b \\~ \\&amp; \\\\'],
  [
    '<p>1. a<br>- b<br># c<br>&gt; d<br>+ e<br></p><p>f<br>===</p><p>g|h<br>-|-</p>',
    '1\\. a\\\n\\- b\\\n\\# c\\\n\\> d\\\n\\+ e\n\nf\\\n\\===\n\ng|h\\\n\\-|-',
  ],
  ['<h2>a<br>b #</h2><h3>1. c</h3><h4></h4>', '## a b \\#\n\n### 1. c'],
  ['<p><a href="https://a.example/">https://a.example/</a></p>', '<https://a.example/>'],
  [
    '<a href="https://a.example/%C3%B1">https://a.example/%C3%B1</a>',
    '[https://a.example/%C3%B1](https://a.example/%C3%B1)',
  ],
  ['<a href="https://a.example/(b)" title="c &quot;d&quot;">e</a>', '[e](https://a.example/\\(b\\) "c \\"d\\"")'],
  [
    '<a href="https://a.example/"><figure><img src="/b.png" alt="c"></figure></a>',
    '[![c](/b.png)](https://a.example/)',
  ],
  ['<p><code>a`b</code> x<code> c </code>d</p>', '``a`b`` x `c` d'],
  ['<pre><code class="language-js">\nlet a\n\n```\n</code></pre>', '````js\nlet a\n\n```\n````'],
  [
    '<pre class="language-sh">\n\na &lt;b> &amp;amp; <a href="https://a.example/?b=1&amp;c=2" title="d&quot;">e\n\nf</a><b>g</b>\n</pre>h',
    '<pre><code class="language-sh">\na &lt;b&gt; &amp;amp; <a href="https://a.example/?b=1&amp;c=2" title="d&quot;">e\n\nf</a>g</code></pre>\n\nh',
  ],
  [
    '<ul><li>a<pre><a href="/b"><img src="/c.png" alt="d"></a><br>\n  e &lt;/pre></pre></li><li>f</li></ul>',
    '- a\n\n  <pre><code><a href="/b"><img src="/c.png" alt="d"></a>\n\n    e &lt;/pre&gt;</code></pre>\n\n- f',
  ],
  ['<div class="language-py"><pre><code>a</code></pre></div>', '```py\na\n```'],
  ['<ul><li>a<ul><li>b</li></ul></li><li></li><li>c</li></ul>', '- a\n  - b\n-\n- c'],
  ['<ol start="9"><li><p>a</p><p>b</p></li><li>c</li></ol>', '9. a\n\n   b\n\n10. c'],
  ['<ul><li>a</li></ul><ul><li>b</li></ul>', '- a\n\n* b'],
  ['<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><hr>c', '> a\n>\n> > b\n\n***\n\nc'],
  [
    '<table><tr><td colspan="2">a|b<br>c</td></tr><tr><td rowspan="2">1</td><td>2</td></tr><tr><td><p>x</p><p>y</p></td></tr></table>',
    '| a\\|b<br>c | |\n| - | - |\n| 1 | 2 |\n| | x y |',
  ],
  ['<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>', '| a | |\n| - | - |\n| b | c |'],
  ['<video controls><source src="https://a.example/b.mp4"></video>', '<https://a.example/b.mp4>'],
  ['<iframe src="https://a.example/b" title="c"></iframe>', '[c](https://a.example/b)'],
  ['a <b>b<p c="<d>"', 'a **b**'],
])('%j is %j in Markdown', (html, markdown) => {
  expect(bodyMarkdown(html)).toBe(markdown)
})

test('a table is as wide as its text', () => {
  const row = (text: string) => `<tr><td>${text}</td><td>b</td></tr>`
  const markdown = bodyMarkdown(`<table>${row('a'.repeat(20_000))}${row('c').repeat(200)}</table>`)
  expect(markdown.length).toBeLessThan(23_000)
  expect(markdown.endsWith('| c | b |')).toBe(true)
})

test.each<[html: string, text: string]>([
  ['<p>a</p><p>b <b>c</b> d<br> e</p>', 'a\n\nb c d\ne'],
  ['<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>', 'a\nb\nc'],
  ['<table><tr><th>a</th><td>b</td></tr><tr><td></td><td>c</td></tr></table>d', 'a\tb\n\tc\nd'],
  ['<pre>\na\n  b</pre>c', 'a\n  b\nc'],
  ['<ruby>港<rp>(</rp><rt>gang</rt><rp>)</rp></ruby>&nbsp;&lt;a&gt;', '港gang\u00a0<a>'],
  ['a<!-- b --> c', 'a c'],
])('%j is %j as text', (html, text) => {
  expect(toText(html)).toBe(text)
})

const pieces = [
  ...[
    '<p>',
    '</p>',
    '<b>',
    '</b>',
    '<i>',
    '</i>',
    '<del>',
    '<a href="x">',
    '</a>',
    '<ul>',
    '<li>',
    '</ul>',
    '<blockquote>',
  ],
  ...[
    '<table>',
    '<tr>',
    '<td rowspan="99" colspan="99">',
    '</td>',
    '</table>',
    '<pre>',
    '<code>',
    '</code>',
    '</pre>',
    '<br>',
  ],
  ...[
    '<h2>',
    '</h2>',
    '<hr>',
    '<img src="y" alt="z">',
    '<',
    '&',
    '&lt;',
    '`',
    '*',
    '|',
    '\n',
    ' ',
    'a',
    '港',
    '。',
    '<!--',
    '"',
    "'",
  ],
]

test('whatever comes is converted, and to no more than a bounded multiple of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (some, times) => {
        const html = some.join('').repeat(times)
        expect(bodyMarkdown(html).length).toBeLessThanOrEqual(5_000 + 40 * html.length)
        expect(toText(html).length).toBeLessThanOrEqual(html.length)
      },
    ),
    { numRuns: 200 },
  )
})

test.each([
  '<b>x</b>',
  '<p>x</p>',
  '<ul><li>a',
  '<blockquote>x',
  '<a></b>',
  '<td>x',
  '<table><tr><td>',
  '<b>',
  ' <b> ',
  '<',
])('%j is converted as often as it comes', (piece) => {
  const html = piece.repeat(Math.floor(100_000 / piece.length))
  expect(bodyMarkdown(html).length).toBeLessThan(1_000_000)
})
