import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { categoryPagesKey, filesKey } from '../../../src/model/keys.ts'
import { amount } from '../../amount.ts'
import { makeArticles, put, putArchive, reset } from '../archive.ts'
import { get } from '../get.ts'

const article = { categories: [{ name: 'a', label: 'A' }], tags: ['t', 'http/2'] }

beforeAll(async () => {
  await reset()
  await putArchive(makeArticles(101, article), { postFolders: ['old_post'] })
  const pages = [
    ['category/%', 'a'],
    ['category/t', 'a'],
    ['category/中', null],
  ]
  await put(categoryPagesKey, { joined: [], pages })
  const posts = [
    ['old_post/20-1-1-a.md', { path: '/2026/1.html' }],
    ['old_post/20-1-1-t.md', { path: '/old_post/20-1-1-.html' }],
  ]
  await put(filesKey('20-1-1'), { posts })
})

const paths = [
  '/',
  '/?page=0',
  '/?page=x',
  '/categories',
  '/tag/http%2F2',
  '/2026/1.html',
  '/2026/1',
  '/feed.xml',
  '/tag/t/rss.xml',
  '/category/a/feed.json',
  '/feed/a.xml',
  '/nope',
  '/nope/feed.xml',
  '/api/v1/articles?limit=7',
  '/api/v1/articles?limit=x',
  '/api/v1/articles/2026/1',
  '/api/v1/nope',
]

test.each(paths)('HEAD %s has the status and headers of GET and no body', async (path) => {
  const [asked, head] = await Promise.all([get(path), get(path, { method: 'HEAD' })])
  expect(head.status).toBe(asked.status)
  expect([...head.headers]).toEqual([...asked.headers])
  expect(await head.text()).toBe('')
})

test.each(paths)('%s says how long it may be kept and what may run in it', async (path) => {
  const { headers } = await get(path)
  expect(headers.get('Cache-Control')).toMatch(/^public, max-age=(60|300|3600)(, |$)/)
  expect(headers.get('Cloudflare-CDN-Cache-Control')).toMatch(/^public, max-age=(60|3600)(, |$)/)
  expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; /)
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
  '%s is refused wherever it goes, and told what is not',
  async (method) => {
    for (const path of ['/', '/feed.xml', '/api/v1/articles', '/nope']) {
      const answer = await get(path, { method })
      expect([path, answer.status, answer.headers.get('Allow')]).toEqual([path, 405, 'GET, HEAD, OPTIONS'])
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
    }
  },
)

test.each(paths)('pages of every origin may read %s, and ask before', async (path) => {
  const asked = await get(path, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://reader.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'if-none-match',
    },
  })
  expect(asked.status).toBe(204)
  expect(Object.fromEntries(asked.headers)).toMatchObject({
    allow: 'GET, HEAD, OPTIONS',
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': '*',
  })
  const { headers } = await get(path)
  expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(headers.get('Access-Control-Expose-Headers')).toContain('ETag')
})

const hostile = [
  '%zz',
  '%',
  '%E4%B8',
  '%ff',
  '%00',
  '%0a',
  '%0D%0AX-Evil:%201',
  '%2e%2e',
  '..',
  '...',
  '%2F',
  '%252F',
  '%5C',
  '__proto__',
  'constructor',
  'toString',
  'http%2F2',
  '%E4%B8%AD',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '%3Cscript%3E',
  '%22',
  "'",
  '*',
  ':name',
  '{a}',
  '(.*)+$',
  'feed.xml',
  'feed.json',
  '.html',
  '.xml',
  ' ',
  '+',
  '~',
  ';a=b',
  '@',
  '$&',
  '0',
  'x'.repeat(3000),
  '%E4%B8%AD'.repeat(1000),
  '%2F'.repeat(1000),
  'a/'.repeat(1000),
  '//',
  '//evil.example',
]
const around = [
  (x: string) => `/${x}`,
  (x: string) => `/${x}/`,
  (x: string) => `/2026/${x}.html`,
  (x: string) => `/tag/${x}`,
  (x: string) => `/tag/${x}/`,
  (x: string) => `/category/${x}.html`,
  (x: string) => `/achieves/${x}/`,
  (x: string) => `/old_post/2021-12-08-${x}.html`,
  (x: string) => `/category/${x}/feed.xml`,
  (x: string) => `/tag/${x}/feed.json`,
  (x: string) => `/feed/${x}.xml`,
  (x: string) => `/feed/by_tag/${x}.xml`,
  (x: string) => `/api/v1/articles/${x}`,
  (x: string) => `/api/v1/articles?tag=${x}`,
  (x: string) => `/api/v1/articles?category=${x}&limit=${x}`,
  (x: string) => `/api/v1/articles?cursor=${x}`,
  (x: string) => `/?page=${x}&page=${x}`,
  (x: string) => `/${x}?${x}=${x}`,
]

/** Each text stands in every so many of the places. */
const STEP = amount(3, 1)

test.each(around.map((path, place) => [path('…'), path, place] as const))(
  'whatever stands for … in %s is answered',
  async (_, path, place) => {
    for (const text of hostile.filter((_, n) => (n + place) % STEP === 0)) {
      const answer = await get(path(text))
      expect([200, 301, 400, 404], `${answer.status} for ${path(text).slice(0, 200)}`).toContain(answer.status)
      expect(answer.headers.get('Location') ?? '/').toMatch(/^\/(?![/\\])[\x21-\x7e]*$/)
      expect(answer.headers.has('X-Evil')).toBe(false)
    }
  },
)

test('any path that a URL can hold is answered, and no redirect leads in a circle', async () => {
  const old = ['category/', 'achieves/', 'old_post/', '20-1-1-']
  const unit = fc.constantFrom(...'/%.aAtg02Ff&?=+', 'feed', 'tag/', '.xml', '.html', '%2F', '中', ...old)
  const text = fc.string({ unit })
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const answer = await get(`/${text}`)
      expect([200, 301, 400, 404]).toContain(answer.status)
      const location = answer.headers.get('Location')
      if (location !== null) expect((await get(location)).status).not.toBe(301)
    }),
    { numRuns: amount(60, 1000) },
  )
})
