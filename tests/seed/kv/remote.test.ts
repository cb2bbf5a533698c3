import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KvPair } from '../../../seed/kv/kv.ts'
import { openRemoteKv, type RemoteOptions } from '../../../seed/kv/remote.ts'
import { publish } from '../../../seed/publish/publish.ts'
import { amount } from '../../amount.ts'
import { type CloudflareApi, type Fault, startCloudflareApi } from './cloudflare-api.ts'

/** A remote KV whose waits take no time and are written down, in seconds. */
function openAt(api: CloudflareApi, options: Partial<RemoteOptions> = {}) {
  const waits: { seconds: number; why: string }[] = []
  let now = 0
  const clock = {
    now: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds
    },
  }
  const onWait = (seconds: number, why: string) => waits.push({ seconds, why })
  const place = { accountId: 'a1', namespaceId: 'n1', databaseId: null, token: 'secret', baseUrl: api.baseUrl }
  return { kv: openRemoteKv({ ...place, onWait, clock, ...options }), waits }
}

const pair = (key: string, value = `value of ${key}`): KvPair => ({ key, value, metadata: { h: `h ${key}` } })
const pairs = (count: number, value?: string): KvPair[] =>
  Array.from({ length: count }, (_, i) => pair(`article/中文 ${i}?#%2F`, value))

const sentKeys = (api: CloudflareApi) => api.received.map(({ keys }) => keys)
const summary = (api: CloudflareApi) => api.received.map(({ method, path }) => `${method} ${path}`)

test('what was put is listed with its hashes over pages, an empty one between them included, and read 100 keys a request', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  const all = pairs(2100)
  await kv.put(all)
  await kv.delete([all[1]?.key ?? '', 'article/never was'])
  api.stored.set('other', { value: 'x', metadata: undefined, expiration_ttl: undefined })
  const hashes = await kv.list()
  expect(hashes.size).toBe(2100)
  expect(hashes.get('article/中文 2099?#%2F')).toBe('h article/中文 2099?#%2F')
  expect(hashes.get('other')).toBe(null)
  api.received.length = 0
  const asked = all.slice(0, 150).map(({ key }) => key)
  const values = await kv.get(asked)
  expect([...values.keys()]).toEqual(asked.filter((_, i) => i !== 1))
  expect(values.get('article/中文 149?#%2F')).toBe('value of article/中文 149?#%2F')
  expect(sentKeys(api).map((keys) => keys.length)).toEqual([100, 50])
  expect(waits).toEqual([])
})

test('a put carries metadata and the seconds to live', async () => {
  const api = await startCloudflareApi()
  await openAt(api).kv.put([{ ...pair('a', '甲'), expirationTtl: 86_400 }, pair('b', '乙')])
  expect([...api.stored]).toEqual([
    ['a', { value: '甲', metadata: { h: 'h a' }, expiration_ttl: 86_400 }],
    ['b', { value: '乙', metadata: { h: 'h b' }, expiration_ttl: undefined }],
  ])
})

const allBytes = Uint8Array.from({ length: 256 }, (_, i) => i)

/** What is stored beside bytes. */
const metadata = { h: 'h', s: 256, p: '/图/' }

test('bytes arrive as they are, in base64 among texts', async () => {
  const api = await startCloudflareApi()
  await openAt(api).kv.put([{ key: 'file/图', value: allBytes, metadata }, pair('article/a', '甲')])
  expect(api.stored.get('file/图')).toEqual({
    value: Buffer.from(allBytes).toString('latin1'),
    metadata,
    expiration_ttl: undefined,
  })
  expect(api.stored.get('article/a')?.value).toBe('甲')
  expect(summary(api)).toEqual(['PUT storage/kv/namespaces/n1/bulk'])
})

test('a very large value arrives by itself', { tags: ['large'] }, async () => {
  const api = await startCloudflareApi()
  const { kv } = openAt(api)
  const large = Buffer.alloc(20_000_000, allBytes)
  await kv.put([
    { key: 'file/图', value: allBytes, metadata },
    pair('article/a', '甲'),
    { key: 'file/large ?%2F.bin', value: large, metadata },
  ])
  const stored = api.stored.get('file/large ?%2F.bin')
  expect(stored?.metadata).toEqual(metadata)
  expect(Buffer.from(stored?.value ?? '', 'latin1').equals(large)).toBe(true)
  expect(summary(api)).toEqual([
    'PUT storage/kv/namespaces/n1/values/file%2Flarge%20%3F%252F.bin',
    'PUT storage/kv/namespaces/n1/bulk',
  ])
})

test('what is stored beside values is read without them, whether there is one or not', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  await kv.put([
    { key: 'file/图 ?%2F', value: allBytes, metadata: { h: 'h1', p: '/图/' } },
    { key: 'file/', value: 'x', metadata: { h: 'h2' } },
  ])
  api.stored.set('other', { value: 'x', metadata: undefined, expiration_ttl: undefined })
  api.received.length = 0
  api.faults = [{ answer: 500 }]
  const keys = ['file/图 ?%2F', 'file/', 'other', ...Array.from({ length: 10 }, (_, i) => `none/${i}`)]
  expect(await kv.describe(keys)).toEqual(
    new Map([
      ['file/图 ?%2F', { hash: 'h1', address: '/图/', size: null, bytes: null }],
      ['file/', { hash: 'h2', address: null, size: null, bytes: null }],
      ['other', { hash: null, address: null, size: null, bytes: null }],
    ]),
  )
  expect(api.received).toHaveLength(keys.length + 1)
  expect(waits).toHaveLength(1)
})

test('nothing to do takes no request', async () => {
  const api = await startCloudflareApi()
  const { kv } = openAt(api)
  await kv.put([])
  await kv.delete([])
  expect(await kv.get([])).toEqual(new Map())
  expect(api.received).toEqual([])
})

test('a large put is cut into requests of at most 1,000 pairs and 20 MB of UTF-8', { tags: ['large'] }, async () => {
  const api = await startCloudflareApi()
  const { kv } = openAt(api)
  await kv.put(pairs(2500))
  expect(sentKeys(api).map((keys) => keys.length)).toEqual([1000, 1000, 500])
  api.received.length = 0
  const chinese = '新"\n'.repeat(1_100_000) // 7.7 MB as JSON in UTF-8, 3.3 million UTF-16 units
  await kv.put([
    pair('a', chinese),
    pair('b', chinese),
    pair('c', chinese),
    pair('d', 'x'.repeat(19_500_000)),
    pair('e'),
  ])
  expect(sentKeys(api)).toEqual([['a', 'b'], ['c'], ['d'], ['e']])
  expect(api.received.every(({ bytes }) => bytes < 20_000_000)).toBe(true)
})

test('keys that Cloudflare did not write or delete are sent again, and only those, with growing waits', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  api.faults = [{ unsuccessful: (key) => key !== 'a' }, { unsuccessful: (key) => key === 'c' }]
  await kv.put([pair('a'), pair('b'), pair('c')])
  expect(sentKeys(api)).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c']])
  expect([...api.stored.keys()]).toEqual(['a', 'b', 'c'])
  expect(waits.map(({ why }) => why)).toEqual([
    'Cloudflare has not acknowledged 2 of 3 keys',
    'Cloudflare has not acknowledged 1 of 2 keys',
  ])
  expect(waits[0]?.seconds).toBeGreaterThanOrEqual(1)
  expect(waits[1]?.seconds).toBeGreaterThanOrEqual(2)

  api.received.length = 0
  api.faults = [{ unsuccessful: (key) => key === 'b' }]
  await kv.delete(['a', 'b'])
  expect(sentKeys(api)).toEqual([['a', 'b'], ['b']])
  expect([...api.stored.keys()]).toEqual(['c'])
})

test('keys that are never written end in an error that names them, and nothing after them is sent', async () => {
  const api = await startCloudflareApi()
  const { kv } = openAt(api)
  api.fault = () => ({ unsuccessful: (key) => /[0-4]$/.test(key) })
  await expect(kv.put(Array.from({ length: 1010 }, (_, i) => pair(`k${i}`)))).rejects.toThrow(
    'Cannot write 500 keys: "k0", "k1", "k2"…: Cloudflare has not acknowledged 500 of 500 keys (round 6); run it again',
  )
  expect(sentKeys(api).map((keys) => keys.length)).toEqual([1000, 500, 500, 500, 500, 500])
  await expect(kv.delete(['k1'])).rejects.toThrow('Cannot delete 1 key: "k1": ')
})

const passing: [string, Fault][] = [
  ['429', { answer: 429 }],
  ['500', { answer: 500 }],
  ['524, after all was written', { answer: 524, done: true }],
  ['a 200 that says it failed', { answer: 200 }],
  ['a broken connection', { broken: 'no answer' }],
  ['a broken connection, after all was written', { broken: 'no answer', done: true }],
  ['an answer that breaks off', { broken: 'half an answer', done: true }],
  ['no answer', { hang: 'no answer' }],
  ['an answer that stops', { hang: 'half an answer', done: true }],
]

test.each(passing)('after %s every request is sent again, after a wait', async (_, fault) => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api, { expire: api.expire })
  api.faults = [fault, null, fault, null, fault, null, fault]
  await kv.put([pair('a'), pair('b')])
  expect([...(await kv.get(['a', 'b']))]).toEqual([
    ['a', 'value of a'],
    ['b', 'value of b'],
  ])
  expect([...(await kv.list()).keys()]).toEqual(['a', 'b'])
  await kv.delete(['a'])
  expect([...api.stored.keys()]).toEqual(['b'])
  const verbs = ['PUT bulk', 'POST bulk/get', 'GET keys', 'POST bulk/delete']
  expect(summary(api)).toEqual(verbs.flatMap((verb) => Array(2).fill(verb.replace(' ', ' storage/kv/namespaces/n1/'))))
  expect(waits.length).toBe(4)
  for (const { seconds } of waits) {
    expect(seconds).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeLessThanOrEqual(1.5)
  }
})

test('a list that fails on a later page goes on there', async () => {
  const api = await startCloudflareApi()
  const { kv } = openAt(api)
  await kv.put(pairs(1500))
  api.received.length = 0
  api.faults = [null, { answer: 502 }, { answer: 502 }]
  expect((await kv.list()).size).toBe(1500)
  expect(api.received.length).toBe(5) // two pages, an empty one between them, two failures
})

test('the wait is as long as retry-after says, in seconds or as a date, and the caller is told why', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  const soon = new Date(Date.now() + 120_000).toUTCString()
  api.faults = [
    { answer: 429, retryAfter: '240', code: 971 },
    { answer: 503, retryAfter: soon },
  ]
  await kv.put([pair('a')])
  expect(waits[0]).toEqual({ seconds: 240, why: 'Cloudflare answered 429, injected [971]' })
  expect(waits[1]?.seconds).toBeGreaterThan(110)
  expect(waits[1]?.seconds).toBeLessThanOrEqual(120)
})

test('a fault that stays ends after 8 tries, each wait about twice the one before and at most 90 s', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  api.fault = () => ({ answer: 500 })
  await expect(kv.put([pair('a')])).rejects.toThrow(
    'Cannot write 1 key: "a": Cloudflare answered 500, injected [500] (8 times); run it again',
  )
  expect(api.received.length).toBe(8)
  const least = [1, 2, 4, 8, 16, 32, 60]
  expect(waits.length).toBe(least.length)
  for (const [i, { seconds }] of waits.entries()) {
    expect(seconds).toBeGreaterThanOrEqual(least[i] ?? 0)
    expect(seconds).toBeLessThanOrEqual((least[i] ?? 0) * 1.5)
  }
})

test('a token or a namespace that Cloudflare does not know is an error at once, which says what to do', async () => {
  const api = await startCloudflareApi()
  const token =
    /^Cannot list .*"n1" of account "a1": Cloudflare answered 401, Authentication error \[10000\]; want a token with/
  await expect(openAt(api, { token: 'wrong' }).kv.list()).rejects.toThrow(token)
  api.faults = [{ answer: 403, code: 10000 }]
  await expect(openAt(api).kv.put([pair('a')])).rejects.toThrow(
    /"a": Cloudflare answered 403, .*; the token lacks "Workers KV Storage: Edit": .* set CLOUDFLARE_API_TOKEN/,
  )
  const namespace =
    /"n2" .* answered 404, namespace not found \[10013\]; want the ids .* "npx wrangler kv namespace list"/
  await expect(openAt(api, { namespaceId: 'n2' }).kv.list()).rejects.toThrow(namespace)
  expect(api.received.length).toBe(3)
})

test('a request that Cloudflare finds wrong is not sent again', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  const long = `article/${'长'.repeat(200)}`
  await expect(kv.put([pair(long)])).rejects.toThrow(
    /^Cannot write 1 key: "article\/长+": Cloudflare answered 400, key/,
  )
  expect(waits).toEqual([])
})

test("the free plan's daily limit is not waited for", async () => {
  const api = await startCloudflareApi()
  api.faults = [{ answer: 429, code: 10048, retryAfter: '40000' }]
  await expect(openAt(api).kv.put([pair('a')])).rejects.toThrow(/the free plan takes 1,000 writes a day/)
  expect(api.received.length).toBe(1)
})

test('values that are too large to be read together are read one by one', { tags: ['large'] }, async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api)
  await kv.put([pair('feed/中文 a', 'a'.repeat(13_000_000)), pair('feed/b?#%2F', 'b'.repeat(13_000_000))])
  const values = await kv.get(['feed/中文 a', 'feed/c', 'feed/b?#%2F'])
  expect([...values].map(([key, value]) => [key, value.length, value[0]])).toEqual([
    ['feed/中文 a', 13_000_000, 'a'],
    ['feed/b?#%2F', 13_000_000, 'b'],
  ])
  expect(waits).toEqual([])
})

test('requests keep within the rate, repeated ones included', async () => {
  const api = await startCloudflareApi()
  const { kv, waits } = openAt(api, { rate: { requests: 3, milliseconds: 300_000 } })
  for (let i = 0; i < 4; i++) await kv.get([`k${i}`])
  expect(waits).toEqual([{ seconds: 300, why: 'Cloudflare takes 3 requests in 5 min' }])
  api.faults = [{ answer: 500 }]
  for (let i = 0; i < 2; i++) await kv.get([`k${i}`])
  expect(waits[1]?.why).toContain('500')
  expect(waits[2]?.seconds).toBeCloseTo(300 - (waits[1]?.seconds ?? 0), 3)
})

/** Nothing is compared of when it was written. */
const timeless = { clock: () => 0 }

test('a publish under any faults that pass leaves what an undisturbed one leaves, in the same order, and repeats no acknowledged key', async () => {
  const kinds = ['article', 'page', 'feed', 'head', 'sections', 'site'] as const
  const documents = kinds.flatMap((kind) =>
    Array.from({ length: kind === 'article' ? 1200 : 3 }, (_, i) => ({
      kind,
      key: `article/${kind} ${i}`,
      value: `${kind} ${i}`,
    })),
  )
  const startOld = async () => {
    const api = await startCloudflareApi()
    for (const key of ['article/gone', 'article/article 7', 'session/other']) {
      api.stored.set(key, { value: 'old', metadata: { h: 'old' }, expiration_ttl: undefined })
    }
    return api
  }
  const undisturbed = await startOld()
  const changes = await publish(openAt(undisturbed).kv, () => documents, timeless)
  expect(changes).toMatchObject({ writes: documents.length, deletes: 1 })

  const fault = fc.oneof(
    fc.constant(null),
    fc.constantFrom<Fault>(
      { answer: 429, retryAfter: '7' },
      { answer: 500 },
      { answer: 524, done: true },
      { broken: 'no answer' },
      { broken: 'no answer', done: true },
      { broken: 'half an answer', done: true },
    ),
    fc.integer({ min: 2, max: 9 }).map((n) => ({ unsuccessful: (key: string) => key.length % n === 0 })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fault, { maxLength: 5 }), { maxLength: 12 }), async (bursts) => {
      const api = await startOld()
      // No more in a row than a request may fail or a key be left out.
      api.faults = bursts.flatMap((burst) => [...burst, null])
      expect(await publish(openAt(api).kv, () => documents, timeless)).toEqual(changes)
      expect(Object.fromEntries(api.stored)).toEqual(Object.fromEntries(undisturbed.stored))
      expect(api.acknowledged.toSorted()).toEqual(undisturbed.acknowledged.toSorted())
      const order = api.acknowledged.map((key) => kinds.findIndex((kind) => key.startsWith(`article/${kind} `)))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      const sent = api.received.length
      expect(await publish(openAt(api).kv, () => documents, timeless)).toMatchObject({ writes: 0, deletes: 0 })
      expect(
        summary(api)
          .slice(sent)
          .filter((request) => request.includes('bulk')),
      ).toEqual([])
    }),
    { numRuns: amount(6, 25), seed: 20261123 },
  )
})
