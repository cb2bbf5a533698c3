import { expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { browseForAll, visiting } from './chromium.ts'

const server = serveForAll()
const visit = visiting(browseForAll(server))

interface Found {
  data: { path: string; title: string; date_published: string }[]
}

const articles = async (): Promise<Found['data']> => {
  const fields = 'path,title,date_published'
  return ((await (await fetch(`${server.address}/api/v1/articles?limit=100&fields=${fields}`)).json()) as Found).data
}

const first = async (): Promise<Found['data'][number]> => {
  const [article] = await articles()
  if (article === undefined) throw new Error('the sample has no article')
  return article
}

test.skipIf(!isInstalled('chromium'))(
  'a reader copies the address of an article, and without a script is offered nothing',
  async () => {
    const { path } = await first()
    const permissions = ['clipboard-read', 'clipboard-write']
    await visit({ permissions }, async ({ page }) => {
      await page.goto(path)
      const [share, copy] = await page.locator('.share button').all()
      expect([await share?.isVisible(), await copy?.isVisible()]).toEqual([false, true])
      await copy?.click()
      await page.getByText('已复制').waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toBe(await page.locator('meta[property="og:url"]').getAttribute('content'))
    })
    await visit({ javaScriptEnabled: false }, async ({ page }) => {
      await page.goto(path)
      expect(await page.locator('.share').boundingBox()).toBe(null)
      expect(await page.locator('article > .meta time').first().textContent()).toMatch(/^2026年11月/)
    })
  },
)

test.skipIf(!isInstalled('chromium'))('the buttons move nothing when they appear', async () => {
  const { path } = await first()
  await visit({}, async ({ page }) => {
    await page.goto(path)
    // A browser may paint the page before its script has run.
    const tops = await page.evaluate(() => {
      const bar = document.querySelector<HTMLElement>('.share')
      const top = () => document.querySelector('.share ~ nav, .share ~ .beside')?.getBoundingClientRect().top
      const after = top()
      if (bar) bar.hidden = true
      return { after, before: top() }
    })
    expect(tops.after).toBeGreaterThan(0)
    expect(tops.before).toBe(tops.after)
  })
})

test.skipIf(!isInstalled('chromium'))(
  'where the device shares, the button gives it the title and the address',
  async () => {
    const { path, title } = await first()
    await visit({}, async ({ page }) => {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'share', {
          value: async (given: object) => document.body.setAttribute('data-shared', JSON.stringify(given)),
        })
      })
      await page.goto(path)
      await page.getByRole('button', { name: '分享' }).click()
      const shared = JSON.parse((await page.locator('body').getAttribute('data-shared')) ?? '{}')
      expect(shared).toEqual({ title, url: await page.locator('meta[property="og:url"]').getAttribute('content') })
    })
  },
)

test.skipIf(!isInstalled('chromium'))('a time of the last days is relative, too, and the exact one stays', async () => {
  const { path, date_published } = await first()
  const HOUR = 3_600_000
  for (const [later, said] of [
    [2.5 * HOUR, '2小时前'],
    [50 * HOUR, '2天前'],
    [0, null],
    [8 * 24 * HOUR, null],
    [-HOUR, null],
  ] as const) {
    await visit({}, async ({ page }) => {
      await page.clock.setFixedTime(Date.parse(date_published) + later)
      await page.goto(path)
      const times = await page.locator('article > .meta').first().locator('span').first().locator('time').all()
      const texts = await Promise.all(times.map((time) => time.textContent()))
      expect([later, texts.slice(1)]).toEqual([later, said === null ? [] : [said]])
      if (said !== null) expect(await times[1]?.getAttribute('title')).toBe(texts[0])
    })
  }
})

test.skipIf(!isInstalled('chromium'))(
  'on paper an article is whole, says where its links lead, and nothing that holds for a day',
  async () => {
    const { path, date_published } = await first()
    await visit({ colorScheme: 'dark' }, async ({ page }) => {
      await page.clock.setFixedTime(Date.parse(date_published) + 3_600_000)
      await page.emulateMedia({ media: 'print' })
      await page.goto(path)
      for (const left of ['.breadcrumbs', '.share', '.beside', '.ago', 'footer'])
        expect([left, await page.locator(left).first().isVisible()]).toEqual([left, false])
      expect(await page.locator('article h1').isVisible()).toBe(true)
      const source = page.locator('.source a')
      expect(await source.evaluate((a) => getComputedStyle(a, '::after').content)).toContain('https://')
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      expect(ground).toBe('rgb(255, 255, 255)')
    })
  },
)

test.skipIf(!isInstalled('chromium'))('a heading leads to itself, and is read out once', async () => {
  const path = (await articles()).find(({ path }) => path.includes('anatomy-of-a-post'))?.path
  await visit({}, async ({ page }) => {
    await page.goto(path ?? '')
    const link = page.locator('.body .self').first()
    const [id, text] = [await link.evaluate((a) => a.parentElement?.id), await link.textContent()]
    const mark = () => link.evaluate((a) => getComputedStyle(a, '::after').opacity)
    expect(await mark()).toBe('0')
    await link.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    expect(await mark()).toBe('1')
    await page.keyboard.press('Enter')
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`#${id}`)
    const heading = page.getByRole('heading', { name: text ?? '', exact: true })
    expect(await heading.count()).toBe(1)
  })
})

test.skipIf(!isInstalled('chromium')).each([
  ['second screen of a phone', { width: 390, height: 844 }, 2, 10],
  ['first screen of a desk', { width: 1280, height: 900 }, 1, 8],
])('the %s has its headlines on the home page', async (_, viewport, screens, headlines) => {
  await visit({ viewport }, async ({ page }) => {
    await page.goto('/')
    const bottoms = await page.evaluate(() =>
      [...document.querySelectorAll('.stories h3')].map((one) => one.getBoundingClientRect().bottom),
    )
    expect(bottoms.filter((bottom) => bottom <= screens * viewport.height).length).toBeGreaterThanOrEqual(headlines)
  })
})

test.skipIf(!isInstalled('chromium')).each([768, 1280])(
  'at %i pixels a summary that is cut goes on well into its second line',
  async (width) => {
    await visit({ viewport: { width, height: 900 } }, async ({ page }) => {
      const category = await fetch(`${server.address}/api/v1/categories?limit=1&sort=total`)
      const [{ url }] = ((await category.json()) as { data: [{ url: string }] }).data
      await page.goto(new URL(url).pathname)
      const shares = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.entries p:last-child:not(.meta)')]
          .filter((one) => one.innerText.endsWith('…') || getComputedStyle(one, '::after').content !== 'none')
          .map((one) => {
            const range = document.createRange()
            range.selectNodeContents(one)
            const parts = [...range.getClientRects()]
            const { left, width, top } = one.getBoundingClientRect()
            const last = Math.max(...parts.map((part) => part.top))
            const ends = parts.filter((part) => part.top > last - 3).map((part) => part.right)
            return last < top + 15 ? 0 : (Math.max(...ends) - left) / width
          }),
      )
      expect(shares.length).toBeGreaterThan(1)
      expect(shares.filter((share) => share < 0.2)).toEqual([])
    })
  },
)

test.skipIf(!isInstalled('chromium')).each([390, 768, 1280])(
  'at %i pixels summaries take two lines, cut at no word, and nothing is cut off',
  async (width) => {
    await visit({ viewport: { width, height: 900 } }, async ({ page }) => {
      const category = (
        (await (await fetch(`${server.address}/api/v1/categories?limit=3&sort=total`)).json()) as {
          data: { url: string }[]
        }
      ).data.map(({ url }) => new URL(url).pathname)
      for (const path of ['/', ...category]) {
        await page.goto(path)
        const summaries = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.entries p:last-child:not(.meta)')]
            .filter((one) => one.getClientRects().length > 0)
            .map((one) => {
              const style = getComputedStyle(one)
              const isLead = one.closest('.stories li:first-child') !== null
              const lines = Math.round(one.getBoundingClientRect().height / Number.parseFloat(style.lineHeight))
              return {
                lines: isLead ? lines - 1 : lines,
                text: one.innerText,
                isCut: one.scrollHeight > one.clientHeight + 1,
              }
            }),
        )
        expect(summaries.length).toBeGreaterThan(0)
        expect([path, summaries.filter(({ lines, isCut }) => lines > 2 || isCut)]).toEqual([path, []])
        const isScrolled = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect([path, isScrolled]).toEqual([path, false])
      }
    })
  },
)
