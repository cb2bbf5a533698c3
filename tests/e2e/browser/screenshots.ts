import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seedJson, serve } from '../serve.ts'
import { openBrowser, openPage } from './chromium.ts'
import { judgedPages } from './pages.ts'

// npm run screenshots takes the three pictures of README.md from the bundled sample: the home page, an article in dark, and a category on a phone.

const folder = fileURLToPath(new URL('../../../.github/pictures', import.meta.url))

const desk = { viewport: { width: 800, height: 640 } }
const phone = { viewport: { width: 390, height: 640 } }

const state = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
await seedJson('--persist-to', state)
const server = await serve(state)
const browser = await openBrowser()
try {
  mkdirSync(folder, { recursive: true })
  const [home = '', category = '', article = ''] = await judgedPages(server.address)
  const pictures = [
    { name: 'home', address: home, look: desk },
    { name: 'article-dark', address: article, look: { ...desk, colorScheme: 'dark' as const } },
    { name: 'category-phone', address: category, look: phone },
  ]
  for (const { name, address, look } of pictures) {
    const { page, close } = await openPage(browser, server.address, look)
    await page.goto(address, { waitUntil: 'networkidle' })
    const path = join(folder, `${name}.png`)
    await page.screenshot({ path })
    console.log(path)
    await close()
  }
} finally {
  await browser.close()
  await server.stop()
  rmSync(state, { recursive: true, force: true })
}
