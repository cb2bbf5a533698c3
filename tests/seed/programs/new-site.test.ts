import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { emptyKv } from '../../../seed/kv/open.ts'
import { load } from '../../../seed/load/load.ts'
import { parseNewOptions } from '../../../seed/programs/new.ts'
import { makePost, makeSite, slugOf } from '../../../seed/programs/new-site.ts'
import { leaseFor } from '../../../seed/publish/publisher.ts'
import { hasJekyll } from '../../jekyll.ts'

const NOON = Date.parse('2026-08-14T12:00:00Z')
const given = { title: undefined, url: undefined, timeZone: 'UTC', now: NOON }

/** A folder that does not exist yet. */
function fresh(): string {
  const place = mkdtempSync(join(tmpdir(), 'new-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  return join(place, 'my-news')
}

const { signal } = new AbortController()
const dryRun = { dryRun: true, needsUrl: true, lease: leaseFor(process), signal, out: { write: () => true } }

test('a new site has a configuration, a post of today, a page, a picture and the workflow, and loads without a problem', async () => {
  const folder = fresh()
  expect(makeSite({ ...given, folder, timeZone: 'Asia/Shanghai', now: Date.parse('2026-08-14T17:30:00Z') })).toEqual([
    '.github/workflows/publish.yml',
    '.gitignore',
    '_config.yml',
    '_posts/2026-08-15-first-post.md',
    'about.md',
    'assets/harbour.png',
  ])
  expect(readFileSync(join(folder, '_posts/2026-08-15-first-post.md'), 'utf8')).toContain(
    '\ndate: 2026-08-15 01:30:00 +0800\n',
  )
  const { config, problems } = openJekyllSite(folder)
  expect(config).toMatchObject({ title: 'my-news', url: 'https://news.example.com', timeZone: 'Asia/Shanghai' })
  expect(problems).toEqual([])
  const report = await load(folder, async () => emptyKv, { ...dryRun, today: () => Date.parse('2026-08-15') })
  expect([report.published, report.problems, report.leftOut]).toEqual([1, [], []])
})

test('what a title and a URL are made of stays what it is', () => {
  const folder = fresh()
  const title = '"Quoted": #1 — 新闻\\'
  makeSite({ ...given, folder, title, url: 'https://n.example.org' })
  expect(openJekyllSite(folder).config).toMatchObject({ title, url: 'https://n.example.org' })
})

test('a folder that has something in it is refused, and stays as it is; a repository without commits is none', () => {
  const folder = fresh()
  mkdirSync(join(folder, '.git'), { recursive: true })
  makeSite({ ...given, folder })
  const before = readdirSync(folder, { recursive: true })
  expect(() => makeSite({ ...given, folder, title: 'Other' })).toThrow(
    `Cannot make a site in "${folder}": it is not empty, ".github" is in it; want an empty folder, or one that is not there`,
  )
  expect(readdirSync(folder, { recursive: true })).toEqual(before)
  const file = join(folder, 'about.md')
  expect(() => makeSite({ ...given, folder: file })).toThrow(`Cannot make a site in "${file}": it is a file`)
})

/** The keys in the first column of a table of the archive's document. */
function keysBelow(heading: string): string[] {
  const document = readFileSync(fileURLToPath(new URL('../../../seed/archive/README.md', import.meta.url)), 'utf8')
  const [, below = ''] = document.split(`### ${heading}\n`)
  const [section = ''] = below.split('\n#', 1)
  return [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, key = '']) => key),
  )
}

test('its configuration names every key that is read, each below a sentence, and each line can be set', () => {
  const folder = fresh()
  makeSite({ ...given, folder })
  const path = join(folder, '_config.yml')
  const text = readFileSync(path, 'utf8')
  const [jekyll = '', own = ''] = text.split('\nedge_news:\n')
  for (const key of keysBelow('Keys of Jekyll')) expect(text).toMatch(new RegExp(`^#?${key}:`, 'm'))
  for (const key of keysBelow('Keys of edge_news')) expect(own).toMatch(new RegExp(`^ {2}#?${key}:`, 'm'))
  for (const block of [jekyll, own].flatMap((part) => part.split('\n\n'))) expect(block).toMatch(/^ *# [A-Z]/m)
  writeFileSync(path, text.replace(/^( *)#(\w+:)/gm, '$1$2'))
  const set = openJekyllSite(folder)
  expect(set.config.links).toHaveLength(1)
  // The folders and files that the examples name are not there.
  expect(
    set.problems.filter(({ path, detail }) => !/old_post|cover|glossary|logo\.svg|own\.css/.test(path + detail)),
  ).toEqual([])
})

test.skipIf(!hasJekyll)('Jekyll builds it, its posts at the addresses where they are here', async () => {
  const folder = fresh()
  makeSite({ ...given, folder })
  makePost({ folder, title: 'Ferries: late! 渡轮', categories: ['harbour'], now: NOON })
  execFileSync('jekyll', ['build', '--quiet'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const built = readdirSync(join(folder, '_site'), { recursive: true, encoding: 'utf8' })
  expect(built.filter((path) => /\.\w+$/.test(path)).toSorted()).toEqual([
    'about/index.html',
    'assets/harbour.png',
    'harbour/2026/08/14/ferries-late-渡轮.html',
    'harbour/2026/08/14/first-post.html',
  ])
  const paths: string[] = []
  await load(folder, async () => emptyKv, {
    ...dryRun,
    onDocument: ({ key }) => paths.push(key),
  })
  expect(paths).toEqual(
    expect.arrayContaining(['article/harbour/2026/08/14/ferries-late-渡轮', 'article/harbour/2026/08/14/first-post']),
  )
})

test('a post is named by its day in the zone of the site and its title, and never written over', () => {
  const folder = fresh()
  makeSite({ ...given, folder, timeZone: 'Pacific/Auckland' })
  const post = (title: string) => makePost({ folder, title, categories: [], now: NOON })
  expect(post('Ferries are late')).toBe('_posts/2026-08-15-ferries-are-late.md')
  const text = '---\ntitle: "Ferries are late"\ndate: 2026-08-15 00:00:00 +1200\n---\n'
  expect(readFileSync(join(folder, '_posts/2026-08-15-ferries-are-late.md'), 'utf8')).toBe(text)
  expect(post('Ferries, are LATE!')).toBe('_posts/2026-08-15-ferries-are-late-2.md')
  expect(readFileSync(join(folder, '_posts/2026-08-15-ferries-are-late.md'), 'utf8')).toBe(text)
  // Another ending has the same address.
  writeFileSync(join(folder, '_posts/2026-08-15-fog.markdown'), '')
  expect(post('Fog')).toBe('_posts/2026-08-15-fog-2.md')
  expect(() => makePost({ folder: join(folder, 'assets'), title: 'x', categories: [], now: NOON })).toThrow(
    'there is no _config.yml in it',
  )
})

test('whatever a title is, its post has a name of letters, digits and hyphens that a file system takes, and its title', () => {
  const folder = fresh()
  makeSite({ ...given, folder })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (title) => {
      const slug = slugOf(title)
      expect(slug).toMatch(/^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*$/u)
      expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(200)
    }),
  )
  const title = `A "B" \\ C: #x {{ y }} \u007f`
  const path = makePost({ folder, title, categories: ['a, b', 'c'], now: NOON })
  expect(readFileSync(join(folder, path), 'utf8')).toContain('\ncategories: ["a, b", "c"]\n')
})

test.each<[string[], string]>([
  [[], 'Cannot make nothing: want a folder, or post "<title>"'],
  [['a', 'b'], 'Cannot make 2 sites at once: want one folder'],
  [['post'], 'Cannot make a post without a title: want post "<title>"'],
  [['post', 'A', 'title'], 'Cannot make 2 posts at once: want the title in quotes'],
  [['post', 'A', '--title', 'B'], '--title and --url go with a folder, not with post'],
  [['a', '--in', 'b'], '--in and --category go with post "<title>"'],
  [['a', '--url', 'news.example.com'], '--url is "news.example.com", want scheme and host'],
  [['a', '--titel', 'B'], "Unknown option '--titel'. Did you mean --title?"],
])('new %j is refused: %s', (args, message) => {
  expect(() => parseNewOptions(args)).toThrow(message)
})

test('no post is made outside of its site', () => {
  const folder = fresh()
  makeSite({ ...given, folder })
  writeFileSync(join(folder, '_config.yml'), 'title: T\nurl: https://news.example.com\ncollections_dir: ../elsewhere\n')
  expect(() => makePost({ folder, title: 'A', categories: [], now: NOON })).toThrow('it is outside of')
  expect(existsSync(join(folder, '../elsewhere'))).toBe(false)
})
