import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type LoadOptions, load, loadFiles } from '../../../seed/load/load.ts'
import { leaseFor } from '../../../seed/publish/publisher.ts'
import { decodeFeedDocument } from '../../../src/model/feed-document.ts'
import { archiveIn } from '../../of-archive.ts'
import { type MemoryKv, memoryKv } from '../kv/memory-kv.ts'
import { makeSite } from '../make-site.ts'

const options: LoadOptions = {
  dryRun: false,
  lease: leaseFor(process),
  signal: new AbortController().signal,
  out: process.stderr,
}

const config = 'url: https://news.example.com\nedge_news: { post_folders: [old_post] }\n'
const post = (title: string): string => `---\ntitle: ${title}\ncategories: emnews\n---\nhi\n`

const written = (kv: MemoryKv): string[] =>
  kv.calls.flatMap(([verb, ...keys]) => (verb === 'get' ? [] : keys)).filter((key) => key !== 'lease')

/** What KV holds, without who published it when. */
const contentOf = (kv: MemoryKv): [string, string][] => [
  ...archiveIn([...kv.pairs].map(([key, { value }]) => [key, value])),
]

async function loaded(root: string): Promise<MemoryKv> {
  const kv = memoryKv()
  await load(root, async () => kv, options)
  return kv
}

test('a night that moves posts to a post folder writes nothing, by a load of everything or of these files', async () => {
  const root = makeSite({
    '_config.yml': config,
    '_posts/2021-01-01-a.md': post('A'),
    '_posts/2021-01-02-b.md': post('B'),
    '_posts/2021-01-03-c.md': post('C'),
  })
  const kv = await loaded(root)
  const before = contentOf(kv)
  mkdirSync(join(root, 'old_post'))
  const moved = ['2021-01-01-a.md', '2021-01-02-b.md']
  for (const name of moved) renameSync(join(root, '_posts', name), join(root, 'old_post', name))
  kv.calls.length = 0
  const named = moved.flatMap((name) => [`_posts/${name}`, `old_post/${name}`])
  expect(await loadFiles(root, named, async () => kv, options)).toMatchObject({
    posts: 2,
    published: 2,
    problems: [],
    writes: 0,
    deletes: 0,
    everything: null,
  })
  expect(await load(root, async () => kv, options)).toMatchObject({ posts: 3, published: 3, writes: 0, deletes: 0 })
  expect(written(kv)).toEqual([])
  expect(contentOf(kv)).toEqual(before)
})

test('what becomes of a post in a post folder is published by its file there, as a load of everything would', async () => {
  const root = makeSite({
    '_config.yml': config,
    '_posts/2021-01-01-a.md': post('A'),
    'old_post/2021-01-02-b.md': post('B'),
    'old_post/2021-01-03-c.md': post('C'),
  })
  const kv = await loaded(root)
  const publish = async (file: string) => {
    const { everything } = await loadFiles(root, [file], async () => kv, options)
    expect(everything).toBeNull()
    expect(contentOf(kv)).toEqual(contentOf(await loaded(root)))
  }
  writeFileSync(join(root, 'old_post/2021-01-02-b.md'), post('B2'))
  await publish('old_post/2021-01-02-b.md')
  writeFileSync(join(root, '_posts/2021-01-02-b.md'), post('B3'))
  await publish('_posts/2021-01-02-b.md')
  rmSync(join(root, '_posts/2021-01-02-b.md'))
  await publish('_posts/2021-01-02-b.md')
  rmSync(join(root, 'old_post/2021-01-03-c.md'))
  await publish('old_post/2021-01-03-c.md')
  expect([...kv.pairs.keys()].filter((key) => key.startsWith('article/'))).toEqual([
    'article/emnews/2021/01/01/a',
    'article/emnews/2021/01/02/b',
  ])
})

test('a link to a post leads to it from where it was and where it is, wherever it lies', async () => {
  const root = makeSite({
    '_config.yml': config,
    'old_post/2021-01-01-a.md': post('A'),
    '_posts/2021-01-02-b.md': `${post('B')}[1]({% link _posts/2021-01-01-a.md %}) [2]({% link old_post/2021-01-01-a.md %}) [3]({% post_url 2021-01-01-a %})`,
  })
  const kv = await loaded(root)
  const { html } = JSON.parse(kv.pairs.get('article/emnews/2021/01/02/b')?.value ?? '{}')
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(
    Array(3).fill('https://news.example.com/emnews/2021/01/01/a.html'),
  )
})

test('dated posts that are not loaded are said by a load of everything and of these files, and are no files of it', async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md': post('A'),
    'old_post/2021-01-02-b.md': post('B'),
    'old_post/2021-01-03-c.md': post('C'),
  })
  const kv = memoryKv()
  const said = (posts: string) => [
    {
      path: 'old_post',
      line: null,
      reason: 'not loaded',
      detail: `${posts}: add "post_folders: [old_post]" below edge_news in _config.yml to load them`.replace(
        /them$/,
        posts.startsWith('1') ? 'it' : 'them',
      ),
    },
  ]
  const problems = said('2 dated posts in old_post/ are not loaded')
  expect(await load(root, async () => kv, options)).toMatchObject({ posts: 1, published: 1, problems })
  const few = await loadFiles(root, ['old_post/2021-01-02-b.md', '_posts/2021-01-01-a.md'], async () => kv, options)
  const fewer = said('1 dated post in old_post/ is not loaded')
  expect(few).toMatchObject({ posts: 1, published: 1, problems: fewer, everything: null })
})

test('a site that has dated posts only where none are read says what to add', async () => {
  const root = makeSite({ '_config.yml': 'url: https://news.example.com\n', 'old_post/2021-01-02-b.md': post('B') })
  await expect(load(root, async () => memoryKv(), options)).rejects.toThrow(
    'it has no file in a _posts folder; the first problem: old_post, not loaded, 1 dated post in old_post/ is not loaded: add "post_folders: [old_post]"',
  )
})

test('a publish with or without --strict-yaml compares everything where the one before was with the other', async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md': post('A'),
    '_posts/2021-01-02-b.md': post('say "a": b'),
  })
  const kv = await loaded(root)
  const strict = { ...options, strictYaml: true }
  const files = ['_posts/2021-01-01-a.md']
  expect(await loadFiles(root, files, async () => kv, strict)).toMatchObject({
    posts: 2,
    published: 1,
    problems: [{ path: '_posts/2021-01-02-b.md', line: 2, reason: 'broken front matter' }],
    everything: 'the configuration has changed',
  })
  expect(await loadFiles(root, files, async () => kv, strict)).toMatchObject({ writes: 0, everything: null })
  expect(await loadFiles(root, files, async () => kv, options)).toMatchObject({
    published: 2,
    everything: 'the configuration has changed',
  })
})

test('a category page that comes or goes joins the words of posts, or parts them, as a load of everything would', async () => {
  const page = (category: string): string => `---\ncategory: ${category}\n---\n`
  const inCategory = (name: string): string => `---\ncategories: ${name}\n---\nhi\n`
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\nedge_news: { categories: pages }\n',
    'category/1.html': page('a   b'),
    '_posts/2021-01-01-a.md': inCategory('a b'),
    '_posts/2021-01-02-b.md': inCategory('a   b'),
    '_posts/2021-01-03-c.md': inCategory('a  b'),
    '_posts/2021-01-04-d.md': inCategory('c d'),
    '_posts/2021-01-05-e.md': '---\ncategory: a b\n---\nhi\n',
  })
  const kv = await loaded(root)
  const publish = async (file: string, text: string | null): Promise<string[]> => {
    if (text === null) rmSync(join(root, file))
    else writeFileSync(join(root, file), text)
    const { everything } = await loadFiles(root, [file], async () => kv, options)
    expect(everything).toBeNull()
    expect(contentOf(kv)).toEqual(contentOf(await loaded(root)))
    return [...kv.pairs.keys()].filter((key) => key.startsWith('list/category/')).sort()
  }
  const lists = (...names: string[]) => names.map((name) => `list/category/${name}`)
  expect(await publish('category/2.html', page('c d'))).toEqual(lists('a   b', 'a b', 'c d'))
  expect(await publish('category/3.html', page('a b'))).toEqual(lists('a   b', 'a b', 'c d'))
  expect(await publish('category/1.html', null)).toEqual(lists('a b', 'c d'))
  expect(await publish('category/1.html', page('a  b'))).toEqual(lists('a  b', 'a b', 'c d'))
  expect(await publish('category/2.html', null)).toEqual(lists('a  b', 'a b', 'c', 'd'))
})

test('a feed that shows more than a head holds is, after publishing a few files, what a load of everything leaves', async () => {
  const pathOf = (n: number) => `_posts/2026-01-05-p${n}.md`
  const postAt = (n: number) => {
    const time = new Date(Date.UTC(2026, 0, 5, 8, n)).toISOString()
    return `---\ntitle: P${n}\ndate: ${time.slice(0, 10)} ${time.slice(11, 19)} +0000\n---\nText ${n}\n`
  }
  const files = Array.from({ length: 150 }, (_, n): [string, string] => [pathOf(n), postAt(n)])
  const root = makeSite({ '_config.yml': config, ...Object.fromEntries(files) })
  const kv = await loaded(root)
  const shownIn = (kv: MemoryKv) => decodeFeedDocument('feed/all', Buffer.from(kv.pairs.get('feed/all')?.value ?? ''))
  expect(shownIn(kv).articles.length).toBe(100)

  // One comes, the newest goes, and one changes that is in the feed and no more in the head.
  for (const [n, text] of [
    [150, postAt(150)],
    [149, null],
    [70, postAt(70).replace('Text', 'Edited')],
  ] as const) {
    if (text === null) rmSync(join(root, pathOf(n)))
    else writeFileSync(join(root, pathOf(n)), text)
    expect(await loadFiles(root, [pathOf(n)], async () => kv, options)).toMatchObject({ everything: null })
    expect(shownIn(kv).articles.length).toBe(100)
    expect(contentOf(kv)).toEqual(contentOf(await loaded(root)))
  }
})

test('a site that says no address is loaded at home and not where readers are', async () => {
  const root = makeSite({ '_config.yml': 'title: T', '_posts/2021-01-01-a.md': post('A') })
  const kv = memoryKv()
  await expect(load(root, async () => kv, { ...options, needsUrl: true })).rejects.toThrow(
    `Cannot publish "${root}": its _config.yml has no url and there is no CNAME, want "url: https://<host of the site>"`,
  )
  await expect(loadFiles(root, [], async () => kv, { ...options, needsUrl: true })).rejects.toThrow('Cannot publish')
  expect(kv.calls).toEqual([])
  expect(await load(root, async () => kv, options)).toMatchObject({ published: 1 })
})

test('limit_posts keeps the newest posts, by a load of everything or of a few files', async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\nlimit_posts: 2\n',
    '_posts/2021-01-01-a.md': '---\nredirect_from: /old-a\n---\nhi',
    '_posts/2021-01-02-b.md': '---\nredirect_from: /old-b\n---\n{% post_url 2021-01-01-a %}',
    '_posts/2021-01-03-c.md': post('C'),
  })
  const kv = await loaded(root)
  expect([...kv.pairs.keys()].filter((key) => /^(?:article|redirect)\//.test(key)).sort()).toEqual([
    'article/2021/01/02/b',
    'article/emnews/2021/01/03/c',
    'redirect/old-b',
  ])
  writeFileSync(join(root, '_posts/2021-01-04-d.md'), post('D'))
  const report = await loadFiles(root, ['_posts/2021-01-04-d.md'], async () => kv, options)
  expect(report).toMatchObject({
    published: 2,
    problems: [
      {
        path: '_config.yml',
        line: null,
        reason: 'not loaded',
        detail: 'limit_posts is 2, want 0 to load the 2 older posts, too',
      },
    ],
    everything: 'which posts are the newest is known of all of them',
  })
  expect(contentOf(kv)).toEqual(contentOf(await loaded(root)))
})
