import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { toUrlPath } from '../../../seed/archive/permalink.ts'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { findSiteFiles } from '../../../seed/archive/site-files.ts'
import { readPages } from '../../../seed/archive/site-pages.ts'
import { makeSite, writeSite } from '../make-site.ts'

async function pagesIn(root: string) {
  const site = openJekyllSite(root)
  return readPages(site, await findSiteFiles(root, site.config), Date.now())
}

const hasJekyll = (() => {
  try {
    execFileSync('jekyll', ['--version'], { stdio: 'pipe' })
    return true
  } catch {
    console.warn('SKIPPED: jekyll is not installed, so addresses of pages are not compared with those that it gives')
    return false
  }
})()

const pages: Record<string, string> = {
  'about.md': '---\ntitle: About\n---\nx',
  'index.html': '---\n---\nx',
  'docs/index.md': '---\n---\nx',
  'docs/set up.md': '---\n---\nx',
  'docs/网页.md': '---\n---\nx',
  'docs/a.b.c.md': '---\n---\nx',
  'docs/dots...md': '---\n---\nx',
  'docs/hash#1.md': '---\n---\nx',
  'docs/que?stion&.markdown': '---\n---\nx',
  'docs/[brackets].html': '---\n---\nx',
  'docs/100%.md': '---\n---\nx',
  'docs/plain.htm': '---\n---\nx',
  'docs/own.md': '---\npermalink: /somewhere/else/\n---\nx',
  'docs/placeholders.md': '---\npermalink: /p/:path/:basename:output_ext\n---\nx',
  'docs/relative.md': '---\npermalink: no-slash.html\n---\nx',
  'docs/up.md': '---\npermalink: /../up/./here\n---\nx',
  'docs/twice.md': '---\npermalink: /a//b/\n---\nx',
  'docs/strange.md': '---\npermalink: "/x y/ü?#.html"\n---\nx',
  'given/by/default.md': '---\n---\nx',
  'search.json': '---\n---\nx',
  'deep/service.worker.js': '---\n---\nx',
}

const styles = ['date', 'pretty', 'none', 'ordinal', '/:year/:title/', '/:title:output_ext', '/:title', 'weekdate']

const configuration = {
  url: 'https://news.example.com',
  defaults: [
    { scope: { path: 'given', type: 'pages' }, values: { permalink: '/by-default/:basename/' } },
    { scope: { path: 'docs', type: 'posts' }, values: { permalink: '/not/for/pages/' } },
  ],
}

/** Reads a site once for each style of permalinks, and writes the addresses of its pages. */
const script = `
require "jekyll"
require "json"
puts JSON.generate(JSON.parse(ARGV[1]).map { |style|
  site = Jekyll::Site.new(Jekyll.configuration("source" => ARGV[0], "permalink" => style, "quiet" => true))
  site.read
  site.pages.map { |page| [page.path, page.url] }
})`

/** Jekyll leaves some characters as they are in a permalink; this is how a browser asks for them. */
const asAsked = (url: string): string => toUrlPath(url)

test.skipIf(!hasJekyll)(
  'every page has the address that Jekyll gives it, whatever the style of permalinks',
  { timeout: 60_000 },
  async () => {
    const root = makeSite({ ...pages, '_config.yml': JSON.stringify(configuration) })
    const output = execFileSync('ruby', ['-e', script, root, JSON.stringify(styles)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const expected: [string, string][][] = JSON.parse(output)
    for (const [i, permalink] of styles.entries()) {
      writeSite(root, { '_config.yml': JSON.stringify({ ...configuration, permalink }) })
      const ours = (await pagesIn(root)).pages.map(({ file, path }) => [file, path])
      const theirs = expected[i]?.map(([file, url]) => [file, asAsked(url)]) ?? []
      expect([permalink, ...ours.toSorted()]).toEqual([permalink, ...theirs.toSorted()])
      expect(ours.length).toBe(Object.keys(pages).length)
    }
  },
)

test('a page has the address of its file, or the one that its front matter or the defaults name', async () => {
  const root = makeSite({ ...pages, '_config.yml': JSON.stringify({ ...configuration, permalink: 'pretty' }) })
  const found = (await pagesIn(root)).pages
  const paths = Object.fromEntries(found.map(({ file, path }) => [file, path]))
  expect(paths).toMatchObject({
    'about.md': '/about/',
    'index.html': '/',
    'docs/index.md': '/docs/',
    'docs/set up.md': '/docs/set%20up/',
    'docs/网页.md': '/docs/%E7%BD%91%E9%A1%B5/',
    'docs/own.md': '/somewhere/else/',
    'docs/placeholders.md': '/p/docs/placeholders.html',
    'given/by/default.md': '/by-default/default/',
    'search.json': '/search.json',
  })
})
