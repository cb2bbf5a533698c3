import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seedJson, serve } from '../serve.ts'
import { openBrowser, openPage } from './chromium.ts'
import { judgedPages } from './pages.ts'

// npm run screenshots: the sample's home page, largest category and newest article, for the README.

const folder = fileURLToPath(new URL('../../../.github/screenshots', import.meta.url))

const looks = {
  light: { viewport: { width: 960, height: 720 } },
  dark: { viewport: { width: 960, height: 720 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 720 } },
} as const

const state = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
await seedJson('--persist-to', state)
const server = await serve(state)
const browser = await openBrowser()
try {
  mkdirSync(folder, { recursive: true })
  const [home = '', category = '', article = ''] = await judgedPages(server.address)
  for (const [look, options] of Object.entries(looks)) {
    const { page, close } = await openPage(browser, server.address, options)
    for (const [name, address] of Object.entries({ home, category, article })) {
      await page.goto(address, { waitUntil: 'networkidle' })
      const path = join(folder, `${name}-${look}.png`)
      await page.screenshot({ path })
      console.log(path)
    }
    await close()
  }
} finally {
  await browser.close()
  await server.stop()
  rmSync(state, { recursive: true, force: true })
}
