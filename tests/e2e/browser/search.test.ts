import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { browseForAll, visiting } from './chromium.ts'

const here = isInstalled('chromium')

/** 50 posts, newest last: every second is of rates, every fifth by somebody whose name is no part of an address. */
const posts = Array.from({ length: 50 }, (_, i) => {
  const day = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)
  const title = i % 2 === 0 ? `Interest rates ${i}` : `央行上调利率 ${i}`
  const lines = [`title: ${title}`, `categories: ${i % 4 === 0 ? 'banks' : 'ships'}`, `tags: [t${i % 3}]`]
  if (i % 5 === 0) lines.push('author: "A/B & <C>"')
  const text = `Text ${i} of a port. ${i === 48 ? 'longword'.repeat(60) : ''}`
  return [`_posts/${day}-p${i}.md`, `---\n${lines.join('\n')}\n---\n${text}\n`]
})

const server = serveForAll(async (state) => {
  const site = join(state, 'site')
  const config = 'title: Harbour\nlang: en\nurl: https://news.example.com\nedge_news: { category_label: name }\n'
  const about = '---\ntitle: About our rates\n---\nWhat we count.\n'
  writeSite(site, { '_config.yml': config, 'about.md': about, ...Object.fromEntries(posts) })
  await seedJson(site, '--persist-to', state)
})
const openPage = browseForAll(server)
const visit = visiting(openPage)

const box = (page: Page): Locator => page.getByRole('banner').getByRole('searchbox', { name: 'Search' })

const results = (page: Page): Promise<string[]> => page.locator('main ol.entries h2').allInnerTexts()

const newestOf = (step: number, count: number, nameOf: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => nameOf(48 - step * n))

test.skipIf(!here).each(inject('isThorough') ? [true, false] : [true])(
  'one searches from any page, narrows, goes on and back, and finds nothing without being lost (script: %s)',
  (javaScriptEnabled) =>
    visit({ javaScriptEnabled }, async ({ page }) => {
      await page.goto('/tags')
      await box(page).fill('Interest  RATES')
      await box(page).press('Enter')
      await page.waitForURL(/\/search\?q=Interest\+\+RATES$/)
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('“interest rates”')
      expect(await page.getByRole('status').innerText()).toBe('25 articles')
      expect(await results(page)).toEqual(newestOf(2, 20, (n) => `Interest rates ${n}`))
      expect(await page.locator('ol.entries > li').first().locator('h2 mark').allInnerTexts()).toEqual([
        'Interest',
        'rates',
      ])
      expect(await page.locator('main ul.titles a').count()).toBe(0)

      await page.getByRole('link', { name: 'Next page' }).click()
      await page.waitForURL(/cursor=/)
      expect(await results(page)).toEqual([8, 6, 4, 2, 0].map((n) => `Interest rates ${n}`))
      await page.getByRole('link', { name: 'Previous page' }).click()
      await page.waitForURL(/cursor=/)
      expect((await results(page))[0]).toBe('Interest rates 48')

      await page.locator('ol.entries').getByRole('link', { name: 'banks', exact: true }).first().click()
      await page.waitForURL(/category=banks/)
      expect(await page.getByRole('status').innerText()).toBe('13 articles')
      await page.getByText('Dates').click()
      await page.getByLabel('since').fill('2026-01-20')
      await page.getByLabel('until').fill('2026-01-31')
      await page.getByRole('main').getByRole('button', { name: 'Search' }).click()
      await page.waitForURL(/until=2026-01-31/)
      expect(await results(page)).toEqual(['Interest rates 28', 'Interest rates 24', 'Interest rates 20'])
      await page.getByRole('link', { name: /banks ✕/ }).click()
      await page.waitForURL((url) => !url.search.includes('category'))
      expect(await results(page)).toHaveLength(6)

      await box(page).fill('利')
      await box(page).press('Enter')
      await page.waitForURL(/q=%E5%88%A9$/)
      expect(await page.getByRole('status').innerText()).toContain('A single character is in too many articles')
      expect(await box(page).inputValue()).toBe('利')
      await box(page).fill('nowhere')
      await box(page).press('Enter')
      await page.waitForURL(/q=nowhere/)
      expect(await page.getByRole('status').innerText()).toBe('Nothing was found.')
      await box(page).fill('rates')
      await box(page).press('Enter')
      await page.waitForURL(/q=rates/)
      expect(await page.locator('main ul.titles a').allInnerTexts()).toEqual(['About our rates'])
    }),
)

test.skipIf(!here)('an article leads to its author, and the author to all articles and a feed', () =>
  visit({}, async ({ page }) => {
    await page.goto('/ships/2026/02/15/p45.html')
    await page.getByRole('article').getByRole('link', { name: 'A/B & <C>' }).click()
    await page.waitForURL(/\/author\/A%2FB%20%26%20%3CC%3E$/)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('A/B & <C>')
    expect(await page.getByRole('main').getByRole('heading', { level: 3 }).count()).toBe(10)
    const feed = await page.locator('link[rel=alternate][type="application/rss+xml"]').first().getAttribute('href')
    expect(feed).toBe('/author/A%2FB%20%26%20%3CC%3E/rss.xml')
    const answer = await page.goto(feed ?? '')
    expect(answer?.status()).toBe(200)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('A/B & <C> – Harbour')
  }),
)

/** Presses the key of the tabulator until something has the focus. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, wanted)) return
  }
  throw new Error(`the keyboard does not reach ${wanted}`)
}

test.skipIf(!here)('one searches with the keyboard alone, and sees where one is', () =>
  visit({}, async ({ page }) => {
    await page.goto('/')
    await tabTo(page, 'header input[type=search]')
    const outline = () => page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
    expect(await outline()).toBe('solid')
    await page.keyboard.type('上调利率')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=/)
    await tabTo(page, 'ol.entries h2 a')
    expect(await outline()).toBe('solid')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/p49\.html$/)
    expect(await page.getByRole('article').getByRole('heading', { level: 1 }).innerText()).toBe('央行上调利率 49')
  }),
)

const longest = `${'W'.repeat(60)} ${'汉'.repeat(38)}`

const pages = [
  '/search',
  '/search?q=rates',
  `/search?q=${encodeURIComponent(longest)}`,
  `/search?q=text&not_tag=${'t'.repeat(300)}&since=2026-01-01&until=2026-02-28&category=banks&category=ships`,
  '/search?q=-x',
  '/search?q=nowhere',
  '/author/A%2FB%20%26%20%3CC%3E',
  '/search/feed.xml?q=rates',
]

test.skipIf(!here).each([320, 390])('nothing of it is wider than a phone of %s pixels', (width) =>
  visit({ viewport: { width, height: 800 } }, async ({ page }) => {
    for (const path of pages) {
      await page.goto(path)
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, width])
    }
    await page.goto('/')
    const { x = -1, width: wide = 0 } = (await box(page).boundingBox()) ?? {}
    expect([x >= 0, x + wide <= width, wide >= 100]).toEqual([true, true, true])
  }),
)

test.skipIf(!here)('it is dark where the system is, the box, the marked words and the dates, too', () =>
  visit({ colorScheme: 'dark' }, async ({ page }) => {
    await page.goto('/search?q=rates&since=2026-01-01')
    for (const what of ['html', 'header input[type=search]', 'main mark', 'main input[type=date]']) {
      const shades = await page
        .locator(what)
        .first()
        .evaluate((element) => {
          const { backgroundColor, color } = getComputedStyle(element)
          return [backgroundColor, color].map((shade) => {
            const [red = 0, green = 0, blue = 0] = (shade.match(/[\d.]+/g) ?? []).map(Number)
            return (red + green + blue) / 3
          })
        })
      const [ground = 255, letters = 0] = shades
      expect([what, ground < 128, letters > 128]).toEqual([what, true, true])
    }
  }),
)
