import { expect, test } from 'vitest'
import { readMarkdown } from '../../../seed/archive/markdown-options.ts'
import { createSiteMarkdown, createSmartypants } from '../../../seed/render/markdown.ts'

const flat = (html: string): string => html.replace(/\n\s*(?=<)|(?<=>)\n\s*/g, '').trim()

/** What the Markdown of a site with this configuration makes of a text. */
const rendered = (config: Record<string, unknown>, text: string): string =>
  flat(createSiteMarkdown(readMarkdown(config).options)(text))

const note = (number: string, list: string, back: string): string =>
  `<p>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">${number}</a></sup></p><div class="footnotes" role="doc-endnotes">${list}<li id="fn:1" role="doc-endnote"><p>b${back}</p></li></ol></div>`

// What kramdown 2.4 makes of them, but for code around formulas.
test.each<[name: string, options: Record<string, unknown>, text: string, html: string]>([
  ['input: kramdown', { input: 'kramdown' }, 'a\n# b\n- c\n\n~~d~~', '<p>a\n# b\n- c</p><p>~~d~~</p>'],
  ['its ids', { input: 'kramdown' }, '## Été two', '<h2 id="t-two">Été two</h2>'],
  [
    'ids of what is written',
    { input: 'kramdown' },
    '# a -- *b* [c](/d) `e`',
    '<h1 id="a----b-cd-e">a – <em>b</em> <a href="/d">c</a> <code>e</code></h1>',
  ],
  [
    'auto_id_stripping',
    { input: 'kramdown', auto_id_stripping: true },
    '# a -- *b* [c](/d) `e`',
    '<h1 id="a--b-c-">a – <em>b</em> <a href="/d">c</a> <code>e</code></h1>',
  ],
  ['quotes by number', { smart_quotes: [39, 39, '34', 34] }, '"a" it\'s', '<p>&#34;a&#34; it&#39;s</p>'],
  [
    'a symbol of which an id is made, whatever is shown',
    { typographic_symbols: { ndash: '-' } },
    '# a -- b',
    '<h1 id="a--b">a - b</h1>',
  ],
  ['smart_quotes', { smart_quotes: ['apos', 'apos', 'quot', 'quot'] }, '"a" it\'s', '<p>&quot;a&quot; it&apos;s</p>'],
  ['other quotes', { smart_quotes: 'sbquo,lsquo,bdquo,ldquo' }, '"a" \'b\'', '<p>&bdquo;a“ &sbquo;b‘</p>'],
  ['hard_wrap', { hard_wrap: true }, 'a\nb\n\n- c\n  d', '<p>a<br>b</p><ul><li>c<br>d</li></ul>'],
  ['auto_ids', { auto_ids: false }, '# a\n\n## b {#c}', '<h1>a</h1><h2 id="c">b</h2>'],
  ['auto_id_prefix', { auto_id_prefix: 'p-' }, '# a', '<h1 id="p-a">a</h1>'],
  ['header_offset', { header_offset: 1 }, '# a\n\n###### b', '<h2 id="a">a</h2><h6 id="b">b</h6>'],
  ['parse_block_html', { parse_block_html: true }, '<div>\n*a*\n</div>', '<div><p><em>a</em></p></div>'],
  ['parse_span_html', { parse_span_html: false }, 'a <b>*c*</b>', '<p>a <b>*c*</b></p>'],
  [
    'link_defs',
    {
      link_defs: {
        oats: ['https://example.org/oats', 'The Oats'],
        'Rye  Field': ['/rye'],
        own: ['https://example.org/config'],
      },
    },
    '[oats], [x][rye field], [own].\n\n[own]: /post',
    '<p><a href="https://example.org/oats" title="The Oats">oats</a>, <a href="/rye">x</a>, <a href="/post">own</a>.</p>',
  ],
  [
    'footnote_nr',
    { footnote_nr: 5 },
    'a[^1]\n\n[^1]: b',
    note('5', '<ol start="5">', '\u00A0<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a>'),
  ],
  [
    'footnote_backlink',
    { footnote_backlink: '^top' },
    'a[^1]\n\n[^1]: b',
    note('1', '<ol>', '\u00A0<a href="#fnref:1" class="reversefootnote" role="doc-backlink">^top</a>'),
  ],
  ['no footnote_backlink', { footnote_backlink: '' }, 'a[^1]\n\n[^1]: b', note('1', '<ol>', '')],
  [
    'toc_levels',
    { toc_levels: '2..3' },
    '* t\n{:toc}\n\n# a\n\n## b\n\n### c\n\n## d\n{:.no_toc}',
    '<ul id="markdown-toc"><li><a href="#b" id="markdown-toc-b">b</a><ul><li><a href="#c" id="markdown-toc-c">c</a></li></ul></li></ul><h1 id="a">a</h1><h2 id="b">b</h2><h3 id="c">c</h3><h2 class="no_toc" id="d">d</h2>',
  ],
  ['math_engine', { math_engine: null }, 'a $$x$$', '<p>a <code class="language-math math-inline">$x$</code></p>'],
  [
    'typographic_symbols',
    { typographic_symbols: { hellip: '...', ndash: '--', laquo_space: '<' } },
    'a -- b ... << c >>',
    '<p>a -- b ... &lt;c\u00A0»</p>',
  ],
  ['no typography', { gfm_quirks: 'no_auto_typographic' }, 'a -- b', '<p>a -- b</p>'],
  ['remove_line_breaks_for_cjk', { remove_line_breaks_for_cjk: true }, '中文\n文字\na', '<p>中文文字\na</p>'],
  [
    'syntax_highlighter_opts',
    { syntax_highlighter_opts: { default_lang: 'crystal' } },
    '~~~\na\n~~~\n\n~~~ c\nb\n~~~',
    '<pre><code class="language-crystal">a</code></pre><pre><code class="language-c">b</code></pre>',
  ],
])('%s', (_name, kramdown, text, html) => {
  expect(rendered({ kramdown }, text)).toBe(html)
})

test('a text may set options of its own', () => {
  expect(rendered({}, '{::options auto_ids="false" /}\n\n# a')).toBe('<h1>a</h1>')
  expect(rendered({}, '# a')).toBe('<h1 id="a">a</h1>')
})

test('CommonMark is read as its specification has it', () => {
  expect(rendered({ markdown: 'CommonMark' }, '"a" ~~b~~ $$c$$\n{: .d}')).toBe(
    '<p>&quot;a&quot; ~~b~~ $$c$$\n{: .d}</p>',
  )
  expect(rendered({ markdown: 'CommonMarkGhPages' }, '~~b~~ http://a.example')).toBe(
    '<p><s>b</s> <a href="http://a.example">http://a.example</a></p>',
  )
})

test('SmartyPants knows typography and HTML, and no Markdown', () => {
  expect(createSmartypants()('"a" -- *b* `c` <i class="x">it\'s</i> &copy;')).toBe(
    '“a” – *b* `c` <i class="x">it’s</i> &copy;\n',
  )
})
