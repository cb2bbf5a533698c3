import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { makeSite } from '../make-site.ts'

const said = (root: string, path = '.'): string => {
  try {
    openJekyllSite(join(root, path))
  } catch (error) {
    return (error as Error).message.replaceAll(root, '<folder>')
  }
  return 'loaded'
}

test('a folder that is not there, a file, and a folder without a site are told apart', () => {
  const root = makeSite({ 'a.md': '', 'docs/_config.yml': 'title: T\n', 'docs/_posts/2021-01-01-a.md': '' })
  expect(said(root, 'none')).toBe('Cannot load "<folder>/none": there is no such folder, want that of a Jekyll site')
  expect(said(root, 'a.md')).toBe('Cannot load "<folder>/a.md": it is a file, want the folder of a Jekyll site')
  expect(said(root)).toBe(
    `Cannot load "<folder>": there is no _config.yml in it, want the folder of a Jekyll site; there is one in "<folder>/docs"`,
  )
  expect(said(root, 'docs')).toBe('loaded')
})

const packageJson = (name: string): string => JSON.stringify({ devDependencies: { [name]: '1.0.0' } })

test.each<[string, Record<string, string>, string]>([
  [
    'Hugo',
    { 'hugo.toml': '', 'content/posts/a.md': '' },
    'it is a Hugo site ("hugo.toml"), and this loads Jekyll\'s: want a _config.yml with the title and url of the site, the posts of content/posts/ as _posts/YYYY-MM-DD-title.md, front matter in YAML ("hugo convert toYAML" makes it), and what shortcodes show as HTML or as files of _includes',
  ],
  ['Hugo, older', { 'config.toml': '', 'archetypes/default.md': '' }, 'it is a Hugo site ("config.toml")'],
  ['Hugo in folders', { 'config/_default/hugo.toml': '', 'content/a.md': '' }, 'it is a Hugo site ("config")'],
  [
    'Hexo',
    { '_config.yml': 'title: T\n', 'package.json': packageJson('hexo'), 'source/_posts/hello.md': '' },
    'it is a Hexo site ("package.json"), and this loads Jekyll\'s: want a _config.yml with the title and url of the site as Jekyll has them, the posts of source/_posts/ as _posts/YYYY-MM-DD-title.md',
  ],
  [
    'Hexo without its packages',
    { '_config.yml': 'title: T\n', 'scaffolds/post.md': '', 'source/_posts/hello.md': '' },
    'it is a Hexo site ("scaffolds")',
  ],
  [
    'Eleventy',
    { '.eleventy.js': '', 'posts/a.md': '' },
    'it is an Eleventy site (".eleventy.js"), and this loads Jekyll\'s: want a _config.yml with the title and url of the site, the posts of posts/',
  ],
  ['Eleventy by npm', { 'package.json': packageJson('@11ty/eleventy') }, '("package.json"), and this loads Jekyll\'s'],
  [
    'Astro',
    { 'astro.config.mjs': '', 'src/content/blog/a.md': '' },
    'it is an Astro site ("astro.config.mjs"), and this loads Jekyll\'s: want a _config.yml with the title and url of the site, the posts of src/content/blog/ as _posts/YYYY-MM-DD-title.md, "date" in place of "pubDate"',
  ],
])('a site of %s is told what it lacks', (_, files, message) => {
  expect(said(makeSite(files))).toContain(message)
})

test.each<[string, Record<string, string>]>([
  ['the packages of another', { 'package.json': packageJson('astro') }],
  ['the packages of Hexo, and posts', { 'package.json': packageJson('hexo'), '_posts/2021-01-01-a.md': '' }],
  ['another configuration', { '_config.dev.yml': '', 'news/_posts/2021-01-01-a.md': '' }],
  ['what Hugo has, half-way to or from it', { 'hugo.toml': '', 'content/a.md': '', 'old/_posts/2021-01-01-a.md': '' }],
  ['its sources in a folder, as Hexo has them', { 'source/_posts/2021-01-01-a.md': '', Gemfile: '', scaffolds: '' }],
  ['those without a Gemfile', { 'source/_posts/2021-01-01-a.md': '' }],
])('a Jekyll site with %s is loaded', (_, files) => {
  expect(said(makeSite({ '_config.yml': 'title: T\n', ...files }))).toBe('loaded')
})
