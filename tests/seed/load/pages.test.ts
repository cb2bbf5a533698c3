import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listsShown } from '../../../seed/archive/lists-shown.ts'
import { createAddedBy } from '../../../seed/archive/post-links.ts'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { createPageReader } from '../../../seed/archive/site-page.ts'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { siteShape } from '../../../src/model/site.ts'
import { isInSitemap, type SitePage, sitePageShape, sitePagesShape } from '../../../src/model/site-page.ts'
import { amount } from '../../amount.ts'
import { memoryKv, searchedKv } from '../kv/memory-kv.ts'
import { trusting } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const post = '---\ntitle: P\ndate: 2026-01-02 10:00:00 +0000\ncategories: news\ntags: [ruby]\n---\nhi'

/** Loads a site of one post and these files. */
async function loadPages(files: Record<string, string>, config: object = {}) {
  const root = makeSite({
    '_config.yml': JSON.stringify({ title: 'T', url: 'https://news.example.com', ...config }),
    '_posts/2026-01-02-p.md': post,
    ...files,
  })
  const kv = memoryKv()
  const report = await load(root, async () => kv, trusting)
  const pages: Record<string, SitePage> = {}
  for (const { key, value } of kv.pairs.values()) {
    if (key.startsWith('site-page/')) pages[key.slice('site-page/'.length)] = decodeDocument(key, value, sitePageShape)
  }
  const { value = '' } = kv.pairs.get('site') ?? {}
  const problems = [...report.problems, ...report.leftOut].map(({ path, reason, detail, files: n }) => [
    path,
    reason,
    detail,
    ...(n ? [n] : []),
  ])
  return { kv, pages, problems, site: decodeDocument('site', value, siteShape) }
}

const htmlOf = (page: SitePage | undefined): string | undefined => page?.shown?.html

test('a page is rendered as Jekyll renders it, with what its front matter, the site and its includes say', async () => {
  const { pages, problems, site, kv } = await loadPages(
    {
      'about.md':
        '---\ntitle: About us\ndescription: Who we are\nlang: de\nteam: [Lin, Wei]\n---\nWe are *{{ page.team | join: " and " }}* of {{ site.title }}, at {{ page.url }} ({{ page.dir }}, {{ page.name }}, {{ page.path }}).\n\n{% include mail.html to="us" %} [post]({% post_url 2026-01-02-p %}), [docs]({% link docs/index.md %}), [file]({% link files/a b.pdf %})',
      '_includes/mail.html': '<b>mail {{ include.to }}</b>',
      'docs/index.md': '---\n---\n# Handbook\n\n## First\n\nSee [about](../about.html).',
    },
    {},
  )
  expect(pages.about).toEqual({
    path: '/about.html',
    shown: {
      title: 'About us',
      language: 'de',
      description: 'Who we are',
      html: '<p>We are <em>Lin and Wei</em> of T, at /about.html (/, about.md, about.md).</p>\n<p><b>mail us</b> <a href="https://news.example.com/news/2026/01/02/p.html">post</a>, <a href="https://news.example.com/docs/">docs</a>, <a href="https://news.example.com/files/a%20b.pdf">file</a></p>',
    },
  })
  expect(pages.docs?.shown).toMatchObject({ title: 'Handbook', hasHeading: true })
  expect(htmlOf(pages.docs)).toBe(
    '<h1 id="handbook">Handbook</h1>\n<h2 id="first">First</h2>\n<p>See <a href="https://news.example.com/about.html">about</a>.</p>',
  )
  expect(problems).toEqual([])
  expect(site.has).toEqual({ files: false, htmlFiles: false, pages: true, history: true, days: true })
  expect(site.taken).toBeUndefined()
  expect(decodeDocument('pages', kv.pairs.get('pages')?.value ?? '', sitePagesShape).pages).toEqual([
    { file: 'about.md', path: '/about.html', links: ['2026-01-02-p', 'docs/index.md', 'files/a b.pdf'] },
    { file: 'docs/index.md', path: '/docs/' },
  ])
})

test('what a page says is found in the search index, loaded or published alone, and what only leads on is not in it', async () => {
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\nplugins: [jekyll-redirect-from]',
    '_posts/2026-01-02-p.md': post,
    'about.md': '---\ntitle: Handbook\n---\nWhoever harvests rhubarb.',
    'old.md': '---\ntitle: Formerly\nredirect_to: /about.html\n---\n',
  })
  const kv = searchedKv()
  const indexed = (word: string) =>
    Object.values(kv.search.content().words).some((words) => words.some((one) => one.endsWith(` ${word}`)))
  await load(root, async () => kv, trusting)
  expect(['handbook', 'rhubarb', 'formerly'].map(indexed)).toEqual([true, true, false])
  writeFileSync(join(root, 'about.md'), '---\ntitle: Handbook\n---\nWhoever harvests quinces.')
  await loadFiles(root, ['about.md'], async () => kv, trusting)
  expect(['handbook', 'rhubarb', 'quinces'].map(indexed)).toEqual([true, false, true])
})

test.each<[what: string, files: Record<string, string>, stem: string, leads: Partial<SitePage> | undefined]>([
  [
    'all posts',
    { 'blog.html': '---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}' },
    'blog',
    { leadsTo: '/' },
  ],
  ['a paginator', { 'blog/index.html': '---\n---\n{{ paginator.page }}' }, 'blog', { leadsTo: '/' }],
  [
    'the categories',
    { 'all.md': '---\n---\n{% for c in site.categories %}{{ c[0] }}{% endfor %}' },
    'all',
    { leadsTo: '/categories' },
  ],
  ['the tags', { 'all.md': '---\n---\n{% assign sorted = site.tags | sort %}' }, 'all', { leadsTo: '/tags' }],
  [
    'one category',
    { 'n.md': '---\n---\n{% for p in site.categories.news %}{% endfor %}' },
    'n',
    { leadsToList: { kind: 'category', name: 'news' } },
  ],
  [
    'one category in brackets',
    { 'n.md': '---\n---\n{% for p in site.categories["a b"] %}{% endfor %}' },
    'n',
    { leadsToList: { kind: 'category', name: 'a b' } },
  ],
  [
    'the category of its front matter',
    { 'n.md': '---\ntopic: news\n---\n{% for p in site.categories[page.topic] %}{% endfor %}' },
    'n',
    { leadsToList: { kind: 'category', name: 'news' } },
  ],
  [
    'one tag',
    { 'n.md': '---\n---\n{%- for p in site.tags.ruby -%}{%- endfor -%}' },
    'n',
    { leadsToList: { kind: 'tag', name: 'ruby' } },
  ],
  [
    'posts where they have a category',
    { 'n.md': '---\n---\n{% assign x = site.posts | where: "category", "news" %}' },
    'n',
    { leadsToList: { kind: 'category', name: 'news' } },
  ],
  [
    'posts in an include',
    { 'n.md': '---\n---\n{% include list.html %}', '_includes/list.html': '{% for p in site.posts %}{% endfor %}' },
    'n',
    { leadsTo: '/' },
  ],
  [
    'posts in a layout',
    {
      'n.md': '---\nlayout: list\n---\nAll of them.',
      '_layouts/list.html': '---\nlayout: default\n---\n{% for p in site.posts %}{% endfor %}',
    },
    'n',
    { leadsTo: '/' },
  ],
  [
    'tags in the layout of its layout',
    {
      'n.md': '---\nlayout: a\n---\nx',
      '_layouts/a.html': '---\nlayout: b\n---\nx',
      '_layouts/b.html': '{{ site.tags }}',
    },
    'n',
    { leadsTo: '/tags' },
  ],
  ['posts in the layout of a theme', { 'n.md': '---\nlayout: home\n---\nHello.' }, 'n', { leadsTo: '/' }],
  [
    "the category of a theme's layout",
    { 'n.md': '---\nlayout: category\ntitle: news\n---\n' },
    'n',
    { leadsToList: { kind: 'category', name: 'news' } },
  ],
  [
    "the tag of a theme's layout",
    { 'n.md': '---\nlayout: tag\ntag: ruby\n---\n' },
    'n',
    { leadsToList: { kind: 'tag', name: 'ruby' } },
  ],
  ['nothing but the number of posts', { 'n.md': '---\n---\n{{ site.posts.size }} posts' }, 'n', undefined],
  ['a list in a comment', { 'n.md': '---\n---\nx{% comment %}{{ site.posts }}{% endcomment %}' }, 'n', undefined],
  [
    'a frame with the newest posts',
    {
      'n.md': '---\nlayout: default\n---\nText.',
      '_layouts/default.html': '{% for p in site.posts limit: 3 %}{% endfor %}',
    },
    'n',
    undefined,
  ],
  [
    'nothing in a frame with all posts',
    { 'n.md': '---\nlayout: default\n---\n', '_layouts/default.html': '{% for p in site.posts %}{% endfor %}' },
    'n',
    { leadsTo: '/' },
  ],
])('the address of a page that shows %s leads to our list of that, if it is one', async (_, files, stem, leads) => {
  const { pages } = await loadPages(files)
  expect(pages[stem]?.leadsTo).toBe(leads?.leadsTo)
  expect(pages[stem]?.leadsToList).toEqual(leads?.leadsToList)
  expect(pages[stem]?.shown === undefined).toBe(leads !== undefined)
})

const noFiles = { files: false, htmlFiles: false, pages: false, history: true, days: true }

test('a home page that lists posts is ours; one that does not keeps its address, and the list goes elsewhere', async () => {
  const home = '---\ntitle: Home\n---\n'
  const listing = await loadPages({ 'index.html': `${home}{% for post in site.posts %}{% endfor %}` })
  expect([listing.pages, listing.site.taken, listing.site.has]).toEqual([{}, undefined, noFiles])
  const { value = '' } = listing.kv.pairs.get('pages') ?? {}
  const [row, ...others] = decodeDocument('pages', value, sitePagesShape).pages
  expect([row, others]).toEqual([{ file: 'index.html', path: '/', leadsTo: '/' }, []])

  const own = await loadPages({ 'index.html': `${home}<p>Welcome.</p>`, 'blog.md': '---\n---\n{{ site.posts }}' })
  expect([own.site.taken, own.site.listPath]).toEqual([{ files: [], pages: ['/'] }, '/news'])
  expect(own.pages['']?.shown).toMatchObject({ title: 'Home', html: '<p>Welcome.</p>' })
  expect(own.pages.blog?.leadsTo).toBe('/news')
})

test('pages lead on from where they were, and to where they say; nobody is led in a circle', async () => {
  const { pages, kv } = await loadPages({
    'a.md': '---\nredirect_from: [/old/a/, /b.html, old/again, feed.xml]\n---\nA',
    'b.md': '---\nredirect_to: https://elsewhere.example/x\n---\n',
    'c.md': '---\nredirect_to: /d.html\n---\nC',
    'd.md': '---\nredirect_to: /c.html\n---\nD',
  })
  const leads = Object.fromEntries(Object.entries(pages).map(([stem, { leadsTo }]) => [stem, leadsTo]))
  expect(leads).toEqual({
    a: undefined,
    b: 'https://elsewhere.example/x',
    c: undefined,
    d: undefined,
    'old/a': '/a.html',
    'old/again': '/a.html',
  })
  expect(decodeDocument('pages', kv.pairs.get('pages')?.value ?? '', sitePagesShape).pages[0]).toEqual({
    file: 'a.md',
    path: '/a.html',
    redirects: ['old/a', 'b', 'old/again'],
  })
})

test('what is no page for readers is left out and said: unpublished, empty, at an address of ours, twice at one, Sass', async () => {
  const { pages, problems } = await loadPages({
    'draft.md': '---\npublished: false\n---\nx',
    'empty.md': '---\nlayout: null\n---\n',
    'nothing.html': '---\n---\n<div></div>',
    'api/v1/x.md': '---\n---\nx',
    'one/same.md': '---\npermalink: /same/\n---\none',
    'two/same2.md': '---\npermalink: /same/\n---\ntwo',
    'css/main.scss': '---\n---\na { b: c }',
    'css/other.scss': '---\n---\na { b: c }',
    'broken.md': '---\na: [\nb: "\n  - c: {\n---\nx',
  })
  expect(Object.keys(pages)).toEqual(['same'])
  expect(htmlOf(pages.same)).toBe('<p>two</p>')
  const reasons = problems.map(([path, reason, , n]) => [path, reason, ...(n ? [n] : [])])
  expect(reasons.toSorted()).toEqual(
    [
      ['api/v1/x.md', 'bad permalink'],
      ['broken.md', 'broken front matter'],
      ['css/main.scss', 'not shown', 2],
      ['draft.md', 'unpublished'],
      ['empty.md', 'not shown', 2],
      ['one/same.md', 'duplicate URL'],
    ].toSorted(),
  )
})

test('what Liquid renders is a file, with the time of the newest post as that of the site', async () => {
  const { kv, pages, problems } = await loadPages({
    'search.json': '---\n---\n{"title": {{ site.title | jsonify }}, "built": "{{ site.time | date: "%Y" }}"}',
    'humans.txt': '---\n---\nWe are {{ site.title }}.\n',
    // These are ours already, or made of all posts.
    'feed.xml': '---\n---\n{% for post in site.posts %}{{ post.id }}{% endfor %}',
    'sitemap.xml': '---\n---\n<urlset/>',
    'posts.json': '---\n---\n[{% for post in site.posts %}{}{% endfor %}]',
    'all.txt': '---\n---\n{{ site.tags }}',
  })
  expect(pages).toEqual({})
  expect([...kv.pairs.keys()].filter((key) => key.startsWith('file/')).toSorted()).toEqual([
    'file/humans.txt',
    'file/search.json',
  ])
  expect(problems.map(([path, reason, , files]) => [path, reason, files])).toEqual([['all.txt', 'not shown', 2]])
  expect(kv.pairs.get('file/search.json')?.value).toBe('{"title": "T", "built": "2026"}')
  expect(kv.pairs.get('file/humans.txt')?.value).toBe('We are T.\n')
})

test('the documents of a collection with output are pages at its permalink, with what the collection gives them', async () => {
  const { pages, problems } = await loadPages(
    {
      '_terms/Blue Chip.md':
        '---\n---\nA {{ page.title }} of {{ page.collection }}, see [bond]({% link _terms/more/bond.md %}).',
      '_terms/more/bond.md': '---\ntitle: Bonds\npermalink: /b/\n---\nB',
      '_terms/hidden.md': '---\npublished: false\n---\nx',
      '_people/lin.md': '---\n---\nLin',
      '_silent/no.md': '---\n---\nNo',
      'about.md': '---\n---\n{% for term in site.terms %}{{ term.title }}: {{ term.url }};{% endfor %}',
    },
    {
      permalink: 'pretty',
      collections: {
        terms: { output: true, permalink: '/:collection/:path/:title:output_ext' },
        people: { output: true },
        silent: {},
      },
      defaults: [{ scope: { path: '', type: 'people' }, values: { title: 'Somebody' } }],
    },
  )
  expect(problems).toEqual([])
  const shown = Object.entries(pages).map(([stem, { path, shown }]) => [stem, path, shown?.title, shown?.html])
  expect(shown.toSorted()).toEqual([
    ['about', '/about/', 'About', '<p>Blue chip: /terms/Blue%20Chip/Blue-Chip.html;Bonds: /b/;</p>'],
    ['b', '/b/', 'Bonds', '<p>B</p>'],
    ['people/lin', '/people/lin/', 'Somebody', '<p>Lin</p>'],
    [
      'terms/Blue Chip/Blue-Chip',
      '/terms/Blue%20Chip/Blue-Chip.html',
      'Blue chip',
      '<p>A Blue chip of terms, see <a href="https://news.example.com/b/">bond</a>.</p>',
    ],
  ])
})

test('a document of a collection that is dated in the future waits as a post does, and a page has no date', async () => {
  const files = {
    '_notes/by-field.md': '---\ndate: 2099-01-01\n---\nembargo',
    '_notes/2099-01-02-by-name.md': '---\n---\nembargo',
    '_notes/data.json': '---\ndate: 2099-01-01\n---\n{}',
    '_notes/2099-01-01-long-past.md': '---\ndate: 2001-01-01\n---\nshown',
    '_notes/undated.md': '---\n---\nshown',
    'page.md': '---\ndate: 2099-01-01\n---\nshown',
  }
  const config = { timezone: 'UTC', collections: { notes: { output: true } } }
  const past = ['notes/2099-01-01-long-past', 'notes/undated', 'page']
  const { pages, problems, kv, site } = await loadPages(files, config)
  expect(Object.keys(pages).toSorted()).toEqual(past)
  expect([...kv.pairs.values()].filter(({ value }) => value.includes('embargo'))).toEqual([])
  const dated = (day: string) => `it is dated 2099-01-${day}T00:00:00+00:00; who publishes next after that publishes it`
  expect(problems.toSorted()).toEqual([
    ['_notes/2099-01-02-by-name.md', 'future', dated('02')],
    ['_notes/by-field.md', 'future', dated('01')],
    ['_notes/data.json', 'future', dated('01')],
  ])
  expect(site.due).toBe('2099-01-01T00:00:00+00:00')
  const all = await loadPages(files, { ...config, future: true })
  expect(Object.keys(all.pages).toSorted()).toEqual([
    'notes/2099-01-01-long-past',
    'notes/2099-01-02-by-name',
    'notes/by-field',
    'notes/undated',
    'page',
  ])
  expect(all.kv.pairs.get('file/notes/data.json')?.value).toBe('{}')
})

test('where a page of the site is at / and another one where the list would be, that is said', async () => {
  const { problems } = await loadPages({ 'index.md': '---\n---\nHome', 'news.md': '---\n---\nNews' })
  expect(problems).toEqual([
    [
      '_config.yml',
      'bad value',
      'edge_news.list_path is "/news", where the page "news.md" is, want an address that is free: the list has it',
    ],
  ])
})

test('pages that keep out of sitemaps are not in that of pages, nor is the page for what is not found', async () => {
  const { kv } = await loadPages({
    'a.md': '---\nsitemap: false\n---\nA',
    '404.html': '---\npermalink: /404.html\n---\nGone',
    'b.md': '---\n---\nB',
  })
  const { pages } = decodeDocument('pages', kv.pairs.get('pages')?.value ?? '', sitePagesShape)
  expect(pages.filter(isInSitemap).map(({ path }) => path)).toEqual(['/b.html'])
})

test('whatever a page holds, reading it and finding its lists ends, and takes it for a page or says why not', () => {
  const part = fc.constantFrom(
    '{%',
    '%}',
    '{{',
    '}}',
    'site.tags',
    '["',
    '"]',
    'where: "tag", "',
    '---\n',
    'include x',
    'a: b\n',
    'permalink: ',
    ' ',
    '\n',
    '/',
    ':path',
    'é',
  )
  const text = fc.array(fc.oneof(part, fc.string({ maxLength: 5 })), { maxLength: 60 }).map((parts) => parts.join(''))
  const read = createPageReader(
    openJekyllSite(makeSite({ '_config.yml': 'url: https://news.example.com' })),
    createAddedBy({}),
    Date.UTC(2026, 0, 1),
  )
  fc.assert(
    fc.property(text, text, fc.constantFrom('page', 'rendered'), (front, body, kind) => {
      const { page, problems } = read({ path: 'a/b.md', kind }, `---\n${front}\n---\n${body}`)
      expect(page !== null || problems.length > 0 || kind === 'rendered').toBe(true)
      if (page !== null) expect(page.path).toMatch(/^\/(?!\/)/)
    }),
    { numRuns: amount(200, 5000) },
  )
})

test('a text of nothing but beginnings of Liquid takes time in proportion to its length', () => {
  for (const part of ['{%', '{{', '{', 'site.tags["', '{% where: "tag", "', '{% include x %}', '{{ site.posts']) {
    expect(listsShown(part.repeat(200_000), {}).named.length).toBeLessThanOrEqual(10)
  }
  expect(listsShown(`{{ ${'site.posts '.repeat(200_000)} }}`, {}).posts).toBe(true)
})
