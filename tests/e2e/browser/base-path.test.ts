// @module-tag large
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { browseForAll, visiting, type Watched } from './chromium.ts'

const here = isInstalled('chromium')

const posts = Array.from({ length: 110 }, (_, i) => {
  const day = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)
  const next =
    i > 0 ? `[before]({% post_url ${new Date(Date.UTC(2026, 0, i)).toISOString().slice(0, 10)}-p${i - 1} %})` : ''
  return [
    `_posts/${day}-p${i}.md`,
    `---\ntitle: Ship ${i}\ncategories: ships\ntags: [${i % 2 ? 'fuel' : 'http/2'}]\n---\nText ${i}. ${next}\n`,
  ]
})

const server = serveForAll(async (state) => {
  const site = join(state, 'site')
  const config = 'title: Harbour\nurl: https://news.example.com\nbaseurl: /blog\nedge_news: { category_label: name }\n'
  writeSite(site, { '_config.yml': config, '_data/categories.yml': 'ships: Vessels\n', ...Object.fromEntries(posts) })
  await seedJson(site, '--persist-to', state)
})
const openPage = browseForAll(server)

/** What a visitor does; nothing was amiss on the way, and no page led out of the base. */
const visit = (walk: (watched: Watched) => Promise<void>): Promise<void> =>
  visiting(openPage)({ permissions: ['clipboard-read', 'clipboard-write'] }, walk)

/** Paths of this host to which a page leads, but for those below the base. */
const outside = ({ page }: Watched): Promise<(string | null)[]> =>
  page
    .locator('a[href], link[href], form[action]')
    .evaluateAll((elements) =>
      elements
        .map((element) => element.getAttribute(element.tagName === 'FORM' ? 'action' : 'href'))
        .filter((address) => address?.startsWith('/') && !address.startsWith('/blog/')),
    )

const pathOf = ({ page }: Watched): string => decodeURIComponent(new URL(page.url()).pathname)

test.skipIf(!here)(
  'who types the host alone comes to the site below its base, and finds the way through all of it',
  () =>
    visit(async (watched) => {
      const { page } = watched
      const steps = ['the article', 'the one before', 'its category', 'an older page', 'home'] as const
      await page.goto(new URL('/', server.address).href)
      expect(pathOf(watched)).toBe('/blog/')
      const ways: Record<(typeof steps)[number], [name: string | RegExp, path: RegExp]> = {
        'the article': ['Ship 109', /^\/blog\/ships\/2026\/04\/20\/p109\.html$/],
        'the one before': ['before', /\/p108\.html$/],
        'its category': ['Vessels', /^\/blog\/category\/ships$/],
        'an older page': [/Older/, /^\/blog\/category\/ships$/],
        home: ['Harbour', /^\/blog\/$/],
      }
      for (const step of steps) {
        const [name, path] = ways[step]
        expect([step, await outside(watched)]).toEqual([step, []])
        const link = page.getByRole('link', { name, exact: typeof name === 'string' }).first()
        // Links within posts are absolute and lead to where the site is, which is not here.
        if (step === 'the one before') await page.goto(new URL((await link.getAttribute('href')) ?? '').pathname)
        else await link.click()
        await page.waitForURL((url) => path.test(url.pathname))
      }
    }),
)

test.skipIf(!here)('tags are found by their names while one types, and by the server', () =>
  visit(async (watched) => {
    const { page } = watched
    await page.goto('/blog/categories')
    await page.getByRole('main').getByRole('searchbox').pressSequentially('ships')
    // It is shown by its label.
    expect(await page.locator('#found > li:visible').allInnerTexts()).toEqual([expect.stringContaining('Vessels')])
    await page.goto('/blog/tags')
    expect(await outside(watched)).toEqual([])
    await page.getByRole('main').getByRole('searchbox').pressSequentially('http/')
    expect(await page.locator('#found > li:visible').allInnerTexts()).toEqual([expect.stringContaining('http/2')])
    await page.getByRole('main').getByRole('searchbox').press('Enter')
    await page.waitForURL(/\/blog\/tags\?q=http%2F/)
  }),
)

test.skipIf(!here)(
  'the address of a feed that is copied is below the base, and an example of the API answers in place',
  () =>
    visit(async (watched) => {
      const { page } = watched
      await page.goto('/blog/feeds')
      expect(await outside(watched)).toEqual([])
      await page.locator('#found > li', { hasText: 'Vessels' }).getByRole('button').click()
      await expect
        .poll(() => page.evaluate(() => navigator.clipboard.readText()))
        .toBe(`${server.address}/category/ships/feed.xml`)
      await page.goto('/blog/api')
      expect(await outside(watched)).toEqual([])
      await page.locator('#getSite').getByRole('button').click()
      await expect.poll(() => page.locator('#getSite pre').innerText()).toContain(`"url": "${server.address}/"`)
      const feed = await page.goto('/blog/feed.xml')
      expect(feed?.status()).toBe(200)
    }),
)
