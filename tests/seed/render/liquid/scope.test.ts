import { expect, test } from 'vitest'
import { loadSite } from '../../load-site.ts'
import { makeSite } from '../../make-site.ts'

const config = `url: https://news.example.com
title: Harbour News
timezone: Asia/Shanghai
custom: {deep: {er: yes}, ratio: 2.0, n: 3, at: 2020-01-02 03:04:05}
2021: year
collections: {guides: {output: true}, posts: {output: true}}
`

/** What a line becomes in a post of 3 January 2021, 04:05:06 in Shanghai. */
async function shown(lines: string[], files: Record<string, string> = {}) {
  const front =
    'title: T\ndate: 2021-01-03 04:05:06 +0800\ncategories: [One, two]\ntags: x y\nprice: 3.50\nwhole: 4.0\nday: 2019-02-03\nmoment: 2013-09-07 12:34:56 +0200'
  const { articles, report } = await loadSite(
    makeSite({
      '_config.yml': config,
      '_posts/sub/2021-01-03-some-post.html': `---\n${front}\n---\n${lines.map((line) => `<p>${line}</p>`).join('')}`,
      ...files,
    }),
  )
  const html = articles.get('2021-01-03-some-post')?.html ?? ''
  return {
    lines: html
      .replaceAll(/<\/?p>/g, '\n')
      .split('\n')
      .filter((line) => line !== ''),
    told: report.problems.map(({ detail }) => detail),
  }
}

const pairs: [template: string, text: string][] = [
  ['{{ page.name }} {{ page.slug }} {{ page.ext }}', '2021-01-03-some-post.html some-post .html'],
  ['{{ page.collection }} {{ page.relative_path }}', 'posts _posts/sub/2021-01-03-some-post.html'],
  ['{{ page.date }} {{ page.date | date: "%d.%m.%Y %H:%M" }}', '2021-01-03 04:05:06 +0800 03.01.2021 04:05'],
  ['{{ page.date | date_to_xmlschema }}', '2021-01-03T04:05:06+08:00'],
  ['{{ page.categories }} {{ page.tags | join: "," }}', 'Onetwo x,y'],
  ['{{ page.price }} {{ page.price | times: 2 }} {{ page.whole }}', '3.5 7.0 4.0'],
  ['{{ page.day }} {{ page.day | date: "%j" }}', '2019-02-03 034'],
  ['{{ page.moment }} {{ page.moment | date_to_string }}', '2013-09-07 12:34:56 +0200 07 Sep 2013'],
  ['{{ page.draft }} {{ page["title"] }}', 'false T'],
  ['{{ site.title }} {{ site.custom.deep.er }} {{ site.custom.ratio }} {{ site.custom.n }}', 'Harbour News true 2.0 3'],
  ['{{ site.custom.at }}', '2020-01-02 11:04:05 +0800'],
  ['{{ site.markdown }} {{ site.permalink }} {{ site.kramdown.input }}', 'kramdown date GFM'],
  ['{{ site.time | date: "%Y-%m-%d" }}', '2021-01-03'],
  ['{{ jekyll.environment }} {{ jekyll.version | size }}', 'development 5'],
]

test('a post may look at all of page, site and jekyll but what depends on other posts', async () => {
  const { lines, told } = await shown(pairs.map(([template]) => template))
  expect(lines).toEqual(pairs.map(([, text]) => text))
  expect(told).toEqual([])
})

test('what depends on other posts is empty, and reported once', async () => {
  const names = 'site.posts site.categories site.tags site.pages site.related_posts page.previous page.next'.split(' ')
  const { lines, told } = await shown(names.map((name) => `a{{ ${name} }}{{ ${name} }}`))
  expect(lines).toEqual(names.map(() => 'a'))
  expect(told).toEqual(
    names.map((name) => `${name} names other posts or files, want what the post says by itself; it is empty`),
  )
})

test('page.excerpt is the beginning of the text as Jekyll renders it', async () => {
  const { articles } = await loadSite(
    makeSite({
      '_config.yml': config,
      '_posts/2021-01-03-a.md': '---\ntitle: T\n---\nA *start* of {{ page.title }}.\n\n{{ page.excerpt }}',
    }),
  )
  expect(articles.get('2021-01-03-a')?.html).toBe('<p>A <em>start</em> of T.</p>\n<p>A <em>start</em> of T.</p>')
})

test('data files: folders, odd names, years in their order, tables, and what is no text', async () => {
  const { lines, told } = await shown(
    [
      '{{ site.data.team_members[0].name }}',
      '{% for year in site.data.by.years %}{{ year[0] }}={{ year[1].n }} {% endfor %}{{ site.data.by.years[2019].n }}',
      '{% for row in site.data.list %}{{ row.name }}:{{ row.price | default: "none" }};{% endfor %}',
      '{% for row in site.data.tabs %}{{ row.a }}{{ row.b }}{% endfor %}',
      '{{ site.data.mixed | jsonify }}',
      '{{ site.data.__proto__.x }}',
    ],
    {
      '_data/team members.yml': '- {name: Lin}\n',
      '_data/by/years.yml': '2021: {n: 1}\n2019: {n: 2}\n2020: {n: 3}\n',
      '_data/list.csv': 'name,price\r\n"Tea, ""green""",2.50\r\nSalt,\r\n',
      '_data/tabs.tsv': 'a\tb\n1\t2\n',
      '_data/mixed.json': '{"a": [1, 2.5, 3.0, "x", null, true]}',
      '_data/__proto__.yml': 'x: y',
    },
  )
  expect(lines).toEqual([
    'Lin',
    '2021=1 2019=2 2020=3 2',
    'Tea, "green":2.50;Salt:none;',
    '12',
    '{"a":[1,2.5,3.0,"x",null,true]}',
    'y',
  ])
  expect(told).toEqual([])
})

test('documents of collections are there with their front matter and addresses, and none that is unpublished', async () => {
  const { lines, told } = await shown(
    [
      '{% for g in site.guides %}{{ g.title }} {{ g.url }} {{ g.note }};{% endfor %}',
      '{{ site.collections | map: "label" | join }}',
    ],
    {
      '_guides/b.md': '---\nnote: second\n---\nB',
      '_guides/deep/first-one.md': '---\ndate: 2020-01-01\ntitle: First\n---\nA',
      '_guides/hidden.md': '---\npublished: false\n---\nC',
      '_guides/no-front-matter.md': 'D',
      '_guides/own.md': '---\npermalink: /own/\nnote: third\n---\nD',
    },
  )
  expect(lines).toEqual(['First /guides/deep/first-one.html ;B /guides/b.html second;Own /own/ third;', 'guides posts'])
  expect(told).toEqual([])
})
