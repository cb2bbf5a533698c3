// @module-tag large
import { expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { scoresOf } from './lighthouse.ts'
import { kindsOfPages } from './pages.ts'

const server = serveForAll()

/** What costs points and is meant to be so: search engines are to leave these pages alone, and nobody reads a description of them. */
const unlisted = ['seo: Page is blocked from indexing', 'seo: Document does not have a meta description']

/** A browser says of an address where nothing is that nothing is there. */
const ofNothing = [
  'best-practices: Browser errors were logged to the console',
  'seo: Page has unsuccessful HTTP status code',
]

// How fast pages are is measured by npm run bench:pages.
test.skipIf(!isInstalled('chromium'))('Lighthouse finds nothing amiss with any kind of page', async () => {
  const kinds = await kindsOfPages(server.address)
  expect(kinds.length).toBeGreaterThan(15)
  const addresses = kinds.map(({ path }) => new URL(path, server.address).href)
  const scores = await scoresOf(addresses, ['accessibility', 'best-practices', 'seo'])
  const remarks = kinds.flatMap(({ name, isUnlisted }, n) => {
    const meant = [...(isUnlisted ? unlisted : []), ...(name === '404' ? ofNothing : [])]
    return (scores[n]?.remarks ?? []).filter((one) => !meant.includes(one)).map((one) => `${name}: ${one}`)
  })
  expect(remarks).toEqual([])
  const ofListed = scores.filter((_, n) => !kinds[n]?.isUnlisted)
  for (const { accessibility, seo, 'best-practices': practices } of ofListed)
    expect([accessibility, practices, seo]).toEqual([100, 100, 100])
})
