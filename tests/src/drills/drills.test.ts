import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { encodeCursor } from '../../../src/api/cursor.ts'
import { memory } from '../../../src/http/memory.ts'
import host, { app } from '../../../src/index.ts'
import { toEntry } from '../../../src/model/article.ts'
import { tagOfKey } from '../../../src/model/cache-tag.ts'
import type { ChangeRow } from '../../../src/model/history.ts'
import {
  articleKey,
  categoryPagesKey,
  filesKey,
  frontKey,
  redirectKey,
  stylesheetKey,
} from '../../../src/model/keys.ts'
import { sealedPages } from '../../../src/model/lists.ts'
import { api } from '../../../src/routes/api.ts'
import { amount } from '../../amount.ts'
import { makeArticles, put, putArchive, putArticle, putFile, putHistory, putList } from '../archive.ts'
import { CacheStandIn } from '../cache-stand-in.ts'
import { forget } from '../forget.ts'
import { type Fault, FaultyKv, type ReadAs } from './faulty-kv.ts'

// What may become of KV, for every document and every address: an answer is right, or it says that it cannot be given.

/** So many that the dates of their sealed pages fill a document of their own. */
const MANY = 5_160

/** Former addresses. */
const moved = [
  '/2026/01',
  '/old.html',
  '/old_post/2026-01-01-1.html',
  '/category/old.html',
  '/category/none',
  '/achieves/c/',
]

/** The version of the site's own stylesheet. */
const STYLESHEET = '0123456789abcdef'

/** What was here was deleted. */
const deleted = ['/2026/deleted.html', '/api/v1/articles/2026/deleted']

const paths = [
  ...[
    '/',
    '/?page=0',
    '/category/c',
    '/tag/t',
    '/categories',
    '/tags?sort=newest',
    '/feeds',
    '/2026/1.html',
    `/?page=${sealedPages(MANY)}`,
  ],
  ...['/archive', '/2026/', '/2026/01/', '/2026/01/?page=0', '/2026/01/02/', '/2026/01/04/', '/tag/t/2026/01/01/'],
  ...moved,
  ...deleted,
  ...['/feed.xml', '/rss.xml', '/feed.json'],
  ...['tag/t', 'category/c'].flatMap((list) => [`/${list}/feed.xml`, `/${list}/rss.xml`, `/${list}/feed.json`]),
  ...[
    '/feed.json?tag=t&category=c',
    '/feed.xml?page=0',
    '/rss.xml?content=summary',
    '/opml.xml',
    '/sitemap.xml',
    '/sitemap/0.xml',
    '/news-sitemap.xml',
  ],
  ...['/notes.txt', '/demo.html'],
  ...['/robots.txt', '/llms.txt', '/favicon.ico', '/api', '/healthz', `/edge-news/${STYLESHEET}.css`],
  ...[
    'articles',
    'articles?until=2026-01-01T12:00:00Z',
    'articles?tag=t&fields=title,content_text',
    'articles?order=oldest&limit=100',
    'articles?ids=2026/1,2026/2,2026/nope',
    'articles/counts?by=month&tag=t',
    'articles/2026/1',
    'articles/2026/1.md',
    'articles/2026/3/neighbours?tag=t',
    'categories',
    'categories/c',
    'tags?sort=total',
    'tags/t',
    'changes',
    `changes?limit=100&since=${encodeCursor('changes', ['e', 990])}`,
    'site',
    'openapi.json',
  ].map((what) => `/api/v1/${what}`),
]

interface Answered {
  status: number
  type: string
  body: string
  headers: Headers
}

async function ask(path: string, kv: FaultyKv, context = createExecutionContext()): Promise<Answered> {
  const request = new Request(`https://edge.example.com${path}`, { redirect: 'manual' })
  const answer = await host.fetch(request, { ...env, NEWS: kv.binding }, context)
  const { status, headers } = answer
  const body = (await answer.text()).replace(/"age_seconds":\d+/, '')
  return { status, type: headers.get('Content-Type') ?? '', body: `${headers.get('Location') ?? ''}${body}`, headers }
}

/** What each path answers while all is well, and the documents that it is made of. */
const healthy = new Map<string, Answered & { keys: string[] }>()

beforeAll(async () => {
  const tagged = makeArticles(5, {
    tags: ['t'],
    categories: [{ name: 'c', label: 'C' }],
    image: 'https://i.example.com/1.png',
  })
  await putArchive(tagged, {
    total: MANY,
    postFolders: ['old_post'],
    frontPage: 'sections',
    footer: 'No advice.',
    stylesheet: STYLESHEET,
    refresh: 300,
    has: { files: true, htmlFiles: true, pages: false, history: true, days: true },
  })
  await putList({ kind: 'all' }, [...makeArticles(MANY).slice(0, -5), ...tagged])
  for (const article of makeArticles(20))
    await putArticle(
      article,
      articleKey(`2026/${MANY - 20 + Number(/\d+\.html/.exec(article.path)?.[0].slice(0, -5))}`),
    )
  await put(stylesheetKey, { hash: STYLESHEET, css: 'h1 { color: red }' })
  await putFile('notes.txt', 'A note about the harbour.')
  await putFile('demo', '<p>A page of the site.', { p: '/demo.html' })
  await put(redirectKey('old'), { to: '/2026/1.html', file: '_posts/2026-01-01-1.md' })
  const posts = tagged.map(({ file, path }) => [file, { path, redirects: [], links: [] }])
  await put(filesKey('2026-01-01'), { posts: posts.toReversed(), linked: [] })
  const pages = [
    ['category/none', null],
    ['category/old', 'c'],
  ]
  await put(categoryPagesKey, { joined: ['a b'], pages })
  const change = (n: number): ChangeRow => ['edited', `/2026/${n}.html`, 'b1c5Zq0yQkT8mW3x', null, 1_767_340_800]
  const removal: ChangeRow = ['deleted', '/2026/deleted.html', null, null, 1_767_340_800]
  await putHistory([removal, ...Array.from({ length: 1_009 }, (_, n) => change(n))])
  const sections = [{ name: 'c', label: 'C', total: 5, entries: tagged.map((article) => toEntry(article)) }]
  await put(frontKey, { sections, others: [{ name: 'd', label: 'D' }], total: 3 })
  for (const path of paths) {
    forget()
    const kv = new FaultyKv()
    const answer = await ask(path, kv)
    const status = moved.includes(path) ? 301 : deleted.includes(path) ? 410 : path === '/favicon.ico' ? 204 : 200
    expect([path, answer.status]).toEqual([path, status])
    healthy.set(path, { ...answer, keys: [...kv.reads.keys()] })
  }
})

beforeEach(() => {
  forget()
  for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {})
})

afterEach(() => {
  vi.restoreAllMocks()
})

const isProblem = ({ type, body }: Answered, path: string): boolean => {
  if (path === '/healthz') return JSON.parse(body).status !== 'ok'
  if (path.startsWith('/api/') || /feed\.json/.test(path))
    return type.startsWith('application/problem+json') && 'title' in JSON.parse(body)
  if (/\/(?:feed|rss|opml)\.xml/.test(path))
    return type.startsWith('application/problem+xml') && body.includes('<problem ')
  return type.startsWith('text/html') && /<h1>[^<]+<\/h1>/.test(body)
}

/** Right, or a 503 that says when to come back, in the form that the address has. */
function judge(path: string, answer: Answered, what: string): void {
  const told = [what, path, answer.status]
  const { status, body } = healthy.get(path) as Answered
  if (answer.status < 400 || answer.status === status) {
    expect([...told, answer.body]).toEqual([what, path, status, body])
    return
  }
  // Changes that were published long ago and cannot be read never will be: a copy has to be made anew.
  if (path.startsWith('/api/v1/changes?') && answer.status === 410) {
    expect(what).toMatch(/history\/\d/)
    return
  }
  expect(told).toEqual([what, path, 503])
  expect([...told, answer.headers.get('Retry-After'), isProblem(answer, path)]).toEqual([...told, '60', true])
  expect([...told, answer.headers.get('Cache-Control')]).toEqual([...told, 'no-store'])
}

/** Every document that some path reads, with the paths that do. */
function readings(): Map<string, string[]> {
  const byKey = new Map<string, string[]>()
  for (const [path, { keys }] of healthy) for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), path])
  // Of documents of one kind a few will do.
  const kinds = new Map<string, number>()
  return new Map(
    [...byKey].filter(([key]) => {
      const kind = `${key.split('/')[0]} ${/\/\d+$/.test(key)}`
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      return (kinds.get(kind) ?? 0) <= 3
    }),
  )
}

/** Whether a route of Hono has a path. */
const isOf = (route: string, path: string): boolean =>
  new RegExp(
    `^${route
      .replaceAll('.', '\\.')
      .replace(/:\w+\{\\\.\+\}/, '.+')
      .replace(/:\w+/, '[^/]+')
      .replaceAll('*', '.*')}$`,
  ).test(path)

test('every route is drilled, but for those that read nothing', () => {
  const routes = [...host.routes, ...app.routes, ...api.routes]
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path)
  const asked = paths.map((path) => path.split('?')[0] ?? '')
  const undrilled = [...new Set(routes)].filter((route) => !asked.some((path) => isOf(route, path)))
  // A question of MCP is in the body of a POST, and the search index has drills of its own (search.test.ts).
  const searched = /\/related$|^\/(?:author|search|opensearch)\b/
  const others = ['/api/v1', '/atom.xml', '/feed', '/feed.css', '/feed/', '/feed/*', '/mcp']
  expect(undrilled.filter((route) => !searched.test(route)).toSorted()).toEqual(others)
})

test('every answer has the tag of every document that was read for it, and is kept for a day by the cache in front', async () => {
  const others: string[] = []
  for (const path of [
    ...paths,
    '/feed/c.xml',
    '/nope.html',
    '/nope.png',
    '/category/nope/feed.xml',
    '/api/v1/tags/nope',
  ]) {
    // Once more from memory: the tags are the same.
    for (const isRemembered of [false, true]) {
      if (!isRemembered) forget()
      const kv = new FaultyKv()
      const { headers, status } = await ask(path, kv, new CacheStandIn().context)
      const tags = headers.get('Cache-Tag')?.split(',') ?? []
      const read = isRemembered ? (healthy.get(path)?.keys ?? []) : [...kv.reads.keys()]
      // Its configuration is in everything: when that changes, all is purged.
      const untagged = read.filter((key) => key !== 'site' && !tags.includes(tagOfKey(key) ?? ''))
      if (path !== '/healthz') expect([path, isRemembered, untagged]).toEqual([path, isRemembered, []])
      const policy = headers.get('Cloudflare-CDN-Cache-Control')
      if (!policy?.startsWith('public, max-age=86400, ')) others.push(`${path} ${status} ${policy}`)
    }
  }
  expect([...new Set(others)]).toEqual([
    '/favicon.ico 204 public, max-age=3600',
    '/healthz 200 no-store',
    `/edge-news/${STYLESHEET}.css 200 public, max-age=31536000`,
  ])
})

test('every kind of document is read by some path', () => {
  const kinds = new Set([...readings().keys()].map((key) => key.split('/')[0]))
  expect([...kinds].toSorted()).toEqual([
    ...['article', 'category-pages', 'dates', 'days', 'feed', 'file', 'files', 'front'],
    ...['gone', 'history', 'list', 'redirect', 'sections', 'site', 'stylesheet'],
  ])
})

/** @param turn in `npm test` every eighth pair of a document and a path is drilled, from this one on */
async function drill(what: string, fault: Fault, turn: number): Promise<number> {
  let failed = 0
  let at = turn
  for (const [key, asking] of readings()) {
    for (const path of asking) {
      if (at++ % amount(8, 1) !== 0) continue
      forget()
      const answer = await ask(path, new FaultyKv((one) => one === key, fault))
      judge(path, answer, `${what}: ${key}`)
      if (answer.status === 503) failed++
    }
  }
  return failed
}

const junk: Record<string, Fault> = {
  'an error': () => Promise.reject(new Error('KV GET failed: 500')),
  'nothing at all': async () => '',
  'half of it': async (value) => value.slice(0, value.length / 2),
  'all but its end': async (value) => value.slice(0, -1),
  'another text': async () => 'Bad Gateway',
  'a page': async () => '<!DOCTYPE html><title>502</title>',
  bytes: async () => '\u0000\uFFFD\u0001',
  'a number': async () => '5',
  null: async () => 'null',
  'a list': async () => '[{"v":1}]',
  'another object': async () => '{"hello":"world"}',
  'no fields': async () => '{"v":1}',
  'no version': async (value) => value.replace('"v":1,', ''),
  'an older version': async (value) => value.replace('"v":1,', '"v":0,'),
}

test.each(Object.entries(junk).map(([what, fault], turn) => ({ what, fault, turn })))(
  '$what in the place of a document is no answer with 200',
  async ({ what, fault, turn }) => {
    expect(await drill(what, fault, turn)).toBeGreaterThan(amount(7, 60))
  },
)

test('a document of a newer loader says that the Worker is to be deployed', async () => {
  const fault: Fault = async (value) => value.replace('"v":1,', '"v":2,')
  await drill('a newer version', fault, 0)
  forget()
  const { body } = await ask('/api/v1/articles/2026/1', new FaultyKv((key) => key.startsWith('article/'), fault))
  expect(JSON.parse(body).detail).toBe(
    'Cannot read "article/2026/1": its format version is 2, want 1; it is newer than this Worker, deploy the Worker of the loader that wrote it',
  )
})

/** Every place in a document, and what may never stand there; of a list the first will do. */
function* misfits(
  value: unknown,
  place: (string | number)[] = [],
): Generator<[place: (string | number)[], misfit: unknown]> {
  const kind = (one: unknown) => (Array.isArray(one) ? 'list' : one === null ? 'null' : typeof one)
  for (const misfit of [5.5, 'x', [5], { x: 1 }, true]) {
    const isFree = place.length === 0 || place.at(-1) === 'v' || kind(value) === 'null'
    if (!isFree && kind(misfit) !== kind(value)) yield [place, misfit]
  }
  if (typeof value !== 'object' || value === null) return
  for (const key of Array.isArray(value) ? [0] : Object.keys(value)) {
    const inner = (value as Record<string | number, unknown>)[key]
    if (inner !== undefined) yield* misfits(inner, [...place, key])
  }
}

function withMisfit(document: object, place: (string | number)[], misfit: unknown): string {
  const copy = structuredClone(document)
  let at = copy as Record<string | number, unknown>
  for (const key of place.slice(0, -1)) at = at[key] as typeof at
  at[place.at(-1) ?? ''] = misfit
  return JSON.stringify(copy)
}

test('a field that is of another kind, however deep, is no wrong answer', { timeout: 300_000 }, async () => {
  let drilled = 0
  for (const [key, asking] of readings()) {
    const value = (await env.NEWS.get(key)) ?? ''
    // Some paths look for what is not there.
    if (value === '') continue
    const [line = '', ...rest] = value.split('\n')
    for (const [place, misfit] of misfits(JSON.parse(line))) {
      const path = asking[drilled++ % asking.length] ?? ''
      if (drilled % amount(24, 1) !== 0) continue
      forget()
      const fault: Fault = async () => [withMisfit(JSON.parse(line), place, misfit), ...rest].join('\n')
      judge(path, await ask(path, new FaultyKv((one) => one === key, fault)), `${key} ${place.join('.')}=${misfit}`)
    }
  }
  expect(drilled).toBeGreaterThan(500)
})

test('what comes late is right', async () => {
  const late: Fault = async (value) => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return value
  }
  await Promise.all(paths.map(async (path) => judge(path, await ask(path, new FaultyKv(() => true, late)), 'late')))
})

test('what never comes is a 503', async () => {
  const never: Fault = () => new Promise(() => {})
  const others = paths.filter((path) => (healthy.get(path)?.keys.length ?? 0) > 1)
  // The site comes, so that everything gets as far as what does not.
  const answers = await Promise.all(others.map((path) => ask(path, new FaultyKv((key) => key !== 'site', never))))
  for (const [n, answer] of answers.entries()) judge(others[n] ?? '', answer, 'never')
  expect(answers.every(({ status }) => status === 503)).toBe(true)
})

test('1,000 who ask for a cold feed at once read it once', { tags: ['large'] }, async () => {
  const kv = new FaultyKv()
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask('/tag/t/feed.xml', kv)))
  for (const answer of answers) judge('/tag/t/feed.xml', answer, 'at once')
  expect([...kv.reads]).toEqual([
    ['site', 1],
    ['feed/tag/t', 1],
  ])
})

test('a feed whose stream breaks off is still a 304 to who has it', async () => {
  const etag = healthy.get('/tag/t/feed.xml')?.headers.get('ETag') ?? ''
  const kv = new FaultyKv()
  const broken = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"v":1,')),
    cancel: () => Promise.reject(new Error('the stream broke off')),
  })
  const NEWS = {
    get: kv.get.bind(kv),
    getWithMetadata: async (key: string, type: ReadAs) => {
      const answer = (await kv.getWithMetadata(key, type)) as { value: unknown; metadata: unknown }
      return key.startsWith('feed/') ? { ...answer, value: broken } : answer
    },
  } as unknown as KVNamespace
  const request = new Request('https://edge.example.com/tag/t/feed.xml', { headers: { 'If-None-Match': etag } })
  expect((await host.fetch(request, { ...env, NEWS }, createExecutionContext())).status).toBe(304)
})

test('an isolate whose memory is full answers as ever', { tags: ['large'] }, async () => {
  const outlive = () => {}
  for (let n = 0; n < 40; n++) {
    await memory.recall({ key: `other ${n}`, make: async () => new Uint8Array(1_000_000), outlive })
  }
  // More than it can keep at all: each is made, none is kept.
  await memory.recall({ key: 'all of it', make: async () => new Uint8Array(31_999_999), outlive })
  for (const path of paths) judge(path, await ask(path, new FaultyKv()), 'full')
})

test('while the site is missing nothing else is shown', async () => {
  await env.NEWS.delete('site')
  for (const path of paths) {
    forget()
    const answer = await ask(path, new FaultyKv())
    judge(path, answer, 'no site')
    expect([path, answer.status, /npm run/.test(answer.body)]).toEqual([path, 503, false])
  }
})
