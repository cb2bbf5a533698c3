import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { XMLParser } from 'fast-xml-parser'
import { beforeEach, expect, test, vi } from 'vitest'
import app from '../../../src/index.ts'
import { makeArticle, makeArticles, putArchive, putArticle, putLists, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getText } from '../get.ts'

beforeEach(reset)

const page = 'text/html; charset=UTF-8'
const xml = 'application/problem+xml; charset=utf-8'
const json = 'application/problem+json; charset=utf-8'

test.each([
  ['/', page],
  ['/2026/1.html', page],
  ['/tag/a', page],
  ['/categories', page],
  ['/feed.xml', xml],
  ['/tag/a/rss.xml', xml],
  ['/feed/a.xml', xml],
  ['/atom.xml', xml],
  ['/feed.json', json],
  ['/category/a/feed.json', json],
  ['/api/v1/articles', json],
  ['/api/v1/site', json],
  ['/api/nope', json],
])('before anything is loaded %s says so as %s, and to come back in a minute', async (path, type) => {
  const answer = await get(path)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('Content-Type')).toBe(type)
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(answer.headers.get('Retry-After')).toBe('60')
  const told = await answer.text()
  expect(told).toContain(
    type === page ? 'This site is being set up' : 'This site has no articles yet. Ask again in a minute.',
  )
  expect(told).not.toContain('npm run')
})

test.each([
  ['/nope', page, '<h1>There is nothing here</h1>'],
  ['/tag/nope', page, '<h1>There is nothing here</h1>'],
  ['/2026/1.htm', page, '<h1>There is nothing here</h1>'],
  ['/tag/nope/feed.xml', xml, 'There is no feed of tag &quot;nope&quot;.'],
  ['/category/a%20%26/rss.xml', xml, 'There is no feed of category &quot;a &amp;&quot;.'],
  ['/a/b/atom.xml', xml, 'There is nothing at &quot;/a/b/atom.xml&quot;.'],
  ['/tag/nope/feed.json', json, 'There is no feed of tag \\"nope\\".'],
  ['/api/v1/articles/nope', json, 'There is no article with the path stem \\"nope\\".'],
])('%s is not found, as %s', async (path, type, detail) => {
  await putArchive(makeArticles(1))
  const answer = await get(path)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('Content-Type')).toBe(type)
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=60')
  expect(answer.headers.has('Retry-After')).toBe(false)
  expect(await answer.text()).toContain(detail)
})

test('who opens a feed that is not there in a browser is shown so, and is not given a file to save', async () => {
  await putArchive([])
  const answer = await get('/tag/nope/feed.xml', { headers: { 'Sec-Fetch-Dest': 'document' } })
  expect([answer.status, answer.headers.get('Content-Type'), answer.headers.get('Vary')]).toEqual([
    404,
    page,
    'Sec-Fetch-Dest',
  ])
  expect((await get('/tag/nope/feed.xml')).headers.get('Vary')).toBe('Sec-Fetch-Dest')
})

test('a problem in XML is the document of RFC 9457, appendix B', async () => {
  await putArchive([])
  const document = await getText('/tag/%00%3Cb%3E/feed.xml')
  expect(document).toBe(
    '<?xml version="1.0" encoding="utf-8"?><problem xmlns="urn:ietf:rfc:7807">' +
      '<type>https://news.example.com/api#not-found</type><title>There is nothing here</title><status>404</status>' +
      '<detail>There is no feed of tag &quot;&lt;b&gt;&quot;.</detail></problem>',
  )
  expect(new XMLParser().parse(document, true).problem.detail).toBe('There is no feed of tag "<b>".')
})

test('a problem of a feed’s parameter names it in XML, too, with what it may be', async () => {
  await putArchive([])
  const { problem } = new XMLParser().parse(await getText('/feed.xml?content=whole'), true)
  expect([problem.status, problem.parameter, problem.expected]).toEqual([400, 'content', '"summary" or "full"'])
})

test('a problem before there is a site is of no type that has an address', async () => {
  expect(await (await get('/api/v1/site')).json()).toMatchObject({ type: 'about:blank', status: 503 })
  expect(await getText('/feed.xml')).toContain('<type>about:blank</type>')
})

test('a page that says what is wrong keeps the site around it, in its language', async () => {
  await putArchive([], { language: 'zh-CN', title: '新闻' })
  const answer = await getText('/?page=x')
  expect(answer).toContain('<html lang="zh-CN">')
  expect(answer).toContain('<h1>地址有误</h1>')
  expect(answer).toContain('<a class="name" href="/">新闻</a>')
  expect(answer).not.toContain('rel="canonical"')
})

const broken: [string, string][] = [
  ['cut short', '{"v":1,"entr'],
  ['empty', ''],
  ['no object', '"text"'],
  ['null', 'null'],
  ['of another program', '{"hello":"world"}'],
  ['of a later format', '{"v":2,"title":"x"}'],
  ['without fields', '{"v":1}'],
  [
    'of fields of other kinds',
    '{"v":1,"title":[],"url":{},"entries":{},"articles":"","label":3,"categories":null,"path":1}',
  ],
  ['of bytes', '\u0000\uFFFD\u0001'],
]
// The list of everything belongs to every site: what is missing there is on its way.
const needed: [string, string][] = [
  ['sections/tag/name/0', '/tags'],
  ['sections/category/name/0', '/api/v1/categories?sort=total'],
  ['list/all', '/'],
  ['list/all', '/api/v1/articles'],
  ['list/all/0', '/?page=0'],
  ['list/all/0', '/api/v1/articles?limit=100'],
  ['feed/all', '/feed.xml'],
  ['feed/all', '/feed.json'],
]

test.each(needed)('while the document "%s" is missing, %s says to ask again', async (key, path) => {
  await putLists(makeArticles(100))
  await env.NEWS.delete(key)
  const answer = await get(path)
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60'])
  expect(await answer.text()).toMatch(
    isPage(answer)
      ? forReaders
      : new RegExp(`Cannot read (&quot;|\\\\?")${key}(&quot;|\\\\?"): it is missing, ask again in a minute`),
  )
})

const isPage = ({ headers }: Response): boolean => headers.get('Content-Type') === page
const forReaders =
  /<main id="_content"><h1>[^<]*<\/h1><p>[^<]*Please try again in a minute\.<\/p><p class="meta">|<main><h1>[^<]*<\/h1><p>[^<]*Please try again in a minute\.<\/p><\/main>/

const readers: [string, string][] = [
  ['site', '/'],
  ['site', '/feed.xml'],
  ['site', '/api/v1/site'],
  ['sections/category/name/0', '/categories'],
  ['sections/tag/total/0', '/api/v1/tags?sort=total'],
  ['list/all', '/'],
  ['list/all', '/api/v1/articles'],
  ['list/all/0', '/?page=0'],
  ['list/all/0', '/api/v1/articles?limit=100'],
  ['list/tag/t', '/tag/t'],
  ['feed/all', '/rss.xml'],
  ['feed/tag/t', '/tag/t/feed.json'],
  ['article/2026/1', '/2026/1.html'],
  ['article/2026/1', '/api/v1/articles/2026/1'],
]

test.each(broken)('a document that is %s is an answer to ask again later wherever it is read', async (_, value) => {
  await putLists(makeArticles(100, { tags: ['t'] }))
  await putArticle(makeArticle(1))
  for (const [key, path] of readers) {
    const whole = (await env.NEWS.get(key)) ?? ''
    const set = (value: string) => env.NEWS.put(key, value, { metadata: { h: String(value.length) } })
    await set(value)
    forget()
    const answer = await get(path)
    expect([key, path, answer.status, answer.headers.get('Retry-After')]).toEqual([key, path, 503, '60'])
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await answer.text()).toMatch(
      isPage(answer) ? forReaders : new RegExp(`Cannot read (&quot;|\\\\?")${key}(&quot;|\\\\?"): its`),
    )
    await set(whole)
    forget()
    expect([path, (await get(path)).status]).toEqual([path, 200])
  }
})

test('one broken document leaves the rest of the site readable', async () => {
  await putArchive([makeArticle(2), makeArticle(1)])
  await env.NEWS.put('article/2026/1', '{')
  for (const path of ['/', '/2026/2.html', '/feed.xml', '/api/v1/articles']) {
    expect([path, (await get(path)).status]).toEqual([path, 200])
  }
})

test('an outage of the store is no fault of the request, and nobody but the log is told what it was', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const fail = () => Promise.reject(new Error('KV GET failed: 500 secret'))
  const NEWS = { get: fail, getWithMetadata: fail } as unknown as KVNamespace
  for (const [path, type] of [
    ['/', page],
    ['/feed.xml', xml],
    ['/feed.json', json],
    ['/api/v1/site', json],
  ] as const) {
    const answer = await app.request(path, {}, { NEWS }, createExecutionContext())
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([503, type])
    expect(answer.headers.get('Retry-After')).toBe('60')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await answer.text()).not.toContain('secret')
    expect(JSON.parse(log.mock.lastCall?.[0])).toEqual({
      level: 'error',
      message: 'Cannot read "site" from KV: KV GET failed: 500 secret',
      kind: 'unavailable',
      status: 503,
      method: 'GET',
      path,
    })
  }
  log.mockRestore()
})
