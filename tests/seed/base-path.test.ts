import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { load } from '../../seed/load/load.ts'
import { parseHtml, textOf } from '../../seed/render/tree.ts'
import { feedPath } from '../../src/model/paths.ts'
import { absoluteUrl } from '../../src/model/site.ts'
import { amount } from '../amount.ts'
import { buildWithJekyll, hasJekyll } from '../jekyll.ts'
import { memoryKv } from './kv/memory-kv.ts'
import { loading, loadSite } from './load-site.ts'
import { makeSite } from './make-site.ts'

/** What a post can say of addresses: each is shown, and is where a link leads. */
const addresses = [
  "{{ '/assets/a.png' | relative_url }}",
  "{{ 'assets/a.png' | absolute_url }}",
  "{{ '/' | absolute_url }}",
  "{{ '' | relative_url }}",
  "{{ '' | absolute_url }}",
  "{{ 'https://other.example.net/a' | relative_url }}",
  "{{ 'https://other.example.net/a' | absolute_url }}",
  "{{ '/a b/港?q=ü#é' | absolute_url }}",
  "{{ '/a/../b/./c' | relative_url }}",
  '{{ site.baseurl }}{{ page.url }}',
  '{{ site.url }}{{ site.baseurl }}{{ page.url }}',
  '{{ page.url }}',
  '{{ page.id }}',
  '{{ page.url | relative_url }}',
  '{{ page.url | absolute_url }}',
  '{{ page.id | absolute_url }}',
  '{% link _posts/2026-01-02-other.md %}',
  '{% post_url 2026-01-02-other %}',
  '{% post_url 2026-01-03-港口 %}',
  '/elsewhere.html',
  'beside.html',
  '../above.html',
]

const body = `<ul>${addresses.map((address) => `<li><a href="${address}">${address}</a></li>`).join('\n')}</ul>\n`

const filesOf = (url: string, baseurl: string) => ({
  '_config.yml': `title: Harbour\nurl: ${JSON.stringify(url)}\nbaseurl: ${JSON.stringify(baseurl)}\n`,
  '_posts/2026-01-01-post.html': `---\ntitle: Post\ncategory: news\nimage: /assets/a.png\n---\n${body}`,
  '_posts/2026-01-02-other.md': '---\ntitle: Other\nimage: { path: pictures/b.png }\n---\n[Home](/)\n',
  '_posts/2026-01-03-港口.md': '---\ntitle: 港口\nimage: https://cdn.example.net/c.png\n---\n![港口](/c.png)\n',
})

/** An entry of jekyll-feed's Atom feed. */
interface Entry {
  id: string
  link: string
  image: string
  html: string
}

function entriesIn(feed: string): Entry[] {
  return feed
    .split('<entry')
    .slice(1)
    .map((entry) => ({
      id: /<id>(.*?)<\/id>/.exec(entry)?.[1] ?? '',
      link: /<link href="(.*?)"/.exec(entry)?.[1] ?? '',
      image: /<media:content medium="image" url="(.*?)"/.exec(entry)?.[1] ?? '',
      html: /<!\[CDATA\[(.*?)\]\]><\/content>/s.exec(entry)?.[1] ?? '',
    }))
}

/** What a body shows, and where its links and pictures lead from its page. */
const shownIn = (html: string, page: string) => ({
  texts: [...html.matchAll(/<li>.*?<\/li>/gs)].map(([item]) => textOf(parseHtml(item)).trim()),
  leads: [...html.matchAll(/\s(?:href|src)="(.*?)"/g)].map(
    ([, to = '']) => new URL(to.replaceAll('&amp;', '&'), page).href,
  ),
})

const sites = [
  ['https://news.example.com', '/blog'],
  ['https://news.example.com', '/新闻/daily'],
  ['https://news.example.com', ''],
  ['https://news.example.com', 'blog/'],
  ['https://news.example.com', '/our blog'],
  ['http://localhost:4000', '/a/b/c'],
].slice(0, amount(2, 6)) as [url: string, baseurl: string][]

describe.skipIf(!hasJekyll)('a site with a baseurl', () => {
  test('has the ids, addresses, pictures and links that Jekyll and jekyll-feed give it', async () => {
    const roots = sites.map(([url, baseurl]) => makeSite(filesOf(url, baseurl)))
    const read = buildWithJekyll(roots)
    for (const [n, root] of roots.entries()) {
      const [url = '', baseurl = ''] = sites[n] ?? []
      const feed = read(root, 'feed.xml')
      const theirs = entriesIn(feed).map(({ id, link, image, html }) => ({ id, link, image, ...shownIn(html, link) }))
      rmSync(`${root}/_site`, { recursive: true })
      const { articles, site } = await loadSite(root)
      const ours = [...articles.values()]
        .sort((a, b) => (a.published < b.published ? 1 : -1))
        .map(({ id, path, image, html }) => {
          const link = absoluteUrl(site, path)
          return { id, link, image, ...shownIn(html, link) }
        })
      expect([url, baseurl, ours]).toEqual([url, baseurl, theirs])
      expect([url, baseurl, site.idUrl + feedPath({ kind: 'all' }, 'atom')]).toEqual([
        url,
        baseurl,
        /<id>(.*?)<\/id>/.exec(feed)?.[1],
      ])
    }
  })
})

const config = `title: Harbour
url: https://news.example.com
baseurl: /blog
edge_news:
  icon: /icon.png
  hosts: [old.example.com]
  links: { Older: /archive.html }
`

const linking = `---
title: Post
redirect_from: /old/post
canonical_url: https://news.example.com/blog/2026/01/01/post.html
---
[before](https://old.example.com/blog/a.html) [another site](https://old.example.com/other/a.html)
[here]({{ site.baseurl }}/a.html) [outside](/a.html)
`

test('what a post and the configuration name is below the base where Jekyll has it there, and nowhere else', async () => {
  const root = makeSite({ '_config.yml': config, '_posts/2026-01-01-post.md': linking })
  const { articles, site, report } = await loadSite(root)
  const { id, path, canonical, html } = articles.get('2026-01-01-post') ?? {}
  expect(report.problems).toEqual([])
  expect({ id, path, canonical }).toEqual({
    id: 'https://news.example.com/blog/2026/01/01/post',
    path: '/2026/01/01/post.html',
    canonical: undefined,
  })
  expect([...(html ?? '').matchAll(/href="(.*?)"/g)].map(([, to]) => to)).toEqual([
    'https://news.example.com/blog/a.html',
    'https://old.example.com/other/a.html',
    'https://news.example.com/blog/a.html',
    'https://news.example.com/a.html',
  ])
  expect(site).toMatchObject({
    url: 'https://news.example.com',
    base: '/blog',
    idUrl: 'https://news.example.com/blog',
    icon: 'https://news.example.com/blog/icon.png',
    links: [{ title: 'Older', url: '/archive.html' }],
  })
})

test.each([
  ['edge_news: { id_url: "https://user.github.io/old" }', 'https://user.github.io/old/2026/01/01/post'],
  ['edge_news: { entry_id: url }', 'https://news.example.com/blog/2026/01/01/post.html'],
  ['edge_news: { entry_id: id }', '/2026/01/01/post'],
  [
    'edge_news: { entry_id: "{{ site.url }}{{ site.baseurl }}{{ post.url }}" }',
    'https://news.example.com/blog/2026/01/01/post.html',
  ],
  ['edge_news: { entry_id: "{{ post.id | absolute_url }}" }', 'https://news.example.com/blog/2026/01/01/post'],
])('below a base and with %s, the id of an entry is %s', async (own, id) => {
  const files = {
    '_config.yml': `title: T\nurl: https://news.example.com\nbaseurl: /blog\n${own}\n`,
    '_posts/2026-01-01-post.md': '---\ntitle: Post\n---\nText\n',
  }
  const { articles } = await loadSite(makeSite(files))
  expect(articles.get('2026-01-01-post')?.id).toBe(id)
})

test.each([
  ['{{ site.url }}{{ site.baseurl }}{{ post.url }}', ['the ids of entries are those of atom.xml: entry_id: url']],
  ['{{ post.id | absolute_url | xml_escape }}', []],
])(
  'a feed template of a site below a base, with ids %s, is noticed as one by a rule that has a name: %j',
  async (template, notes) => {
    const files = {
      '_config.yml': 'title: T\nurl: https://news.example.com\nbaseurl: /blog\n',
      'atom.xml': `---\n---\n<feed>{% for post in site.posts %}<entry><id>${template}</id></entry>{% endfor %}</feed>\n`,
      '_posts/2026-01-01-post.md': '---\ntitle: Post\n---\nText\n',
    }
    const { report } = await loadSite(makeSite(files))
    expect(report.notes).toEqual(notes)
  },
)

test('a site that moves below a base keeps the keys of all documents', async () => {
  const keysOf = async (baseurl: string) => {
    const kv = memoryKv()
    await load(makeSite(filesOf('https://news.example.com', baseurl)), async () => kv, loading)
    return [...kv.pairs.keys()].sort()
  }
  expect(await keysOf('/blog')).toEqual(await keysOf(''))
})

test('the document of a site that has all of its host says nothing of a base, as before', async () => {
  const kv = memoryKv()
  await load(makeSite(filesOf('https://news.example.com', '/')), async () => kv, loading)
  expect(Object.keys(JSON.parse(kv.pairs.get('site')?.value ?? ''))).not.toContain('base')
})
