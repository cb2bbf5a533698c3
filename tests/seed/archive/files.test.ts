import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ArchiveError } from '../../../seed/archive/site.ts'
import { makeSite } from '../make-site.ts'
import { readArchive } from '../read-archive.ts'

const now = Date.parse('2026-11-01T00:00:00Z')
const config = 'title: T\nurl: https://news.example.com\n'
const post = '---\n---\nhi'

test('posts are the files of every _posts folder, without drafts, hidden and excluded ones', async () => {
  const root = makeSite({
    '_config.yml': `${config}exclude: [old/, "*.bak.md"]\n`,
    '_posts/2021-01-01-a.md': post,
    '_posts/sub/2021-01-02-b.md': post,
    '_posts/a/_x/2021-01-03-c.md': post,
    'news/_posts/2021-01-04-d.md': post,
    'vendor/_posts/2021-01-05-e.md': post,
    '_drafts/draft.md': post,
    '_posts/_hidden/2021-02-01-x.md': post,
    '_posts/.dot/2021-02-02-x.md': post,
    '_posts/2021-02-04-backup.md~': post,
    '_other/_posts/2021-02-05-x.md': post,
    'node_modules/_posts/2021-02-06-x.md': post,
    'old/_posts/2021-02-07-x.md': post,
  })
  const { posts, problems } = await readArchive(root, now)
  expect(posts.map(({ file }) => file)).toEqual([
    'vendor/_posts/2021-01-05-e.md',
    'news/_posts/2021-01-04-d.md',
    '_posts/a/_x/2021-01-03-c.md',
    '_posts/sub/2021-01-02-b.md',
    '_posts/2021-01-01-a.md',
  ])
  expect(problems).toEqual([])
})

test('posts of the same moment come in the order of their paths, the last one first', async () => {
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post, '_posts/2021-01-01-b.md': post })
  expect((await readArchive(root, now)).posts.map(({ file }) => file)).toEqual([
    '_posts/2021-01-01-b.md',
    '_posts/2021-01-01-a.md',
  ])
})

test('of two posts with one URL the newest stays and the other is reported', async () => {
  const root = makeSite({
    '_config.yml': config,
    '_posts/2021-01-01-a.md': '---\npermalink: /x/\n---\n',
    '_posts/2021-01-02-b.md': '---\npermalink: /x.html\n---\n',
  })
  const { posts, problems } = await readArchive(root, now)
  expect(posts.map(({ file }) => file)).toEqual(['_posts/2021-01-02-b.md'])
  expect(problems).toEqual([
    {
      path: '_posts/2021-01-01-a.md',
      line: null,
      reason: 'duplicate URL',
      detail:
        'its URL /x/ is also that of "_posts/2021-01-02-b.md", which is newer; want another title, slug or permalink',
    },
  ])
})

test('a file that is no UTF-8 is reported with its first bad line, and the others load', async () => {
  const root = makeSite({
    '_config.yml': config,
    '_posts/2021-01-01-latin.md': new Uint8Array([...Buffer.from('---\ntitle: x\n---\ncaf'), 0xe9, 10]),
    '_posts/2021-01-02-good.md': post,
  })
  const { posts, problems } = await readArchive(root, now)
  expect(posts.map(({ file }) => file)).toEqual(['_posts/2021-01-02-good.md'])
  expect(problems).toEqual([
    {
      path: '_posts/2021-01-01-latin.md',
      line: 4,
      reason: 'not UTF-8',
      detail: 'it holds bytes that are no UTF-8, want a file saved as UTF-8',
    },
  ])
})

test('a byte order mark is no part of the text', async () => {
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-bom.md': '\ufeff---\ntitle: bom\n---\nhi' })
  expect((await readArchive(root, now)).posts[0]).toMatchObject({ title: 'bom' })
})

test('links inside the archive are read; links out of it, to folders and to nothing are reported', async () => {
  const outside = makeSite({ 'secret.md': '---\ntitle: secret\n---\n' })
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': '---\ntitle: a\n---\n' })
  mkdirSync(join(root, '_posts/dir'))
  symlinkSync(join(root, '_posts/2021-01-01-a.md'), join(root, '_posts/2021-01-02-in.md'))
  symlinkSync(join(outside, 'secret.md'), join(root, '_posts/2021-01-03-out.md'))
  symlinkSync(join(root, '_posts'), join(root, '_posts/dir/loop'))
  symlinkSync(join(root, 'nothing'), join(root, '_posts/2021-01-04-gone.md'))
  const { posts, problems } = await readArchive(root, now)
  expect(posts.map(({ file }) => file)).toEqual(['_posts/2021-01-02-in.md', '_posts/2021-01-01-a.md'])
  expect(problems.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
    ['_posts/2021-01-03-out.md', 'unreadable', 'it is a link to outside of the archive, want a file'],
    ['_posts/2021-01-04-gone.md', 'unreadable', 'it is a link to nothing, want a file'],
    ['_posts/dir/loop', 'unreadable', 'it is a link to a folder, want a file'],
  ])
})

test('data files are there for Liquid, one that does not parse is reported', async () => {
  const root = makeSite({
    '_config.yml': config,
    '_data/categories.yml': 'a: Label A\n',
    '_data/team/people.json': '[{"name": "Lin"}]',
    '_data/__proto__/polluted.yml': 'x: y',
    '_data/bad.yml': 'a: "b\n',
    '_posts/2021-01-01-a.md': post,
  })
  const { site, config: read, problems } = await readArchive(root, now)
  expect(read.categoryLabels).toEqual({ a: 'Label A' })
  expect(site.liquid.data).toMatchObject({ team: { people: [{ name: 'Lin' }] } })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(problems).toEqual([expect.objectContaining({ path: '_data/bad.yml', reason: 'broken data' })])
})

test('data files that are not read are reported: links out, broken tables, labels that are none, other encodings', async () => {
  const outside = makeSite({ 'secret.yml': 'key: 1' })
  const root = makeSite({
    '_config.yml': config,
    '_data/authors.yml': '- lin\n- mei\n',
    '_data/categories.yml': 'a: Label A\nb: [1]\n',
    '_data/latin.yml': new Uint8Array([0x61, 0x3a, 0x20, 0xe9]),
    '_data/team/table.csv': 'a,b\n1,"2\n',
    '_posts/2021-01-01-a.md': post,
  })
  symlinkSync(join(outside, 'secret.yml'), join(root, '_data/secret.yml'))
  const { site, config: read, problems } = await readArchive(root, now)
  expect(read.categoryLabels).toEqual({ a: 'Label A' })
  expect(site.liquid.data).not.toHaveProperty('secret')
  expect(problems.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
    ['_data/latin.yml', 'not UTF-8', 'it holds bytes that are no UTF-8, want a file saved as UTF-8'],
    ['_data/secret.yml', 'unreadable', 'it is a link to outside of the archive, want a file'],
    ['_data/team/table.csv', 'broken data', 'it does not parse: a quoted field has no end'],
    ['_data/authors.yml', 'broken data', 'it is no mapping, want "name: Label" lines; not used'],
    [
      '_data/categories.yml',
      'broken data',
      '1 entries have no label, the first is "b", want "name: Label" lines; not used',
    ],
  ])
})

test('a linked folder of posts is reported: what is in it would vanish otherwise', async () => {
  const root = makeSite({ '_config.yml': config, 'real/_posts/2021-01-01-a.md': post, 'assets/a.txt': '' })
  symlinkSync(join(root, 'real/_posts'), join(root, '_posts'))
  symlinkSync(join(root, 'real'), join(root, 'news'))
  symlinkSync(join(root, 'assets'), join(root, 'static'))
  const { posts, problems } = await readArchive(root, now)
  expect(posts.map(({ file }) => file)).toEqual(['real/_posts/2021-01-01-a.md'])
  expect(problems.map(({ path, detail }) => [path, detail])).toEqual([
    ['_posts', 'it is a link to a folder of posts, want the folder itself'],
    ['news', 'it is a link to a folder of posts, want the folder itself'],
  ])
})

test.each<[config: string | null, message: RegExp]>([
  [null, /there is no _config\.yml in it, want the folder of a Jekyll site/],
  ['url: javascript:alert(1)\n', /url is "javascript:alert\(1\)", want the address of the site/],
  [`${config}timezone: Asia/Shanghigh\n`, /timezone is "Asia\/Shanghigh", want an IANA name/],
  [`${config}edge_news: { zoneless_dates: local }\n`, /edge_news\.zoneless_dates is "local", want "utc" or "site"/],
  [`${config}edge_news: { category_label: tags }\n`, /edge_news\.category_label is "tags", want "tag" or "name"/],
  [
    `${config}baseurl: https://x.example/blog\n`,
    /baseurl is "https:\/\/x\.example\/blog", want a path such as "\/blog"/,
  ],
  [
    'url: https://x.example/sub\n',
    /url is "https:\/\/x\.example\/sub", want scheme and host; a path goes into baseurl/,
  ],
  ['url: "x\n', /line 1: it does not parse/],
  ['url: &a [*a]\n', /line 1: it does not parse, the alias \*a names what it is in/],
])('a site whose configuration is %j cannot be loaded, and the message says why', async (text, message) => {
  const root = makeSite(text === null ? { 'README.md': '' } : { '_config.yml': text })
  await expect(readArchive(root, now)).rejects.toThrow(ArchiveError)
  await expect(readArchive(root, now)).rejects.toThrow(message)
})

test('a folder that cannot be read is reported, and the rest loads', async () => {
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post })
  mkdirSync(Buffer.concat([Buffer.from(join(root, 'assets-')), Buffer.from([0xe9])]))
  const { posts, problems } = await readArchive(root, now)
  expect(posts.length).toBe(1)
  expect(problems).toEqual([expect.objectContaining({ reason: 'unreadable' })])
})

test('ids begin with id_url where the site has moved, and keep the slash that url ends with', async () => {
  const read = async (text: string) => {
    const { config } = await readArchive(makeSite({ '_config.yml': text }), now)
    return { url: config.url, idUrl: config.idUrl }
  }
  const moved = 'url: https://New.example.com\nedge_news: { id_url: "https://old.example.com/blog" }\n'
  expect(await read(moved)).toEqual({ url: 'https://new.example.com', idUrl: 'https://old.example.com/blog' })
  expect(await read('url: https://x.example.com/\n')).toEqual({
    url: 'https://x.example.com',
    idUrl: 'https://x.example.com/',
  })
})

test('a label of a category that is too long is reported and not used', async () => {
  const longest = `${'长'.repeat(66)}ab`
  const data = `a: ${'长'.repeat(67)}\nb: ${longest}\n`
  const root = makeSite({ '_config.yml': config, '_data/categories.yml': data, '_posts/2021-01-01-a.md': post })
  const { config: read, problems } = await readArchive(root, now)
  expect(read.categoryLabels).toEqual({ b: longest })
  expect(problems).toEqual([
    {
      path: '_data/categories.yml',
      line: null,
      reason: 'too large',
      detail: 'the label of "a" has 201 bytes, want at most 200; not used',
    },
  ])
})
