import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRenderer } from '../../../../seed/render/render.ts'
import { loadSite } from '../../load-site.ts'
import { makeSite } from '../../make-site.ts'
import { makePost, site } from '../make-post.ts'

/** Renders a Markdown text at a site with these includes; the body begins on line 3 of its file. */
const renderWith = (includes: Record<string, string>, body: string, beside: Record<string, string> = {}) =>
  createRenderer({ ...site, includes }, (folder, file) => {
    const target = `${folder}/${file}`
    return beside[target] === undefined ? null : { text: beside[target], target }
  })(makePost({ body }), {
    urls: { '2021-01-02-c': '/a/c.html' },
    isDesk: false,
    sources: [],
  })

test.each<[name: string, includes: Record<string, string>, body: string, html: string]>([
  ['a text', { 'a.html': 'hi' }, 'x {% include a.html %} y', '<p>x hi y</p>'],
  ['Markdown', { 'a.md': '*hi*' }, '{% include a.md %}', '<p><em>hi</em></p>'],
  ['in a folder', { 'b/a.html': 'hi' }, '{% include b/a.html %}', '<p>hi</p>'],
  ['cached', { 'a.html': 'hi' }, '{% include_cached a.html %}', '<p>hi</p>'],
  [
    'values in double quotes, single quotes and variables',
    { 'a.html': '{{ include.p }}-{{ include.q }}-{{ include.r }}' },
    `{% include a.html p="1 \\"2\\"" q='3' r=page.title %}`,
    '<p>1 “2”-3-A</p>',
  ],
  ['values over several lines', { 'a.html': '{{ include.p }}' }, '{% include a.html\n  p="1"\n%}', '<p>1</p>'],
  ['a name in a variable', { 'a.html': 'hi' }, '{% assign n = "a" %}{% include {{ n }}.html %}', '<p>hi</p>'],
  [
    'a name through a filter',
    { 'a.html': 'hi' },
    '{% assign n = "A" %}{% include {{ n | downcase | append: ".html" }} %}',
    '<p>hi</p>',
  ],
  [
    'within one another, each with its own values',
    { 'a.html': '[{% include b.html p="2" %}{{ include.p }}]', 'b.html': '{{ include.p }}' },
    '{% include a.html p="1" %}',
    '<p>[21]</p>',
  ],
  [
    'assign and capture go on behind it',
    { 'a.html': '{% assign x = "1" %}{% capture y %}2{% endcapture %}' },
    '{% include a.html %}{{ x }}{{ y }}',
    '<p>12</p>',
  ],
  [
    'what is included knows nothing of it afterwards',
    { 'a.html': '' },
    '{% include a.html p="1" %}b{{ include.p }}',
    '<p>b</p>',
  ],
  [
    'definitions of links',
    { 'refs.md': '[a]: /x\n{% if true %}[b]: /y{% endif %}\n' },
    '[a] and [b]\n\n{% include refs.md %}',
    '<p><a href="https://news.example.com/x">a</a> and <a href="https://news.example.com/y">b</a></p>',
  ],
  [
    'a link to a post',
    { 'a.md': '[c]({% post_url 2021-01-02-c %})' },
    '{% include a.md %}',
    '<p><a href="https://news.example.com/a/c.html">c</a></p>',
  ],
  [
    'in a loop',
    { 'a.html': '{{ include.n }}' },
    '{% for i in (1..3) %}{% include a.html n=i %}{% endfor %}',
    '<p>123</p>',
  ],
])('included: %s', async (_name, includes, body, html) => {
  expect(await renderWith(includes, body)).toMatchObject({ html, problems: [] })
})

test('beside the post: include_relative', async () => {
  const beside = { '_posts/parts/a.md': 'hi {% include_relative parts/b.md %}', '_posts/parts/b.md': 'there' }
  expect(await renderWith({}, '{% include_relative parts/a.md %}', beside)).toMatchObject({
    html: '<p>hi there</p>',
    problems: [],
  })
})

test.each<[name: string, includes: Record<string, string>, body: string, html: string, line: number, detail: string]>([
  [
    'a missing file, once',
    {},
    'a\n{% include x.html %}{% include x.html %}b',
    '<p>a\nb</p>',
    4,
    'include names "x.html", want a file of _includes',
  ],
  [
    'a step up',
    { 'x.html': 'no' },
    '{% include b/../x.html %}a',
    '<p>a</p>',
    3,
    'include names "b/../x.html", want a file of _includes',
  ],
  [
    'a name with other signs',
    { 'x y.html': 'no' },
    '{% include {{ "x y.html" }} %}a',
    '<p>a</p>',
    3,
    'include names "x y.html", want a file of _includes',
  ],
  [
    'a property of every object',
    {},
    '{% include constructor %}a',
    '<p>a</p>',
    3,
    'include names "constructor", want a file of _includes',
  ],
  [
    'a file that does not parse',
    { 'x.html': 'a\n{% if %}' },
    'b{% include x.html %}',
    '<p>b</p>',
    3,
    'x.html: line 2: it does not parse: "" is no condition; it is left out',
  ],
  [
    'an unknown tag in a file',
    { 'x.html': 'a\n{% foo %}' },
    '{% include x.html %}',
    '<p>a</p>',
    3,
    `x.html: line 2: the tag "foo" is not known and left out, want one of Jekyll's`,
  ],
  [
    'a missing file in a file',
    { 'x.html': 'a{% include y.html %}' },
    '{% include x.html %}',
    '<p>a</p>',
    3,
    'x.html: include names "y.html", want a file of _includes',
  ],
  [
    'values that are none',
    { 'x.html': '{{ include.a }}' },
    '{% include x.html a="1" & b %}',
    '<p>1</p>',
    3,
    'include has "& b" behind the name of the file, want name="value"',
  ],
])('reported, and the post is rendered: %s', async (_name, includes, body, html, line, detail) => {
  const rendered = await renderWith(includes, body)
  expect(rendered.html).toBe(html)
  expect(rendered.problems).toEqual([{ path: '_posts/2021-01-01-b.md', line, reason: 'Liquid', detail }])
})

test.each<[name: string, includes: Record<string, string>, detail: string]>([
  [
    'a file that includes itself within many blocks',
    { 'a.html': `${'{% if true %}'.repeat(99)}{% include a.html %}${'{% endif %}'.repeat(99)}` },
    'nesting too deep',
  ],
  ['a file that includes itself', { 'a.html': 'x{% include a.html %}' }, 'nesting too deep'],
  [
    'files that include one another twice',
    Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        n === 0 ? 'a.html' : `${n}.html`,
        `{% include ${n + 1}.html %}{% include ${n + 1}.html %}`,
      ]),
    ),
    'step limit exceeded',
  ],
  ['a loop over a long file', { 'a.html': 'x'.repeat(100_000) }, 'output limit exceeded'],
])('what includes cost is bounded: %s', { timeout: 300_000 }, async (_name, includes, detail) => {
  const { html, problems } = await renderWith(includes, '{% for i in (1..50) %}{% include a.html %}{% endfor %}')
  expect(html).toBe('<p>{% for i in (1..50) %}{% include a.html %}{% endfor %}</p>')
  expect(problems.at(-1)).toMatchObject({
    line: 3,
    detail: `it cannot be rendered: ${detail}; the text stays as it is`,
  })
})

const config = 'url: https://news.example.com\n'
const post = (body: string) => `---\ntitle: T\nother: _posts/2021-01-02-b.md\n---\n${body}\n`

test('includes and files beside a post are read from the archive', async () => {
  const { articles, report } = await loadSite(
    makeSite({
      '_config.yml': config,
      '_includes/a.md': '*{{ include.p }}*',
      '_includes/deep/b.html': 'deep',
      '_posts/parts/c.md': 'beside',
      '_posts/2021-01-01-a.md': post(
        '{% include a.md p="hi" %} {% include deep/b.html %} {% include_relative parts/c.md %}',
      ),
    }),
  )
  expect(articles.get('2021-01-01-a')?.html).toBe('<p><em>hi</em> deep beside</p>')
  expect(report.problems.filter(({ reason }) => reason === 'Liquid')).toEqual([])
})

test('no link leads out of _includes or the folder of the post', async () => {
  const outside = makeSite({ 'secret.md': 'secret' })
  const root = makeSite({
    '_config.yml': config,
    'other.md': 'other',
    '_includes/a.md': 'a',
    '_posts/2021-01-01-a.md': post(
      'x{% include out.md %}{% include other.md %}{% include folder/secret.md %}{% include_relative out.md %}y{% include in.md %}',
    ),
  })
  symlinkSync(join(outside, 'secret.md'), join(root, '_includes/out.md'))
  symlinkSync('../other.md', join(root, '_includes/other.md'))
  symlinkSync(outside, join(root, '_includes/folder'))
  symlinkSync('a.md', join(root, '_includes/in.md'))
  symlinkSync('../other.md', join(root, '_posts/out.md'))
  const { articles } = await loadSite(root)
  expect(articles.get('2021-01-01-a')?.html).toBe('<p>xya</p>')
})

test('links in includes and links in variables lead to posts, too', async () => {
  const { articles, report } = await loadSite(
    makeSite({
      '_config.yml': config,
      '_includes/next.md': '[n]({% link {{ include.to }} %})',
      '_posts/2021-01-01-a.md': post(
        '[o]({% link {{ page.other }} %}) {% include next.md to="_posts/2021-01-02-b.md" %} [x]({% link about.md %})',
      ),
      '_posts/2021-01-02-b.md': post('b'),
    }),
  )
  expect(articles.get('2021-01-01-a')?.html).toBe(
    '<p><a href="https://news.example.com/2021/01/02/b.html">o</a> <a href="https://news.example.com/2021/01/02/b.html">n</a> x</p>',
  )
  expect(report.problems.map(({ detail }) => detail)).toEqual([
    'link names "about.md", want a published post, or a page or file of the site',
  ])
})
