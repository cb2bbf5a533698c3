import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findPosts, findThese } from '../../../seed/archive/find-posts.ts'
import { toPostFile } from '../../../seed/archive/post-file.ts'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { amount } from '../../amount.ts'
import { makeSite, writeSite } from '../make-site.ts'
import { readArchive } from '../read-archive.ts'

const now = Date.parse('2026-11-01T00:00:00Z')
const config = 'title: T\nurl: https://news.example.com\n'
const post = '---\n---\nhi'

const configWith = (postFolders: string[], exclude: string[] = [], collectionsDir = ''): string =>
  `${config}collections_dir: "${collectionsDir}"\nexclude: ${JSON.stringify(exclude)}\nedge_news: { post_folders: ${JSON.stringify(postFolders)} }\n`

/** What a load of the site's files finds: where each post lies, by its path. */
async function placesIn(root: string): Promise<Record<string, string>> {
  const { files } = await findPosts(root, openJekyllSite(root).config)
  return Object.fromEntries(files.map(({ path, location }) => [path, location]))
}

test('posts of post folders, at any depth, are those that would lie in _posts; nothing else in there is looked at', async () => {
  const root = makeSite({
    '_config.yml': configWith(['old_post', 'news/old_post', '_old', 'old_post/special']),
    '_posts/2021-01-01-a.md': post,
    'old_post/2021-01-02-b.md': post,
    'old_post/2021/2021-01-03-c.html': post,
    'old_post/special/2021-01-04-d.md': post,
    'old_post/sub/_posts/2021-01-05-e.md': post,
    'old_post/a/_x/2021-01-06-f.md': post,
    'news/old_post/2021-01-07-g.md': post,
    '_old/2021-01-08-h.md': post,
    'old_post/_hidden/2021-02-01-x.md': post,
    'old_post/2021-02-02-backup.md~': post,
    'old_post/2021-02-03-picture.png': '',
    'old_post/2021-02-04-text.txt': post,
    'old_post/index.html': post,
    'old_post/about.md': post,
  })
  expect(await placesIn(root)).toEqual({
    '_posts/2021-01-01-a.md': '_posts/2021-01-01-a.md',
    '_posts/2021-01-02-b.md': 'old_post/2021-01-02-b.md',
    '_posts/2021-01-08-h.md': '_old/2021-01-08-h.md',
    '_posts/2021/2021-01-03-c.html': 'old_post/2021/2021-01-03-c.html',
    '_posts/a/_x/2021-01-06-f.md': 'old_post/a/_x/2021-01-06-f.md',
    'news/_posts/2021-01-07-g.md': 'news/old_post/2021-01-07-g.md',
    'old_post/_posts/2021-01-04-d.md': 'old_post/special/2021-01-04-d.md',
    'old_post/sub/_posts/2021-01-05-e.md': 'old_post/sub/_posts/2021-01-05-e.md',
  })
  const { posts, problems } = await readArchive(root, now)
  expect(problems).toEqual([])
  expect(posts.find(({ location }) => location === 'news/old_post/2021-01-07-g.md')).toMatchObject({
    file: 'news/_posts/2021-01-07-g.md',
    path: '/news/2021/01/07/g.html',
    categories: ['news'],
  })
})

test('a post that lies in _posts and in post folders is one post: the file in _posts, else in the folder named first', async () => {
  const root = makeSite({
    '_config.yml': configWith(['old', 'older']),
    '_posts/2021-01-01-a.md': '---\ntitle: new\n---\n',
    'old/2021-01-01-a.md': '---\ntitle: old\n---\n',
    'older/2021-01-02-b.md': '---\ntitle: older\n---\n',
    'old/2021-01-02-b.md': '---\ntitle: old\n---\n',
  })
  const { posts, problems } = await readArchive(root, now)
  expect(posts.map(({ file, title }) => [file, title])).toEqual([
    ['_posts/2021-01-02-b.md', 'old'],
    ['_posts/2021-01-01-a.md', 'new'],
  ])
  expect(problems).toEqual([])
})

test('a post folder is read although the site excludes it; what is excluded further in is not', async () => {
  const root = makeSite({
    '_config.yml': configWith(['old_post', 'vendor/cache'], ['old_post/', 'old_*', '**/*.bak.md', 'old_post/drafts']),
    'old_post/2021-01-01-a.md': post,
    'old_post/2021-01-01-a.bak.md': post,
    'old_post/drafts/2021-01-02-b.md': post,
    'vendor/cache/2021-01-03-c.md': post,
  })
  expect(await placesIn(root)).toEqual({
    '_posts/2021-01-01-a.md': 'old_post/2021-01-01-a.md',
    'vendor/_posts/2021-01-03-c.md': 'vendor/cache/2021-01-03-c.md',
  })
})

test('links in a post folder are read where they stay inside; those that lead out, to folders or to nothing are reported', async () => {
  const outside = makeSite({ 'secret.md': '---\ntitle: secret\n---\n' })
  const root = makeSite({ '_config.yml': configWith(['old']), 'old/2021-01-01-a.md': post })
  symlinkSync('2021-01-01-a.md', join(root, 'old/2021-01-02-in.md'))
  symlinkSync(join(outside, 'secret.md'), join(root, 'old/2021-01-03-out.md'))
  symlinkSync(join(outside, 'secret.md'), join(root, 'old/picture.png'))
  symlinkSync('.', join(root, 'old/loop'))
  symlinkSync('nothing', join(root, 'old/2021-01-04-gone.md'))
  expect(Object.values(await placesIn(root))).toEqual(['old/2021-01-01-a.md', 'old/2021-01-02-in.md'])
  expect((await readArchive(root, now)).problems.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
    ['old/2021-01-03-out.md', 'unreadable', 'it is a link to outside of the archive, want a file'],
    ['old/2021-01-04-gone.md', 'unreadable', 'it is a link to nothing, want a file'],
    ['old/loop', 'unreadable', 'it is a link to a folder, want a file'],
  ])
})

test('a post folder that is none is reported, and the rest loads', async () => {
  const root = makeSite({
    '_config.yml': configWith(['gone', 'file', 'link', 'file/below', 'link/below']),
    '_posts/2021-01-01-a.md': post,
    'real/below/2021-01-02-b.md': post,
    file: '',
  })
  symlinkSync('real', join(root, 'link'))
  const { posts, files, problems } = await readArchive(root, now)
  expect([posts.length, files]).toEqual([1, 1])
  const wanted = 'edge_news.post_folders names it and it is not there, want a folder of posts'
  expect(problems.slice(0, 5)).toEqual([
    { path: 'gone', line: null, reason: 'unreadable', detail: wanted },
    { path: 'file', line: null, reason: 'unreadable', detail: 'it is a file, want a folder of posts' },
    {
      path: 'link',
      line: null,
      reason: 'unreadable',
      detail: 'it is a link to a folder of posts, want the folder itself',
    },
    { path: 'file/below', line: null, reason: 'unreadable', detail: wanted },
    {
      path: 'link/below',
      line: null,
      reason: 'unreadable',
      detail: 'it is a link to a folder of posts, want the folder itself',
    },
  ])
})

test('dated posts where none are read are counted by the folder to name, with the line that loads them', async () => {
  const dated = (folder: string, names: string[]) => Object.fromEntries(names.map((name) => [`${folder}${name}`, post]))
  const root = makeSite({
    '_config.yml': `${config}exclude: [excluded]\n`,
    '_posts/2021-01-01-a.md': post,
    'news/_posts/2021-01-01-b.md': post,
    ...dated('old_post/2021/01/', ['2021-01-01-a.md', '2021-01-02-b.html']),
    ...dated('old_post/2022/', ['2022-01-01-a.markdown']),
    ...dated('news/old_post/', ['2021-01-03-c.md']),
    ...dated('news/', ['2021-01-04-d.md']),
    ...dated('旧 闻/', ['2021-01-05-e.md']),
    ...dated('', ['2021-01-06-f.md', '2021-01-07-g.md']),
    // Nothing that Jekyll would show as a page, or that is named like a post.
    ...dated('excluded/', ['2021-02-01-x.md']),
    ...dated('_drafts/', ['2021-02-02-x.md']),
    ...dated('old_post/.git/', ['2021-02-03-x.md']),
    ...dated('node_modules/', ['2021-02-04-x.md']),
    ...dated('old_post/', ['about.md', '2021-02-05-x.txt', '2021-02-06.md']),
    'old_post/2021-02-07-no-front-matter.md': 'hi\n---\n',
    'old_post/2021-02-08-no-line-end.md': '---',
    'old_post/2021-02-09-more.md': '--- # x\n---\n',
  })
  const { problems, files } = await readArchive(root, now)
  expect(files).toBe(2)
  const add = (folder: string) => `add "post_folders: [${folder}]" below edge_news in _config.yml to load`
  expect(problems).toEqual(
    [
      ['.', '2 dated posts in the folder of the site itself are not loaded: move them into _posts'],
      ['news', `1 dated post in news/ is not loaded: ${add('news')} it`],
      ['news/old_post', `1 dated post in news/old_post/ is not loaded: ${add('news/old_post')} it`],
      ['old_post', `3 dated posts in old_post/ are not loaded: ${add('old_post')} them`],
      ['旧 闻', `1 dated post in 旧 闻/ is not loaded: ${add('"旧 闻"')} it`],
    ].map(([path, detail]) => ({ path, line: null, reason: 'not loaded', detail })),
  )
})

test('where some post folders are named already, the line has the others too, and loads what it says', async () => {
  const files = { '_posts/2021-01-01-a.md': post, 'a/2021-01-02-b.md': post, 'b c/2021-01-03-c.md': post }
  const root = makeSite({ '_config.yml': configWith(['a']), ...files })
  expect((await readArchive(root, now)).problems.map(({ detail }) => detail)).toEqual([
    '1 dated post in b c/ is not loaded: make "post_folders: [a, "b c"]" of the line in _config.yml to load it',
  ])
  writeSite(root, { '_config.yml': `${config}edge_news:\n  post_folders: [a, "b c"]\n` })
  expect(await readArchive(root, now)).toMatchObject({ files: 3, problems: [] })
})

test('of a few files, those that lie where none are read are said too', () => {
  const root = makeSite({
    '_config.yml': config,
    'old/2021-01-01-a.md': post,
    'old/2021-01-02-b.md': post,
    'old/about.md': post,
    'old/2021-01-03-plain.md': 'hi',
    '_old/2021-01-04-d.md': post,
  })
  const paths = [
    'old/2021-01-01-a.md',
    'old/about.md',
    'old/2021-01-03-plain.md',
    '_old/2021-01-04-d.md',
    'old/2021-01-05-gone.md',
  ]
  expect(findThese(root, paths, openJekyllSite(root).config)).toEqual({
    files: [],
    problems: [],
    notLoaded: [
      expect.objectContaining({ path: 'old', detail: expect.stringMatching(/^1 dated post in old\/ is not/) }),
    ],
  })
})

test('where collections have a folder of their own, posts are those in there, as if it were the site', async () => {
  const root = makeSite({
    '_config.yml': `${configWith(['collections/old', 'old'], [], '/collections/')}`,
    '_posts/2021-01-01-outside.md': post,
    'collections-too/_posts/2021-01-01-beside.md': post,
    'collections/_posts/2021-01-01-a.md': post,
    'collections/movies/_posts/2021-01-02-b.md': post,
    'collections/old/2021-01-03-c.md': post,
    'old/2021-01-04-d.md': post,
  })
  expect(await placesIn(root)).toEqual({
    '_posts/2021-01-01-a.md': 'collections/_posts/2021-01-01-a.md',
    'movies/_posts/2021-01-02-b.md': 'collections/movies/_posts/2021-01-02-b.md',
    '_posts/2021-01-03-c.md': 'collections/old/2021-01-03-c.md',
    '_posts/2021-01-04-d.md': 'old/2021-01-04-d.md',
  })
  const { posts } = await readArchive(root, now)
  expect(posts.map(({ path, categories }) => [path, categories])).toEqual([
    ['/2021/01/04/d.html', []],
    ['/2021/01/03/c.html', []],
    ['/movies/2021/01/02/b.html', ['movies']],
    ['/2021/01/01/a.html', []],
  ])
})

test('nothing is at a path that the system cannot have', () => {
  const root = makeSite({ '_config.yml': configWith(['old']), 'old/2021-01-01-a.md': post })
  const paths = [
    'old/2021-01-01-a.md/2021-01-02-b.md',
    `_posts/2021-01-01-${'x'.repeat(5000)}.md`,
    '_posts/2021-01-01-\0.md',
    '',
    '/',
    '_posts',
  ]
  expect(findThese(root, paths, openJekyllSite(root).config)).toEqual({ files: [], problems: [], notLoaded: [] })
})

test('what a few paths are is what all files say of them, wherever they lie', async () => {
  const folder = fc.array(fc.constantFrom('a', 'b', '_posts', '_x', 'node_modules'), { maxLength: 4 })
  const name = fc.constantFrom('2021-01-01-x.md', '2021-01-02-y.html', 'index.html', '2021-01-01-x.png')
  const path = fc.tuple(folder, name).map(([steps, last]) => [...steps, last].join('/'))
  const postFolders = fc.uniqueArray(fc.constantFrom('a', 'b', 'a/b', '_x', 'b/_x', 'node_modules'), { maxLength: 3 })
  const exclude = fc.uniqueArray(fc.constantFrom('a', 'b/a', '*/_posts', '**/*.html', '_x'), { maxLength: 2 })
  const collectionsDir = fc.constantFrom('', '', 'a', 'a/b')
  const root = makeSite({})
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(path, { maxLength: 12 }),
      postFolders,
      exclude,
      collectionsDir,
      async (paths, folders, excluded, collections) => {
        rmSync(root, { recursive: true })
        mkdirSync(root)
        writeSite(root, {
          '_config.yml': configWith(folders, excluded, collections),
          ...Object.fromEntries(paths.map((one) => [one, post])),
        })
        const site = openJekyllSite(root)
        const all = await findPosts(root, site.config)
        const each = paths.map((one) => findThese(root, [one], site.config))
        const found = new Map(each.flatMap(({ files }) => files).map((file) => [file.path, file]))
        expect([...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(all.files)
        for (const [at, { files }] of each.entries()) {
          const { path } = toPostFile(paths[at] ?? '', site.config)
          expect(files).toEqual(all.files.filter((file) => file.path === path))
        }
        expect(findThese(root, paths, site.config)).toEqual({
          ...all,
          notLoaded: expect.toSatisfy((problems) => problems.length === all.notLoaded.length),
        })
      },
    ),
    { numRuns: amount(40, 100) },
  )
})
