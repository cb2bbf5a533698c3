import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import { mulberry32 } from '../bench/random.ts'
import { writeSite } from '../seed/make-site.ts'
import { makeState, seedJson, serveForAll, startSeed, until } from './serve.ts'

/** Bytes that no compression makes fewer, and that are no UTF-8. */
function noise(size: number): Uint8Array {
  const random = mulberry32(size)
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256))
}

const audio = noise(3_000_000)
const picture = noise(70_000)
const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'

const site = {
  '_config.yml': 'title: T\nurl: https://news.example.com\n',
  '_posts/2026-01-01-a.md': '---\ntitle: A\n---\n![](/a.png)\n',
  'notes.txt': '潮汐\n',
  'a.png': picture,
  'a.svg': drawing,
  'talk.mp3': audio,
  'app-BxYz12Qw.js': 'x()',
  'robots.txt': 'User-agent: *\nDisallow: /\n',
}

const server = serveForAll(async (state) => {
  writeSite(join(state, 'site'), site)
  await seedJson(join(state, 'site'), '--persist-to', state)
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(server.address + path, { method, headers: { 'Accept-Encoding': 'identity', ...headers }, redirect: 'manual' })

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer())

const headersOf = (answer: Response, ...names: string[]) => names.map((name) => answer.headers.get(name))

test('text, pictures and audio come as they are', async () => {
  const text = await get('/notes.txt')
  expect([text.status, await text.text(), ...headersOf(text, 'Content-Type')]).toEqual([
    200,
    '潮汐\n',
    'text/plain; charset=utf-8',
  ])
  for (const [path, bytes] of [
    ['/a.png', picture],
    ['/talk.mp3', audio],
  ] as const) {
    const answer = await get(path)
    expect([answer.status, ...headersOf(answer, 'Content-Length')]).toEqual([200, String(bytes.length)])
    expect(Buffer.compare(await bytesOf(answer), bytes)).toBe(0)
  }
  expect(await (await get('/robots.txt')).text()).toBe(site['robots.txt'])
})

test('a player seeks in audio', async () => {
  const ask = async (range: string) => {
    const answer = await get('/talk.mp3', { Range: range })
    return {
      said: [answer.status, ...headersOf(answer, 'Content-Range', 'Content-Length')],
      bytes: await bytesOf(answer),
    }
  }
  const first = await ask('bytes=0-')
  expect(first.said).toEqual([206, 'bytes 0-2999999/3000000', '3000000'])
  expect(Buffer.compare(first.bytes, audio)).toBe(0)
  const middle = await ask('bytes=1500001-1600000')
  expect(middle.said).toEqual([206, 'bytes 1500001-1600000/3000000', '100000'])
  expect(Buffer.compare(middle.bytes, audio.subarray(1_500_001, 1_600_001))).toBe(0)
  const later = await ask('bytes=2345678-')
  expect(later.said).toEqual([206, 'bytes 2345678-2999999/3000000', '654322'])
  expect(Buffer.compare(later.bytes, audio.subarray(2_345_678))).toBe(0)
  const end = await ask('bytes=-10')
  expect(end.said).toEqual([206, 'bytes 2999990-2999999/3000000', '10'])
  expect(Buffer.compare(end.bytes, audio.subarray(-10))).toBe(0)
  expect((await ask('bytes=3000000-')).said).toEqual([416, 'bytes */3000000', '0'])
})

test('a player that stops in the middle leaves the server as it was', async () => {
  for (let n = 0; n < 5; n++) {
    const leaving = new AbortController()
    const answer = await fetch(`${server.address}/talk.mp3`, {
      signal: leaving.signal,
      headers: { Range: 'bytes=9-2900000' },
    })
    await answer.body?.getReader().read()
    leaving.abort()
  }
  expect(Buffer.compare(await bytesOf(await get('/talk.mp3')), audio)).toBe(0)
})

test('HEAD tells the length, and a known version is not sent again', async () => {
  const head = await get('/talk.mp3', {}, 'HEAD')
  expect([head.status, ...headersOf(head, 'Content-Length', 'Accept-Ranges', 'Content-Type')]).toEqual([
    200,
    '3000000',
    'bytes',
    'audio/mpeg',
  ])
  const [etag = null, since = null] = headersOf(head, 'ETag', 'Last-Modified')
  expect((await get('/talk.mp3', { 'If-None-Match': etag ?? '' })).status).toBe(304)
  expect((await get('/talk.mp3', { 'If-Modified-Since': since ?? '' })).status).toBe(304)
  expect((await get('/talk.mp3', { Range: 'bytes=0-9', 'If-Range': etag ?? '' })).status).toBe(206)
  expect((await get('/talk.mp3', { Range: 'bytes=0-9', 'If-Range': '"another"' })).status).toBe(200)
})

test('a drawing has no origin, and a name with a hash is kept', async () => {
  const svg = await get('/a.svg')
  expect(headersOf(svg, 'Content-Security-Policy', 'X-Content-Type-Options', 'Content-Type')).toEqual([
    'sandbox',
    'nosniff',
    'image/svg+xml; charset=utf-8',
  ])
  expect((await get('/app-BxYz12Qw.js')).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
})

test('a load that is killed among files is finished by the next one, and that one leaves nothing to do', {
  tags: ['large'],
  timeout: 120_000,
}, async () => {
  const { state, remove } = makeState()
  onTestFinished(remove)
  const [folder, killed, whole] = ['site', 'killed', 'whole'].map((name) => join(state, name)) as [
    string,
    string,
    string,
  ]
  const files = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`files/${n}.bin`, noise(200_000 + n)]))
  writeSite(folder, { ...site, ...files })
  const load = startSeed('--persist-to', killed, folder)
  const written = () => (existsSync(killed) ? readdirSync(killed, { recursive: true }).length : 0)
  await until('some files are written', () => written() > 20, 60)
  load.signal('SIGKILL')
  await load.ended
  rmSync(join(folder, 'files/7.bin'))
  writeSite(folder, { 'files/8.bin': 'edited' })
  await seedJson('--persist-to', killed, folder)
  expect(await seedJson('--persist-to', killed, folder)).toMatchObject({ writes: 0, deletes: 0 })
  await seedJson('--persist-to', whole, folder)
  const contentIn = async (folder: string) => {
    const kv = await openLocalKv(folder)
    try {
      return await kv.list()
    } finally {
      await kv.close()
    }
  }
  const [a, b] = [await contentIn(killed), await contentIn(whole)]
  // How the archive came to be is another matter: who publishes, and what was published when.
  const ofArchive = (all: Map<string, string | null>) =>
    new Map([...all].filter(([key]) => !['lease', 'claim', 'history'].includes(key) && !key.startsWith('gone/')))
  expect(ofArchive(a)).toEqual(ofArchive(b))
})
