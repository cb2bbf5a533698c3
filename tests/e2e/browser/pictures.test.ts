import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { sample } from '../../../seed/paths.ts'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { browseForAll } from './chromium.ts'

const post = (n: number, lines: string[], body: string) =>
  [
    '---',
    `title: Story ${n}`,
    `date: 2026-01-01 ${String(n).padStart(2, '0')}:00:00 +0000`,
    ...lines,
    '---',
    body,
  ].join('\n')

const text = '\n\nText below the picture.\n'

const posts = {
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`_posts/2026-01-01-p${n}.md`, post(n, [], `Text of ${n}.`)]),
  ),
  '_posts/2026-01-01-lead.md': post(
    21,
    ['image: { path: /assets/anchorage.jpg, alt: Ships, caption: By night }'],
    text,
  ),
  '_posts/2026-01-01-body.md': post(22, ['image: assets/new-flats.jpg'], `![Flats](/assets/new-flats.jpg)${text}`),
}

const server = serveForAll(async (state) => {
  const site = join(state, 'site')
  writeSite(site, { '_config.yml': 'title: News\nurl: https://news.example.com\n', ...posts, 'assets/a.txt': 'a' })
  for (const name of ['anchorage.jpg', 'new-flats.jpg']) {
    copyFileSync(join(sample, 'assets', name), join(site, 'assets', name))
  }
  await seedJson(site, '--persist-to', state)
})
const openPage = browseForAll(server)

/** Pictures come when everything else has been there for a while. */
const delayPictures = (page: Page) =>
  page.route('**/assets/*.jpg', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { pathname } = new URL(route.request().url())
    await route.fulfill({ path: join(sample, pathname) })
  })

/** How far what is on the page has moved by itself (Layout Instability, 2). */
const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(sum), 200)
      }),
  )

const looks = (inject('isThorough') ? [390, 1280] : [390]).flatMap((width) =>
  ['/', '/2026/01/01/lead.html', '/2026/01/01/body.html'].map((path): [string, number] => [path, width]),
)

test.skipIf(!isInstalled('chromium')).each(looks)(
  'pictures of %s are whole, %i pixels wide, and move nothing when they come',
  async (path, width) => {
    const { page, complaints, close } = await openPage({ viewport: { width, height: 800 } })
    await delayPictures(page)
    await page.goto(path, { waitUntil: 'networkidle' })
    const pictures = page.locator('main img')
    expect(await pictures.count()).toBe(path === '/' ? 2 : 1)
    for (const picture of await pictures.all()) {
      await picture.scrollIntoViewIfNeeded()
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
    }
    expect(await shiftOf(page)).toBe(0)
    expect(complaints).toEqual([])
    await close()
  },
)
