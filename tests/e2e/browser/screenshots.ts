import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { sample } from '../../../seed/paths.ts'
import { seedJson, serve } from '../serve.ts'
import { openBrowser, openPage } from './chromium.ts'
import { type KindOfPage, kindsOfPages } from './pages.ts'

// npm run screenshots takes the six pictures of README.md from the bundled sample, in Chinese and in English.
// npm run screenshots -- --all <folder> puts pictures of every kind of page there, in both languages, at three widths, light and dark.
// npm run screenshots -- --all <folder> --site <folder> takes them of another site, in its own language.

const { values } = parseArgs({ options: { all: { type: 'string' }, site: { type: 'string' } } })

const folder = fileURLToPath(new URL('../../../.github/pictures', import.meta.url))

interface Look {
  viewport: { width: number; height: number }
  colorScheme: 'light' | 'dark'
}

interface Shot {
  name: string
  kind: string
  language: string
  look: Look
}

const desk = (colorScheme: Look['colorScheme'] = 'light'): Look => ({
  viewport: { width: 900, height: 720 },
  colorScheme,
})
const phone = (colorScheme: Look['colorScheme'] = 'light'): Look => ({
  viewport: { width: 390, height: 640 },
  colorScheme,
})

const ofReadme: Shot[] = [
  { name: 'home', kind: 'home', language: 'zh-CN', look: desk() },
  { name: 'article-dark', kind: 'article', language: 'zh-CN', look: desk('dark') },
  { name: 'archive-en', kind: 'archive', language: 'en', look: desk() },
  { name: 'category-phone', kind: 'category', language: 'zh-CN', look: phone() },
  { name: 'found-phone-dark', kind: 'found', language: 'zh-CN', look: phone('dark') },
  { name: 'article-phone-en', kind: 'english', language: 'en', look: phone() },
]

/** Every kind of page, at three widths, light and dark. */
function shotsOfAll(kinds: readonly KindOfPage[], language: string): Shot[] {
  const looks = [390, 768, 1280].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme): Look => ({ viewport: { width, height: 900 }, colorScheme })),
  )
  return kinds.flatMap(({ name: kind }) =>
    looks.map((look) => {
      const name = `${language}-${kind}-${look.viewport.width}-${look.colorScheme}`
      return { name, kind, language, look }
    }),
  )
}

/** A copy of the sample in another language: its texts stay, and those of the pages are in that one. */
function inLanguage(language: string, state: string): string {
  const site = join(state, 'site')
  cpSync(sample, site, { recursive: true })
  const config = join(site, '_config.yml')
  writeFileSync(config, readFileSync(config, 'utf8').replace('lang: zh-CN', `lang: ${language}`))
  return site
}

/** The newest article whose title is in letters. */
async function englishArticle(address: string): Promise<KindOfPage[]> {
  const answer = await fetch(`${address}/api/v1/articles?limit=100`)
  const { data } = (await answer.json()) as { data: { path: string; title: string }[] }
  const found = data.find(({ title }) => /^[A-Za-z][^\p{Script=Han}]*$/u.test(title))
  return found === undefined ? [] : [{ name: 'english', path: found.path }]
}

/** Takes what is seen of a page. WebP is a third of PNG, for what is kept in the repository. */
async function take(page: Page, path: string): Promise<void> {
  if (path.endsWith('.png')) {
    await page.screenshot({ path })
    return
  }
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  writeFileSync(path, Buffer.from(data, 'base64'))
}

const browser = await openBrowser()
try {
  for (const language of values.site === undefined ? ['zh-CN', 'en'] : ['site']) {
    const state = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
    await seedJson(values.site ?? inLanguage(language, state), '--persist-to', state)
    const server = await serve(state)
    try {
      const kinds = [...(await kindsOfPages(server.address)), ...(await englishArticle(server.address))]
      const shots = values.all === undefined ? ofReadme : shotsOfAll(kinds, language)
      const to = values.all ?? folder
      mkdirSync(to, { recursive: true })
      for (const { name, kind, look } of shots.filter((shot) => shot.language === language)) {
        const path = kinds.find((one) => one.name === kind)?.path
        if (path === undefined) throw new Error(`There is no page of the kind "${kind}"`)
        const { page, close } = await openPage(browser, server.address, look)
        await page.goto(path, { waitUntil: 'networkidle' })
        const file = join(to, `${name}.${values.all === undefined ? 'webp' : 'png'}`)
        await take(page, file)
        console.log(file)
        await close()
      }
    } finally {
      await server.stop()
      rmSync(state, { recursive: true, force: true })
    }
  }
} finally {
  await browser.close()
}
