import { afterAll, expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { scoresOf } from './lighthouse.ts'
import { judgedPages } from './pages.ts'

const { state, remove } = makeState()
afterAll(remove)

// How fast pages are is measured by npm run bench:pages.
test.skipIf(!isInstalled('chromium'))(
  'Lighthouse finds nothing amiss with the home page, a category and an article',
  async () => {
    await seedJson('--persist-to', state)
    const server = await serve(state)
    try {
      const pages = await judgedPages(server.address)
      const scores = await scoresOf(pages)
      expect(scores.map(({ performance: _, ...rest }) => rest)).toEqual(
        pages.map(() => ({ accessibility: 100, 'best-practices': 100, seo: 100, remarks: [] })),
      )
    } finally {
      await server.stop()
    }
  },
)
