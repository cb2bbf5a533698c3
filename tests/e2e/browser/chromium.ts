import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { browserPath } from '../programs.ts'

/** As root it runs only without its sandbox. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })

/** Chromium for all tests of a file, where they ask this address; to be used in them, not before. */
export function browseForAll(served: { address: string }): (options?: BrowserContextOptions) => Promise<Watched> {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  return (options) => openPage(browser, served.address, options)
}

/** A page, and what a visitor's browser would complain of or ask elsewhere for. */
export interface Watched {
  page: Page
  /** Errors and warnings of the console, exceptions, reports of the policy, requests to other hosts but for images. */
  complaints: string[]
  /** Images asked for at other hosts. */
  images: string[]
  close: () => Promise<void>
}

/** One grey pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKBHNKHmgAAAABJRU5ErkJggg==',
  'base64',
)

/**
 * Opens a blank page of a browser of its own, as private windows are. Nothing is asked of other hosts in earnest: their images
 * are one pixel that comes after a moment, everything else fails.
 */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ baseURL: address, ...options })
  const complaints: string[] = []
  const images: string[] = []
  await context.route(
    (url) => url.origin !== new URL(address).origin,
    async (route) => {
      const request = route.request()
      if (request.resourceType() !== 'image') {
        complaints.push(`a request to ${request.url()}`)
        return route.abort()
      }
      images.push(request.url())
      await new Promise((resolve) => setTimeout(resolve, 100))
      await route.fulfill({ contentType: 'image/png', body: picture }).catch(() => {})
    },
  )
  const page = await context.newPage()
  // What guards against hanging is generous: machines may be slow.
  page.setDefaultTimeout(120_000)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  return { page, complaints, images, close: () => context.close() }
}

/** Does what a visitor does, in a page of its own, and holds that nothing was amiss on the way. */
export const visiting =
  (open: (options?: BrowserContextOptions) => Promise<Watched>) =>
  async (options: BrowserContextOptions, walk: (watched: Watched) => Promise<void>): Promise<void> => {
    const watched = await open(options)
    try {
      await walk(watched)
      expect(watched.complaints).toEqual([])
    } finally {
      await watched.close()
    }
  }
