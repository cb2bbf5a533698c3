import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import { writeSite } from '../seed/make-site.ts'
import { loadedBefore, siteBefore } from './loaded-before.ts'
import { contentOf, differences, forEach, makeState, seedJson, serve, startSeed } from './serve.ts'

// A million posts take hours to write anew: until then the new Worker serves what the version before has left.

const { state, remove } = makeState()
const site = mkdtempSync(join(tmpdir(), 'site-before-'))
let server: Awaited<ReturnType<typeof serve>>

const category = encodeURIComponent('market')
const tag = encodeURIComponent('市场')
const articles = Array.from({ length: 130 }, (_, n) => `/${n % 3 === 0 ? 'harbour' : 'market'}/note-${n}.html`)
const others = [
  ...['/', '/?page=0', '/categories', '/tags', '/tags?q=n', '/feeds', '/feeds?of=tags', '/opml.xml', '/healthz'],
  ...[
    '/sitemap.xml',
    '/news-sitemap.xml',
    '/robots.txt',
    '/notes/seven/',
    '/feed.xml?page=0',
    `/category/${category}`,
    `/tag/${tag}`,
  ],
  ...[`/category/${category}.html`, `/feed/${category}.xml`],
  ...['', `/category/${category}`, `/tag/${tag}`].flatMap((list) =>
    ['feed.xml', 'rss.xml', 'feed.json'].map((name) => `${list}/${name}`),
  ),
  ...['articles?limit=100', 'articles?limit=20&fields=id,content_html,content_text', 'articles?since=2026-02-01'],
  ...['categories', 'tags?limit=2', `categories/${category}`, `tags/${tag}`, 'site', 'articles/market/note-4'],
].map((path) => (path.startsWith('/') ? path : `/api/v1/${path}`))

/** What a reader sees at an address: the status, and all addresses of articles in the answer. */
async function see(path: string): Promise<{ status: number; articles: string[] }> {
  const response = await fetch(`${server.address}${path}`)
  const body = await response.text()
  return { status: response.status, articles: [...new Set(body.match(/(?:harbour|market)\/note-\d+/g))].sort() }
}

const seeAll = async (paths: readonly string[]): Promise<Record<string, Awaited<ReturnType<typeof see>>>> => {
  const seen: Record<string, Awaited<ReturnType<typeof see>>> = {}
  await forEach(paths, async (path) => {
    seen[path] = await see(path)
  })
  return seen
}

beforeAll(async () => {
  writeSite(site, siteBefore())
  const kv = await openLocalKv(state)
  await kv.put(loadedBefore('0.9.0'))
  await kv.close()
  server = await serve(state)
})

afterAll(async () => {
  await server.stop()
  rmSync(site, { recursive: true, force: true })
  remove()
})

test('what 0.9.0 has loaded is served whole, before a load, while it runs and after, and then is what a fresh load leaves', async () => {
  const before = await seeAll([...articles, ...others])
  expect(Object.entries(before).filter(([, { status }]) => status !== 200)).toEqual([])
  for (const path of articles) expect(before[path]?.articles).toContain(path.slice(1, -'.html'.length))
  expect(before['/']?.articles.length).toBeGreaterThan(40)

  const loading = startSeed(site, '--persist-to', state)
  const wrong: string[] = []
  let isLoading = true
  const ended = loading.ended.finally(() => {
    isLoading = false
  })
  do {
    for (const [path, { status }] of Object.entries(await seeAll([...articles.slice(0, 20), ...others]))) {
      if (status !== 200) wrong.push(`${status} ${path}`)
    }
  } while (isLoading)
  expect([await ended, wrong]).toMatchObject([{ status: 0 }, []])

  const fresh = makeState()
  await seedJson(site, '--persist-to', fresh.state)
  const [upgraded, loaded] = [await openLocalKv(state), await openLocalKv(fresh.state)]
  expect(differences(await contentOf(upgraded), await contentOf(loaded))).toEqual([])
  await Promise.all([upgraded.close(), loaded.close()])
  fresh.remove()
  expect(Object.entries(await seeAll(articles)).filter(([, { status }]) => status !== 200)).toEqual([])
})
