import { expect, test } from 'vitest'
import { createMarkdown } from '../../../seed/render/markdown.ts'
import { render } from './make-post.ts'

const markdown = createMarkdown()

/** HTML without the white space at the begin and end of lines that are only a tag. */
const flat = (html: string): string =>
  html
    .replaceAll(' />', '>')
    .replace(/\n\s*(?=<)|(?<=>)\n\s*/g, '')
    .trim()

// What is expected is what kramdown 2 with kramdown-parser-gfm makes of it, in Jekyll's settings; but for the
// indentation, and for code around formulas.
test.each<[name: string, text: string, html: string]>([
  [
    'attributes of a heading and a paragraph',
    '# a {#own}\n\nb\n{: #c title="t"}',
    '<h1 id="own">a</h1><p id="c" title="t">b</p>',
  ],
  ['attributes of a list', '- a\n- b\n{: #l}', '<ul id="l"><li>a</li><li>b</li></ul>'],
  ['attributes of a table', '| a |\n{: #t}', '<table id="t"><tbody><tr><td>a</td></tr></tbody></table>'],
  ['attributes of a quotation', '> a\n{: #q}', '<blockquote id="q"><p>a</p></blockquote>'],
  [
    'attributes of a link',
    '[a](/b){:target="_blank" title="t"}',
    '<p><a href="/b" target="_blank" title="t">a</a></p>',
  ],
  [
    'attributes of an image',
    '![a](/b.png "c"){: width="10"}',
    '<p><img src="/b.png" alt="a" title="c" width="10"></p>',
  ],
  ['attributes of code in a line', '`a`{: #x}', '<p><code id="x">a</code></p>'],
  [
    'attributes of emphasis; after text they are text',
    '*a*{: title="t"} b{: .x}',
    '<p><em title="t">a</em> b{: .x}</p>',
  ],
  ['attributes of strong emphasis', '**a**{: #x} b', '<p><strong id="x">a</strong> b</p>'],
  [
    'footnotes, one named twice, one with two paragraphs',
    'a[^1] b[^x] c[^1]\n\n[^1]: one\n[^x]: two\n    more\n\n    para',
    '<p>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup> b<sup id="fnref:x" role="doc-noteref"><a href="#fn:x" class="footnote" rel="footnote">2</a></sup> c<sup id="fnref:1:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>one <a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a> <a href="#fnref:1:1" class="reversefootnote" role="doc-backlink">↩<sup>2</sup></a></p></li><li id="fn:x" role="doc-endnote"><p>two\nmore</p><p>para <a href="#fnref:x" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  [
    'footnotes are numbered as they are named',
    'a[^b] c[^a]\n\n[^a]: A\n[^b]: B',
    '<p>a<sup id="fnref:b" role="doc-noteref"><a href="#fn:b" class="footnote" rel="footnote">1</a></sup> c<sup id="fnref:a" role="doc-noteref"><a href="#fn:a" class="footnote" rel="footnote">2</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:b" role="doc-endnote"><p>B <a href="#fnref:b" class="reversefootnote" role="doc-backlink">↩</a></p></li><li id="fn:a" role="doc-endnote"><p>A <a href="#fnref:a" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  [
    'a footnote named in a list',
    '- a[^1]\n\n[^1]: *b*',
    '<ul><li>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></li></ul><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p><em>b</em> <a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  [
    'a footnote that ends in code',
    'a[^1]\n\n[^1]: \n    b\n\n        c',
    '<p>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>b</p><pre><code>c</code></pre><p><a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  ['a footnote that there is not', 'a[^nope]', '<p>a[^nope]</p>'],
  [
    'a definition list',
    'a\n: b\n: c\n\nd\ne\n: f',
    '<dl><dt>a</dt><dd>b</dd><dd>c</dd><dt>d</dt><dt>e</dt><dd>f</dd></dl>',
  ],
  ['a definition after a blank line', 'a\n\n: b', '<dl><dt>a</dt><dd><p>b</p></dd></dl>'],
  [
    'Markdown in a definition list',
    '*a*\n: **b**\n\n  c',
    '<dl><dt><em>a</em></dt><dd><strong>b</strong><p>c</p></dd></dl>',
  ],
  [
    'a table without head',
    'a | b\nc | d',
    '<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>',
  ],
  [
    'a table with head and foot',
    '| a |\n|---|\n| b |\n|===|\n| c |',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>c</td></tr></tfoot></table>',
  ],
  ['an escaped bar in a table', '| a \\| b | c |', '<table><tbody><tr><td>a | b</td><td>c</td></tr></tbody></table>'],
  ['a bar in a line makes a table', 'a | b', '<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>'],
  ['code between backticks', '```ruby\na <b>\n```', '<pre><code class="language-ruby">a &lt;b&gt;</code></pre>'],
  ['code between tildes', '~~~ c++\na\n~~~', '<pre><code class="language-c++">a</code></pre>'],
  ['code right after a paragraph', 'a\n```\nb\n```', '<p>a</p><pre><code>b</code></pre>'],
  ['a fence without its end is text', '```\na', '<p>```\na</p>'],
  ['fenced code in a list', '- a\n\n  ```\n  b\n  ```', '<ul><li><p>a</p><pre><code>b</code></pre></li></ul>'],
  ['indented code', '    a <b>', '<pre><code>a &lt;b&gt;</code></pre>'],
  ['code in a line', '`` a`b `` `c <d>` `', '<p><code>a`b</code> <code>c &lt;d&gt;</code> `</p>'],
  ['quotation marks and apostrophes', "\"a\" 'b' it's \"c 'd' e\" '90s", '<p>“a” ‘b’ it’s “c ‘d’ e” ’90s</p>'],
  ['quotation marks in one another', '"\'a\' b" and ("c") 6\'2" \'tis', '<p>“‘a’ b” and (“c”) 6’2” ‘tis</p>'],
  ['quotation marks around markup', '*"a"* "*b*" "[c](/d)"', '<p><em>“a”</em> “<em>b</em>” “<a href="/d">c</a>”</p>'],
  ['dashes, ellipsis, guillemets', 'a -- b --- c ... d << e >>', '<p>a – b — c … d « e »</p>'],
  ['four dots', 'a.... b . . .', '<p>a…. b . . .</p>'],
  ['HTML with markdown="1"', '<div markdown="1">\n*a*\n\nb\n</div>', '<div><p><em>a</em></p><p>b</p></div>'],
  ['HTML with markdown="span"', '<div markdown="span">*a*</div>', '<div><em>a</em></div>'],
  [
    'markdown="1" around an element of its own',
    '<details markdown="1"><summary>a</summary>\n\n*b*\n\n</details>',
    '<details><summary>a</summary><p><em>b</em></p></details>',
  ],
  ['HTML without', '<div>\n*a*\n</div>', '<div>*a*</div>'],
  [
    'HTML goes to its closing tag, over blank lines',
    '<div>\n\n*a*\n\n</div>\n\n*b*',
    '<div>*a*</div><p><em>b</em></p>',
  ],
  ['Markdown right after HTML', '<div>a</div> *b*', '<div>a</div><p><em>b</em></p>'],
  ['Markdown in an element within a line', '<b>*a*</b> c', '<p><b><em>a</em></b> c</p>'],
  [
    'ids of headings',
    '# A b!\n\n## A b!\n\n### 中文 标题',
    '<h1 id="a-b">A b!</h1><h2 id="a-b-1">A b!</h2><h3 id="中文-标题">中文 标题</h3>',
  ],
  [
    'the id of a heading with markup',
    '# *a* `b` [c](/d)',
    '<h1 id="a-b-c"><em>a</em> <code>b</code> <a href="/d">c</a></h1>',
  ],
  ['underlined headings', 'a\n===\n\nb\n---', '<h1 id="a">a</h1><h2 id="b">b</h2>'],
  ['a heading right after a paragraph', 'a\n# b', '<p>a</p><h1 id="b">b</h1>'],
  ['a hash without a space', '#a', '<p>#a</p>'],
  ['a list right after a paragraph', 'a\n- b\n- c', '<p>a</p><ul><li>b</li><li>c</li></ul>'],
  ['a numbered list right after a paragraph', 'a\n1. b\n2. c', '<p>a</p><ol><li>b</li><li>c</li></ol>'],
  ['one list with all marks', 'a\n* b\n+ c', '<p>a</p><ul><li>b</li><li>c</li></ul>'],
  ['a list in a list', '- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
  ['a list with blank lines', '- a\n\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
  ['two lists, parted by ^', '- a\n^\n- b', '<ul><li>a</li></ul><ul><li>b</li></ul>'],
  [
    'a list of tasks',
    '- [ ] a\n- [x] b',
    '<ul class="task-list"><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" disabled="disabled">a</li><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" disabled="disabled" checked="checked">b</li></ul>',
  ],
  [
    'bare URLs are not linked',
    'see http://a.example/ and www.b.example',
    '<p>see http://a.example/ and www.b.example</p>',
  ],
  [
    'addresses in angle brackets are',
    '<http://a.example/?b&c> <a@b.example>',
    '<p><a href="http://a.example/?b&amp;c">http://a.example/?b&amp;c</a> <a href="mailto:a@b.example">a@b.example</a></p>',
  ],
  [
    'a Chinese address in angle brackets',
    '<http://a.example/中>，b',
    '<p><a href="http://a.example/中">http://a.example/中</a>，b</p>',
  ],
  ['an address with a space', '[a](http://a.example/b c)', '<p><a href="http://a.example/b c">a</a></p>'],
  [
    'an address with parentheses',
    '[a](http://a.example/b_(c)) [d](<http://a.example/e f>)',
    '<p><a href="http://a.example/b_(c)">a</a> <a href="http://a.example/e f">d</a></p>',
  ],
  [
    'links by name',
    '[a][b] [b]\n\n[b]: http://a.example/ "T"',
    '<p><a href="http://a.example/" title="T">a</a> <a href="http://a.example/" title="T">b</a></p>',
  ],
  ['underscores within words', '_a_b_ __c__d a__b__c', '<p><em>a_b</em> __c__d a__b__c</p>'],
  ['emphasis beside Chinese', '中**文**字，**粗“体”**后', '<p>中<strong>文</strong>字，<strong>粗“体”</strong>后</p>'],
  [
    'a quotation, lazily continued',
    '> a\nb\n\n> c',
    '<blockquote><p>a\nb</p></blockquote><blockquote><p>c</p></blockquote>',
  ],
  ['line breaks', 'a  \nb\\\\\nc', '<p>a<br>b<br>c</p>'],
  ['abbreviations', 'HTML is\n\n*[HTML]: Hyper Text', '<p><abbr title="Hyper Text">HTML</abbr> is</p>'],
  [
    'formulas stay TeX, marked as such',
    'a $$x^2$$ b\n\n$$\ny|z\n$$',
    '<p>a <code class="language-math math-inline">\\(x^2\\)</code> b</p><code class="language-math math-display">\\[y|z\\]</code>',
  ],
  ['entities', '&copy; &amp; &lt; AT&T a < b', '<p>&copy; &amp; &lt; AT&amp;T a &lt; b</p>'],
  ['escaped signs', '\\*a\\* \\_b \\| \\`', '<p>*a* _b | `</p>'],
  ['lone angle brackets', 'a <- b <3 c > d', '<p>a &lt;- b &lt;3 c &gt; d</p>'],
])('%s', (_name, text, html) => {
  expect(flat(markdown(`${text}\n`))).toBe(html)
})

test('cleaned, a table keeps its cells and how they are aligned', async () => {
  expect(flat((await render({ body: '| a | b |\n|:--|--:|\n| c | `d|e` |' })).html)).toBe(
    '<table><thead><tr><th class="align-left">a</th><th class="align-right">b</th></tr></thead><tbody><tr><td class="align-left">c</td><td class="align-right"><code>d|e</code></td></tr></tbody></table>',
  )
})

test('cleaned, a note and its mark lead to each other', async () => {
  expect(flat((await render({ body: 'a[^n]\n\n[^n]: b' })).html)).toBe(
    '<p>a<sup id="fnref:n"><a href="#fn:n" class="footnote">1</a></sup></p><div class="footnotes"><ol><li id="fn:n"><p>b\u00a0<a href="#fnref:n" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  )
})

test('cleaned, tasks have signs for boxes', async () => {
  expect(flat((await render({ body: '- [ ] a\n- [x] b' })).html)).toBe(
    '<ul class="task-list"><li class="task-list-item">☐ a</li><li class="task-list-item">☑ b</li></ul>',
  )
})

test('cleaned, code keeps its language and a comment goes', async () => {
  expect((await render({ body: 'a\n\n{::comment}\nb\n{:/comment}\n\n~~~ c++\nd\n~~~' })).html).toBe(
    '<p>a</p>\n<pre><code class="language-c++">d\n</code></pre>',
  )
})
