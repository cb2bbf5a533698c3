import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { version } from '../../../package.json'
import app from '../../../src/index.ts'
import { makeArticle, makeArticles, putArchive, reset, WRITTEN } from '../archive.ts'
import { get } from '../get.ts'

beforeEach(async () => {
  await reset()
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const HOUR = 3_600_000

const hoursAgo = (hours: number): string =>
  new Date(Date.now() - hours * HOUR).toISOString().replace(/\.\d+Z/, '+00:00')

async function health(given: Partial<typeof env> = {}) {
  const request = new Request('https://edge.example.com/healthz')
  const answer = await app.fetch(request, { ...env, ...given }, createExecutionContext())
  return { status: answer.status, headers: answer.headers, report: (await answer.json()) as Record<string, unknown> }
}

test('a site that is well says what it has, how old that is, and which code runs', async () => {
  const newest = makeArticle(4, { published: hoursAgo(2) })
  await putArchive([newest, ...makeArticles(3, { tags: ['t', 'u'], categories: [{ name: 'c', label: 'C' }] })])
  const { status, headers, report } = await health()
  expect([status, headers.get('Cache-Control'), headers.get('Content-Type')]).toEqual([
    200,
    'no-store',
    'application/json',
  ])
  expect(report).toEqual({
    status: 'ok',
    detail: null,
    newest: {
      title: 'Title 4',
      url: 'https://news.example.com/2026/4.html',
      date_published: newest.published,
      age_seconds: expect.closeTo(7200, -2),
    },
    date_last_publish: new Date(WRITTEN * 1000).toISOString(),
    totals: { articles: 4, categories: 1, tags: 2 },
    code: { version, format: 1, deployment: expect.any(String), tag: null },
  })
})

test('a newest article that is older than the threshold is a 503 that says so', async () => {
  await putArchive([makeArticle(1, { published: hoursAgo(7) })])
  expect((await health({ HEALTH_MAX_AGE_HOURS: '8' })).status).toBe(200)
  const { status, report } = await health({ HEALTH_MAX_AGE_HOURS: '6' })
  expect(status).toBe(503)
  expect(report).toMatchObject({
    status: 'stale',
    detail: 'The newest article is 7.0 hours old, want one of the last 6 hours: see whether the publishing still runs',
    totals: { articles: 1 },
  })
})

test('an archive without articles is well, unless some are expected', async () => {
  await putArchive([])
  expect((await health()).report).toMatchObject({ status: 'ok', totals: { articles: 0 } })
  expect((await health({ HEALTH_MAX_AGE_HOURS: '6' })).report).toMatchObject({ status: 'stale' })
})

test.each(['x', '-1', '0', '1h'])('a threshold of %s is reported, not passed over', async (hours) => {
  await putArchive(makeArticles(1))
  const { status, report } = await health({ HEALTH_MAX_AGE_HOURS: hours })
  expect([status, report.status]).toEqual([503, 'misconfigured'])
  expect(report.detail).toContain(`Cannot use "${hours}" as HEALTH_MAX_AGE_HOURS`)
})

test('before anything is loaded it says what to do', async () => {
  const { status, headers, report } = await health()
  expect([status, headers.get('Retry-After'), headers.get('Cache-Control')]).toEqual([503, '60', 'no-store'])
  expect(report).toMatchObject({
    status: 'not-loaded',
    detail: 'This site has no articles yet. Ask again in a minute.',
    code: { version },
  })
})

test('it asks KV every time: what the isolate still knows is not what is there', async () => {
  await putArchive(makeArticles(1))
  expect((await health()).status).toBe(200)
  expect((await get('/')).status).toBe(200)
  await env.NEWS.delete('list/all')
  const { status, report } = await health()
  expect([status, report.status]).toEqual([503, 'unreadable'])
  expect((await get('/')).status).toBe(200)
})

test('HEAD is enough to know', async () => {
  await putArchive(makeArticles(1))
  const answer = await get('/healthz', { method: 'HEAD' })
  expect([answer.status, await answer.text()]).toEqual([200, ''])
})
