import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { openBrowser, openPage } from './chromium.ts'
import { judgedPages, pagesOf } from './pages.ts'

const server = serveForAll()

/** Bytes on the wire, body only, of what is asked for as browsers ask. */
const weightOf = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(server.address + path, { headers: { 'Accept-Encoding': 'gzip' } }, async (answer) => {
      expect([path, answer.headers['content-encoding']]).toEqual([path, 'gzip'])
      resolve((await buffer(answer)).byteLength)
    })
      .on('error', reject)
      .end()
  })

test('lists weigh 30 kB at most, compressed', async () => {
  for (const path of ['/', '/?page=0', '/category/TechWeb']) {
    expect([path, (await weightOf(path)) <= 30_000]).toEqual([path, true])
  }
})

test('an article weighs 12 kB more than its content at most, compressed', async () => {
  const articles = (await pagesOf(server.address)).filter((path) => path.endsWith('.html'))
  expect(articles.length).toBeGreaterThan(50)
  for (const path of articles) {
    const { data } = (await (await fetch(`${server.address}/api/v1/articles${path.replace('.html', '')}`)).json()) as {
      data: { content_html: string }
    }
    expect([path, (await weightOf(path)) <= gzipSync(data.content_html).byteLength + 12_000]).toEqual([path, true])
  }
})

test.skipIf(!isInstalled('chromium'))(
  'a page is shown with its first answer: nothing but images is asked for after it',
  async () => {
    const browser: Browser = await openBrowser()
    const { page, close } = await openPage(browser, server.address)
    const asked: string[] = []
    page.on('request', (one) => {
      if (one.resourceType() !== 'image') asked.push(one.url())
    })
    const pages = await judgedPages(server.address)
    for (const address of pages) await page.goto(address, { waitUntil: 'networkidle' })
    await close()
    await browser.close()
    expect(asked).toEqual(pages)
  },
)

/** A browser makes a font ready for each size and weight before it shows anything (decision 213). */
const MOST_FONTS = 6

test.skipIf(!isInstalled('chromium'))('the text of a page is of few sizes and weights', async () => {
  const browser: Browser = await openBrowser()
  for (const width of [390, 1280]) {
    const { page, close } = await openPage(browser, server.address, { viewport: { width, height: 900 } })
    for (const address of await judgedPages(server.address)) {
      await page.goto(address)
      const fonts = await page.evaluate(() => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        const found = new Set<string>()
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement
          if (element === null || !texts.currentNode.nodeValue?.trim() || !element.checkVisibility()) continue
          const { fontFamily, fontSize, fontStyle, fontWeight } = getComputedStyle(element)
          found.add(`${fontSize} ${fontWeight} ${fontStyle} ${fontFamily}`)
        }
        return [...found]
      })
      expect([address, fonts.length <= MOST_FONTS, fonts]).toEqual([address, true, fonts])
    }
    await close()
  }
  await browser.close()
})
