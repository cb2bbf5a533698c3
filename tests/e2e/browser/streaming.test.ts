// @module-tag large
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isInstalled } from '../programs.ts'
import { serveForAll } from '../serve.ts'
import { browseForAll } from './chromium.ts'
import { kindsOfPages } from './pages.ts'

const server = serveForAll()
const slow = { address: '' }
const openPage = browseForAll(slow)

/** Pages come in so many pieces, and a browser paints what it has of one in between. */
const PIECES = 12
const PAUSE_MS = 60

let proxy: Server
beforeAll(async () => {
  proxy = createServer(async (request, response) => {
    const headers = { accept: request.headers.accept ?? '*/*' }
    const answer = await fetch(`${server.address}${request.url}`, { headers, redirect: 'manual' })
    const body = Buffer.from(await answer.arrayBuffer())
    const kept = [...answer.headers].filter(([name]) => !/^(content-(encoding|length)|transfer-encoding)$/.test(name))
    response.writeHead(answer.status, kept)
    const start = body.indexOf('<body>')
    if (start < 0) return response.end(body)
    const length = Math.ceil((body.length - start) / PIECES)
    response.write(body.subarray(0, start))
    for (let at = start; at < body.length; at += length) {
      response.write(body.subarray(at, at + length))
      await wait(PAUSE_MS)
    }
    response.end()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  slow.address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
})
afterAll(() => proxy.close())

/** A row of which half is there moves by less when the other half comes (Layout Instability, 2: its share of the page times how far). */
const NOTICED = 0.02

interface Shift extends PerformanceEntry {
  value: number
  sources: { node: Element | null }[]
}

/** What has moved by itself while a page came, so far that a reader loses the place. */
const movedOn = (page: Page): Promise<string[]> =>
  page.evaluate(
    (noticed) =>
      new Promise<string[]>((resolve) => {
        const moved: string[] = []
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries() as Shift[]) {
            const names = sources.map(({ node }) => `${node?.nodeName}.${node?.className}`)
            if (value > noticed) moved.push(`${value.toFixed(2)}: ${names.join(', ')}`)
          }
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(moved), 200)
      }),
    NOTICED,
  )

test.skipIf(!isInstalled('chromium')).each([390, 1280])(
  'nothing moves on a page of %i pixels while it comes',
  async (width) => {
    const moved: Record<string, string[]> = {}
    for (const { name, path } of await kindsOfPages(server.address)) {
      const { page, close } = await openPage({ viewport: { width, height: 800 } })
      await page.goto(path, { waitUntil: 'load' })
      const on = await movedOn(page)
      if (on.length > 0) moved[`${name} ${path}`] = on
      await close()
    }
    expect(moved).toEqual({})
  },
)
