import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { findSiteFiles } from '../../../seed/archive/site-files.ts'
import { servedFiles, staticFilesAt } from '../../../seed/archive/static-files.ts'
import { makeSite } from '../make-site.ts'

const find = async (root: string) => {
  const { config } = openJekyllSite(root)
  return servedFiles(await findSiteFiles(root, config), config)
}

const at = (root: string, ...paths: string[]) => staticFilesAt(root, paths, openJekyllSite(root).config)

test('what Jekyll would copy has an address, and a page is where its folder is', async () => {
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    'assets/图 1.png': 'x',
    'demo.html': 'x',
    'tour/index.html': 'x',
    'index.html': 'x',
    '50%41.txt': 'x',
    'about.md': '---\n---\n',
    'about.txt': '---\n---\n',
    '_drafts/a.png': 'x',
    '_posts/a.png': 'x',
    '.well-known/a.txt': 'x',
  })
  expect(await find(root)).toEqual({
    files: [
      { path: '50%41.txt', address: '/50%41.txt', stem: '50%41.txt' },
      { path: 'assets/图 1.png', address: '/assets/图 1.png', stem: 'assets/图 1.png' },
      { path: 'demo.html', address: '/demo.html', stem: 'demo' },
      { path: 'index.html', address: '/', stem: '' },
      { path: 'tour/index.html', address: '/tour/', stem: 'tour' },
    ],
    problems: [],
  })
})

test('of files that would be answered at one address the last one by path is served, whatever was changed', async () => {
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    'x/index.html': 'x',
    'x.html': 'x',
    'e\u0301.png': 'x',
    '\u00e9.png': 'x',
  })
  const sameAddress = (path: string, address: string, other: string) => ({
    path,
    line: null,
    reason: 'duplicate URL',
    detail: `its address ${address} is answered as that of "${other}"; it is not served, want another name`,
  })
  const files = [
    { path: 'x/index.html', address: '/x/', stem: 'x' },
    { path: '\u00e9.png', address: '/\u00e9.png', stem: '\u00e9.png' },
  ]
  const problems = [
    sameAddress('x.html', '/x.html', 'x/index.html'),
    sameAddress('e\u0301.png', '/e\u0301.png', '\u00e9.png'),
  ]
  expect(await find(root)).toEqual({ files, problems })
  const changed = at(root, 'x.html', 'x/index.html', 'x', '\u00e9.png', 'e\u0301.png')
  expect([...changed.byStem]).toEqual(files.map((file) => [file.stem, file]))
  expect(changed.problems).toEqual(problems)
})

test('a path where nothing is any more has a stem without a file; one that never was a file has none', async () => {
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\nexclude: [out]\n',
    'x.html': '---\n---\n',
    'y.png/z.png': 'x',
  })
  symlinkSync('/etc/hostname', join(root, 'w.txt'))
  const { byStem, problems } = at(
    root,
    ...['x.html', 'y.png', 'gone/a.png', 'w.txt'],
    ...['_a/b.png', '.c', 'out/d.png'],
  )
  expect([...byStem]).toEqual([
    ['x', null],
    ['y.png', null],
    ['gone/a.png', null],
    ['w.txt', null],
  ])
  expect(problems).toEqual([
    {
      path: 'w.txt',
      line: null,
      reason: 'unreadable',
      detail: 'it is a link to outside of the archive, want a file',
    },
  ])
})

test('a name that can have no address is reported, and what the Worker has in its own place is not', async () => {
  const long = 'n'.repeat(200)
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    [`${long}/${long}/${long}.png`]: 'x',
    'api/v1/data.json': 'x',
    'category/harbour': 'x',
    'category/harbour.html': 'x',
    'feed.xml': 'x',
    'sitemap.xml': 'x',
    'robots.txt': 'x',
    'tags/index.html': 'x',
  })
  const { files, problems } = await find(root)
  expect(files.map(({ address }) => address)).toEqual(['/category/harbour.html', '/robots.txt', '/tags/'])
  expect(problems.map(({ path, reason, detail }) => [path.slice(0, 20), reason, detail])).toEqual([
    [
      'api/v1/data.json',
      'bad name',
      'its address /api/v1/data.json is one that the Worker answers itself; it is not served, want another name',
    ],
    [
      'category/harbour',
      'bad name',
      'its address /category/harbour is one that the Worker answers itself; it is not served, want another name',
    ],
    [long.slice(0, 20), 'bad name', 'its key has 611 bytes, want at most 512: a shorter name'],
  ])
})

test.each([
  ['all', ['/a.css', '/a.png', '/a.svg', '/robots.txt']],
  ['images', ['/a.png', '/a.svg']],
  ['none', []],
])('with "static: %s" these are served: %j', async (choice, addresses) => {
  const root = makeSite({
    '_config.yml': `title: T\nurl: https://news.example.com\nedge_news: { static: ${choice} }\n`,
    ...Object.fromEntries(['a.css', 'a.png', 'a.svg', 'robots.txt'].map((path) => [path, 'x'])),
  })
  expect((await find(root)).files.map(({ address }) => address)).toEqual(addresses)
  const { byStem } = at(root, 'a.css', 'a.png', 'a.svg', 'robots.txt')
  expect([...byStem.values()].flatMap((file) => file?.address ?? [])).toEqual(addresses)
})
