import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { articleShape } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { decodeFeedDocument, wholeArticles } from '../../../src/model/feed-document.ts'
import { siteShape } from '../../../src/model/site.ts'
import { archiveIn } from '../../of-archive.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

type Pairs = ReturnType<typeof memoryKv>

const valuesOf = (kv: Pairs): Record<string, string> =>
  Object.fromEntries(archiveIn([...kv.pairs].map(([key, { value }]) => [key, value])))

const fileOf = (n: number): string => `_posts/2026-01-${String(n).padStart(2, '0')}-p${n}.md`

const posts = Object.fromEntries(
  Array.from({ length: 28 }, (_, n) => [fileOf(n + 1), `---\ntags: [t]\n---\nP${n + 1}`]),
)

async function loaded(files: Record<string, string>): Promise<Pairs> {
  const kv = memoryKv()
  await load(makeSite(files), async () => kv, loading)
  return kv
}

const shownIn = (kv: Pairs, key: string) =>
  decodeFeedDocument(key, Buffer.from(valuesOf(kv)[key] ?? '')).articles.map(({ file }) => file)

test.each([
  [3, [28, 27, 26]],
  [25, Array.from({ length: 25 }, (_, n) => 28 - n)],
])('with posts_limit: %i feeds show so many, and publishing a few files is as good as a load', async (limit, shown) => {
  const files = { '_config.yml': `url: https://news.example.com\nfeed: { posts_limit: ${limit} }\n`, ...posts }
  const root = makeSite(files)
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  for (const key of ['feed/all', 'feed/tag/t']) expect(shownIn(kv, key)).toEqual(shown.map(fileOf))
  const changed = {
    [fileOf(28)]: '---\nfeed: { excerpt_only: true }\n---\nnone of the list any more',
    [fileOf(2)]: '---\ntags: [t]\ndate: 2026-02-01\n---\nnewest now',
  }
  writeSite(root, changed)
  const { everything } = await loadFiles(root, Object.keys(changed), async () => kv, loading)
  expect(everything).toBe(null)
  expect(valuesOf(kv)).toEqual(valuesOf(await loaded({ ...files, ...changed })))
})

test('excerpt_only of the site and of a post are what the Worker reads', async () => {
  const kv = await loaded({
    '_config.yml': 'url: https://news.example.com\nfeed: { excerpt_only: true }\n',
    [fileOf(1)]: '---\nfeed: { excerpt_only: true }\n---\nhi',
    [fileOf(2)]: '---\nfeed: { excerpt_only: false }\n---\nhi',
  })
  const values = valuesOf(kv)
  expect(decodeDocument('site', values.site ?? '', siteShape).excerptOnly).toBe(true)
  const said = ['article/2026/01/01/p1', 'article/2026/01/02/p2'].map(
    (key) => decodeDocument(key, values[key] ?? '', articleShape).excerptOnly,
  )
  expect(said).toEqual([true, undefined])
})

test('how authors are reached comes from the post, from _data/authors.yml, and for the site from _config.yml', async () => {
  const kv = await loaded({
    '_config.yml': 'url: https://news.example.com\nauthor: { name: The Desk, email: desk@example.com, uri: /about/ }\n',
    '_data/authors.yml': 'lin: { name: Lin  Harbour, email: lin@example.com }\nwei: Wei\n',
    [fileOf(1)]: '---\nauthors: [lin, wei, { name: Zhao, email: no mail, uri: "https://zhao.example" }]\n---\nhi',
    [fileOf(2)]: '---\nauthor: { name: lin, uri: "javascript:x" }\n---\nhi',
    [fileOf(3)]: '---\nauthor: Nobody\n---\nhi',
  })
  const values = valuesOf(kv)
  expect(decodeDocument('site', values.site ?? '', siteShape).authorContact).toEqual({
    email: 'desk@example.com',
    uri: 'https://news.example.com/about/',
  })
  const said = ['01/p1', '02/p2', '03/p3'].map((stem) => {
    const { authors, contacts } = decodeDocument(stem, values[`article/2026/01/${stem}`] ?? '', articleShape)
    return [authors, contacts]
  })
  const lin = { name: 'Lin Harbour', email: 'lin@example.com', uri: null }
  expect(said).toEqual([
    [
      ['Lin Harbour', 'Wei', 'Zhao'],
      [lin, { name: 'Zhao', email: null, uri: 'https://zhao.example/' }],
    ],
    [['Lin Harbour'], [lin]],
    [['Nobody'], undefined],
  ])
})

test('footnotes lead within the page of an article, and to it from feeds', async () => {
  const kv = await loaded({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2026-01-01-a.md': '---\n---\nText[^1]\n\n[^1]: Note',
  })
  const { article, feed } = {
    article: decodeDocument('a', valuesOf(kv)['article/2026/01/01/a'] ?? '', articleShape).html,
    feed: wholeArticles(decodeFeedDocument('feed/all', Buffer.from(valuesOf(kv)['feed/all'] ?? '')))[0]?.html,
  }
  const linksIn = (html = '') => [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)
  expect(linksIn(article)).toEqual(['#fn:1', '#fnref:1'])
  expect(linksIn(feed)).toEqual([
    'https://news.example.com/2026/01/01/a.html#fn:1',
    'https://news.example.com/2026/01/01/a.html#fnref:1',
  ])
})

test('posts with one entry id are reported with both files, those of one address are not reported twice', async () => {
  const report = await load(
    makeSite({
      '_config.yml': 'url: https://news.example.com\n',
      '_posts/2026-01-01-one.md': '---\npermalink: /pages/one.html\nslug: same\n---\nx',
      '_posts/2026-01-02-two.md': '---\npermalink: /pages/two.html\nslug: same\n---\nx',
      '_posts/2026-01-03-three.md': '---\npermalink: /pages/two.html\nslug: same\n---\nx',
    }),
    async () => memoryKv(),
    loading,
  )
  expect(report.problems.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
    [
      '_posts/2026-01-02-two.md',
      'duplicate URL',
      'its URL /pages/two.html is also that of "_posts/2026-01-03-three.md", which is newer; want another title, slug or permalink',
    ],
    [
      '_posts/2026-01-01-one.md',
      'duplicate entry id',
      'its entry id https://news.example.com/pages/same is also that of "_posts/2026-01-03-three.md", which is newer; want another slug, date or category; feed readers show only one of them',
    ],
  ])
})

test('a post dated years ahead leaves the feed of a busy list as long as it was', async () => {
  const busy = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [
      `_posts/2026-01-01-p${n}.md`,
      `---\ndate: 2026-01-01 10:${String(n).padStart(2, '0')}:00\n---\nx`,
    ]),
  )
  const ahead = { '_posts/2040-01-01-ahead.md': '---\n---\nx' }
  const kv = await loaded({ '_config.yml': 'url: https://news.example.com\nfuture: true\n', ...busy, ...ahead })
  expect(shownIn(kv, 'feed/all')).toHaveLength(31)
})

test('a category with characters that nobody sees does not cost its post', async () => {
  const kv = await loaded({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2026-01-01-a.md': '---\ncategories: ["new\\u0001s", "\\u0002"]\n---\nx',
  })
  const article = decodeDocument('a', valuesOf(kv)['article/news/2026/01/01/a'] ?? '', articleShape)
  expect(article.categories).toEqual([{ name: 'news', label: 'news' }])
})
