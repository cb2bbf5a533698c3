import { expect, test } from 'vitest'
import { createRenderer } from '../../../../seed/render/render.ts'
import { makePost, render, site } from '../make-post.ts'

test.each<[name: string, body: string, html: string]>([
  ['raw', '{% raw %}{{ x }}{% endraw %}', '<p>{{ x }}</p>'],
  [
    'highlight',
    '{% highlight Ruby linenos %}\nputs "<a>"\n{% endhighlight %}',
    '<figure class="highlight"><pre><code class="language-ruby">puts "&#x3C;a>"</code></pre></figure>',
  ],
  [
    'highlight in an item, which it ends in Markdown',
    '- a\n\n    {% highlight x %}\n    b\n    {% endhighlight %}\n\n    c',
    '<ul>\n<li>a</li>\n</ul>\n<figure class="highlight"><pre><code class="language-x">    b</code></pre></figure>\n<pre><code>c\n</code></pre>',
  ],
  [
    'Liquid within highlight',
    '{% highlight text %}{{ page.title }}{% endhighlight %}',
    '<figure class="highlight"><pre><code class="language-text">A</code></pre></figure>',
  ],
  ['link', '[c]({% link _posts/2021-01-02-c.md %})', '<p><a href="https://news.example.com/a/c.html">c</a></p>'],
  ['post_url', '[c]({% post_url 2021-01-02-c %})', '<p><a href="https://news.example.com/a/c.html">c</a></p>'],
  [
    'two links to one post',
    '[c]({% post_url 2021-01-02-c %}) [d]({% post_url /2021-01-02-c %})',
    '<p><a href="https://news.example.com/a/c.html">c</a> <a href="https://news.example.com/a/c.html">d</a></p>',
  ],
  ['site', '{{ site.title }}', '<p>News</p>'],
  ['site.data', '{{ site.data.authors.lin.name }}', '<p>Lin Harbour</p>'],
  [
    'page',
    '{{ page.title }} {{ page.url }} {{ page.id }} {{ page.date }}',
    '<p>A /a/b.html /a/b 2021-01-01 00:00:00 +0000</p>',
  ],
  ['the front matter', '{{ page.city }}', '<p>Hamburg</p>'],
  ['relative_url', '{{ "x/y" | relative_url }} {{ "/z" | relative_url }}', '<p>/x/y /z</p>'],
  [
    'absolute_url',
    '{{ "x/y" | absolute_url }} {{ "http://a.example/z" | absolute_url }}',
    '<p>https://news.example.com/x/y http://a.example/z</p>',
  ],
  ['markdownify', '{{ "*a*" | markdownify }}', '<p><em>a</em></p>'],
  ['a date', '{{ "2021-03-04" | date: "%d.%m.%Y" }}', '<p>04.03.2021</p>'],
  ['if and for', '{% for i in (1..3) %}{% if i != 2 %}{{ i }}{% endif %}{% endfor %}', '<p>13</p>'],
  ['what there is not', 'a{{ page.no.such }}{{ site.constructor }}{{ "x".constructor }}', '<p>ax</p>'],
])('%s', async (_name, body, html) => {
  expect(await render({ body, data: { city: 'Hamburg' } })).toMatchObject({ html, problems: [] })
})

const leftOut = (name: string) => `the tag "${name}" is not known and left out, want one of Jekyll's`

// The body begins on line 11 of its file.
test.each<[name: string, body: string, html: string, problems: [line: number, detail: string][]]>([
  ['an unknown tag', 'a\n\n{% foo %}b', '<p>a</p>\n<p>b</p>', [[13, leftOut('foo')]]],
  [
    'an unknown block',
    'a\n{% foo %}b\n{% endfoo %}',
    '<p>a\nb</p>',
    [
      [12, leftOut('foo')],
      [13, leftOut('endfoo')],
    ],
  ],
  [
    'an unknown tag in an unknown block',
    '{% foo %}\n{% bar %}a\n{% endfoo %}',
    '<p>a</p>',
    [
      [11, leftOut('foo')],
      [12, leftOut('bar')],
      [13, leftOut('endfoo')],
    ],
  ],
  ['an unknown tag in a known block', '{% if true %}\n\n{% foo %}a{% endif %}', '<p>a</p>', [[13, leftOut('foo')]]],
  ['one unknown tag twice', '{% foo %}a\n{% foo %}', '<p>a</p>', [[11, leftOut('foo')]]],
  [
    'an unknown filter',
    'a\n\n{{ "b" | bar }}',
    '<p>a</p>\n<p>b</p>',
    [[13, 'the filter "bar" is not known and left out']],
  ],
  [
    'an unknown post',
    'a\n\n[b]({% post_url 2000-01-01-x %})',
    '<p>a</p>\n<p>b</p>',
    [[13, 'post_url names "2000-01-01-x", want a published post']],
  ],
  [
    'an unknown file',
    'a\n\n{% link _posts/x.md %}b',
    '<p>a</p>\n<p>b</p>',
    [[13, 'link names "_posts/x.md", want a published post, or a page or file of the site']],
  ],
  [
    'a property of every object',
    '{% link constructor %}b',
    '<p>b</p>',
    [[11, 'link names "constructor", want a published post, or a page or file of the site']],
  ],
  [
    'an open block',
    'a\n\n{% if x %}',
    '<p>a</p>\n<p>{% if x %}</p>',
    [[13, 'it does not parse: tag {% if x %} not closed; the text stays as it is']],
  ],
  [
    'an open highlight',
    'a\n\n{% highlight x %}',
    '<p>a</p>\n<p>{% highlight x %}</p>',
    [[13, 'it does not parse: tag {% highlight x %} not closed; the text stays as it is']],
  ],
  [
    'an open output',
    'a\n\n{{ b',
    '<p>a</p>\n<p>{{ b</p>',
    [[13, 'it does not parse: output "{{ b" not closed; the text stays as it is']],
  ],
  ['render', '{% render "/etc/passwd" %}b', '<p>b</p>', [[11, leftOut('render')]]],
  ['layout', '{% layout "package.json" %}b', '<p>b</p>', [[11, leftOut('layout')]]],
])('reported, and the post is rendered: %s', async (_name, body, html, problems) => {
  const rendered = await render({ body, bodyLine: 11 })
  expect(rendered.html).toBe(html)
  expect(rendered.problems).toEqual(
    problems.map(([line, detail]) => ({ path: '_posts/2021-01-01-b.md', line, reason: 'Liquid', detail })),
  )
})

test('an unknown tag is reported for every post that has it', async () => {
  const renderPost = createRenderer(site)
  const problemsOf = async (file: string) =>
    (
      await renderPost(makePost({ file, location: file, body: '\n{% foo %}' }), {
        urls: {},
        isDesk: false,
        sources: [],
      })
    ).problems
  expect(await problemsOf('_posts/a.md')).toMatchObject([{ path: '_posts/a.md', line: 4, detail: leftOut('foo') }])
  expect(await problemsOf('_posts/b.md')).toMatchObject([{ path: '_posts/b.md', line: 4, detail: leftOut('foo') }])
})

test('what the excerpt repeats is reported once', async () => {
  const { summary, problems } = await render({ body: 'a {% foo %}\n\nb', excerptSeparator: '\n\n' })
  expect([summary, problems.length]).toEqual(['a', 1])
})

test.each([
  '{% for i in (1..100000000) %}x{% endfor %}',
  '{% for i in (1..9000) %}{% for j in (1..9000) %}{% endfor %}{% endfor %}',
  '{% assign x = "a" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
])('a loop without an end is cut short, reported, and the text stays: %s', { timeout: 300_000 }, async (body) => {
  const { html, problems } = await render({ markup: 'html', body })
  expect(html).toBe(body.replaceAll('<', '&#x3C;'))
  expect(problems).toMatchObject([{ line: 3, reason: 'Liquid', detail: expect.stringContaining('limit exceeded') }])
})

const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth)
const list = `{% assign l = "${'a,'.repeat(900)}" | split: "," %}`

test.each<[name: string, body: string, detail: string]>([
  ['loops over a range', nested('{% for i in (1..900) %}', '{% endfor %}', 4), 'limit exceeded'],
  ['loops over a list', list + nested('{% for i in l %}', '{% endfor %}', 4), 'step limit exceeded'],
  ['rows of a table', list + nested('{% tablerow i in l %}', '{% endtablerow %}', 4), 'output limit exceeded'],
  ['much in a loop', `{% for i in (1..900) %}${'{{ i }}'.repeat(20_000)}{% endfor %}`, 'step limit exceeded'],
  ['tags in one another', nested('{% if true %}', '{% endif %}', 101), 'tags are nested over 100 deep'],
  ['brackets in one another', `{{ ${nested('a[', ']', 101)} }}`, 'brackets are nested over 100 deep'],
  ['tags', '{% endfor %}'.repeat(60_000), 'it has over 50000 tags'],
])('what is counted and not timed: %s', { timeout: 300_000 }, async (_name, body, detail) => {
  const { problems } = await render({ markup: 'html', body })
  expect(problems).toMatchObject([{ line: 3, reason: 'Liquid', detail: expect.stringContaining(detail) }])
})

test('100 tags in one another, and 40,000 turns of a loop, are as people write them', async () => {
  const deep = `${'{% if true %}'.repeat(100)}hi${'{% endif %}'.repeat(100)}`
  const turns = nested('{% for i in (1..200) %}', '{% endfor %}', 2)
  expect(await render({ body: deep + turns })).toMatchObject({ html: '<p>hi</p>', problems: [] })
})

test('of a hundred things that are wrong with a text the first are reported', { timeout: 300_000 }, async () => {
  const body = Array.from({ length: 20_000 }, (_, n) => `{% post_url 1999-01-01-${n} %}`).join('\n')
  expect((await render({ body })).problems.length).toBe(100)
})

test('render_with_liquid: false leaves the text alone', async () => {
  expect(await render({ body: '{{ page.title }}{% foo %}', data: { render_with_liquid: false } })).toMatchObject({
    html: '<p>{{ page.title }}{% foo %}</p>',
    problems: [],
  })
})

test.each([
  ['{{ "now" | date: "%Y" }}a', '<p>a</p>'],
  ['{{ " Today" | date: "%s" }}a', '<p>a</p>'],
  ['{{ "now" | date_to_xmlschema }}{{ "now" | date_to_string }}a', '<p>a</p>'],
  ['{% assign now = "now" | date: "%s" %}{{ now }}a', '<p>a</p>'],
])('what a text becomes does not depend on the clock: %s', async (body, html) => {
  expect((await render({ body })).html).toBe(html)
})

test('what a text becomes does not depend on chance', async () => {
  const body = `{{ "${Array.from({ length: 1000 }, (_, n) => n).join(' ')}" | split: " " | sample: 5 | join: " " }}`
  expect((await render({ body })).html).toBe((await render({ body })).html)
})

test('a text that doubles without a name for it is cut short, too', { timeout: 300_000 }, async () => {
  const body =
    '{% assign x = "ab" %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}'
  expect(await render({ markup: 'html', body })).toMatchObject({
    html: body,
    problems: [{ line: 3, reason: 'Liquid' }],
  })
})
