import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { findSiteFiles, siteFileAt } from '../../../seed/archive/site-files.ts'
import { makeSite } from '../make-site.ts'

const page = '---\n---\nhi'
const files = {
  '_config.yml':
    'title: T\nurl: https://news.example.com\ninclude: [_pages, .well-known]\nexclude: [secret, "*.psd", README.md]\nedge_news: { post_folders: old_post }\n',
  '_posts/2026-01-01-a.md': page,
  '_drafts/b.md': page,
  'news/_posts/2026-01-01-c.md': page,
  'old_post/2026-01-02-d.md': page,
  'old_post/picture.png': 'x',
  '_layouts/default.html': 'x',
  '_pages/about.md': page,
  'index.html': page,
  'docs/plain.html': '<p>plain</p>',
  'docs/page.markdown': page,
  'search.json': page,
  'assets/main.scss': page,
  'assets/plain.css': 'a {}',
  'assets/.hidden/x.png': 'x',
  'assets/backup.png~': 'x',
  'assets/#note.txt': 'x',
  'secret/x.png': 'x',
  'draft.psd': 'x',
  'README.md': '# hi',
  'notes.md': '# no front matter',
  Gemfile: 'x',
  'node_modules/x/y.js': 'x',
  '.well-known/security.txt': 'x',
  '.htaccess': 'x',
}

const wanted = [
  { path: '.well-known/security.txt', kind: 'static' },
  { path: '_pages/about.md', kind: 'page' },
  { path: 'assets/main.scss', kind: 'sass' },
  { path: 'assets/plain.css', kind: 'static' },
  { path: 'docs/page.markdown', kind: 'page' },
  { path: 'docs/plain.html', kind: 'static' },
  { path: 'index.html', kind: 'page' },
  { path: 'notes.md', kind: 'static' },
  { path: 'old_post/picture.png', kind: 'static' },
  { path: 'search.json', kind: 'rendered' },
]

test('the files of a site are those that Jekyll copies or renders', async () => {
  const root = makeSite(files)
  expect(await findSiteFiles(root, openJekyllSite(root).config)).toEqual({ files: wanted, problems: [] })
})

test('one path is judged as a walk through the site judges it', async () => {
  const root = makeSite(files)
  const { config } = openJekyllSite(root)
  const found = [...Object.keys(files), 'gone.png', 'assets', ''].flatMap(
    (path) => siteFileAt(root, path, config) ?? [],
  )
  expect(found.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(wanted)
})

test('a link is followed to a file of the site, and never out of it', async () => {
  const root = makeSite({ '_config.yml': 'title: T\nurl: https://news.example.com\n', 'a/b.png': 'x' })
  const outside = makeSite({ 'secret.txt': 'x' })
  mkdirSync(join(root, 'c'))
  writeFileSync(join(root, 'c/d.txt'), 'x')
  symlinkSync('../a/b.png', join(root, 'c/good.png'))
  symlinkSync(join(outside, 'secret.txt'), join(root, 'c/bad.txt'))
  symlinkSync(outside, join(root, 'folder'))
  symlinkSync('nowhere', join(root, 'c/nothing.txt'))
  const { config } = openJekyllSite(root)
  const { files: found, problems } = await findSiteFiles(root, config)
  expect(found.map(({ path }) => path)).toEqual(['a/b.png', 'c/d.txt', 'c/good.png'])
  expect(problems.map(({ path, detail }) => [path, detail])).toEqual([
    ['c/bad.txt', 'it is a link to outside of the archive, want a file'],
    ['c/nothing.txt', 'it is a link to nothing, want a file'],
    ['folder', 'it is a link to outside of the archive, want a file'],
  ])
  for (const path of ['c/bad.txt', 'folder/secret.txt', '../x', 'c/../../x'])
    expect(Object.keys(siteFileAt(root, path, config) ?? {})).not.toContain('kind')
})
