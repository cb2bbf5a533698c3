import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeArticles, putArchive, reset } from '../archive.ts'
import { get } from '../get.ts'

beforeEach(reset)
afterEach(() => {
  vi.restoreAllMocks()
})

const listen = () =>
  (['log', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level).mockImplementation(() => {}))

test('a request that fails is one line of the log, without who asked or what they looked for', async () => {
  await putArchive(makeArticles(1))
  await env.NEWS.put('sections/category/name/0', '{', { metadata: { h: 'x' } })
  const [log, warn, error] = listen()
  const headers = { 'CF-Connecting-IP': '203.0.113.7', 'User-Agent': 'somebody/1.0', Cookie: 'secret=1' }
  expect((await get('/categories?q=private', { headers })).status).toBe(503)
  expect(error?.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    {
      level: 'error',
      message: 'Cannot read "sections/category/name/0": its value is not JSON, load the archive again',
      kind: 'unreadable',
      status: 503,
      method: 'GET',
      path: '/categories',
    },
  ])
  expect([...(log?.mock.calls ?? []), ...(warn?.mock.calls ?? [])]).toEqual([])
})

test('before anything is loaded the log says what to run', async () => {
  const [, , error] = listen()
  expect((await get('/')).status).toBe(503)
  const run = 'Run `npx edge-news-feed deploy <folder of a Jekyll site>` to load them.'
  expect(error?.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
    { kind: 'not-loaded', message: `This site has no articles yet. Ask again in a minute. ${run}` },
  ])
})

test('what is answered as it should be is no line of the log, be it that something is missing or asked for wrongly', async () => {
  await putArchive(makeArticles(1))
  const levels = listen()
  const paths = ['/', '/feed.xml', '/nope', '/?page=x', '/api/v1/articles?limit=0', '/tag/nope/feed.xml', '/healthz']
  for (const path of paths) await get(path)
  for (const level of levels) expect(level.mock.calls).toEqual([])
})
