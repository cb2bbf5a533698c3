import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { openBrowser, openPage } from './chromium.ts'
import { pagesOf } from './pages.ts'

const here = isInstalled('chromium')
const { state, remove } = makeState()
let browser: Browser
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  if (!here) return
  await seedJson('--persist-to', state)
  server = await serve(state)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  remove()
})

test.skipIf(!here).each(['light', 'dark'] as const)(
  'axe finds nothing on any kind of page of the sample, %s',
  async (scheme) => {
    const { page, close } = await openPage(browser, server.address, { colorScheme: scheme })
    const found: string[] = []
    for (const path of await pagesOf(server.address, { everyArticle: 5 })) {
      await page.goto(path)
      // Not through a script element: the page's own policy would refuse it.
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
      for (const { id, help, nodes } of violations) found.push(`${path}: ${help} (${id}) at ${nodes[0]?.target}`)
    }
    await close()
    expect(found).toEqual([])
  },
)
