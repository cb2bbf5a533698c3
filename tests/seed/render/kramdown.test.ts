import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseVisible, toCleanHtml } from '../../../seed/render/clean.ts'
import { createMarkdown } from '../../../seed/render/markdown.ts'
import { parseHtml, textOf } from '../../../seed/render/tree.ts'
import cases from '../../fixtures/kramdown.json' with { type: 'json' }
import { bodyOf, differences, jekyllBodyOf } from '../../same-body.ts'

const url = 'https://news.example.com/a/b.html'
const markdown = createMarkdown()
const bodyOfMarkdown = (text: string) => bodyOf(toCleanHtml(parseVisible(markdown(text), url)))

/** HTML without the white space at the begin and end of lines that are only a tag. */
const flat = (html: string): string => html.replace(/\n\s*(?=<)|(?<=>)\n\s*/g, '').trim()

// What is expected is what kramdown 2.4 with kramdown-parser-gfm makes of it.
test.each<[name: string, text: string, html: string]>([
  [
    'a character reference in a definition is one',
    '[a]\n\n[a]: http://a.example/?b=1&amp;c',
    '<p><a href="http://a.example/?b=1&amp;c">a</a></p>',
  ],
  [
    'no typography in elements of code',
    '<kbd>--a</kbd> <code>"b"</code> <samp>...</samp> <var>c--</var>',
    '<p><kbd>--a</kbd> <code>"b"</code> <samp>...</samp> <var>c--</var></p>',
  ],
  ['none where nothing is read', '<b markdown="0">*a* --</b> --', '<p><b>*a* --</b> –</p>'],
  [
    'a comment is content that emphasis may have',
    '**<!-- a -->****b** c',
    '<p><strong></strong><strong>b</strong> c</p>',
  ],
  ['spaces in the address of an image', '![a](b c.png)', '<p><img src="b c.png" alt="a"></p>'],
  [
    'quotes in the text of an image stay',
    '![it\'s "a"](/b.png)',
    '<p><img src="/b.png" alt="it\'s &quot;a&quot;"></p>',
  ],
  [
    'emphasis in strong emphasis and the other way',
    '***a** b* **c *d* e**',
    '<p><strong><em>a** b</em> **c <em>d</em> e</strong></p>',
  ],
  ['strong emphasis that ends nowhere', '**a *b* c', '<p><em>*a *b</em> c</p>'],
  ['two marks that one ends', 'a **b* c', '<p>a <em>*b</em> c</p>'],
  ['a backtick that is free on both sides is text', 'a ` b `c` d', '<p>a ` b <code>c</code> d</p>'],
  ['more backticks at the end than at the begin', '`a``', '<p><code>a</code>`</p>'],
  ['spaces in code with one backtick stay', 'a` b `c', '<p>a<code> b </code>c</p>'],
  [
    'a definition of an abbreviation ends a note',
    'a[^1] TXT\n\n[^1]: b TXT.\n\n*[TXT]: Text',
    '<p>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup> <abbr title="Text">TXT</abbr></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>b <abbr title="Text">TXT</abbr>.\u00A0<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  ['an abbreviation between Chinese', '中HTML文\n\n*[HTML]: x', '<p>中<abbr title="x">HTML</abbr>文</p>'],
  ['a space before the name of a link', '[a b] [1]\n\n[1]: /c', '<p><a href="/c">a b</a></p>'],
  ['markdown="0" in what is not read anyway', '<div><i markdown="0">*a*</i></div>', '<div><i>*a*</i></div>'],
  [
    'markdown="span" in a cell',
    '<table><tr><td markdown="span">*a*</td></tr></table>',
    '<table><tr><td><em>a</em></td></tr></table>',
  ],
  ['markdown="block" in a paragraph', '<p markdown="block">\n- a\n</p>', '<p><ul><li>a</li></ul></p>'],
  ['bars in a formula', '$$ |x| = 5 $$', '<code class="language-math math-display">\\[|x| = 5\\]</code>'],
  [
    'a formula after a backslash is within its line',
    '\\$$a$$',
    '<p><code class="language-math math-inline">\\(a\\)</code></p>',
  ],
  ['a word in angle brackets is an element, a lone bracket is text', 'a <word b < c', '<p>a &lt;word b &lt; c</p>'],
  ['an abbreviation’s mark in code', '    *[a]: b', '<pre><code>*[a]: b</code></pre>'],
  [
    'a numbered table of contents with a name',
    '1. t\n{:toc #x}\n\n## a *b* [c](/d)\n\n### e[^1]\n\n## f\n\n[^1]: n',
    '<ol id="x"><li><a href="#a-b-c" id="x-a-b-c">a <em>b</em> c</a><ol><li><a href="#e" id="x-e">e</a></li></ol></li><li><a href="#f" id="x-f">f</a></li></ol><h2 id="a-b-c">a <em>b</em> <a href="/d">c</a></h2><h3 id="e">e<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></h3><h2 id="f">f</h2><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>n\u00A0<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  ['a table of contents of nothing', 'a\n\n* t\n{:toc}', '<p>a</p>'],
  ['{::toc} is text', '{::toc}', '<p>{::toc}</p>'],
  [
    'notes where a list says so',
    'a[^1]\n\n* n\n{:footnotes}\n\nb\n\n[^1]: c',
    '<p>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>c\u00A0<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div><p>b</p>',
  ],
  ['attributes that are defined once', '{:n: .a #b}\n\nc\n{:n}', '<p class="a" id="b">c</p>'],
  [
    'an image alone that says so is a figure',
    '![a](/b.png){:standalone .c}',
    '<figure class="c"><img src="/b.png" alt="a" /><figcaption>a</figcaption></figure>',
  ],
  ['HTML as it stands', 'a {::nomarkdown}<i>*b*</i>{:/} {::nomarkdown type="latex"}c{:/}', '<p>a <i>*b*</i> </p>'],
  ['a quote before an underscore that ends nothing', "'_ a", '<p>‘_ a</p>'],
  ['quotes in one another before Chinese', '""\'中', '<p>”"’中</p>'],
  ['two straight quotes', '""When" it', '<p>"”When” it</p>'],
  ['a tab behind a space begins neither code nor a paragraph', 'a\n\n  \tb *c*\n\nd', '<p>a</p>b <em>c</em><p>d</p>'],
  [
    'a backslash breaks a line, but not within HTML',
    'a\\\nb\n\n<div markdown="1">\nc\\\nd\n</div>',
    '<p>a<br>b</p><div><p>c\\\nd</p></div>',
  ],
  [
    'nor in a note',
    'a[^1]\n\n[^1]: b\\\n    c',
    '<p>a<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>b\\\nc\u00A0<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>',
  ],
  ['more marks than end the code', '````\na\n```', '<pre><code class="language-`">a</code></pre>'],
])('%s', (_name, text, html) => {
  expect(flat(markdown(`${text}\n`))).toBe(html)
})

test('texts put together by chance show what kramdown shows', () => {
  const different = cases.filter(
    ({ text, html }) => differences(bodyOfMarkdown(text), jekyllBodyOf(html, url)).length > 0,
  )
  expect(different.map(({ text }) => text)).toEqual([])
})

const marks =
  '* _ ` [ ] ( ) ! < > & # - + . : | ~ $ { } " \' \\ ^ = / a 1 中 {: {:: $$ ~~ --> <!-- <b> </b> <div> </div> [^1] [^1]:'
const pieces = [
  ...marks.split(' '),
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\t',
  '    ',
  'markdown="1"',
  '<div markdown="1">',
  '*[a]:',
  '[a]:',
]

test('no text is too odd to be read, and what is read is read to its end', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
      const text = `${parts.join('')}\n\nthe end`
      const html = markdown(text)
      expect(typeof html).toBe('string')
    }),
    { numRuns: 300 },
  )
})

test('words of letters come out as they went in, whatever stands around them', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  const wrapped = fc
    .tuple(word, fc.constantFrom('', '*', '**', '`', '- ', '> ', '# ', '1. '))
    .map(([name, mark]) => (/[a-z`*]$/.test(mark) || mark === '' ? `${mark}${name}${mark}` : `${mark}${name}`))
  fc.assert(
    fc.property(fc.array(wrapped, { minLength: 1, maxLength: 8 }), (blocks) => {
      const shown = textOf(parseHtml(markdown(blocks.join('\n\n'))))
      expect(shown.match(/[a-z]+/g)).toEqual(blocks.join(' ').match(/[a-z]+/g))
    }),
  )
})
