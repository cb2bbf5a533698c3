import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import app from '../../../src/index.ts'
import { fileKey } from '../../../src/model/keys.ts'
import { amount } from '../../amount.ts'
import { makeArticle, makeArticles, putArchive, putFile, reset, WRITTEN } from '../archive.ts'
import { FaultyKv, type ReadAs } from '../drills/faulty-kv.ts'
import { forget } from '../forget.ts'
import { get, getCounting } from '../get.ts'

beforeEach(reset)

const files = { has: { files: true, htmlFiles: true, pages: false } }

const textOf = async (answer: Response): Promise<string> => new TextDecoder().decode(await answer.arrayBuffer())

const headersOf = (answer: Response, ...names: string[]) => names.map((name) => answer.headers.get(name))

test('a file is sent as it is, with its media type, its version and its length', async () => {
  await putArchive(makeArticles(1), files)
  const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 0x80])
  await putFile('assets/a.png', picture)
  const answer = await get('/assets/a.png')
  expect(answer.status).toBe(200)
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(picture)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': '8',
    etag: '"hash-of-8"',
    'last-modified': 'Fri, 02 Jan 2026 08:00:00 GMT',
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=300, stale-while-revalidate=300, stale-if-error=86400',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
  })
})

test('what may run scripts comes with a policy that gives it no origin, whatever it is called', async () => {
  await putArchive(makeArticles(1), files)
  const wanted = [
    ['a.css', 'text/css; charset=utf-8', "script-src 'none'"],
    ['a.js', 'text/javascript; charset=utf-8', 'sandbox'],
    ['a.json', 'application/json; charset=utf-8', 'sandbox'],
    ['a.svg', 'image/svg+xml; charset=utf-8', 'sandbox'],
    ['a.xml', 'text/xml; charset=utf-8', 'sandbox'],
    ['a.xhtml', 'application/xhtml+xml; charset=utf-8', 'sandbox'],
    ['a.htm', 'text/html; charset=utf-8', 'sandbox'],
    ['a.m4a', 'audio/mp4', "script-src 'none'"],
    ['a.MP3', 'audio/mpeg', "script-src 'none'"],
    ['a.pdf', 'application/pdf', "script-src 'none'"],
    ['a.woff2', 'font/woff2', "script-src 'none'"],
    ['a.tar.gz', 'application/gzip', 'sandbox'],
    ['a.unheard-of', 'application/octet-stream', 'sandbox'],
    ['LICENSE', 'application/octet-stream', 'sandbox'],
  ]
  const seen: (string | null)[][] = []
  for (const [name = ''] of wanted) {
    await putFile(name, 'x')
    seen.push([name, ...headersOf(await get(`/${name}`), 'Content-Type', 'Content-Security-Policy')])
  }
  expect(seen).toEqual(wanted)
})

test('a page of the site keeps its own spelling, to which the others lead', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('demo', '<p>Demo', { p: '/demo.html' })
  await putFile('tour', '<p>Tour', { p: '/tour/' })
  await putFile('', '<p>Start', { p: '/index.html' })
  const seen: [string, number, string | null][] = []
  const paths = [
    '/demo.html',
    '/demo',
    '/demo/',
    '/demo/index.html',
    '/tour/',
    '/tour',
    '/tour.html',
    '/tour/index.html',
  ]
  for (const path of [...paths, '/d%65mo.html']) {
    const answer = await get(path)
    seen.push([path, answer.status, answer.headers.get('Location') ?? answer.headers.get('Content-Type')])
  }
  expect(seen).toEqual([
    ['/demo.html', 200, 'text/html; charset=utf-8'],
    ['/demo', 301, '/demo.html'],
    ['/demo/', 301, '/demo.html'],
    ['/demo/index.html', 301, '/demo.html'],
    ['/tour/', 200, 'text/html; charset=utf-8'],
    ['/tour', 301, '/tour/'],
    ['/tour.html', 301, '/tour/'],
    ['/tour/index.html', 301, '/tour/'],
    ['/d%65mo.html', 200, 'text/html; charset=utf-8'],
  ])
})

test('an address with any characters in it has its file, and no address leads to another host', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('图/a b?&%41.png', 'one')
  await putFile('evil', 'two', { p: '//evil.example/x' })
  const answer = await get('/%E5%9B%BE/a%20b%3F&%2541.png')
  expect([answer.status, await textOf(answer)]).toEqual([200, 'one'])
  expect((await get('/%E5%9B%BE/a%20b%3F&%41.png')).status).toBe(404)
  expect((await get('/%E5%9B%BE/a%20b%3F&%2541.png/')).headers.get('Location')).toBe('/%E5%9B%BE/a%20b%3F&%2541.png')
  expect((await get('/evil')).headers.get('Location')).toBe('/evil.example/x')
})

test('an article comes before a file at an address of pages, and after one at any other', async () => {
  await putArchive([makeArticle(1, { path: '/a.html' }), makeArticle(2, { path: '/b.txt' })], files)
  await putFile('a', 'file', { p: '/a.html' })
  await putFile('b.txt', 'file')
  expect(await textOf(await get('/a.html'))).toContain('Body 1')
  expect(await textOf(await get('/b.txt'))).toBe('file')
})

test('a client that has the file gets no bytes', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('a.png', 'x'.repeat(300_000))
  const ask = async (headers: Record<string, string>) => (await get('/a.png', { headers })).status
  expect(await ask({ 'If-None-Match': '"hash-of-300000"' })).toBe(304)
  expect(await ask({ 'If-None-Match': 'W/"hash-of-300000", "x"' })).toBe(304)
  expect(await ask({ 'If-None-Match': '"hash-of-1"' })).toBe(200)
  expect(await ask({ 'If-Modified-Since': 'Fri, 02 Jan 2026 08:00:00 GMT' })).toBe(304)
  expect(await ask({ 'If-Modified-Since': 'Fri, 02 Jan 2026 07:59:59 GMT' })).toBe(200)
  const answer = await get('/a.png', { headers: { 'If-None-Match': '"hash-of-300000"', Range: 'bytes=0-1' } })
  expect([answer.status, await textOf(answer), ...headersOf(answer, 'ETag', 'Content-Length')]).toEqual([
    304,
    '',
    '"hash-of-300000"',
    null,
  ])
})

test('HEAD says how long a file is, and sends none of it', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('a.mp3', 'x'.repeat(300_000))
  const answer = await get('/a.mp3', { method: 'HEAD', headers: { Range: 'bytes=0-1' } })
  expect([answer.status, await textOf(answer), ...headersOf(answer, 'Content-Length', 'Accept-Ranges')]).toEqual([
    200,
    '',
    '300000',
    'bytes',
  ])
})

/** A text in which every place is told from its neighbours. */
const counting = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 0xff)

test('of several bytes or none, one range is sent; what is no such range is answered with all', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('a.mp3', '0123456789')
  const wanted: [range: string, status: number, contentRange: string | null, text: string][] = [
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=3-3', 206, 'bytes 3-3/10', '3'],
    ['bytes=7-', 206, 'bytes 7-9/10', '789'],
    ['bytes=-4', 206, 'bytes 6-9/10', '6789'],
    ['bytes=-40', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=8-99999999999999999999999', 206, 'bytes 8-9/10', '89'],
    ['BYTES=1-2', 206, 'bytes 1-2/10', '12'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=99999999999999999999999-', 416, 'bytes */10', ''],
    ['bytes=-0', 416, 'bytes */10', ''],
    ['bytes=0-1,3-4', 200, null, '0123456789'],
    ['bytes=4-2', 200, null, '0123456789'],
    ['bytes=-', 200, null, '0123456789'],
    ['bytes=a-b', 200, null, '0123456789'],
    ['lines=0-1', 200, null, '0123456789'],
  ]
  const seen: typeof wanted = []
  for (const [range] of wanted) {
    const answer = await get('/a.mp3', { headers: { Range: range } })
    seen.push([range, answer.status, answer.headers.get('Content-Range'), await textOf(answer)])
  }
  expect(seen).toEqual(wanted)
})

test('a part is sent only of the version that the client has', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('a.mp3', '0123456789')
  const ask = async (version: string) =>
    textOf(await get('/a.mp3', { headers: { Range: 'bytes=2-3', 'If-Range': version } }))
  expect(await ask('"hash-of-10"')).toBe('23')
  expect(await ask('Fri, 02 Jan 2026 08:00:00 GMT')).toBe('23')
  expect(await ask('"hash-of-9"')).toBe('0123456789')
  expect(await ask('W/"hash-of-10"')).toBe('0123456789')
  expect(await ask('Fri, 02 Jan 2026 09:00:00 GMT')).toBe('0123456789')
})

test('whatever part of whatever file is asked for, it is that slice of it', async () => {
  await putArchive(makeArticles(1), files)
  const sizes = [1, 1000, 131_072, 131_073, 900_000]
  for (const size of sizes) await putFile(`${size}.bin`, counting(size))
  const aRange = fc.record({
    size: fc.constantFrom(...sizes),
    a: fc.nat(1_000_000),
    b: fc.nat(1_000_000),
    end: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(aRange, async ({ size, a, b, end }) => {
      const [from, to] = [Math.min(a % size, b % size), Math.max(a % size, b % size)]
      const range = [`${from}-${to}`, `${from}-`, `-${size - from}`][end]
      const answer = await get(`/${size}.bin`, { headers: { Range: `bytes=${range}` } })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const last = end === 0 ? to : size - 1
      expect([answer.status, ...headersOf(answer, 'Content-Range', 'Content-Length')]).toEqual([
        206,
        `bytes ${from}-${last}/${size}`,
        String(last + 1 - from),
      ])
      expect(Buffer.compare(bytes, counting(size).subarray(from, last + 1))).toBe(0)
    }),
    { numRuns: amount(30, 500) },
  )
})

/** A file that KV sends until it ends or breaks. */
const streamOf = (bytes: number, isBroken: boolean): ReadableStream<Uint8Array> => {
  let left = bytes
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const size = Math.min(left, 65_536)
      left -= size
      if (size > 0) controller.enqueue(new Uint8Array(size))
      else if (isBroken) controller.error(new Error('the line is cut'))
      else {
        controller.close()
        controller.byobRequest?.respond(0)
      }
    },
  })
}

class StreamingKv extends FaultyKv {
  readonly #make: () => ReadableStream<Uint8Array>

  constructor(make: () => ReadableStream<Uint8Array>) {
    super()
    this.#make = make
  }

  override async getWithMetadata(key: string | string[], type: ReadAs) {
    const answer = await super.getWithMetadata(key, type)
    return key === fileKey('a.mp3') ? { ...answer, value: this.#make() } : answer
  }
}

/** Reads as much of an answer as comes, and leaves it after `most` bytes. */
async function readBytes(
  answer: Response,
  most = Number.POSITIVE_INFINITY,
  onLeave = () => {},
): Promise<number | 'broke off'> {
  const reader = answer.body?.getReader()
  for (let bytes = 0; ; ) {
    try {
      const { value, done } = (await reader?.read()) ?? { done: true }
      if (done || value === undefined) return bytes
      bytes += value.length
    } catch {
      return 'broke off'
    }
    if (bytes < most) continue
    onLeave()
    await reader?.cancel('nobody reads any more')
    return bytes
  }
}

const SIZE = 600_000

test.each<[what: string, stored: number, isBroken: boolean, range: string | null, logged: RegExp | null]>([
  ['the whole of a file that KV cuts', 200_000, true, null, /"\/a\.mp3" broke off while it was sent: the line is cut/],
  ['a part of a file that KV cuts', 200_000, true, 'bytes=10-500000', /broke off while it was sent: the line is cut/],
  ['what comes after the cut', 200_000, true, 'bytes=300000-', /broke off while it was sent: the line is cut/],
  ['a part of a file that is shorter than it says', 200_000, false, 'bytes=10-500000', /broke off while it was sent: /],
  ['the whole of a file that is longer than it says', 700_000, false, null, /broke off while it was sent: /],
  ['the whole of a file that is as it says', SIZE, false, null, null],
  ['a part before the cut', 400_000, true, 'bytes=10-20', null],
])('of %s nothing is believed to be whole, and the log says why', async (_, stored, isBroken, range, logged) => {
  await putArchive(makeArticles(1), files)
  await putFile('a.mp3', new Uint8Array(SIZE))
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  const kv = new StreamingKv(() => streamOf(stored, isBroken))
  const context = createExecutionContext()
  const headers: Record<string, string> = range === null ? {} : { Range: range }
  const answer = await app.fetch(
    new Request('https://edge.example.com/a.mp3', { headers }),
    { ...env, NEWS: kv.binding },
    context,
  )
  const bytes = await readBytes(answer)
  await waitOnExecutionContext(context)
  const lines = error.mock.calls.map(([line]) => JSON.parse(line).message)
  error.mockRestore()
  expect([bytes, lines]).toEqual(
    logged === null
      ? [Number(answer.headers.get('Content-Length')), []]
      : ['broke off', [expect.stringMatching(logged)]],
  )
})

test.each([null, 'bytes=10-500000', 'bytes=10-'])(
  'a client that leaves in the middle of %s is no failure, and no line of the log',
  async (range) => {
    await putArchive(makeArticles(1), files)
    await putFile('a.mp3', new Uint8Array(SIZE))
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const context = createExecutionContext()
    const headers: Record<string, string> = range === null ? {} : { Range: range }
    const client = new AbortController()
    const request = new Request('https://edge.example.com/a.mp3', { headers, signal: client.signal })
    const answer = await app.fetch(request, env, context)
    expect(await readBytes(answer, 1000, () => client.abort())).toBeLessThan(500_000)
    await waitOnExecutionContext(context)
    const lines = error.mock.calls
    error.mockRestore()
    expect(lines).toEqual([])
  },
)

test('a file that is not stored as the loader does it cannot be read now', async () => {
  await putArchive(makeArticles(1), files)
  const stored: [how: string, metadata: object | undefined][] = [
    ['no metadata', undefined],
    ['no size', { h: 'x', t: WRITTEN }],
    ['a size that is none', { h: 'x', t: WRITTEN, s: -1 }],
    ['too large a size', { h: 'x', t: WRITTEN, s: 99_999_999 }],
    ['another size', { h: 'x', t: WRITTEN, s: 4 }],
    ['a smaller size', { h: 'x', t: WRITTEN, s: 2 }],
    ['an address that is none', { h: 'x', t: WRITTEN, s: 3, p: 'a' }],
    ['a hash that is none', { h: 'a\nb', t: WRITTEN, s: 3 }],
  ]
  const seen: unknown[][] = []
  for (const [how, metadata] of stored) {
    await env.NEWS.put(fileKey('a.png'), 'abc', metadata === undefined ? {} : { metadata })
    forget()
    const answer = await get('/a.png')
    seen.push([how, answer.status, ...headersOf(answer, 'Retry-After', 'Cache-Control')])
  }
  expect(seen).toEqual(stored.map(([how]) => [how, 503, '60', 'no-store']))
})

test('a file whose name has a hash is kept for good, and any other one as articles are', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('main.3f9a1c2b.css', 'x')
  await putFile('main.css', 'x')
  expect((await get('/main.3f9a1c2b.css')).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  expect((await get('/main.css')).headers.get('Cache-Control')).toMatch(/^public, max-age=300,/)
})

test('an address of ours that the site has a file for is that file', async () => {
  await putArchive(makeArticles(1), { ...files, taken: { files: ['/', '/robots.txt', '/tags'], pages: [] } })
  await putFile('robots.txt', 'User-agent: *\nDisallow: /private/\n')
  await putFile('', '<p>Start', { p: '/' })
  await putFile('tags', '<p>Tags', { p: '/tags/' })
  expect(await textOf(await get('/robots.txt'))).toBe('User-agent: *\nDisallow: /private/\n')
  expect(await textOf(await get('/'))).toBe('<p>Start')
  expect((await get('/index.html')).headers.get('Location')).toBe('/')
  expect((await get('/tags')).headers.get('Location')).toBe('/tags/')
  expect(await textOf(await get('/tags/'))).toBe('<p>Tags')
  expect((await get('/categories')).status).toBe(200)
})

test('an address of ours whose file is not there yet is ours', async () => {
  await putArchive(makeArticles(1), { ...files, taken: { files: ['/robots.txt'], pages: [] } })
  expect(await textOf(await get('/robots.txt'))).toContain('Allow: /')
})

test('a file costs one read, a 404 at most four; a site without files costs none more than before', async () => {
  await putArchive(makeArticles(1), files)
  await putFile('a.png', 'x')
  await get('/warm')
  expect((await getCounting('/a.png')).reads).toEqual(['file/a.png'])
  const { answer, reads } = await getCounting('/none.png')
  expect([answer.status, reads]).toEqual([
    404,
    ['file/none.png', 'article/none.png', 'redirect/none.png', 'list/category/none.png'],
  ])
  await putArchive(makeArticles(1))
  await get('/warm')
  expect((await getCounting('/b.png')).reads).toEqual(['article/b.png', 'redirect/b.png', 'list/category/b.png'])
})
