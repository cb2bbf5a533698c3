import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { smokeTest } from '../../../seed/deploy/smoke-test.ts'

interface Page {
  status?: number
  type?: string
  body?: string
  tag?: string
}

const html = { type: 'text/html; charset=utf-8', body: '<!doctype html>' }
const path = '/markets/2026/08/14/%E5%A4%AE%E8%A1%8C.html'

/** What a site that is as it should be answers. */
const whole: Record<string, Page> = {
  '/': html,
  '/feed.xml': { type: 'application/atom+xml', body: '<feed><entry></entry><entry></entry></feed>', tag: 'W/"1"' },
  '/api/v1/articles?limit=1': { type: 'application/json', body: JSON.stringify({ data: [{ path }] }) },
  [path]: html,
  '/healthz': { type: 'application/json', body: '{"status":"ok"}' },
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Serves these pages; whoever sends a page's tag gets a 304. */
const site = (pageAt: (url: string) => Page | undefined): Promise<string> =>
  listen((request, response) => {
    const { status = 200, type = 'text/plain', body = '', tag } = pageAt(request.url ?? '') ?? { status: 404 }
    const headers = { 'content-type': type, ...(tag && { etag: tag }) }
    const isKnown = tag !== undefined && request.headers['if-none-match'] === tag
    response.writeHead(isKnown ? 304 : status, headers).end(isKnown ? '' : body)
  })

async function tryOut(address: string, patience = 0, signal = new AbortController().signal, lookAgain?: number) {
  const passed: string[] = []
  const waits: string[] = []
  const error = await smokeTest(address, {
    patience,
    signal,
    ...(lookAgain !== undefined && { lookAgain }),
    onPass: (what) => passed.push(what),
    onWait: (why) => waits.push(why),
  }).catch((error: Error) => error.message)
  return { passed, waits, error }
}

test('a site below a base passes every check below it', async () => {
  const below = Object.fromEntries(Object.entries(whole).map(([path, page]) => [`/blog${path}`, page]))
  const list = { type: 'application/json', body: JSON.stringify({ data: [{ path: `/blog${path}` }] }) }
  const pages: Record<string, Page> = { ...below, '/blog/api/v1/articles?limit=1': list }
  const address = await site((url) => pages[url])
  expect(await tryOut(`${address}/blog`)).toEqual({
    passed: [
      '/blog/ 200',
      '/blog/feed.xml 200, 2 entries; 304 for who has it',
      `/blog/api/v1/articles 200; its newest, /blog${path} 200`,
      '/blog/healthz 200',
    ],
    waits: [],
    error: undefined,
  })
})

test('a site that answers as it should passes every check', async () => {
  const address = await site((url) => whole[url])
  expect(await tryOut(address)).toEqual({
    passed: [
      '/ 200',
      '/feed.xml 200, 2 entries; 304 for who has it',
      `/api/v1/articles 200; its newest, ${path} 200`,
      '/healthz 200',
    ],
    waits: [],
    error: undefined,
  })
})

const refused: [string, Record<string, Page>, string][] = [
  ['a page is a 503', { '/': { status: 503 } }, '/ answered 503 (text/plain): want 200'],
  ['a page is no HTML', { '/': { type: 'text/plain' } }, '/ answered 200 (text/plain): want text/html'],
  ['a page leads elsewhere', { '/': { status: 302 } }, '/ answered 302 (text/plain): want 200'],
  ['a feed is missing', { '/feed.xml': { status: 404 } }, '/feed.xml answered 404 (text/plain): want 200'],
  [
    'a feed is empty',
    { '/feed.xml': { type: 'application/atom+xml', body: '<feed></feed>', tag: 'W/"1"' } },
    '/feed.xml answered 200 (application/atom+xml): want entries in it',
  ],
  [
    'a feed has no tag',
    { '/feed.xml': { type: 'application/atom+xml', body: '<entry>' } },
    '/feed.xml answered 200 (application/atom+xml): want an ETag',
  ],
  [
    'the API has no article',
    { '/api/v1/articles?limit=1': { type: 'application/json', body: '{"data":[]}' } },
    '/api/v1/articles?limit=1 answered 200 (application/json), {"data":[]}: want an article',
  ],
  [
    'the API answers HTML',
    { '/api/v1/articles?limit=1': html },
    '/api/v1/articles?limit=1 answered 200 (text/html; charset=utf-8): want an article',
  ],
  ['the article is missing', { [path]: { status: 404 } }, `${path} answered 404 (text/plain): want 200`],
  [
    'it is not well',
    { '/healthz': { status: 503, type: 'application/json', body: '{"status":"stale"}' } },
    '/healthz answered 503 (application/json), {"status":"stale"}: want 200',
  ],
]

test.each(refused)('where %s, the error says what was asked and answered', async (_, pages, message) => {
  const address = await site((url) => ({ ...whole, ...pages })[url])
  const { error } = await tryOut(address)
  expect(error).toBe(
    `Cannot confirm the deployment: the smoke test of ${address}${message} (tried for 0 s). The Worker and the archive are there; "npx wrangler tail" shows what fails`,
  )
})

test('a feed that comes again, whole, to who has it, is refused', async () => {
  const address = await listen((request, response) => {
    const { type = '', body = '' } = whole[request.url ?? ''] ?? {}
    response.writeHead(200, { 'content-type': type, etag: 'W/"2"' }).end(body)
  })
  expect((await tryOut(address)).error).toContain('/feed.xml answered 200 (application/atom+xml): want 304')
})

test('what is not there yet is waited for, and each reason is told once', async () => {
  let asked = 0
  const address = await site((url) => (url === '/' && ++asked <= 2 ? { status: 503 } : whole[url]))
  const { passed, waits, error } = await tryOut(address, 600_000, undefined, 1)
  expect(error).toBeUndefined()
  expect(passed.length).toBe(4)
  expect(waits).toEqual([`${address}/ answered 503 (text/plain): want 200`])
  expect(asked).toBe(3)
})

test('an address where nothing answers, and a connection that breaks, are answers, too', async () => {
  const broken = await listen((request) => request.socket.destroy())
  expect((await tryOut(broken)).error).toMatch(/\/ got no answer: /)
  expect((await tryOut('http://127.0.0.1:1')).error).toMatch(/http:\/\/127\.0\.0\.1:1\/ got no answer: /)
})

test('it can be stopped while it waits', async () => {
  const stop = new AbortController()
  const address = await site(() => ({ status: 503 }))
  // Longer than a test may take.
  const trying = tryOut(address, 3_600_000, stop.signal)
  setTimeout(() => stop.abort(), 200)
  expect((await trying).error).toMatch(/abort/i)
})
