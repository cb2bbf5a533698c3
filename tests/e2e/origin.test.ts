import { readdirSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeSite } from '../seed/make-site.ts'
import { type LoopbackOrigin, startOrigin } from './loopback-origin.ts'
import { makeState, seedJson, serveForAll, until } from './serve.ts'

let origin: LoopbackOrigin
const site = makeState()

const server = serveForAll(async (state) => {
  origin = await startOrigin()
  writeSite(site.state, {
    '_config.yml': `url: https://news.example.com\nedge_news:\n  origin: ${origin.url}/\n`,
    '_posts/2026-01-01-a.md': '---\ntitle: A\ncategories: c\npermalink: /a.html\n---\nhello',
  })
  await seedJson(site.state, '--persist-to', state)
})

beforeAll(() => {
  const { redirects } = origin
  redirects.set('/site/docs', '/site/docs/?x#y')
  redirects.set('/site/third', 'https://elsewhere.example/x')
  redirects.set('/site/round', `${origin.url}/round`)
  redirects.set('/site/secure', `${origin.url.replace('http:', 'https:')}/secure`)
  redirects.set('/site/domain', `${server.address}/domain`)
  redirects.set('/site/moved', `${server.address}/a.html`)
  redirects.set('/site/trap', `${origin.url}//elsewhere.example/x`)
})

afterAll(async () => {
  await origin.stop()
  site.remove()
})

const get = (path: string, init?: RequestInit) => fetch(server.address + path, { redirect: 'manual', ...init })

/** The answer to a path that is sent as it is written. */
const getRaw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server.address)
    httpRequest({ hostname, port, path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })

/** The requests that the origin gets meanwhile. */
async function gotFor(work: () => Promise<unknown>) {
  const before = origin.got.length
  await work()
  return origin.got.slice(before)
}

test('a page that only the origin has comes from there, with its own policy and caching, and with nothing that acts on the host', async () => {
  const answer = await get('/about/')
  expect([answer.status, await answer.text()]).toEqual([200, '<h1>About</h1>'])
  const { headers } = answer
  const given = ['etag', 'last-modified', 'cache-control', 'content-security-policy', 'content-type']
  expect(given.map((name) => headers.get(name))).toEqual([
    '"about-1"',
    'Thu, 01 Jan 2026 00:00:00 GMT',
    'max-age=600',
    "default-src 'self'",
    'text/html',
  ])
  expect(headers.get('vary')).toMatch(/^Accept, Accept-Encoding/)
  const dropped = ['set-cookie', 'clear-site-data', 'alt-svc', 'www-authenticate', 'strict-transport-security']
  for (const name of [...dropped, 'x-powered-by', 'cloudflare-cdn-cache-control', 'service-worker-allowed'])
    expect([name, headers.get(name)]).toEqual([name, null])
})

test('a page of the origin that has no policy gets none of ours, which would keep its scripts and styles away', async () => {
  const { status, headers } = await get('/silent.txt')
  expect(status).toBe(200)
  const policies = ['content-security-policy', 'permissions-policy', 'referrer-policy', 'access-control-allow-origin']
  for (const name of policies) expect([name, headers.get(name)]).toEqual([name, null])
})

test('pages of ours have our policy, and what the origin says of its own changes none of them', async () => {
  await get('/about/')
  const answer = await get('/a.html')
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null])
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  expect((await get('/nope')).headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
})

test('the origin is asked for the page, and not told who asks', async () => {
  const headers = {
    ...{ Cookie: 'a=1', Authorization: 'Basic eA==', 'If-None-Match': '"k"', 'X-Forwarded-For': '203.0.113.9' },
    ...{ Referer: 'https://news.example.com/', 'User-Agent': 'me', 'Accept-Language': 'de', Connection: 'keep-alive' },
  }
  const [asked] = await gotFor(() => get('/known.html?a=b', { headers }))
  expect([asked?.method, asked?.url]).toEqual(['GET', '/site/known.html?a=b'])
  expect(asked?.headers).toMatchObject({ 'if-none-match': '"k"', via: expect.stringMatching(/^1\.1 localhost:\d+$/) })
  expect(asked?.headers['user-agent']).toMatch(/^edge-news-feed\/\S+ \(\+http:\/\/localhost:\d+\)$/)
  for (const name of ['cookie', 'authorization', 'referer', 'accept-language', 'x-forwarded-for'])
    expect([name, asked?.headers[name]]).toEqual([name, undefined])
})

test('304, 206, 416, 410 and 500 are what the origin says', async () => {
  const known = await get('/known.html', { headers: { 'If-None-Match': '"k"' } })
  expect([known.status, known.headers.get('etag'), known.headers.get('set-cookie')]).toEqual([304, '"k"', null])
  const part = await get('/part.mp3', { headers: { Range: 'bytes=1-2' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 1-2/4', 'bc'])
  expect(part.headers.get('cloudflare-cdn-cache-control')).toBe('no-store')
  const beyond = await get('/part.mp3', { headers: { Range: 'bytes=9-' } })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */4'])
  const gone = await get('/gone')
  expect([gone.status, await gone.text()]).toEqual([410, 'gone there'])
  const broken = await get('/broken')
  expect([broken.status, await broken.text(), broken.headers.get('cache-control')]).toEqual([
    500,
    'broken there',
    'no-store',
  ])
})

test('what says nothing of caching is kept for a minute', async () => {
  const { headers } = await get('/silent.txt')
  expect([headers.get('cache-control'), headers.get('cloudflare-cdn-cache-control')]).toEqual([
    'public, max-age=60',
    'public, max-age=60',
  ])
})

test('HEAD is asked with HEAD, and nothing but GET and HEAD is passed on', async () => {
  const [asked] = await gotFor(async () => {
    const answer = await get('/about/', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([200, '"about-1"', ''])
  })
  expect(asked?.method).toBe('HEAD')
  const others = await gotFor(async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get('/about/', { method })).status).toBe(405)
    expect((await get('/about/', { method: 'OPTIONS' })).status).toBe(204)
  })
  expect(others).toEqual([])
})

test('what the origin compressed is read by whoever takes it, and asked for plain by whoever does not', async () => {
  const zipped = await get('/zipped.css', { headers: { 'Accept-Encoding': 'gzip' } })
  expect([zipped.headers.get('content-encoding'), await zipped.text()]).toEqual(['gzip', 'p{color:red}'])
  expect(await getRaw('/zipped.css')).toEqual({ status: 200, text: 'p{color:red}' })
})

test('what neither has is a page of ours, and is there as soon as the origin has it', async () => {
  const answer = await get('/later')
  expect(answer.status).toBe(404)
  expect(await answer.text()).not.toContain('its own page for nothing')
  origin.redirects.set('/site/later', '/site/about/')
  expect([(await get('/later')).status, (await get('/later')).headers.get('location')]).toEqual([301, '/about/'])
})

test.each([
  ['/docs', '/docs/?x#y'],
  ['/third', 'https://elsewhere.example/x'],
  ['/moved', '/a.html'],
  ['/trap', '/elsewhere.example/x'],
])('a redirect of the origin from %s leads to %s', async (path, location) => {
  const answer = await get(path)
  expect([answer.status, answer.headers.get('location')]).toEqual([301, location])
})

test.each(['/round', '/domain', '/secure'])(
  '%s, from where the origin leads to the same place again, is a 404 that nobody keeps',
  async (path) => {
    const asked = await gotFor(async () => {
      const answer = await get(path)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store'])
    })
    expect(asked.length).toBe(1)
  },
)

test('the log says what edge_news.origin should be where the origin wants https', async () => {
  await get('/secure?q=private')
  await until('it is in the log', () => server.output().includes('/site/secure'))
  expect(server.output()).not.toContain('private')
  expect(server.output()).toContain(`want edge_news.origin: ${origin.url.replace('http:', 'https:')}`)
})

test('a request that comes back to this site is asked no further, and that is remembered by nobody', async () => {
  const { host } = new URL(server.address)
  const asked = await gotFor(async () => {
    const answer = await get('/about/', { headers: { Via: `1.1 proxy.example, 1.1 ${host}` } })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store'])
  })
  expect(asked).toEqual([])
  expect((await get('/about/')).status).toBe(200)
})

test.each(['//127.0.0.1:1/x', '/..%2fx', '/%2e%2e%2fx', '/a%5cb', '/..;/x', '/\\127.0.0.1:1/x', '/api/x', '/api/v1/x'])(
  '%s is asked of nobody',
  async (path) => {
    const asked = await gotFor(async () => expect((await getRaw(path)).status).toBe(404))
    expect(asked).toEqual([])
  },
)

test('where the origin fails, nothing else does', async () => {
  const failed = await get('/odd')
  expect([failed.status, failed.headers.get('cache-control')]).toEqual([502, 'no-store'])
  await expect(get('/cut.bin').then((answer) => answer.arrayBuffer())).rejects.toThrow()
  const hanging = get('/hangs')
  expect((await get('/a.html')).status).toBe(200)
  const hung = await hanging
  expect([hung.status, await hung.text()]).toEqual([502, expect.stringContaining('in 10 s none came')])
})

test('a gigabyte passes through and is never held', async () => {
  await get('/about/')
  const before = peak()
  const { body } = await get('/large.bin')
  let bytes = 0
  for await (const chunk of body ?? []) bytes += chunk.length
  expect(bytes).toBe(1 << 30)
  expect(peak() - before).toBeLessThan(100e6)
})

/** The most memory that each workerd below this process has had, in bytes, added up. */
function peak(): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? ''
        return [
          { pid: Number(pid), parent: Number(field('PPid')), name: field('Name'), most: Number(field('VmHWM')) * 1024 },
        ]
      } catch {
        return []
      }
    })
  const isBelow = (pid: number): boolean =>
    pid === process.pid || processes.some((one) => one.pid === pid && one.parent > 1 && isBelow(one.parent))
  return processes
    .filter(({ name, pid }) => name === 'workerd' && isBelow(pid))
    .reduce((sum, { most }) => sum + most, 0)
}
