import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { browseForAll } from './chromium.ts'

const here = isInstalled('chromium')

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="teal"/><script>parent.document.title = "ran"; document.title = "ran"</script></svg>'

const demo = `<!doctype html><title>Demo</title><link rel="stylesheet" href="/demo.css">
<p id="coloured">Coloured</p><img src="/a.svg" alt="A drawing">
<script>document.title = 'ran'; document.cookie = 'a=b'</script>
<p onclick="document.title = 'ran'" id="clicked">Click</p>`

const server = serveForAll(async (state) => {
  writeSite(join(state, 'site'), {
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    '_posts/2026-01-01-a.md': '---\ntitle: A\n---\nA drawing\n',
    'a.svg': drawing,
    'demo.html': demo,
    'demo.css': '#coloured { color: rgb(0, 128, 0) }',
  })
  await seedJson(join(state, 'site'), '--persist-to', state)
})

const browse = here ? browseForAll(server) : null

const widthOf = (image: Element): number => ('naturalWidth' in image ? Number(image.naturalWidth) : 0)

test.skipIf(!here)('a drawing of the site is shown in a post, though it has no origin of its own', async () => {
  const opened = await browse?.()
  if (opened === undefined) return
  const { page, complaints, close } = opened
  await page.goto('/2026/01/01/a.html')
  // A post's own pictures are at the address of the site, which is not the one that is served here.
  await page.evaluate(() => {
    const image = document.createElement('img')
    image.src = '/a.svg'
    document.querySelector('article')?.append(image)
  })
  await page.locator('article img[src="/a.svg"]').scrollIntoViewIfNeeded()
  await expect.poll(() => page.locator('article img[src="/a.svg"]').evaluate(widthOf)).toBe(40)
  expect(await page.title()).not.toBe('ran')
  expect(complaints).toEqual([])
  await close()
})

test.skipIf(!here).each(['/demo.html', '/a.svg'])(
  '%s of the site is shown, runs no script and sees no cookie',
  async (path) => {
    const opened = await browse?.()
    if (opened === undefined) return
    const { page, close } = opened
    await page.goto(path)
    if (path === '/demo.html') {
      expect(await page.locator('#coloured').evaluate((element) => getComputedStyle(element).color)).toBe(
        'rgb(0, 128, 0)',
      )
      await expect.poll(() => page.locator('img').evaluate(widthOf)).toBe(40)
      await page.locator('#clicked').click()
      expect(await page.title()).toBe('Demo')
    } else expect(await page.title()).not.toBe('ran')
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate(() => self.origin)).toBe('null')
    await close()
  },
)
