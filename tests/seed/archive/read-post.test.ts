import fc from 'fast-check'
import { expect, test } from 'vitest'
import { categoryNamed } from '../../../seed/archive/category-pages.ts'
import { type Config, readConfig } from '../../../seed/archive/config.ts'
import { toPostFile } from '../../../seed/archive/post-file.ts'
import { readPost, reopenPost } from '../../../seed/archive/read-post.ts'
import { amount } from '../../amount.ts'

// A site in Shanghai. What is expected of each post is what Jekyll 4.3.1 with jekyll-feed 0.17 made of it.
const yaml = {
  title: 'T',
  url: 'https://news.example.com',
  timezone: 'Asia/Shanghai',
  defaults: [
    { scope: { path: '_posts/deep', type: 'posts' }, values: { categories: ['deepcat'], author: 'Deep' } },
    { scope: { path: '', type: 'posts' }, values: { layout: 'post' } },
    { scope: { path: '', type: 'pages' }, values: { author: 'Pages only' } },
  ],
}
const config = readConfig(yaml, { authors: { lin: { name: 'Lin Harbour' } } })
const now = Date.parse('2026-11-01T00:00:00Z')

/** @param pages the categories that have pages */
const read = (path: string, text: string, settings: Config = config, pages: string[] = []) =>
  readPost(toPostFile(path, settings), text, {
    config: settings,
    now,
    categoryNamed: categoryNamed(pages.map((category) => ({ category }))),
  })

const frontMatter = (lines: string): string => `---\n${lines}\n---\nhi`

test.each<[path: string, frontMatter: string, url: string]>([
  ['_posts/2021-01-02-hello-World.md', 'categories: a b', '/a/b/2021/01/02/hello-World.html'],
  [
    '_posts/2021-01-14-中文标题.md',
    'categories: 财经',
    '/%E8%B4%A2%E7%BB%8F/2021/01/14/%E4%B8%AD%E6%96%87%E6%A0%87%E9%A2%98.html',
  ],
  ["_posts/2021-01-15-What's-New_in-v2.0!.md", '', "/2021/01/15/What's-New_in-v2.0!.html"],
  ['_posts/2021-01-16-x.md', 'slug: My Slug_Here & There', '/2021/01/16/My-Slug_Here-&-There.html'],
  ['_posts/2021-01-16-x.md', 'slug: 42', '/2021/01/16/42.html'],
  ['_posts/2021-01-17-perma.md', 'permalink: /custom/:year/:i_month/:slug.html', '/custom/2021/1/perma.html'],
  ['_posts/2021-01-18-x.md', 'permalink: /about-this/', '/about-this/'],
  ['_posts/2021-01-19-x.md', 'permalink: relative', '/relative'],
  ['_posts/2021-01-20-trail...md', '', '/2021/01/20/trail.html'],
  ['_posts/21-1-25-short.md', '', '/2021/01/25/short.html'],
  // Ruby takes 69 to 99 for the last century.
  ['_posts/69-1-2-old.md', '', '/1969/01/02/old.html'],
  ['_posts/99-1-2-old.md', '', '/1999/01/02/old.html'],
  // The first days of January may be of the last week of the year before, the last ones of December of the first of the next.
  ['_posts/2021-01-01-week.md', 'permalink: /:w_year/:week/', '/2020/53/'],
  ['_posts/2024-12-30-week.md', 'permalink: /:w_year/:week/', '/2025/01/'],
  [
    '_posts/2021-01-26-x.md',
    "categories: ['Q&A', 'C#', 'a/b', 'x y', '100%']",
    '/q&a/c%23/a/b/x%20y/100%25/2021/01/26/x.html',
  ],
  ['_posts/2021-01-28-x.md', 'categories: ["..", "v1.0"]', '/v1.0/2021/01/28/x.html'],
  ['_posts/2021-02-12-emoji-🎉-x.md', '', '/2021/02/12/emoji-x.html'],
  ['_posts/2021-02-13-a---b--.md', '', '/2021/02/13/a-b.html'],
  ['_posts/2021-02-14-x.y.z.md', '', '/2021/02/14/x.y.z.html'],
  [
    '_posts/2021-02-16-week.md',
    'permalink: /:w_year/:week/:w_day/:short_day/:long_day/:short_month/:long_month/:y_day/:short_year/:hour:minute:second/:name:output_ext',
    '/2021/07/2/Tue/Tuesday/Feb/February/047/21/000000/2021-02-16-week.html',
  ],
  [
    '_posts/2021-02-17-aux.md',
    'permalink: /:year/:month_:day/:path/:slugified_categories/\ncategories: [A B, C&D]',
    '/2021/02_17/2021-02-17-aux/a-b/c-d/',
  ],
  ['news/local/_posts/2021-01-05-x.md', 'categories: news extra', '/news/local/extra/2021/01/05/x.html'],
  ['_posts/deep/er/2021-03-02-deep.md', '', '/deepcat/2021/03/02/deep.html'],
])('%s with %j has the URL %s, as in Jekyll', (path, lines, url) => {
  expect(read(path, frontMatter(lines)).post?.path).toBe(url)
})

test.each<[permalink: string, url: string]>([
  ['/关于 我们?a#b/', '/%E5%85%B3%E4%BA%8E%20%E6%88%91%E4%BB%AC%3Fa%23b/'],
  ['//evil.example/x', '/evil.example/x'],
  ['/\\evil.example/x', '/%5Cevil.example/x'],
  ['/../../etc/passwd', '/etc/passwd'],
  ['/a/%2e%2e/%2e%2e/b', '/b'],
])('a permalink %s that Jekyll leaves as it is becomes the path %s on this host', (permalink, url) => {
  expect(
    read('_posts/2021-01-18-x.md', frontMatter(`permalink: "${permalink.replace('\\', '\\\\')}"`)).post?.path,
  ).toBe(url)
})

test.each<[path: string, frontMatter: string, id: string]>([
  ['_posts/2021-01-02-hello-World.md', 'categories: a b', '/a/b/2021/01/02/hello-World'],
  ['_posts/2021-01-14-中文标题.md', 'categories: 财经', '/%E8%B4%A2%E7%BB%8F/2021/01/14/中文标题'],
  ['_posts/2021-01-16-x.md', 'slug: My Slug_Here & There', '/2021/01/16/My Slug_Here & There'],
  ['_posts/2021-01-18-perma2.md', 'permalink: /about-this/', '/perma2'],
  ['_posts/2021-01-17-perma.md', 'permalink: /custom/:year/:i_month/:slug.html', '/custom/2021/1/perma'],
  ['_posts/2021-02-13-a---b--.md', '', '/2021/02/13/a---b--'],
])('%s with %j has the Jekyll id %3$s', (path, lines, id) => {
  expect(read(path, frontMatter(lines)).post?.jekyllId).toBe(id)
})

test.each<[path: string, date: string, published: string]>([
  ['_posts/2021-01-10-x.md', '2021-01-10 23:30:00', '2021-01-11T07:30:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021-01-10 23:30:00 -05:00', '2021-01-11T12:30:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021-01-10T01:02:03Z', '2021-01-10T09:02:03+08:00'],
  ['_posts/2021-01-10-x.md', '2021-01-10 7:05:09 +8', '2021-01-10T07:05:09+08:00'],
  ['_posts/2021-01-10-x.md', '2021-01-10 07:05:09.75 +08:00', '2021-01-10T07:05:09+08:00'],
  ['_posts/2021-01-10-x.md', '2021-01-06', '2021-01-06T00:00:00+08:00'],
  ['_posts/2021-01-10-x.md', '"2021-01-08 23:30:00"', '2021-01-08T23:30:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021-01-09 23:30', '2021-01-09T23:30:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021/1/13 10:00 PM', '2021-01-13T22:00:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021/1/13 12:30 AM', '2021-01-13T00:30:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021/1/13 12:30 PM', '2021-01-13T12:30:00+08:00'],
  ['_posts/2021-01-10-x.md', '20210220', '2021-02-20T00:00:00+08:00'],
  ['_posts/2021-01-10-x.md', '2021-02-30 10:00:00', '2021-03-02T18:00:00+08:00'],
  ['_posts/2021-01-10-x.md', 'Sat, 30 Jan 2021 10:00:00 +0100', '2021-01-30T17:00:00+08:00'],
  ['_posts/2021-01-10-x.md', 'Jan 31, 2021 10:00', '2021-01-31T10:00:00+08:00'],
  ['_posts/2021-01-10-x.md', '', '2021-01-10T00:00:00+08:00'],
])('%s with "date: %s" is published at %s, as in Jekyll', (path, date, published) => {
  expect(read(path, frontMatter(`date: ${date}`)).post?.published).toBe(published)
})

test('zoneless_dates: site shows such dates in the zone of the site and leaves the URL as Jekyll made it', () => {
  const site = { ...config, zonelessDates: 'site' as const }
  const text = frontMatter('date: 2021-01-10 23:30:00\nlast_modified_at: 2021-01-12 08:00:00')
  const { post } = read('_posts/2021-01-10-x.md', text, site)
  expect(post?.published).toBe('2021-01-10T23:30:00+08:00')
  expect(post?.updated).toBe('2021-01-12T08:00:00+08:00')
  expect(post?.path).toBe('/2021/01/11/x.html')
})

test.each<[path: string, frontMatter: string, title: string]>([
  ['_posts/2021-01-02-hello-WORLD-again.md', '', 'Hello World Again'],
  ['_posts/2021-01-02-x.md', 'title: 13.0', '13.0'],
  ['_posts/2021-01-02-x.md', 'title: 13.10', '13.1'],
  ['_posts/2021-01-02-x.md', 'title: false', 'X'],
  ['_posts/2021-01-02-x.md', 'title:', 'X'],
  ['_posts/2021-01-02-x.md', 'title: ""', 'X'],
  ['_posts/2021-01-02-x.md', 'title: "\\x01 \\x02"', 'X'],
  ['_posts/2021-01-02-.md', '', '2021-01-02'],
  ['_posts/2021-01-02-x.md', 'title: 2021-02-06', '2021-02-06'],
  ['_posts/2021-01-02-x.md', 'title: "“专精特新”：5％ & <b>"', '“专精特新”：5％ & <b>'],
  ['_posts/2021-01-02-x.md', 'title: >\n  folded\n  title', 'folded title\n'],
])('%s with %j has the title %j', (path, lines, title) => {
  expect(read(path, frontMatter(lines)).post?.title).toBe(title)
})

test.each<[path: string, frontMatter: string, categories: string[], tags: string[]]>([
  ['_posts/2021-01-02-x.md', 'categories: a b\ntags: x y', ['a', 'b'], ['x', 'y']],
  ['_posts/2021-01-02-x.md', 'categories: [B, a, B]\ntag: one two\ntags: [z]', ['B', 'a'], ['one two']],
  ['_posts/2021-01-02-x.md', 'category: foo bar\ncategories: baz', ['baz', 'foo bar'], []],
  ['_posts/2021-01-02-x.md', 'categories:\ntags:', [], []],
  [
    '_posts/2021-01-02-x.md',
    'tags: [13.0, 13.10, 010, 2021, yes, 1_000]',
    [],
    ['13.0', '13.1', '8', '2021', 'true', '1000'],
  ],
  ['_posts/2021-01-02-x.md', 'tags: [a, a, b]', [], ['a', 'a', 'b']],
  ['_posts/2021-01-02-x.md', 'category: no\ncategories: a\ntags: 2021', ['a'], []],
  ['_posts/2021-01-02-x.md', 'tags: "a, b c"', [], ['a,', 'b', 'c']],
  ['_posts/2021-01-02-x.md', 'categories: [2021, true, ~, [x, y]]', ['2021', 'true', 'x', 'y'], []],
  ['news/local/_posts/2021-01-05-x.md', 'categories: news extra', ['news', 'local', 'extra'], []],
  ['_posts/deep/2021-01-05-x.md', 'categories: own', ['deepcat', 'own'], []],
])('%s with %j has the categories %j and the tags %j', (path, lines, categories, tags) => {
  const { post } = read(path, frontMatter(lines))
  expect({ categories: post?.categories, tags: post?.tags }).toEqual({ categories, tags })
})

test.each<[frontMatter: string, authors: string[]]>([
  ['author: Bob ', ['Bob']],
  ['author: { name: Bob, email: b@example.com }', ['Bob']],
  ['authors: [lin, Zoe]', ['Lin Harbour', 'Zoe']],
  ['author: lin\nauthors: [Zoe]', ['Lin Harbour']],
  ['', []],
])('%j has the authors %j', (lines, authors) => {
  expect(read('_posts/2021-01-02-x.md', frontMatter(lines)).post?.authors).toEqual(authors)
})

test('front matter may end with dots, come with a byte order mark gone before, and have CRLF line ends', () => {
  expect(read('_posts/2021-01-02-x.md', '---\ntitle: dots\n...\nhi').post?.title).toBe('dots')
  const { post } = read('_posts/2021-01-02-x.md', '---\r\ntitle: "crlf"\r\ncategories: c1\r\n---\r\nhi\r\n')
  expect(post).toMatchObject({ title: 'crlf', categories: ['c1'], body: 'hi\r\n', bodyLine: 5 })
})

test.each<[path: string, text: string, reason: string, line: number | null, detail: string]>([
  ['_posts/-2022.md', 'x', 'misnamed', null, 'the name is "-2022.md", want YYYY-MM-DD-title.md'],
  [
    '_posts/2021-01-02-x.txt',
    '---\n---\n',
    'misnamed',
    null,
    'the extension is ".txt", want .markdown, .mkdown, .mkdn, .mkd, .md, .html',
  ],
  ['_posts/2021-01-02-x.md', '---\ntitle: x\nhi', 'broken front matter', 1, 'front matter has no closing "---" line'],
  [
    '_posts/2021-01-02-x.md',
    '---\na: b\ntitle: "x\n---\nhi',
    'broken front matter',
    3,
    'front matter does not parse: Missing closing "quote',
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\n- a\n---\n',
    'broken front matter',
    2,
    'front matter is ["a"], want "key: value" lines',
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\nlayout: post\ndate: soon\n---\n',
    'bad date',
    3,
    'date is "soon", want YYYY-MM-DD HH:MM:SS +HH:MM',
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\ndate:  +0800\n---\n',
    'bad date',
    2,
    'date is "+0800", want YYYY-MM-DD HH:MM:SS +HH:MM',
  ],
  ['_posts/2021-13-45-x.md', '---\n---\n', 'bad date', null, 'the name says "2021-13-45", want a day as YYYY-MM-DD'],
  [
    '_posts/2021-01-02-x.md',
    '---\ndate: 99999-01-01\n---\n',
    'bad date',
    2,
    'date is "99999-01-01", want YYYY-MM-DD HH:MM:SS +HH:MM',
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\ndate: 0000-01-01\n---\n',
    'bad date',
    2,
    'date is "0000-01-01", want YYYY-MM-DD HH:MM:SS +HH:MM',
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\ndate: 2099-01-01\n---\n',
    'future',
    2,
    'it is dated 2099-01-01T00:00:00+08:00; who publishes next after that publishes it',
  ],
  ['_posts/2021-01-02-x.md', '---\ntitle: x\npublished: false\n---\n', 'unpublished', 3, 'published is false'],
  [
    '_posts/2021-01-02-x.md',
    '---\ntitle: x\npermalink: /feed.xml\n---\n',
    'bad permalink',
    3,
    "its URL /feed.xml is one of the site's own, want another",
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\npermalink: /\n---\n',
    'bad permalink',
    2,
    "its URL / is one of the site's own, want another",
  ],
  [
    '_posts/2021-01-02-x.md',
    `---\npermalink: /${'x'.repeat(505)}.html\n---\n`,
    'too large',
    2,
    'its key has 513 bytes, want at most 512: a shorter title, slug or permalink',
  ],
  [
    'category/_posts/2021-01-02-x.md',
    '---\npermalink: /:categories/:title\n---\n',
    'bad permalink',
    2,
    "its URL /category/x is one of the site's own, want another",
  ],
  [
    '_posts/2021-01-02-x.md',
    '---\npermalink: /:nope/\n---\n',
    'bad permalink',
    2,
    `permalink is "/:nope/" and posts have no ":nope", want Jekyll's placeholders`,
  ],
  [
    '_posts/2021-01-02-x.md',
    `---\npermalink: ${'/:day'.repeat(101)}\n---\n`,
    'bad permalink',
    2,
    "permalink has over 100 placeholders, want Jekyll's placeholders",
  ],
])('%s with %j is left out and reported: %s', (path, text, reason, line, detail) => {
  const { post, problems } = read(path, text)
  expect(post).toBeNull()
  expect(problems).toEqual([{ path, reason, line, detail: expect.stringContaining(detail) }])
})

test('a permalink of 100 placeholders is an address like any other', () => {
  const { post } = read('_posts/2021-01-02-x.md', frontMatter(`permalink: ${'/:day'.repeat(100)}`))
  expect(post?.path).toBe('/02'.repeat(100))
})

test('a file without front matter is published under its name, as in Jekyll, and reported', () => {
  const { post, problems } = read('_posts/2021-01-22-no-header.md', 'just text')
  expect(post).toMatchObject({ title: 'No Header', path: '/2021/01/22/no-header.html', body: 'just text', bodyLine: 1 })
  expect(problems).toEqual([expect.objectContaining({ reason: 'no front matter', line: 1 })])
})

test('what follows a date and is no zone is passed over, as in Ruby, and reported', () => {
  const { post, problems } = read('_posts/2021-02-08-x.md', frontMatter('date: 2021-02-08 16:30-:00+16:30'))
  expect(post?.published).toBe('2021-02-08T16:30:00+08:00')
  expect(problems).toEqual([
    expect.objectContaining({
      reason: 'bad date',
      line: 2,
      detail: expect.stringContaining('read without "-:00+16:30"'),
    }),
  ])
})

test('a bad last_modified_at is reported and the post keeps its own date', () => {
  const { post, problems } = read('_posts/2021-02-08-x.md', frontMatter('date: 2021-02-08\nlast_modified_at: lately'))
  expect(post?.updated).toBe('2021-02-08T00:00:00+08:00')
  expect(problems).toEqual([expect.objectContaining({ reason: 'bad date', line: 3 })])
})

test('one post that cannot be read for a reason nobody thought of is a problem of its own', () => {
  const broken = { ...config, timeZone: 'Nowhere' }
  expect(read('_posts/2021-01-02-x.md', frontMatter('title: x'), broken)).toEqual({
    post: null,
    problems: [
      {
        path: '_posts/2021-01-02-x.md',
        line: null,
        reason: 'broken front matter',
        detail: expect.stringContaining('reading it failed: '),
      },
    ],
  })
})

test('links are found in text of any shape, in linear time', { timeout: 300_000 }, () => {
  const links = (body: string) => read('_posts/2021-01-02-x.md', `---\n---\n${body}`).post?.links
  expect(links('{% post_url a %} {%- link  /_posts/b.md -%}{% post_url a %}{% linked c %}{% link %}')).toEqual([
    'a',
    '_posts/b.md',
  ])
  expect(links(`{% link ${' '.repeat(100_000)}`)).toEqual([])
  expect(links('{% link a '.repeat(100_000))).toEqual([])
})

test('a link with a variable may lead to whatever post the front matter, or a text in quotes, names', () => {
  const body = '{% assign last = "2021-01-03-c" %}{% post_url {{ page.next }} %}{% link _posts/{{ page.next }}.md %}'
  const { post } = read('_posts/2021-01-02-x.md', `---\nnext: 2021-01-01-a\nother: 7\n---\n${body}`)
  expect(post?.links).toEqual(['2021-01-01-a', '2021-01-03-c', '_posts/2021-01-01-a.md', '_posts/2021-01-03-c.md'])
})

test('a year of two digits below 69 is of this century', () => {
  expect(read('_posts/68-1-2-x.md', frontMatter('')).problems).toMatchObject([{ reason: 'future' }])
})

test('of more old addresses than a post may have the first are used, and the post is reported', () => {
  const given = Array.from({ length: 101 }, (_, n) => `/old/${n}/`)
  const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(`redirect_from: [${given.join(', ')}]`))
  expect(post?.redirects).toEqual(given.slice(0, 100).map((path) => path.slice(1, -1)))
  expect(problems).toMatchObject([
    { reason: 'too large', detail: 'redirect_from has 101 addresses, want at most 100; the first are used' },
  ])
})

test('what front matter leaves empty is what the defaults say', () => {
  expect(read('_posts/deep/2021-01-02-x.md', frontMatter('author:')).post?.authors).toEqual(['Deep'])
  expect(read('_posts/2021-01-02-x.md', frontMatter('author:')).post?.authors).toEqual([])
})

test('old addresses with control characters, or of the site in another spelling, are not used', () => {
  const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter('redirect_from: [/a%00b, /%66eed.xml, /c/]'))
  expect(post?.redirects).toEqual(['c'])
  const wanted = "want a path that is none of the site's own and not too long; not used"
  expect(problems.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['bad permalink', `redirect_from is "/a%00b", ${wanted}`],
    ['bad permalink', `redirect_from is "/%66eed.xml", ${wanted}`],
  ])
})

test('a bomb of YAML aliases is refused, not unfolded', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
  ].join('\n')
  const { post, problems } = read('_posts/2021-02-08-x.md', frontMatter(bomb))
  expect(post).toBeNull()
  expect(problems[0]).toMatchObject({ reason: 'broken front matter' })
})

test('front matter named like a prototype is data like any other', () => {
  const { post } = read('_posts/2021-02-08-x.md', frontMatter('__proto__: { polluted: yes }\nconstructor: x'))
  expect(post).not.toBeNull()
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test.each<[lines: string, detail: string]>([
  ['title: [a, b]', 'title is ["a","b"], want a text; not used'],
  ['date: [2021]', 'date is [2021], want a text; not used'],
  ['categories: {a: 1}', 'categories is {"a":1}, want a name or a list of names; not used'],
  ['tags: [x, {a: 1}]', 'tags is ["x",{"a":1}], want a name or a list of names; not used'],
  [
    'author: {email: a@b.example}',
    'author is {"email":"a@b.example"}, want a name, a mapping with "name", or a list of them; not used',
  ],
  ['image: {alt: x}', 'image is {"alt":"x"}, want an address, or a mapping with "path"; not used'],
])('front matter %j of the wrong kind is reported with its line, and the post loads', (lines, detail) => {
  const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(`layout: post\n${lines}`))
  expect(post?.title).toBe('X')
  expect(problems).toEqual([{ path: '_posts/2021-01-02-x.md', line: 3, reason: 'bad value', detail }])
})

test.each([
  ['image: /a.png', '/a.png', {}],
  ['image: { path: a.png, alt: A ship, caption: By Ann }', 'a.png', { alt: 'A ship', caption: 'By Ann' }],
  ['image: { path: a.png, height: "20", width: 30 }', 'a.png', { size: { width: 30, height: 20 } }],
  ['image: { path: a.png, width: 30 }', 'a.png', {}],
  ['image: { path: a.png, width: 30, height: 0 }', 'a.png', {}],
  ['image: { path: a.png, width: 100%, height: -1, alt: [x], caption: { y: z } }', 'a.png', {}],
  ['image: { path: a.png, width: 123456, height: 1.5 }', 'a.png', {}],
])('front matter %j names a picture, and says of it what can be used', (lines, image, details) => {
  const { post } = read('_posts/2021-01-02-x.md', frontMatter(lines))
  expect(post?.image).toBe(image)
  expect(post?.imageDetails).toEqual({ alt: null, caption: null, size: null, isDefault: false, ...details })
})

// What Ruby's Psych refuses, as people and crawlers write it.
test.each<[written: string, title: string, wanted?: string]>([
  ['"青岚: 说"静音"泵"', '青岚: 说"静音"泵'],
  ['"青岚\\南坪公司"', '青岚\\南坪公司'],
  ['"青岚\\"', '青岚\\'],
  ['""静音"泵上市"', '"静音"泵上市'],
  ['"静音"泵上市', '"静音"泵上市'],
  ["'it's late'", "it's late", ', and each single quote in it twice'],
  ['@青岚 上市', '@青岚 上市'],
  ['*x*', '*x*'],
  ['*ST南坪', '*ST南坪'],
  ['*ST 南坪', '*ST 南坪'],
  ['**粗体**', '**粗体**'],
  ['&quot;强劲&quot; 利好', '&quot;强劲&quot; 利好'],
  ['[a] b', '[a] b'],
  ['[快讯]: 涨', '[快讯]: 涨'],
  ['[快讯', '[快讯'],
  ['{a} b', '{a} b'],
  ['] x', '] x'],
  [', x', ', x'],
  ['a: b', 'a: b'],
  ['a: b: c:', 'a: b: c:'],
  ['`x` 上市', '`x` 上市'],
  ['%5 起', '%5 起'],
  ['| x', '| x'],
  ['> x', '> x'],
  ['- x', '- x'],
  ['? x', '? x'],
  ['\t"x" y\t', '"x" y'],
])(
  'a title written as %j is read as %j and reported, its other fields keep their meaning',
  (written, title, more = '') => {
    const lines = `layout: post\ntitle: ${written}\ndate: 2021-01-02 10:00:00 +0800\ncategories: b # no text\ntags:\n- c\n- 13.0`
    const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(lines))
    expect(post).toMatchObject({
      title,
      published: '2021-01-02T10:00:00+08:00',
      categories: ['b'],
      tags: ['c', '13.0'],
      path: '/b/2021/01/02/x.html',
      body: 'hi',
    })
    const detail = `title is "${title}", which is no YAML, and was read as it stands; want it in single quotes${more}`
    expect(problems).toEqual([{ path: '_posts/2021-01-02-x.md', line: 3, reason: 'mended front matter', detail }])
  },
)

test('every field that is no YAML is mended, with line ends of Windows too, and said with its own line', () => {
  const lines = [
    '# as its crawler wrote it',
    'title: "说"静音"泵"',
    'last modified: a: b',
    'date: 2021-01-02 10:00:00 +0800',
    'tags: @青岚新闻 @x',
    '',
    'description: >',
    '  a: b',
    '  "c" d',
    'categories: @qinglan',
  ].join('\n')
  for (const text of [frontMatter(lines), frontMatter(lines).replaceAll('\n', '\r\n')]) {
    const { post, problems } = read('_posts/2021-01-02-x.md', text)
    expect(post).toMatchObject({
      title: '说"静音"泵',
      categories: ['@qinglan'],
      tags: ['@青岚新闻', '@x'],
      description: 'a: b "c" d\n',
      path: '/@qinglan/2021/01/02/x.html',
    })
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 6, 11])
    expect(post && reopenPost(post, text, config)?.data).toMatchObject({ title: '说"静音"泵', 'last modified': 'a: b' })
  }
})

test.each<[lines: string, line: number, detail: string]>([
  ['title: "a"b"\n  layout: post', 2, 'Nested mappings are not allowed in compact mappings'],
  ['  a: b\ntitle: "a"b"', 3, 'Unexpected scalar at node end'],
  ['title: "a\ntags: "b"c"', 2, 'Missing closing "quote'],
  ["title: 'it''s\ntags: @b", 2, "Missing closing 'quote"],
  ['title: "a"b"\njust a text', 2, 'Unexpected scalar at node end'],
  ['title:x\ntags: @b', 2, 'Implicit keys need to be on a single line'],
  ['title: "a"b"\ntags:\n- [c\n- d', 2, 'Unexpected scalar at node end'],
  ['title: "a"b"\ntags: *nothing', 2, 'Unexpected scalar at node end'],
  ['title: *nothing', 2, 'the alias *nothing has no anchor before it'],
  ['title: &a *a', 2, 'An alias node must not specify any properties'],
  ['title: "a"b"\nx: &x [*x]', 2, 'Unexpected scalar at node end'],
  [`title: "a"b"\nx: ${'['.repeat(300)}`, 3, 'it is nested over 200 deep'],
  ['"ti:tle": a: b', 2, 'Nested mappings are not allowed in compact mappings'],
  ['- a: b: c', 2, 'Nested mappings are not allowed in compact mappings'],
])('front matter %j has more wrong with it: the post is left out', (lines, line, detail) => {
  const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(lines))
  expect(post).toBeNull()
  expect(problems).toEqual([
    expect.objectContaining({ reason: 'broken front matter', line, detail: `front matter does not parse: ${detail}` }),
  ])
})

test('--strict-yaml leaves posts out whose front matter is no YAML', () => {
  const strict = { ...config, strictYaml: true }
  expect(read('_posts/2021-01-02-x.md', frontMatter('layout: post\ntitle: a: b'), strict)).toEqual({
    post: null,
    problems: [
      {
        path: '_posts/2021-01-02-x.md',
        line: 3,
        reason: 'broken front matter',
        detail: 'front matter does not parse: Nested mappings are not allowed in compact mappings',
      },
    ],
  })
})

test('whatever text stands behind a key, front matter of it alone gives that key one value, or the post is left out', () => {
  const value = fc.string({ unit: fc.constantFrom(...'"\'\\[]{}:,#&*!|>@`%- \tab静') })
  fc.assert(
    fc.property(value, (written) => {
      const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(`title: ${written}\ntags: t`))
      if (post === null) expect(problems).toEqual([expect.objectContaining({ reason: 'broken front matter' })])
      else expect(Object.keys(post.data)).toEqual(expect.arrayContaining(['title', 'tags']))
      if (problems.some(({ reason }) => reason === 'mended front matter')) {
        const inside = /^(["']).*\1$/s.test(written.trim()) ? written.trim().slice(1, -1) : written.trim()
        expect(post?.data).toEqual({ title: inside, tags: 't', layout: 'post' })
      }
    }),
    { numRuns: amount(150, 500) },
  )
})

test('front matter is mended, whatever it holds, in time linear in its length', () => {
  const problemsOf = (lines: string) => read('_posts/2021-01-02-x.md', frontMatter(lines)).problems
  const fields = (n: number) => Array.from({ length: n }, (_, i) => `k${i}: "a"${i}"`).join('\n')
  expect(problemsOf(fields(500)).length).toBe(500)
  expect(problemsOf(fields(5000)).map(({ reason }) => reason)).toEqual(['broken front matter'])
  expect(problemsOf(`title: ${'"'.repeat(20_000)}x`).map(({ line }) => line)).toEqual([2])
  expect(problemsOf(`title: "a"b"${'\n'.repeat(20_000)}x: @`).map(({ line }) => line)).toEqual([2, 20_002])
  expect(problemsOf(`title: @\nx:${' '.repeat(20_000)}@`).map(({ line }) => line)).toEqual([2, 3])
})

// What Jekyll 4.3.1 made of the same on the day of the post. On another day the date is another one.
test.each<[path: string, permalink: string, stem: string]>([
  ['_posts/2022-01-29-NW1.md', 'date', '2022/01/29/2022-01-29-NW1'],
  ['_posts/sub/2022-01-29-NW7-Foo_Bar.baz.md', 'date', '2022/01/29/2022-01-29-NW7-Foo_Bar.baz'],
  ['_posts/2022-01-29-NW1.md', '/:categories/:title/', '2022-01-29-NW1'],
  ['news/_posts/2022-01-29-NW3.md', '/:categories/:title/', 'news/2022-01-29-NW3'],
  [
    '_posts/deep/2022-01-29-NW2.md',
    '/d/:categories/:slug-:name/:path',
    'd/deepcat/2022-01-29-nw2-2022-01-29-nw2/deep/2022-01-29-NW2',
  ],
])(
  '%s with front matter that is no YAML and permalink %s is found at %s, where Jekyll had it',
  (path, permalink, stem) => {
    const site = readConfig({ ...yaml, permalink }, {})
    const lines = 'title: a: b\ncategories: x\ndate: 2022-01-29 09:21:54 +0800\npermalink: /x/\nredirect_from: /y/'
    expect(read(path, frontMatter(lines), site).post).toMatchObject({ path: '/x/', redirects: [stem, 'y'] })
  },
)

test('a mended post whose address is that by which Jekyll had it needs no way there', () => {
  const site = readConfig({ ...yaml, permalink: '/:name/' }, {})
  const { post } = read('_posts/2022-01-29-NW1.md', frontMatter('title: a: b'), site)
  expect(post).toMatchObject({ path: '/2022-01-29-nw1/', redirects: [] })
})

test('a post in a post folder is what it would be in _posts; problems name where it lies', () => {
  const site = readConfig({ ...yaml, edge_news: { post_folders: ['news/old_post', 'old_post'] } }, {})
  expect(read('news/old_post/2021/2021-01-02-x.md', frontMatter('categories: a'), site).post).toMatchObject({
    file: 'news/_posts/2021/2021-01-02-x.md',
    location: 'news/old_post/2021/2021-01-02-x.md',
    path: '/news/a/2021/01/02/x.html',
    jekyllId: '/news/a/2021/01/02/x',
    categories: ['news', 'a'],
  })
  expect(read('old_post/deep/2021-01-02-x.md', frontMatter(''), site).post?.categories).toEqual(['deepcat'])
  expect(read('old_post/2021-01-02-x.md', frontMatter('date: soon'), site).problems).toEqual([
    expect.objectContaining({ path: 'old_post/2021-01-02-x.md', reason: 'bad date' }),
  ])
})

// A site in Shanghai: what Ruby's Time.parse makes of each there.
test.each<[date: string, published: string]>([
  ['11-9-2017', '2017-09-11T00:00:00+08:00'],
  ['01-09-2017 10:15', '2017-09-01T10:15:00+08:00'],
  ['9/11/2017', '2017-11-09T00:00:00+08:00'],
  ['31/12/2017', '2017-12-31T00:00:00+08:00'],
  ['9/11/17', '2009-11-17T00:00:00+08:00'],
  ['1/9/2017 10:15 PM', '2017-09-01T22:15:00+08:00'],
  ['1.9.2017', '2017-09-01T00:00:00+08:00'],
  ['2017/09', '2017-09-01T00:00:00+08:00'],
  ['September 2017', '2017-09-01T00:00:00+08:00'],
  ['1-Sep-17', '2017-09-01T00:00:00+08:00'],
  ["Sep 1 '17", '2017-09-01T00:00:00+08:00'],
  ['2017 Sep 1', '2017-09-01T00:00:00+08:00'],
  ['1. September 2017', '2017-09-01T00:00:00+08:00'],
  ['20170901T101530', '2017-09-01T10:15:30+08:00'],
  ['201709011015', '2017-09-01T10:15:00+08:00'],
  ['170901', '2017-09-01T00:00:00+08:00'],
  ['2017-09-01 10pm', '2017-09-01T22:00:00+08:00'],
  ['2017-09-01 10h15', '2017-09-01T10:15:00+08:00'],
  ['2017-09-01-10:15', '2017-09-01T10:15:00+08:00'],
  ['10:15 2017-09-01', '2017-09-01T10:15:00+08:00'],
  ['Fri Sep  1 10:15:30 2017', '2017-09-01T10:15:30+08:00'],
  ['Fri Sep 1 10:15:30 +0100 2017', '2017-09-01T17:15:30+08:00'],
  ['2017-09-01 00:00:00 +0000 UTC', '2017-09-01T08:00:00+08:00'],
  ['2017-09-01 +0100', '2017-09-01T00:00:00+08:00'],
])('the date "%s" is %s', (date, published) => {
  expect(read('_posts/2021-01-02-x.md', frontMatter(`date: "${date}"`)).post?.published).toBe(published)
})

test.each(['Sep 1', '2017-13-01', '32.1.2017', '2017', '10:15', '1-2-3-4 25:00', '2017-09-01 10:60', "'", '1:1:1:1:1'])(
  'the date "%s" is none',
  (date) => {
    const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(`date: "${date}"`))
    expect([post, problems.map(({ reason }) => reason)]).toEqual([null, ['bad date']])
  },
)

test('whatever a date says, nothing throws', () => {
  const piece = fc.constantFrom(
    '1',
    '2017',
    '-',
    '/',
    '.',
    ':',
    ' ',
    'Sep',
    "'",
    't',
    'z',
    '+0800',
    'h',
    'pm',
    '９',
    '[',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 140 }),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (date) => {
        const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(`date: ${JSON.stringify(date)}`))
        expect(problems.filter(({ reason }) => !['bad date', 'future'].includes(reason))).toEqual([])
        expect(post === null || !Number.isNaN(Date.parse(post.published))).toBe(true)
      },
    ),
  )
})

const pages = ['77青河报道 77财APP', 'a  b', 'a b', 'c   d', 'c  d', 'x (y)', 'QingWeb', 'deepcat e']

test.each<[path: string, frontMatter: string, categories: string[], words: string[]]>([
  ['_posts/2021-01-02-x.md', 'categories: 77青河报道 77财APP', ['77青河报道 77财APP'], ['77青河报道', '77财APP']],
  ['_posts/2021-01-02-x.md', 'categories: a b', ['a b'], ['a', 'b']],
  ['_posts/2021-01-02-x.md', 'categories: a  b', ['a  b'], ['a', 'b']],
  ['_posts/2021-01-02-x.md', 'categories: a   b', ['a b'], ['a', 'b']],
  ['_posts/2021-01-02-x.md', 'categories: "  a b "', ['a b'], ['a', 'b']],
  ['_posts/2021-01-02-x.md', 'categories: c d', ['c  d'], ['c', 'd']],
  ['_posts/2021-01-02-x.md', 'category: c d', ['c d'], ['c d']],
  ['_posts/2021-01-02-x.md', 'categories: x (y)', ['x (y)'], ['x', '(y)']],
  ['_posts/2021-01-02-x.md', 'categories: b a', ['b', 'a'], ['b', 'a']],
  ['_posts/2021-01-02-x.md', 'categories: A b', ['A', 'b'], ['A', 'b']],
  ['_posts/2021-01-02-x.md', 'categories: Qingweb', ['Qingweb'], ['Qingweb']],
  ['_posts/2021-01-02-x.md', 'categories: [a b, a, b]', ['a b', 'a', 'b'], ['a b', 'a', 'b']],
  ['_posts/2021-01-02-x.md', 'categories: [a, b]', ['a', 'b'], ['a', 'b']],
  ['a/_posts/2021-01-02-x.md', 'categories: a b', ['a', 'a b'], ['a', 'b']],
  ['_posts/deep/2021-01-02-x.md', 'categories: a b', ['deepcat', 'a b'], ['deepcat', 'a', 'b']],
])('categories: pages, %s with %j has the categories %j, and Jekyll has %j', (path, lines, categories, words) => {
  const site = readConfig({ ...yaml, edge_news: { categories: 'pages' } }, {})
  const [joined, split] = [site, config].map((one) => read(path, frontMatter(lines), one, pages).post)
  expect(joined).toMatchObject({ categories, categoryWords: words })
  expect(joined).toEqual({ ...split, categories })
  expect(split).toMatchObject({ categories: words, categoryWords: words })
})

test('of very many links the first are known, and the post is reported', () => {
  const names = Array.from({ length: 3_000 }, (_, n) => `2021-01-01-${String(n).padStart(9, '0')}`)
  const links = names.map((name) => `{% post_url ${name} %}\n`).join('')
  const { post, problems } = read('_posts/2021-01-02-a.md', `---\n---\n${links}${links}`)
  expect(post?.links).toEqual(names.slice(0, 2_500))
  expect(problems).toEqual([
    {
      path: '_posts/2021-01-02-a.md',
      line: null,
      reason: 'too large',
      detail: 'the names of its links have more than 50000 characters; the last 500 lead nowhere',
    },
  ])
})

test.each([
  ['https://elsewhere.example/harbour?x=1', 'https://elsewhere.example/harbour?x=1'],
  ['/harbour.html', 'https://news.example.com/harbour.html'],
  ['harbour.html', 'https://news.example.com/harbour.html'],
  ['/2021/01/02/x.html', null],
  ['""', null],
])('canonical_url: %s is %j', (given, canonical) => {
  const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter(`canonical_url: ${given}`))
  expect([post?.canonical, problems]).toEqual([canonical, []])
})

test('a canonical_url that is no address of the web is reported', () => {
  const { post, problems } = read('_posts/2021-01-02-x.md', frontMatter('canonical_url: "javascript:alert(1)"'))
  expect([post?.canonical, problems]).toMatchObject([
    null,
    [
      {
        reason: 'bad value',
        detail:
          'canonical_url is "javascript:alert(1)", want a path of the site, or an address with http or https; not used',
      },
    ],
  ])
})

test.each([
  ['', true],
  ['sitemap: true', true],
  ['sitemap: no', false],
  ['sitemap: false', false],
  ['sitemap: "false"', true],
  ['sitemap: { exclude: true }', true],
])('with "%s" a post is in the sitemap: %j', (given, inSitemap) => {
  expect(read('_posts/2021-01-02-x.md', frontMatter(given)).post?.inSitemap).toBe(inSitemap)
})
