import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import app from '../../../src/index.ts'
import { makeArticle, makeArticles, putArchive, putLists, reset } from '../archive.ts'
import { parseXml } from '../feeds/parse-xml.ts'
import { forget } from '../forget.ts'
import { get, getJson, getText } from '../get.ts'

beforeEach(reset)

const feeds = ['/feed.xml', '/rss.xml', '/feed.json', '/tag/t/feed.xml', '/category/a/feed.json?content=summary']
const inLists = { categories: [{ name: 'a', label: 'A' }], tags: ['t'] }

/** A namespace that counts what is asked of it, and does what a test says. */
function watched(change: Partial<Pick<KVNamespace, 'get' | 'getWithMetadata'>> = {}) {
  const asked: string[] = []
  const NEWS = {
    get: (key: string, type: 'text') => {
      asked.push(key)
      return (change.get ?? env.NEWS.get.bind(env.NEWS))(key, type as never)
    },
    getWithMetadata: (key: string, type: 'stream') => {
      asked.push(key)
      return (change.getWithMetadata ?? env.NEWS.getWithMetadata.bind(env.NEWS))(key, type as never)
    },
  } as unknown as KVNamespace
  const ask = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers }, { NEWS }, createExecutionContext())
  return { ask, asked }
}

test.each(feeds)('%s: who has it is told so, with what has to be said again (RFC 9110, 15.4.5)', async (path) => {
  await putArchive(makeArticles(3, inLists), { hub: 'https://hub.example.com/' })
  const first = await get(path)
  const etag = first.headers.get('ETag') ?? ''
  expect(etag).toMatch(/^W\/"[\w-]+"$/)
  const lastModified = first.headers.get('Last-Modified') ?? ''
  // The documents are older than the Worker, which was started for this test.
  expect(lastModified).toBe(new Date(env.VERSION.timestamp).toUTCString())
  for (const headers of [{ 'If-None-Match': etag }, { 'If-Modified-Since': lastModified }]) {
    forget()
    const again = await get(path, { headers })
    expect([again.status, await again.text()]).toEqual([304, ''])
    for (const name of ['ETag', 'Vary', 'Cache-Control', 'Cloudflare-CDN-Cache-Control', 'Last-Modified', 'Link']) {
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)])
    }
    expect(again.headers.get('Content-Type')).toBeNull()
  }
})

test('a tag is of one format, one view, one version of the site and of its content', async () => {
  const tags = new Set<string | null>()
  const collect = async () => {
    for (const path of feeds) tags.add((await get(path)).headers.get('ETag'))
  }
  await putArchive(makeArticles(3, inLists))
  await collect()
  await putArchive(makeArticles(3, inLists), { fingerprint: 'g' })
  await collect()
  await putArchive(makeArticles(3, { ...inLists, title: 'Edited' }))
  await collect()
  await putArchive(makeArticles(2, inLists))
  await collect()
  expect(tags.size).toBe(4 * feeds.length)
  expect(tags).not.toContain(null)
})

test('a feed costs one read, and within half a minute none; a 304 never reads what it leaves out', async () => {
  await putArchive(makeArticles(3, inLists))
  const { ask, asked } = watched()
  const first = await ask('/rss.xml')
  expect(asked).toEqual(['site', 'feed/all'])
  await first.text()
  for (const headers of [{}, { 'If-None-Match': first.headers.get('ETag') ?? '' }]) await ask('/rss.xml', headers)
  expect(asked).toHaveLength(2)

  forget()
  const cancelled: string[] = []
  const reading = watched({
    getWithMetadata: (async (key: string, type: 'arrayBuffer' | 'stream') => {
      if (type === 'arrayBuffer') return env.NEWS.getWithMetadata(key, type)
      const { metadata } = await env.NEWS.getWithMetadata(key, 'stream')
      const value = new ReadableStream(
        { pull: () => Promise.reject(new Error('read')), cancel: () => void cancelled.push(key) },
        { highWaterMark: 0 },
      )
      return { value, metadata, cacheStatus: null }
    }) as never,
  })
  const known = await reading.ask('/rss.xml', { 'If-None-Match': first.headers.get('ETag') ?? '' })
  expect([known.status, cancelled, reading.asked]).toEqual([304, ['feed/all'], ['site', 'feed/all']])
})

test('who has an older version gets the new one after somebody who has the new one asked', async () => {
  await putArchive(makeArticles(3, inLists))
  const { ask, asked } = watched()
  const etag = (await ask('/feed.xml')).headers.get('ETag') ?? ''
  forget()
  asked.length = 0
  expect((await ask('/feed.xml', { 'If-None-Match': etag })).status).toBe(304)
  const other = await ask('/feed.xml', { 'If-None-Match': '"old"' })
  expect([other.status, (await other.text()).includes('Title 3')]).toEqual([200, true])
  expect(asked).toEqual(['site', 'feed/all', 'feed/all'])
})

test('a thousand who ask at once for a feed that nobody asked for before share one read and one rendering', {
  tags: ['large'],
}, async () => {
  await putArchive(makeArticles(3, inLists))
  const { ask, asked } = watched()
  const answers = await Promise.all(Array.from({ length: 1000 }, () => ask('/tag/t/rss.xml')))
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  expect(asked).toEqual(['site', 'feed/tag/t'])
})

test('while KV fails the last good feed is served, and what nobody knows is an answer to ask again later', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await putArchive(makeArticles(3, inLists))
  const good = await getText('/rss.xml')
  const down = (() => Promise.reject(new Error('KV GET failed: 500'))) as never
  const { ask } = watched({ get: down, getWithMetadata: down })
  vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ['Date'] })
  const answer = await ask('/rss.xml')
  expect([answer.status, await answer.text()]).toEqual([200, good])
  const other = await ask('/feed.json')
  expect([other.status, other.headers.get('Retry-After'), other.headers.get('Cache-Control')]).toEqual([
    503,
    '60',
    'no-store',
  ])
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('KV that does not answer is not waited for', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await putArchive(makeArticles(3, inLists))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { ask } = watched({ getWithMetadata: (() => new Promise(() => {})) as never })
  const asking = ask('/rss.xml')
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { timeout: 120_000 })
  await vi.advanceTimersByTimeAsync(5_000)
  const answer = await asking
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60'])
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test.each(feeds)('%s comes compressed once to who can read that, and says so', async (path) => {
  await putArchive(makeArticles(30, inLists))
  const plain = await get(path, { headers: { 'Accept-Encoding': 'deflate, gzip;q=0' } })
  expect(plain.headers.get('Content-Encoding')).toBeNull()
  expect(plain.headers.get('Vary')).toMatch(/^Accept-Encoding(, Sec-Fetch-Dest)?$/)
  const packed = await get(path, { headers: { 'Accept-Encoding': 'gzip, br' } })
  expect([packed.headers.get('Content-Encoding'), packed.headers.get('Vary')]).toEqual([
    'gzip',
    plain.headers.get('Vary'),
  ])
  expect(packed.headers.get('ETag')).toBe(plain.headers.get('ETag'))
  expect(Number(packed.headers.get('Content-Length'))).toBeLessThan(Number(plain.headers.get('Content-Length')) / 3)
})

test('a hub is in the Link header with exactly one rel=self, and without a hub there is none', async () => {
  await putArchive(makeArticles(1, inLists), { hub: 'https://hub.example.com/' })
  expect((await get('/tag/t/rss.xml?utm=x')).headers.get('Link')).toBe(
    '<https://hub.example.com/>; rel="hub", <https://news.example.com/tag/t/rss.xml>; rel="self"',
  )
  await putArchive(makeArticles(1, inLists))
  expect((await get('/tag/t/rss.xml')).headers.get('Link')).toBeNull()
})

test.each(['/rss.xml', '/feed.xml', '/feed.json'])(
  '%s names the hub only in the document that it is told of',
  async (path) => {
    await putArchive(makeArticles(60, inLists), { hub: 'https://hub.example.com/' })
    const namesHub = async (query: string) => {
      const answer = await get(path + query)
      return [answer.headers.get('Link') !== null, (await answer.text()).includes('hub.example.com')]
    }
    expect(await namesHub('')).toEqual([true, true])
    expect(await namesHub('?content=summary')).toEqual([false, false])
    expect(await namesHub('?page=0')).toEqual([false, false])
    // The hub is told of the addresses that the configuration says, and of no others (`SITE_URL`).
    const servedAt = async (SITE_URL: string) => {
      forget()
      const request = new Request(`https://edge.example.com${path}`)
      const answer = await app.fetch(request, { ...env, SITE_URL }, createExecutionContext())
      return [answer.headers.get('Link') !== null, (await answer.text()).includes('hub.example.com')]
    }
    expect(await servedAt('https://staging.example.com')).toEqual([false, false])
    expect(await servedAt('https://news.example.com')).toEqual([true, true])
  },
)

test.each([
  'content=x',
  'content=',
  'page=x',
  'page=-1',
  'page=1.5',
  'page=01',
  'page=1&first=0',
  'page=1&first=51',
  'first=3',
])('a feed with ?%s is refused with what would be right', async (query) => {
  await putLists(makeArticles(120, inLists))
  const answer = await getJson<{ status: number; expected: string }>(`/feed.json?${query}`)
  expect([answer.status, typeof answer.expected]).toEqual([400, 'string'])
})

test('parameters that nobody knows change nothing and are not remembered apart', async () => {
  await putArchive(makeArticles(3, inLists))
  const { ask, asked } = watched()
  const usual = await (await ask('/rss.xml')).text()
  for (let n = 0; n < 10; n++) expect(await (await ask(`/rss.xml?utm_source=${n}`)).text()).toBe(usual)
  expect(asked).toHaveLength(2)
})

test.each(['/feed.json', '/tag/t/feed.json'])(
  'who follows next_url from %s sees every article once, the newest whole',
  async (path) => {
    for (const total of [1, 20, 21, 69, 70, 99, 100, 101, 237]) {
      await reset()
      await putLists(makeArticles(total, inLists))
      const seen: string[] = []
      let next: string | undefined = path
      while (next !== undefined) {
        const page: { items: { id: string; content_html?: string; content_text?: string }[]; next_url?: string } =
          await getJson(next.replace('https://news.example.com', ''))
        for (const { id, content_html, content_text } of page.items) {
          seen.push(id.slice('https://old.example.com/2026/'.length))
          expect(content_html ?? content_text).toBe(
            next === path ? `<p>Body ${seen.at(-1)}</p>` : `Summary ${seen.at(-1)}`,
          )
        }
        next = page.next_url
      }
      expect(seen).toEqual(Array.from({ length: total }, (_, i) => `${total - i}`))
    }
  },
)

test('an archive document stays as it is, with its tag, while articles arrive, until one of its own is edited', async () => {
  await putLists(makeArticles(237, inLists))
  const before = await get('/tag/t/rss.xml?page=1')
  parseXml(await before.clone().text())
  expect(before.headers.get('Cache-Control')).toMatch(/^public, max-age=3600, /)
  await putLists(makeArticles(260, inLists))
  const after = await get('/tag/t/rss.xml?page=1')
  expect(await after.text()).toBe(await before.text())
  expect(after.headers.get('ETag')).toBe(before.headers.get('ETag'))
  const known = await get('/tag/t/rss.xml?page=1', { headers: { 'If-None-Match': before.headers.get('ETag') ?? '' } })
  expect(known.status).toBe(304)
  const edited = makeArticles(260, inLists).map((article) =>
    article.path === '/2026/60.html' ? makeArticle(60, { ...inLists, title: 'Edited' }) : article,
  )
  await putLists(edited)
  expect((await get('/tag/t/rss.xml?page=1')).headers.get('ETag')).not.toBe(before.headers.get('ETag'))
})

test('an archive document that does not exist is not there, as is that of a list that does not', async () => {
  await putLists(makeArticles(120, inLists))
  for (const path of [
    '/feed.json?page=2',
    '/feed.json?page=2&first=21',
    '/tag/none/feed.xml?page=0',
    '/rss.xml?page=99999999',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 404])
  }
  expect((await get('/feed.json?page=2&first=20')).status).toBe(200)
})
