import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { sample } from '../../../seed/paths.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { stylesheetShape } from '../../../src/model/look.ts'
import { siteShape } from '../../../src/model/site.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { loading, loadSite } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const config = (own: string) => `title: T\nurl: https://news.example.com\nbaseurl: /n\nedge_news:\n${own}`

const post = (title: string, categories: string) => `---\ntitle: ${title}\ncategories: [${categories}]\n---\nText.\n`

const posts = {
  '_posts/2021-01-01-a.md': post('A', 'harbour'),
  '_posts/2021-01-02-b.md': post('B', 'harbour'),
  '_posts/2021-01-03-c.md': post('C', 'city'),
}

/** Publishes these files, and holds that KV is then what a load of everything leaves. */
async function publish(root: string, kv: ReturnType<typeof memoryKv>, changed: string[]): Promise<string | null> {
  const { everything } = await loadFiles(root, changed, async () => kv, { ...loading, replace: true })
  const whole = memoryKv()
  await load(root, async () => whole, loading)
  expect(contentOf(kv)).toEqual(contentOf(whole))
  return everything
}

const siteIn = (kv: ReturnType<typeof memoryKv>) =>
  decodeDocument('site', String(kv.pairs.get('site')?.value), siteShape)

const copyPicture = (root: string, name: string, as: string) => {
  mkdirSync(join(root, 'assets'), { recursive: true })
  copyFileSync(join(sample, 'assets', name), join(root, 'assets', as))
}

test('the document of a site says of its look what the configuration does, and nothing where that does not', async () => {
  const plain = makeSite({ '_config.yml': config('  title: T\n'), ...posts })
  const { site: ours } = await loadSite(plain)
  for (const key of ['shades', 'fonts', 'logo', 'navigation', 'footerLines', 'stylesheet']) {
    expect([key, key in ours]).toEqual([key, false])
  }
  const own = [
    '  accent: "#ff0"',
    '  fonts: mono',
    '  logo: /assets/logo.png',
    '  footer: "By **us**"',
    '  navigation: [{ title: About, url: /about/ }]',
  ]
  const root = makeSite({ '_config.yml': config(own.join('\n')), ...posts })
  copyPicture(root, 'closing-chart.png', 'logo.png')
  const { site, report } = await loadSite(root)
  expect(site).toMatchObject({
    accent: 'blue',
    shades: ['#747400', '#ffff00'],
    fonts: 'mono',
    logo: { url: 'https://news.example.com/n/assets/logo.png', size: [1200, 675] },
    navigation: [{ title: 'About', url: '/about/' }],
    footer: 'By **us**',
    footerLines: [[{ text: 'By ' }, { text: 'us', mark: 'strong' }]],
  })
  expect(report.problems).toEqual([])
})

test('what of a look cannot be used is in the report, and the archive is loaded', async () => {
  const own = '  accent: "#f000"\n  fonts: comic\n  logo: /assets/none.png\n  css: own.css\n'
  const root = makeSite({ '_config.yml': config(own), 'own.css': 'h1 {}\n@import "x";\n', ...posts })
  const { report } = await loadSite(root)
  expect(report.published).toBe(3)
  const told = report.problems.map(({ path, line, detail }) => `${path}:${line} ${detail}`)
  expect(told.toSorted()).toEqual([
    '_config.yml:null edge_news.accent is "#f000", which has a contrast of 1.0:1 to the page, want one that can be seen, with 4.5:1 at least',
    '_config.yml:null edge_news.fonts is "comic", want "sans", "serif" or "mono"',
    '_config.yml:null edge_news.logo is "assets/none.png", which is not there, want a picture that is a file of the site; it is not shown',
    'own.css:2 it has @import, want all of it in one file; the stylesheet is not used',
  ])
})

test('a stylesheet of its own is a document that the site names; without one there is none', async () => {
  const root = makeSite({ '_config.yml': config('  css: own.css\n'), 'own.css': 'h1 { color: red }', ...posts })
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  const { hash, css } = decodeDocument('stylesheet', String(kv.pairs.get('stylesheet')?.value), stylesheetShape)
  expect([css, siteIn(kv).stylesheet]).toEqual(['h1 { color: red }', hash])
  writeSite(root, { '_config.yml': config('  title: T\n') })
  expect(await publish(root, kv, ['_config.yml'])).toBe('the configuration has changed')
  expect([kv.pairs.has('stylesheet'), siteIn(kv).stylesheet]).toEqual([false, undefined])
})

test('to publish a stylesheet or a logo that was edited leaves what a load of everything does', async () => {
  const own = '  css: own.css\n  logo: /assets/logo.png\n'
  const root = makeSite({ '_config.yml': config(own), 'own.css': 'h1 { color: red }', ...posts })
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  expect(siteIn(kv).logo).toBe(undefined)
  copyPicture(root, 'closing-chart.png', 'logo.png')
  await publish(root, kv, ['assets/logo.png'])
  expect(siteIn(kv).logo?.size).toEqual([1200, 675])
  const before = siteIn(kv).stylesheet
  writeSite(root, { 'own.css': 'h1 { color: blue }' })
  await publish(root, kv, ['own.css'])
  expect(siteIn(kv).stylesheet).not.toBe(before)
  writeSite(root, { 'own.css': '@import "x";' })
  await publish(root, kv, ['own.css'])
  expect([siteIn(kv).stylesheet, kv.pairs.has('stylesheet')]).toEqual([undefined, false])
})

test('the site names its busiest categories, also after a few files were published', async () => {
  const root = makeSite({ '_config.yml': config('  title: T\n'), ...posts })
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  const names = () => siteIn(kv).busiest?.map(({ name }) => name)
  expect(names()).toEqual(['harbour', 'city'])
  const more = Object.fromEntries([4, 5, 6].map((n) => [`_posts/2021-01-0${n}-d.md`, post(`D${n}`, 'city')]))
  writeSite(root, more)
  expect(await publish(root, kv, Object.keys(more))).toBe(null)
  expect(names()).toEqual(['city', 'harbour'])
})

test('a site with one category does not name it', async () => {
  const { site } = await loadSite(makeSite({ '_config.yml': config(''), '_posts/2021-01-01-a.md': post('A', 'one') }))
  expect(site.busiest).toBe(undefined)
})
