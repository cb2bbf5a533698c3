import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { countedAs } from '../../../src/http/rate-limit.ts'
import app from '../../../src/index.ts'
import { requestLimits } from '../../../src/model/request-limits.ts'
import { makeArticle, makeArticles, putArchive, putArticle, putList, putLists, reset } from '../archive.ts'
import { get } from '../get.ts'

beforeEach(reset)

const CHEAP = requestLimits.CHEAP_LIMIT.requests
const DEAR = requestLimits.DEAR_LIMIT.requests

const from = (address: string): RequestInit => ({ headers: { 'CF-Connecting-IP': address } })

/** The counting is emulated in wall-clock minutes: a run across two of them counts anew. */
async function exhaust(path: string, limit: number, address: (n: number) => string): Promise<Response> {
  for (let n = 0; n < 3 * limit; n++) {
    const answer = await get(path, from(address(n)))
    if (answer.status === 429) return answer
    await answer.body?.cancel()
  }
  throw new Error('there is no limit')
}

test('an address that asks the API without end is told when to ask again, and others are not: whatever takes more than one read is counted together, what takes one is not', {
  tags: ['large'],
}, async () => {
  await putLists(makeArticles(120), { frontPage: 'sections' })
  await putList({ kind: 'category', name: 'c' }, makeArticles(1))
  await putArticle(makeArticle(1))
  const answer = await exhaust('/api/v1/site', CHEAP, () => '203.0.113.1')
  expect(answer.headers.get('Retry-After')).toBe('60')
  expect(answer.headers.get('RateLimit-Policy')).toBe('"reads";q=600;w=60')
  expect(answer.headers.get('RateLimit')).toBe('"reads";r=0;t=60')
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(await answer.json()).toMatchObject({ type: 'https://news.example.com/api#too-many', status: 429 })
  expect((await get('/api/v1/site', from('203.0.113.2'))).status).toBe(200)
  const statusOf = async (path: string) => [path, (await get(path, from('203.0.113.1'))).status]
  const counted = [
    '/',
    '/?page=0',
    '/feed.xml?page=0',
    '/categories',
    '/tags',
    '/feeds',
    '/opml.xml',
    '/nope',
    '/api',
    '/2026/1.html',
  ]
  for (const path of [...counted, '/healthz']) expect(await statusOf(path)).toEqual([path, 429])
  for (const path of ['/feed.xml', '/category/c', '/robots.txt', '/sitemap.xml']) {
    expect(await statusOf(path)).toEqual([path, 200])
  }
})

test('what takes many reads, or a conversion, has a limit of its own', async () => {
  await putArchive(makeArticles(1))
  await exhaust('/api/v1/articles/2026/1.md', DEAR, () => '203.0.113.5')
  for (const path of [
    '/api/v1/articles?fields=content_html',
    '/api/v1/articles?fields=title,content_text',
    '/api/v1/articles/2026/1?fields=content_text',
    '/sitemap/0.xml',
    '/news-sitemap.xml',
  ]) {
    expect([path, (await get(path, from('203.0.113.5'))).status]).toEqual([path, 429])
  }
  for (const path of ['/api/v1/articles', '/api/v1/articles/2026/1', '/categories']) {
    expect([path, (await get(path, from('203.0.113.5'))).status]).toEqual([path, 200])
  }
})

test('who has an IPv6 /64 has one address', async () => {
  await putLists(makeArticles(1))
  await exhaust('/news-sitemap.xml', DEAR, (n) => `2001:db8:0:1::${n.toString(16)}`)
  expect((await get('/news-sitemap.xml', from('2001:db8:0:2::1'))).status).toBe(200)
})

test.each([
  ['203.0.113.1', '203.0.113.1'],
  ['::ffff:203.0.113.1', '203.0.113.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:0003::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1:2:3:4:5', '0:0:0:1::/64'],
  ['::', '0:0:0:0::/64'],
])('%s is counted as %s', (address, counted) => {
  expect(countedAs(address)).toBe(counted)
})

test('without anything to count with, without an address, or on this machine, there is no limit', async () => {
  await putLists(makeArticles(1))
  const { CHEAP_LIMIT: _, DEAR_LIMIT: __, ...without } = env
  for (let n = 0; n <= DEAR; n++) {
    const request = new Request('https://edge.example.com/news-sitemap.xml', from('203.0.113.3') as RequestInit)
    const answers = [
      await app.fetch(request, without, createExecutionContext()),
      await get('/news-sitemap.xml', from('127.0.0.1')),
    ]
    answers.push(await get('/news-sitemap.xml', from('::1')), await get('/news-sitemap.xml'))
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      await answer.body?.cancel()
    }
  }
})
