import { expect, test } from 'vitest'
import { readAccent } from '../../../seed/archive/accent.ts'
import { style } from '../../../src/views/style.ts'
import { themeOf } from '../../../src/views/theme.ts'
import { amount } from '../../amount.ts'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { browseForAll, type Watched } from './chromium.ts'
import { contrastFaults, layoutFaults } from './layout-faults.ts'
import { pagesOf } from './pages.ts'

const here = isInstalled('chromium')
const server = serveForAll()
const openPage = browseForAll(server)

/** A phone, a tablet and a desk. */
const widths = [390, 768, 1280]

/** Has the browser show text of so many pixels where nothing else is said: 16, unless a reader wants it larger (WCAG 2.2, 1.4.4). */
async function setTextSize({ page }: Watched, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: (standard * 13) / 16 } })
}

/** What is wrong with some pages at these widths. */
async function faultsOf(watched: Watched, paths: readonly string[]): Promise<string[]> {
  const faults: string[] = []
  for (const path of paths) {
    await watched.page.goto(path)
    for (const width of widths) {
      await watched.page.setViewportSize({ width, height: 900 })
      for (const fault of await watched.page.evaluate(layoutFaults)) faults.push(`${path} at ${width}: ${fault}`)
    }
  }
  return faults
}

test.skipIf(!here)(
  'no text is cut, broken within a word or overlaps, no page scrolls sideways, and every target can be hit',
  async () => {
    const paths = await pagesOf(server.address, { everyArticle: amount(10, 1) })
    const watched = await openPage({ colorScheme: 'light' })
    expect(await faultsOf(watched, paths)).toEqual([])
    await watched.close()
  },
)

test.skipIf(!here)('the same with text of twice the size', { tags: ['large'] }, async () => {
  const paths = await pagesOf(server.address, { everyArticle: amount(10, 1) })
  const watched = await openPage({ colorScheme: 'dark' })
  await setTextSize(watched, 32)
  await watched.page.goto('/')
  expect(await watched.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
  expect(await faultsOf(watched, paths)).toEqual([])
  await watched.close()
})

test.skipIf(!here).each([
  ['zh-CN', 'sans'],
  ['zh-CN', 'mono'],
  ['ja', 'sans'],
  ['en', 'serif'],
] as const)('the own stylesheet of a site sets its fonts, in %s with %s', async (language, fonts) => {
  const { page, close } = await openPage()
  const theme = themeOf({ accent: 'blue', language, fonts })
  const sheets = [style, theme, ':root { font-family: Own }'].map((css) => `<style>${css}</style>`)
  await page.setContent(`<!DOCTYPE html><html lang="${language}">${sheets.join('')}<p>A`)
  expect(await page.locator('p').evaluate((element) => getComputedStyle(element).fontFamily)).toBe('Own')
  await close()
})

test.skipIf(!here).each<[fault: string, html: string, told: string[]]>([
  ['a wide picture', '<img width="500" height="9" alt="">', ['the page is 508 wide in a window of 390']],
  [
    'text that is cut',
    '<p style="width: 5rem; height: 1rem; overflow: hidden; white-space: nowrap">One long line of text</p>',
    ['cut: body > p "One long line of text"'],
  ],
  [
    'a broken word',
    '<p style="width: 3rem; overflow-wrap: anywhere">September, 中文中文中文中文</p>',
    ['broken: "September" in body > p "September, 中文中文中文中文"'],
  ],
  [
    'a clamp',
    '<p style="display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 1">One<br>Two</p>',
    [],
  ],
  [
    'text on text',
    '<p style="margin: 0">One</p><p style="margin: -1.2em 0 0">Two</p>',
    ['overlap: body > p "Two" and body > p "One"'],
  ],
  [
    'small targets side by side',
    '<a href="/a" style="display: inline-block; font: 10px/12px sans-serif">A</a> <a href="/b">B</a>',
    [
      expect.stringMatching(/^a target of \d+ x 12: body > a "A", near body > a "B"$/),
      expect.stringMatching(/^a target of \d+ x \d+: body > a "B", near body > a "A"$/),
    ] as unknown as string[],
  ],
  [
    'links in a sentence',
    '<p style="font: 10px/12px sans-serif">See <a href="/a">a</a>, <a href="/b">b</a> and others.</p>',
    [],
  ],
  ['a small target far from others', '<a href="/a" style="font: 10px/12px sans-serif">One</a>', []],
])('%s is told as what it is', async (_, html, told) => {
  const { page, close } = await openPage({ viewport: { width: 390, height: 800 } })
  await page.setContent(`<!DOCTYPE html><meta name="viewport" content="width=device-width"><body>${html}</body>`)
  expect(await page.evaluate(layoutFaults)).toEqual(told)
  await close()
})

test.skipIf(!here)('text that is too faint is told with its contrast', async () => {
  const { page, close } = await openPage({})
  await page.setContent(
    '<body><p style="color: #777">One</p><p><a href="/" style="color: var(--accent)">Two</a></p></body>',
  )
  expect(await page.evaluate(contrastFaults, [])).toEqual([' 4.48: p "One"'])
  expect(await page.evaluate(contrastFaults, ['#eee'])).toEqual(['#eee 4.48: p "One"', '#eee 1.16: a "Two"'])
  await close()
})

/** Colours that are as random as those of mulberry32 with a seed. */
function colours(count: number, seed: number): string[] {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return Array.from({ length: count }, () => `#${(next() & 0xffffff).toString(16).padStart(6, '0')}`)
}

/** What the rules of a site's look say, for any accent. */
function ruleOf(colour: string): string {
  const read = readAccent(colour)
  if ('fault' in read || read.shades === null) throw new Error(`no shades of ${colour}`)
  return `light-dark(${read.shades.join(', ')})`
}

test.skipIf(!here).each(['light', 'dark'] as const)(
  'all text has a contrast of 4.5:1, with whatever accent, %s',
  async (colorScheme) => {
    const rules = colours(30, 22).map(ruleOf)
    const watched = await openPage({ colorScheme })
    const faults: string[] = []
    for (const path of await pagesOf(server.address, { everyArticle: amount(25, 5) })) {
      await watched.page.goto(path)
      // Few things of a page have the accent, and all pages have the same few.
      const accents = await watched.page.evaluate(contrastFaults, [])
      const others = await watched.page.evaluate(contrastFaults, rules)
      for (const fault of [...accents, ...others]) faults.push(`${path}: ${fault}`)
    }
    expect(faults).toEqual([])
    await watched.close()
  },
)
