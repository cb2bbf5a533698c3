import { expect, test } from 'vitest'
import type { Post } from '../../../seed/archive/post.ts'
import { render } from './make-post.ts'

const summaryOf = async (given: Partial<Post>): Promise<string> => (await render(given)).summary

test.each<[name: string, given: Partial<Post>, summary: string]>([
  ['description before excerpt', { description: 'a', excerpt: 'b', body: 'c\n\nd' }, 'a'],
  ['excerpt before the text', { excerpt: 'b', body: 'c\n\nd' }, 'b'],
  ['the text up to the separator', { body: 'c *d*\ne\n\nf' }, 'c d e'],
  ['an empty description is none', { description: ' ', excerpt: 'b', body: 'c' }, 'c'],
  ['the tags of a description go', { description: '<p>a &amp; <b>b</b><script>x()</script></p>', body: 'c' }, 'a & b'],
  ['the separator of the front matter', { excerptSeparator: '<!--more-->', body: 'a\n\nb\n<!--more-->\nc' }, 'a b'],
  ['a separator that is not there', { excerptSeparator: '<!--more-->', body: 'a\n\nb' }, 'a b'],
  ['no separator: all', { excerptSeparator: '', body: 'a\n\nb' }, 'a b'],
  ['a separator at the end', { body: 'a\n\n' }, 'a'],
  ['a link that is defined after the separator', { body: '[a][b] c\n\nd\n\n[b]: http://a.example/' }, 'a c'],
  ['a link by its own name', { body: '[a] c\n\n[a]: /b "T"' }, 'a c'],
  ['an .html post', { markup: 'html', body: '<p>a\n<i>b</i></p>\n\n<p>c</p>' }, 'a b'],
  ['white space is one space', { body: 'a \t&nbsp; b\u3000c\n\nd' }, 'a b c'],
  ['characters as they are read', { body: '&lt;b&gt; &amp; "c" -- d\n\ne' }, '<b> & “c” – d'],
])('%s', async (_name, given, summary) => {
  expect(await summaryOf(given)).toBe(summary)
})

test('Liquid works within the summary, and a block that the separator cuts is closed', async () => {
  expect(await summaryOf({ body: '{% if page.title %}{{ page.title }} b\n\nc{% endif %}' })).toBe('A b')
  expect(await summaryOf({ body: 'a {% if false %}b\n\nc{% else %}d{% endif %}' })).toBe('a')
  expect(await summaryOf({ body: '{% for i in (1..2) %}a\n\n{% endfor %}' })).toBe('a a')
  expect(await summaryOf({ body: '{% if true %}a{% endif %} b\n\nc' })).toBe('a b')
})

test.each([
  ['200 characters stay', 'x'.repeat(200), 'x'.repeat(200)],
  ['of 201, 199 and an ellipsis', 'x'.repeat(201), `${'x'.repeat(199)}…`],
  ['a character outside the BMP is one', '😀'.repeat(200), '😀'.repeat(200)],
  ['none of them is cut in two', '😀'.repeat(201), `${'😀'.repeat(199)}…`],
  ['no space before the ellipsis', `${'x'.repeat(198)} ${'y'.repeat(9)}`, `${'x'.repeat(198)}…`],
])('a summary has at most 200 characters: %s', async (_name, text, summary) => {
  expect(await summaryOf({ body: text })).toBe(summary)
  expect(await summaryOf({ description: text })).toBe(summary)
})

test('a summary that is too long ends as a sentence or a word does', async () => {
  const english = 'The harbour opens its gates to ships from the north. '.repeat(5)
  expect(await summaryOf({ body: english })).toBe(
    'The harbour opens its gates to ships from the north. '.repeat(3).trim(),
  )
  expect(await summaryOf({ body: 'harbours '.repeat(40) })).toBe(`${'harbours '.repeat(22).trim()}…`)
  const chinese = `${'港'.repeat(90)}，${'口'.repeat(80)}，${'开'.repeat(50)}。`
  expect(await summaryOf({ body: chinese })).toBe(`${'港'.repeat(90)}，${'口'.repeat(80)}…`)
})

test.each<[name: string, given: Partial<Post>, summary: string]>([
  ['a first paragraph that is only an image', { body: '![x](/a.png)\n\nb' }, 'b'],
  ['a first paragraph that is only a linked image', { body: '[![x](/a.png)](/b)\n\nc\n\nd' }, 'c d'],
  ['a first paragraph that is hidden', { body: '<p hidden>a</p>\n\nb' }, 'b'],
  ['a comment before the text', { body: '<!-- a -->\n\nb' }, 'b'],
])('where there is no text before the separator, the text: %s', async (_name, given, summary) => {
  expect(await summaryOf(given)).toBe(summary)
})

test.each<[name: string, given: Partial<Post>, summary: string]>([
  ['hidden text', { body: 'a<span style="display:none">b</span> c\n\nd' }, 'a c'],
  ['scripts and styles', { markup: 'html', body: '<style>p{}</style><p>a</p><script>x()</script>' }, 'a'],
  ['templates', { markup: 'html', body: '<p>a</p><template>b</template><noembed>c</noembed>' }, 'a'],
  ['form controls', { markup: 'html', body: '<p>a</p><datalist><option>b</option></datalist>' }, 'a'],
  ['the hidden text of a description', { description: 'a<i hidden>b</i><style>c</style>' }, 'a'],
  ['what no format can carry', { markup: 'html', body: 'a\u0000&#1;b\n\nc' }, 'ab'],
  [
    'the source and the original',
    { excerptSeparator: '', body: '港。\n\n（文章来源：海港日报）\n\n<http://a.example/>' },
    '港。',
  ],
  ['the marks of notes', { body: 'a[^1] b[^n].\n\nc\n\n[^1]: note\n[^n]: other' }, 'a b.'],
  ['the notes', { excerptSeparator: '', body: 'a[^1].\n\n[^1]: note' }, 'a.'],
  [
    'the notes of others',
    {
      markup: 'html',
      body: '<p>a<sup class="footnote-ref"><a href="#fn1">1</a></sup>.</p><section class="footnotes"><p>note <a class="footnote-backref">↩</a></p></section>',
    },
    'a.',
  ],
  [
    'the notes of GitHub',
    {
      markup: 'html',
      body: '<p>a<sup><a href="#fn1" data-footnote-ref>1</a></sup>.</p><section data-footnotes><p>note</p></section>',
    },
    'a.',
  ],
  ['the links back', { excerptSeparator: '', body: '港。\n\n[返回海港](../harbour/)\n[返回首页](../)' }, '港。'],
])('not in a summary: %s', async (_name, given, summary) => {
  expect(await summaryOf(given)).toBe(summary)
})
