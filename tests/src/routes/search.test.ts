import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeArticle, putSite, reset } from '../archive.ts'
import { get } from '../get.ts'
import { putIndex } from '../search-index.ts'

beforeEach(async () => {
  await reset()
  const articles = [
    makeArticle(1, {
      title: 'Rates <rise>',
      summary: 'The bank said so',
      categories: [{ name: 'a b', label: 'Banks' }],
    }),
    makeArticle(2, { title: '央行上调利率', html: '<p>A股 今日收盘</p>', tags: ['股市'] }),
    makeArticle(3, { title: 'Corporate rates', published: '2019-03-01T00:00:00Z' }),
  ]
  const inIndex = await putIndex(articles, [
    { path: '/about/', shown: { title: 'About our rates', language: null, description: 'd', html: '<p>x</p>' } },
  ])
  await putSite({ ...inIndex, has: { files: false, htmlFiles: false, pages: true } })
})

const found = (html: string): string[] => [...html.matchAll(/<h2><a href="([^"]*)"/g)].map(([, href = '']) => href)

test('a search shows what it finds, newest first, with the words marked, and the pages of the site', async () => {
  const response = await get('/search?q=rates')
  expect(response.status).toBe(200)
  const html = await response.text()
  expect(found(html)).toEqual(['/2026/1.html', '/2026/3.html'])
  expect(html).toContain('<mark>Rates</mark> &lt;rise&gt;')
  expect(html).toContain('Corporate <mark>rates</mark>')
  expect(html).toContain('<a href="/about/">About our <mark>rates</mark></a>')
  expect(html).toContain('2 articles')
  expect(html).toContain('<meta name="robots" content="noindex"')
  expect(html).toContain('value="rates"')
})

test.each([
  ['?q=利率', ['/2026/2.html']],
  ['?q=rates&category=a+b', ['/2026/1.html']],
  ['?q=rates&not_category=a+b', ['/2026/3.html']],
  ['?tag=股市', ['/2026/2.html']],
  ['?q=rates&since=2020', ['/2026/1.html']],
  ['?q=rates&until=2019-03', ['/2026/3.html']],
  ['?q=rates&order=oldest', ['/2026/3.html', '/2026/1.html']],
  ['?q=nowhere', []],
])('%s finds %j', async (question, paths) => {
  expect(found(await (await get(`/search${question}`)).text())).toEqual(paths)
})

describe('a question without an answer', () => {
  test.each([
    ['', 'Quotation marks keep words together'],
    ['?q=…', 'There is no word in this'],
    ['?q=利', 'A single character'],
    ['?q=-rates', 'Say what to look for'],
    ['?q=a+b+c+d+e+f+g+h+i', 'At most 8 words'],
    [`?q=${'x'.repeat(5_000)}`, 'At most 100 characters'],
  ])('%s says what would have one', async (question, said) => {
    const response = await get(`/search${question}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(said)
  })

  test.each([
    '?q=a&x=1',
    '?q=a&order=worst',
    '?q=a&cursor=z',
    '?q=a&since=soon',
    '?q=a&since=2026-02&until=2026-01',
    '?q=a&q=b',
    `?q=a${'&tag=t'.repeat(1)}${Array.from({ length: 11 }, (_, n) => `&tag=${n}`).join('')}`,
  ])('%s is refused', async (question) => {
    expect((await get(`/search${question}`)).status).toBe(400)
  })
})

test.each([
  '"',
  "'); DROP TABLE entry; --",
  'a OR b',
  'NEAR(a b)',
  't:a',
  'a*',
  '^a',
  '\u0000a',
  '\ud800a',
  '(a',
  '{t}: a',
  '-"',
])('no question is syntax: %j', async (question) => {
  expect((await get(`/search?q=${encodeURIComponent(question.toWellFormed())}`)).status).toBe(200)
  expect(found(await (await get('/search?q=rates')).text())).toHaveLength(2)
})

test('where the index does not answer, only the search says so, and asks to come back', async () => {
  await env.SEARCH.prepare('DROP TABLE words_1_2026').run()
  const response = await get('/search?q=rates')
  expect(response.status).toBe(503)
  expect(response.headers.get('Retry-After')).toBe('60')
  expect(await response.text()).not.toContain('words_1_2026')
  expect((await get('/healthz')).status).not.toBe(500)
})

test('an answer has a tag, which changes with what is found', async () => {
  const first = await get('/search?q=rates')
  const etag = first.headers.get('ETag') ?? ''
  expect((await get('/search?q=rates&order=newest', { headers: { 'If-None-Match': etag } })).status).toBe(304)
})
