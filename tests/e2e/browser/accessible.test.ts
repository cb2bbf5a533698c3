import axe from 'axe-core'
import { expect, inject, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { loadBySections } from './by-sections.ts'
import { browseForAll, type Watched } from './chromium.ts'
import { kindsOfPages, pagesOf } from './pages.ts'

const here = isInstalled('chromium')
const server = serveForAll()
const openPage = browseForAll(server)
const bySections = serveForAll(loadBySections)
const openBySections = browseForAll(bySections)

/** What axe finds on some pages. */
async function violationsOf({ page }: Watched, paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    await page.goto(path)
    // Not through a script element: the page's own policy would refuse it.
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    for (const { id, help, nodes } of violations) found.push(`${path}: ${help} (${id}) at ${nodes[0]?.target}`)
  }
  return found
}

test.skipIf(!here).each<'light' | 'dark'>(inject('isThorough') ? ['light', 'dark'] : ['light'])(
  'axe finds nothing on any kind of page of the sample, nor on its home page by sections, %s',
  async (colorScheme) => {
    const watched = await openPage({ colorScheme })
    const kinds = (await kindsOfPages(server.address)).map(({ path }) => path)
    const more = inject('isThorough') ? await pagesOf(server.address, { everyArticle: 5 }) : []
    const paths = new Set([...kinds, ...more])
    expect(await violationsOf(watched, [...paths])).toEqual([])
    await watched.close()
    const front = await openBySections({ colorScheme })
    expect(await violationsOf(front, ['/', '/?page=1'])).toEqual([])
    await front.close()
  },
)
