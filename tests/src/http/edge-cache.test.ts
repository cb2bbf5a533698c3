import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import host from '../../../src/index.ts'
import { tagOfKey } from '../../../src/model/cache-tag.ts'
import { articleKey, headKey, siteKey } from '../../../src/model/keys.ts'
import { makeArticles, put, putArchive, putArticle, putFile, reset } from '../archive.ts'
import { CacheStandIn } from '../cache-stand-in.ts'
import { FaultyKv } from '../drills/faulty-kv.ts'
import { forget } from '../forget.ts'
import { get } from '../get.ts'

const articles = makeArticles(3, { categories: [{ name: '股市', label: '股市' }], tags: ['a b'] })

beforeEach(async () => {
  await reset()
  await putArchive(articles)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const DAY = 'public, max-age=86400, stale-while-revalidate=240, stale-if-error=86400'

interface Asking extends Omit<RequestInit, 'cf'> {
  cf?: object
}

const ask = (path: string, init: Asking = {}, kv: KVNamespace = env.NEWS, cache = new CacheStandIn()) =>
  host.fetch(
    new Request(`https://news.example.com${path}`, { redirect: 'manual', ...init } as RequestInit),
    { ...env, NEWS: kv },
    cache.context,
  )

const policyOf = ({ headers }: Response) => headers.get('Cloudflare-CDN-Cache-Control')
/** The tag of the list of the category that the articles are in. */
const ofCategory = tagOfKey(headKey({ kind: 'category', name: '股市' }))

const tagsOf = ({ headers }: Response) => headers.get('Cache-Tag')?.split(',').toSorted() ?? null

test('an answer has the tags of what it is made of, stays at the edge for a day, and as long as ever with the client', async () => {
  const article = await ask('/2026/1.html')
  expect([article.status, tagsOf(article), policyOf(article)]).toEqual([
    200,
    ['article/2026/1', 'file/2026/1', ofCategory, 'site-page/2026/1'],
    DAY,
  ])
  expect(article.headers.get('Cache-Control')).toBe(
    'public, max-age=300, stale-while-revalidate=300, stale-if-error=86400',
  )
  expect(tagsOf(await ask('/rss.xml'))).toEqual(['article/rss.xml', 'file/rss.xml', 'list/all', 'site-page/rss.xml'])
  expect(tagsOf(await ask('/api/v1/articles?tag=a%20b'))).toContainEqual(expect.stringMatching(/^list\/~\w+$/))
  expect(tagsOf(await ask('/api/v1/site'))).toContain('site')
})

test('where no cache is in front an answer is what it was', async () => {
  for (const path of ['/2026/1.html', '/feed.xml', '/nope.html', '/api/v1/articles']) {
    const [without, behind] = [await get(path), await ask(path)]
    expect([path, tagsOf(without)]).toEqual([path, null])
    expect([path, policyOf(without)]).toEqual([path, expect.stringMatching(/^public, max-age=60(,|$)/)])
    const differing = ['cache-tag', 'cloudflare-cdn-cache-control']
    const others = ({ headers }: Response) => [...headers].filter(([name]) => !differing.includes(name))
    expect(others(without)).toEqual(others(behind))
  }
})

test('what is missing has the tags of what was looked for, and so has what has moved', async () => {
  const missing = await ask('/2026/9.html')
  expect([missing.status, policyOf(missing)]).toEqual([404, DAY])
  expect(tagsOf(missing)).toEqual(
    expect.arrayContaining(['article/2026/9', 'file/2026/9', 'redirect/2026/9', 'site-page/2026/9']),
  )
  const picture = await ask('/no.png')
  expect([picture.status, tagsOf(picture)?.includes('file/no.png')]).toEqual([404, true])
  // What was found out once more costs nothing, and is made of the same.
  expect(tagsOf(await ask('/2026/9.html'))).toEqual(tagsOf(missing))
  const feed = await ask('/category/%E6%B8%AF/feed.xml')
  expect([feed.status, policyOf(feed), feed.headers.get('Vary')]).toEqual([404, DAY, 'Sec-Fetch-Dest'])
  const moved = await ask('/2026/1/')
  expect([moved.status, policyOf(moved), tagsOf(moved)?.includes('article/2026/1')]).toEqual([301, DAY, true])
  const sitemap = await ask('/sitemap/9.xml')
  expect([sitemap.status, tagsOf(sitemap)?.includes('site')]).toEqual([404, true])
})

test('a union of one list leads to its feed, or is missing, with the tags of that list', async () => {
  const tags = async (path: string) => {
    const answers = [await ask(path), await ask(path)]
    // The second one is remembered.
    return answers.map((answer) => [
      answer.status,
      policyOf(answer),
      tagsOf(answer)?.filter((tag) => /^list/.test(tag)),
    ])
  }
  const moved = [301, DAY, ['list/tag/t']]
  await putArchive(makeArticles(1, { tags: ['t'] }))
  expect(await tags('/feed.xml?tag=t')).toEqual([moved, moved])
  const missing = [404, DAY, ['list/category/none']]
  expect(await tags('/feed.xml?category=none')).toEqual([missing, missing])
})

test('an address of ours has the tags of what the site may have there', async () => {
  const listing = await ask('/categories')
  expect(tagsOf(listing)).toEqual(['article/categories', 'file/categories', 'sections', 'site', 'site-page/categories'])
  const robots = await ask('/robots.txt')
  expect([tagsOf(robots), policyOf(robots)]).toEqual([
    ['article/robots.txt', 'file/robots.txt', 'site-page/robots.txt'],
    DAY,
  ])
})

test('files have tags, parts of them are not kept, and one with a hash in its name stays for a year', async () => {
  await putFile('a.txt', 'some text')
  await putFile('main.3f9a1c2b.css', 'a {}')
  await put(siteKey, { ...(await siteNow()), has: { files: true, htmlFiles: false, pages: false } })
  const file = await ask('/a.txt')
  expect([file.status, policyOf(file), tagsOf(file)]).toEqual([
    200,
    DAY,
    ['article/a.txt', 'file/a.txt', 'site-page/a.txt'],
  ])
  expect(policyOf(await ask('/main.3f9a1c2b.css'))).toBe('public, max-age=31536000')
  const part = await ask('/a.txt', { headers: { Range: 'bytes=0-3' } })
  expect([part.status, policyOf(part)]).toEqual([206, 'no-store'])
})

const siteNow = async () => JSON.parse((await env.NEWS.get(siteKey)) ?? '{}') as object

test('what the origin says keeps its policy, and goes when something of ours comes to the address', async () => {
  await putArchive(articles, { origin: 'https://old.example.org' })
  const headers = { 'Content-Type': 'text/plain', 'Cache-Control': 'max-age=600' }
  const origin = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('old', { headers }))
  const passed = await ask('/about/')
  expect([await passed.text(), passed.headers.get('Cache-Control'), policyOf(passed)]).toEqual([
    'old',
    'max-age=600',
    null,
  ])
  expect(tagsOf(passed)).toEqual(expect.arrayContaining(['article/about', 'file/about', 'site-page/about']))
  origin.mockImplementation(async () => new Response('none', { status: 404 }))
  const replaced = await ask('/about/')
  expect([replaced.status, policyOf(replaced)]).toEqual([404, 'public, max-age=60'])
})

test('a 304 says for how long, and of what it is made, as the answer does that it stands for', async () => {
  const whole = await ask('/feed.xml')
  const same = await ask('/feed.xml', { headers: { 'If-None-Match': whole.headers.get('ETag') ?? '' } })
  expect([same.status, policyOf(same), tagsOf(same)]).toEqual([304, DAY, tagsOf(whole)])
})

test('what says nothing of documents, or goes wrong, is kept no longer than before', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const seen: unknown[] = []
  for (const [path, init] of [
    ['/healthz', {}],
    ['/api/v1/articles?limit=x', {}],
    ['/mcp', {}],
    ['/mcp', { method: 'POST', body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' }],
    ['/feed.xml', { method: 'POST' }],
    ['/feed.xml', { headers: { 'If-Match': '"x"' } }],
    ['/feed.xml', { headers: { 'Sec-Fetch-Dest': 'document' } }],
    ['/nope/feed.xml', { headers: { 'Sec-Fetch-Dest': 'document' } }],
  ] as [string, RequestInit][]) {
    const answer = await ask(path, init)
    seen.push([path, answer.status, policyOf(answer)])
  }
  await put(articleKey('2026/1'), { v: 9 })
  const broken = await ask('/2026/1.html')
  seen.push(['/2026/1.html', broken.status, policyOf(broken)])
  expect(seen).toEqual([
    ['/healthz', 200, 'no-store'],
    ['/api/v1/articles?limit=x', 400, 'public, max-age=60'],
    ['/mcp', 405, 'no-store'],
    ['/mcp', 200, 'no-store'],
    ['/feed.xml', 405, 'no-store'],
    ['/feed.xml', 412, 'no-store'],
    ['/feed.xml', 200, 'no-store'],
    ['/nope/feed.xml', 404, 'no-store'],
    ['/2026/1.html', 503, 'no-store'],
  ])
})

test('an isolate makes anew what it has known for 20 seconds', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const kv = new FaultyKv()
  const read = async () => {
    await ask('/feed.xml', {}, kv.binding)
    return kv.reads.get('feed/all')
  }
  const begin = Date.now()
  expect(await read()).toBe(1)
  vi.setSystemTime(begin + 19_000)
  expect(await read()).toBe(1)
  vi.setSystemTime(begin + 20_000)
  expect(await read()).toBe(2)
})

test('what cannot be made anew is served as it was known, and for a moment at the edge', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  expect(policyOf(await ask('/2026/1.html'))).toBe(DAY)
  expect((await ask('/2026/8.html')).status).toBe(404)
  vi.setSystemTime(Date.now() + 60_000)
  const down = new FaultyKv(
    () => true,
    () => Promise.reject(new Error('KV GET failed: 500')),
  )
  const old = await ask('/2026/1.html', {}, down.binding)
  expect([old.status, policyOf(old)]).toEqual([200, 'public, max-age=10'])
  expect(tagsOf(old)).toContain('article/2026/1')
})

test('an answer in a coding that the request does not ask for by its header is for nobody else', async () => {
  const accepts = (header: string, client?: string): Asking => ({
    headers: { 'Accept-Encoding': header },
    ...(client !== undefined && { cf: { clientAcceptEncoding: client } }),
  })
  const seen: unknown[] = []
  for (const init of [
    accepts('gzip, br'),
    accepts('gzip, br', 'gzip, deflate, br'),
    accepts('gzip, br', 'br'),
    accepts('gzip, br', 'identity'),
    accepts('', ''),
  ]) {
    forget()
    const answer = await ask('/2026/1.html', init)
    seen.push([answer.headers.get('Content-Encoding'), policyOf(answer)])
  }
  expect(seen).toEqual([
    ['gzip', DAY],
    ['gzip', DAY],
    ['br', 'no-store'],
    [null, 'no-store'],
    [null, DAY],
  ])
})

test('readers and browsers at one address get what is for them, whoever comes first', async () => {
  const browser = { headers: { 'Sec-Fetch-Dest': 'document' } }
  for (const order of [
    [{}, browser, {}],
    [browser, {}, browser],
  ] as RequestInit[][]) {
    const cache = new CacheStandIn()
    const seen: unknown[] = []
    for (const init of order) {
      const request = new Request('https://news.example.com/feed.xml', init)
      const answer = await cache.fetch(request, async (asked) => host.fetch(asked, env, cache.context))
      const type = answer.headers.get('Content-Type')?.split(';')[0]
      seen.push([type, answer.headers.get('Cf-Cache-Status')])
    }
    const ofBrowser = ['text/html', null]
    expect(seen).toEqual(
      order[0] === browser
        ? [ofBrowser, ['application/atom+xml', null], ofBrowser]
        : [['application/atom+xml', null], ofBrowser, ['application/atom+xml', 'HIT']],
    )
  }
})

test('below a base the answers have the tags and the policy that they have elsewhere', async () => {
  await putArchive(articles, { base: '/blog' })
  await putArticle(makeArticles(1)[0] as (typeof articles)[number])
  const answer = await ask('/blog/2026/1.html')
  expect([answer.status, tagsOf(answer), policyOf(answer)]).toEqual([
    200,
    ['article/2026/1', 'file/2026/1', 'list/all', 'site-page/2026/1'],
    DAY,
  ])
  const outside = await ask('/2026/1.html')
  expect([outside.status, tagsOf(outside), policyOf(outside)]).toEqual([404, null, 'public, max-age=60'])
})
