import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { browseForAll, visiting, type Watched } from './chromium.ts'

const here = isInstalled('chromium')

const wide = `
| ${'a wide column | '.repeat(12)}
| ${'--- | '.repeat(12)}
| ${'value | '.repeat(12)}

    ${'code_that_does_not_break_'.repeat(20)}

${'longword'.repeat(60)}

![A harbour](https://img.example.net/harbour.jpg)

<p>Behind the picture: <a href="https://paper.example.com/1">the paper</a>.</p>
`

/** 160 posts, newest last: all of them ships, every fourth a tag; the last one has what pages find hard. */
const posts = Array.from({ length: 160 }, (_, i) => {
  const at = new Date(Date.UTC(2026, 0, 1) + i * 7 * 3_600_000)
  const day = at.toISOString().slice(0, 10)
  const lines = [`title: 第${i}号船`, `date: ${day} ${at.toISOString().slice(11, 19)} +0000`]
  lines.push(`categories: ${i % 8 === 0 ? 'rates' : 'ships'}`, `tags: [${i % 4 === 0 ? 'fuel' : 'cargo'}, http/2]`)
  return [`_posts/${day}-p${i}.md`, ['---', ...lines, '---', i === 159 ? wide : `Text of ${i}.`, ''].join('\n')]
})

const server = serveForAll(async (state) => {
  const site = join(state, 'site')
  const config = 'title: 海报\nlang: zh-CN\nurl: https://news.example.com\ntimezone: Asia/Shanghai\n'
  writeSite(site, { '_config.yml': `${config}edge_news: { category_label: name }\n`, ...Object.fromEntries(posts) })
  await seedJson(site, '--persist-to', state)
})
const openPage = browseForAll(server)
const visit = visiting(openPage)

test.skipIf(!here)('one reads from the home page through a category, older pages, an article and a tag, and back', () =>
  visit({}, async ({ page, images }) => {
    await page.goto('/')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('海报')
    await page.getByRole('main').getByRole('link', { name: 'ships', exact: true }).first().click()
    expect(new URL(page.url()).pathname).toBe('/category/ships')
    await page.getByRole('link', { name: '较早' }).click()
    expect(page.url()).toBe(`${server.address}/category/ships?page=0`)
    // The oldest of ships; the oldest of all is of another category.
    await page.getByRole('link', { name: '第1号船' }).click()
    expect(await page.getByRole('article').innerText()).toContain('Text of 1.')
    expect(await page.locator('article time').first().innerText()).toBe('2026年1月1日 15:00')
    await page.getByRole('link', { name: '#http/2' }).click()
    expect(new URL(page.url()).pathname).toBe('/tag/http%2F2')
    await page.getByRole('link', { name: '第159号船' }).click()
    await page.getByAltText('A harbour').scrollIntoViewIfNeeded()
    await expect.poll(() => images).toEqual(['https://img.example.net/harbour.jpg'])
    for (let i = 0; i < 3; i++) await page.goBack()
    expect(page.url()).toBe(`${server.address}/category/ships?page=0`)
    await page.getByRole('link', { name: '较新' }).click()
    await page.getByRole('link', { name: '海报' }).click()
    expect(new URL(page.url()).pathname).toBe('/')
  }),
)

const rows = (page: Watched['page']) =>
  page.locator('#found > li:visible').locator(':scope > a:first-of-type').allInnerTexts()

test.skipIf(!here).each(['/categories', '/feeds'])('the filter of %s narrows while one types', (path) =>
  visit({}, async ({ page }) => {
    await page.goto(path)
    expect((await rows(page)).filter((text) => ['rates', 'ships'].includes(text))).toEqual(['ships', 'rates'])
    const box = page.getByRole('searchbox', { name: '筛选' })
    await box.fill(' SHI')
    expect((await rows(page))[0]).toBe('ships')
    expect(await page.getByRole('main').getByRole('link', { name: 'rates' }).isVisible()).toBe(false)
    await box.fill('nothing of the kind')
    expect(await page.getByRole('status').innerText()).toBe('没有这个名称。')
    await box.fill('')
    expect(await page.getByRole('main').getByRole('link', { name: 'rates' }).isVisible()).toBe(true)
    expect(await page.getByRole('status').innerText()).toBe('')
  }),
)

test.skipIf(!here).each(['/tags', '/feeds?of=tags'])('the filter of %s asks the server where no script runs', (path) =>
  visit({ javaScriptEnabled: false }, async ({ page }) => {
    await page.goto(path)
    await page.getByRole('main').getByRole('searchbox').fill('HTTP/')
    await page.getByRole('main').getByRole('searchbox').press('Enter')
    await page.waitForURL(/q=HTTP%2F/)
    expect(new URL(page.url()).pathname).toBe(new URL(path, server.address).pathname)
    expect((await rows(page))[0]).toBe('http/2')
    expect(await page.getByRole('link', { name: 'fuel' }).count()).toBe(0)
  }),
)

test.skipIf(!here)('the address of a feed is copied with one click', () =>
  visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
    await page.goto('/feeds')
    await page.locator('#found > li', { hasText: 'ships' }).getByRole('button', { name: '复制' }).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(`${server.address}/category/ships/feed.xml`)
  }),
)

test.skipIf(!here)('every feed that a page offers to readers opens, and names the page it is of', () =>
  visit({}, async ({ page }) => {
    await page.goto('/category/ships')
    const feeds = await page
      .locator('link[rel=alternate]')
      .evaluateAll((links) => links.map((link) => [link.getAttribute('type'), link.getAttribute('href')]))
    expect(feeds.map(([, href]) => href)).toEqual(
      ['/category/ships', ''].flatMap((list) => ['feed.xml', 'rss.xml', 'feed.json'].map((file) => `${list}/${file}`)),
    )
    for (const [, href] of feeds) {
      const answer = await page.goto(href ?? '')
      expect([href, answer?.status()]).toEqual([href, 200])
      // Browsers save what they do not know by its media type.
      expect(answer?.headers()['content-type']).toBe('text/html; charset=utf-8')
      expect([href, await page.getByText('这是一个订阅源').isVisible()]).toEqual([href, true])
      expect(await page.getByRole('code').innerText()).toBe(server.address + href)
    }
  }),
)

test.skipIf(!here)('the page of a feed leads to its articles, and its address is copied with one click', () =>
  visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
    await page.goto('/category/ships/rss.xml')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('ships – 海报')
    await page.getByRole('button', { name: '复制地址' }).click()
    await page.getByRole('button', { name: '已复制 ✓' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.address}/category/ships/rss.xml`)
    await page.getByRole('link', { name: '第159号船' }).click()
    expect(await page.getByRole('article').getByRole('heading', { level: 1 }).innerText()).toBe('第159号船')
  }),
)

const everyPage = [
  '/',
  '/feed.xml',
  '/?page=0',
  '/category/ships',
  '/tag/http%2F2',
  '/categories',
  '/tags',
  '/feeds',
  '/api',
  '/nope',
]

async function everyPath({ page }: Watched): Promise<string[]> {
  await page.goto('/')
  const article = await page.getByRole('link', { name: '第159号船' }).first().getAttribute('href')
  return [...everyPage, article ?? '']
}

test.skipIf(!here)('no page is wider than a phone of 320 pixels', () =>
  visit({ viewport: { width: 320, height: 640 } }, async (watched) => {
    const { page, complaints } = watched
    for (const path of await everyPath(watched)) {
      await page.goto(path)
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 320])
    }
    // Chromium itself remarks on a page that is not there.
    expect(complaints.splice(0).filter((text) => !text.includes('/nope: Failed to load resource'))).toEqual([])
  }),
)

test.skipIf(!here)('pages are dark where the system is', () =>
  visit({ colorScheme: 'dark' }, async ({ page }) => {
    await page.goto('/')
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(await ground()).toBe('rgb(22, 24, 28)')
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await ground()).toBe('rgb(255, 255, 255)')
  }),
)

test.skipIf(!here)('an article is printed without the way around, with the addresses of its links', () =>
  visit({}, async (watched) => {
    const { page } = watched
    await page.goto((await everyPath(watched)).at(-1) ?? '')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false)
    expect(await page.getByRole('contentinfo').isVisible()).toBe(false)
    expect(await page.getByRole('article').isVisible()).toBe(true)
    const behind = page.getByRole('link', { name: 'the paper' })
    expect(await behind.evaluate((link) => getComputedStyle(link, '::after').content)).toBe(
      '" (https://paper.example.com/1)"',
    )
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  }),
)

test.skipIf(!here)('an image that says nothing of its size moves nothing when it comes', () =>
  visit({}, async (watched) => {
    const { page, images } = watched
    await page.goto((await everyPath(watched)).at(-1) ?? '')
    const below = page.getByText('Behind the picture')
    await below.scrollIntoViewIfNeeded()
    const before = await below.boundingBox()
    await expect.poll(() => images).toHaveLength(1)
    await page.waitForFunction(() => [...document.images].every((image) => image.complete))
    expect(await below.boundingBox()).toEqual(before)
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 200)
        }),
    )
    expect(shift).toBe(0)
  }),
)

test.skipIf(!here)('the keyboard leads past the way around, and what it is on is seen', () =>
  visit({}, async ({ page }) => {
    await page.goto('/')
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: '跳到正文' })
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true)
    expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0)
    expect(await skip.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  }),
)
