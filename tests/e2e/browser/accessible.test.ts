import axe from 'axe-core'
import { expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { browseForAll } from './chromium.ts'
import { pagesOf } from './pages.ts'

const here = isInstalled('chromium')
const server = serveForAll()
const openPage = browseForAll(server)

test.skipIf(!here).each(['light', 'dark'] as const)(
  'axe finds nothing on any kind of page of the sample, %s',
  async (scheme) => {
    const { page, close } = await openPage({ colorScheme: scheme })
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
