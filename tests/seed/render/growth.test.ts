import { expect, test } from 'vitest'
import type { Post } from '../../../seed/archive/post.ts'
import { render } from './make-post.ts'

const times = (n: number, text: (i: number) => string): string => Array.from({ length: n }, (_, i) => text(i)).join('')

// Each took time quadratic in its length, or made a text as long as its square: at this length that is minutes. How the
// time grows is looked at in tests/slow/growth.test.ts.
test.each<[name: string, markup: Post['markup'], body: string, begin: string, end: string]>([
  [
    'comments in a style, none with an end',
    'html',
    `<p style="${'/* '.repeat(100_000)}">a</p><p style="a:b;/* x */display:none">b</p>`,
    '<p>a</p>',
    '<p>a</p>',
  ],
  [
    'spaces in highlighted code',
    'markdown',
    `{% highlight ruby %}a${' '.repeat(200_000)}b{% endhighlight %}`,
    '<figure class="highlight"><pre><code class="language-ruby">a   ',
    '   b</code></pre></figure>',
  ],
  [
    'attributes behind a long list',
    'markdown',
    `${'- a\n'.repeat(5000)}${'{: #b}\n'.repeat(5000)}`,
    '<ul id="b">',
    '</ul>',
  ],
  [
    'attributes behind a long link',
    'markdown',
    `[${'*a* '.repeat(5000)}b](/x)${'{:#c}'.repeat(5000)}`,
    '<p><a href="https://news.example.com/x" id="c"><em>a</em> ',
    ' b</a></p>',
  ],
  [
    'definitions, each with attributes',
    'markdown',
    'a\n: b\n{: #c}\n'.repeat(3000),
    '<dl id="c">\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n<dl id="c">',
    '<dd>b</dd>\n</dl>',
  ],
  [
    'rows between which a table could begin, and none does',
    'markdown',
    `${'{:a|b}\n'.repeat(5000)}x`,
    '<p>x</p>',
    '<p>x</p>',
  ],
  [
    'a row with backticks, each run longer than the one before',
    'markdown',
    `a|\`b|c\`|${times(400, (i) => `${'`'.repeat(i + 2)} `)}`,
    '<table>\n<tbody>\n<tr>\n<td>a</td>\n<td><code>b|c</code></td>\n<td><code></code>`',
    '`</td>\n</tr>\n</tbody>\n</table>',
  ],
  [
    'comments of kramdown, the last one with an end',
    'markdown',
    `a\n\n${'{::comment}\n\n'.repeat(8000)}{:/}x`,
    '<p>a</p>\n<p>{::comment}</p>\n',
    '<p>{:/}x</p>',
  ],
  [
    'an item that is indented far',
    'markdown',
    `-${' '.repeat(50_000)}a\n${'b\n'.repeat(20_000)}`,
    '<ul>\n<li>a\nb\nb\n',
    'b\nb</li>\n</ul>',
  ],
  [
    'titles in the definition of a link',
    'markdown',
    `[a]: /x ${'"b '.repeat(50_000)}c"\n\n[a]`,
    '<p><a href="https://news.example.com/x" title="b &#x22;b ',
    ' &#x22;b c">a</a></p>',
  ],
  [
    'marks of one note',
    'markdown',
    `[^1]: x\n\n${'[^1] '.repeat(5000)}`,
    '<p><sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup> <sup id="fnref:1:1">',
    '<a href="#fnref:1:99" class="reversefootnote" role="doc-backlink">↩<sup>100</sup></a></p>\n</li>\n</ol>\n</div>',
  ],
  [
    'abbreviations',
    'markdown',
    `${times(5000, (i) => `*[a${i}]: x\n`)}\n${'a77 '.repeat(2000)}a5000`,
    '<p><abbr title="x">a77</abbr> <abbr title="x">a77</abbr> ',
    '<abbr title="x">a77</abbr> a5000</p>',
  ],
  [
    'an abbreviation that is a text',
    'markdown',
    `*[${'- '.repeat(20_000)}b]: x\n\n${'+ - '.repeat(20_000)}`,
    '<p>*[- - ',
    '</ul>',
  ],
])('%s', { timeout: 300_000 }, async (_name, markup, body, begin, end) => {
  const { html, problems } = await render({ markup, body })
  expect(html.slice(0, begin.length)).toBe(begin)
  expect(html.slice(-end.length)).toBe(end)
  expect(problems).toEqual([])
})

test.each<[name: string, markup: Post['markup'], body: string, text: string, reason: string, detail: string]>([
  [
    'a long address that is named often',
    'markdown',
    `[a]: /${'x'.repeat(50_000)}\n\n${'[a]'.repeat(15_000)}`,
    '<p>[a]: /xxx',
    'too large',
    'it becomes over 20 times as long when it is rendered, want HTML as people write it; shown as plain text',
  ],
  [
    'an abbreviation for a long text',
    'markdown',
    `*[ab]: ${'x'.repeat(50_000)}\n\n${'ab '.repeat(15_000)}`,
    '<p>*[ab]: xxx',
    'too large',
    'it becomes over 20 times as long when it is rendered, want HTML as people write it; shown as plain text',
  ],
  [
    'formatting without an end',
    'html',
    `<p><b title="${'x'.repeat(50_000)}">${'<p>y'.repeat(10_000)}`,
    '<p>y y y ',
    'too large',
    'formatting without an end is opened again too often, want HTML as people write it; shown as plain text',
  ],
  [
    'much formatting without an end',
    'html',
    `<p>${times(150, (i) => `<i a=${i}>`)}${'<p>y'.repeat(20_000)}`,
    '<p>y y y ',
    'too large',
    'formatting without an end is opened again too often, want HTML as people write it; shown as plain text',
  ],
  [
    'Markdown in Liquid in a loop',
    'markdown',
    `{% for i in (1..900) %}{% assign x = page.content | markdownify %}{% endfor %}${'*a* '.repeat(10_000)}`,
    '<table>\n<tbody>\n<tr>\n<td>{% for i in',
    'Liquid',
    'it cannot be rendered: memory alloc limit exceeded; the text stays as it is',
  ],
  [
    'lists that are compared in a loop',
    'markdown',
    `{% assign a = page.content | split: " " %}{% assign b = page.content | split: " " %}{% for i in (1..900) %}{% for j in (1..90) %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}${'c '.repeat(20_000)}`,
    '<table>\n<tbody>\n<tr>\n<td>{% assign',
    'Liquid',
    'it cannot be rendered: memory alloc limit exceeded; the text stays as it is',
  ],
  [
    'lists that a case compares in a loop',
    'markdown',
    `{% assign a = page.content | split: " " %}{% assign b = page.content | split: " " %}{% for i in (1..900) %}{% for j in (1..90) %}{% case a %}{% when b %}{% endcase %}{% endfor %}{% endfor %}${'c '.repeat(20_000)}`,
    '<table>\n<tbody>\n<tr>\n<td>{% assign',
    'Liquid',
    'it cannot be rendered: memory alloc limit exceeded; the text stays as it is',
  ],
  [
    'a text many times over',
    'markdown',
    `{% for i in (1..40) %}{{ page.content }}{% endfor %}${'c '.repeat(20_000)}`,
    '<p>{% for i in',
    'Liquid',
    'it cannot be rendered: output limit exceeded; the text stays as it is',
  ],
])('plain text, and reported: %s', { timeout: 300_000 }, async (_name, markup, body, text, reason, detail) => {
  const { html, problems } = await render({ markup, body })
  expect(html.slice(0, text.length)).toBe(text)
  expect(problems).toMatchObject([{ reason, detail }])
})

test('formatting that a few paragraphs forget to end goes on in each of them', async () => {
  const body = `<p><font color="red"><b>a${'<p>some words'.repeat(3)}`
  expect((await render({ markup: 'html', body })).html).toBe(
    '<p><b>a</b></p><p><b>some words</b></p><p><b>some words</b></p><p><b>some words</b></p>',
  )
})
