import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { feedUrls, type HubOptions, tellHub } from '../../../seed/publish/hub.ts'
import { type HubFault, type LoopbackHub, startLoopbackHub } from '../loopback-hub.ts'

/** Tells a hub with waits that take no time and are written down, in seconds. Only what hangs is given up. */
async function tell(hub: Pick<LoopbackHub, 'url' | 'expire'>, topics: string[], options: HubOptions = {}) {
  const waits: { seconds: number; why: string }[] = []
  let now = 0
  const clock = {
    now: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds
    },
  }
  const onWait = (seconds: number, why: string) => waits.push({ seconds, why })
  return { report: await tellHub(hub.url, topics, { onWait, clock, expire: hub.expire, ...options }), waits }
}

const topics = (count: number): string[] => Array.from({ length: count }, (_, i) => `https://news.example.com/${i}.xml`)

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('the feeds of a list are its absolute URLs in all three formats', () => {
  const site = { url: 'https://news.example.com', base: '' }
  expect(feedUrls(site, [{ kind: 'all' }, { kind: 'tag', name: 'http/2 中' }])).toEqual([
    'https://news.example.com/feed.xml',
    'https://news.example.com/rss.xml',
    'https://news.example.com/feed.json',
    'https://news.example.com/tag/http%2F2%20%E4%B8%AD/feed.xml',
    'https://news.example.com/tag/http%2F2%20%E4%B8%AD/rss.xml',
    'https://news.example.com/tag/http%2F2%20%E4%B8%AD/feed.json',
  ])
})

test('a hub is told every feed once, percent signs and all, at most 50 a request', async () => {
  const hub = await startLoopbackHub()
  const all = [...topics(119), 'https://news.example.com/tag/a%26b%2Fc/feed.xml']
  const { report, waits } = await tell(hub, all)
  expect(hub.told).toEqual(all)
  expect(hub.asked.map((some) => some.length)).toEqual([50, 50, 20])
  expect(report).toEqual({ url: hub.url, told: 120, failed: [] })
  expect(waits).toEqual([])
})

test('where nothing changed, a hub is not asked', async () => {
  const hub = await startLoopbackHub()
  const { report, waits } = await tell(hub, [], { delay: 90_000 })
  expect([hub.asked, waits]).toEqual([[], []])
  expect(report).toEqual({ url: hub.url, told: 0, failed: [] })
})

test.each<[string, HubFault, why: string]>([
  ['503', { answer: 503 }, 'the hub answered 503'],
  ['429', { answer: 429 }, 'the hub answered 429'],
  ['no answer', 'hang', 'no answer from the hub within 10 s'],
  ['a reset connection', 'reset', 'no answer from the hub ('],
])('after %s a hub is asked the same again, after growing waits', async (_, fault, why) => {
  const hub = await startLoopbackHub()
  hub.faults = [fault, fault]
  const { report, waits } = await tell(hub, topics(60))
  expect(hub.asked.map((some) => some.length)).toEqual([50, 50, 50, 10])
  expect(hub.told).toEqual(topics(60))
  expect(report).toMatchObject({ told: 60, failed: [] })
  expect(waits.length).toBe(2)
  for (const [i, wait] of waits.entries()) {
    expect(wait.why).toContain(why)
    expect(wait.seconds).toBeGreaterThanOrEqual(2 ** i)
    expect(wait.seconds).toBeLessThanOrEqual(2 ** i * 1.5)
  }
})

test('the wait is as long as retry-after says', async () => {
  const hub = await startLoopbackHub()
  hub.faults = [{ answer: 429, headers: { 'retry-after': '42' } }]
  const { report, waits } = await tell(hub, topics(1))
  expect(waits).toEqual([{ seconds: 42, why: 'the hub answered 429' }])
  expect(report.told).toBe(1)
})

test('a hub that wants to be left alone for longer than a publish may take is not waited for', async () => {
  const hub = await startLoopbackHub()
  hub.fault = () => ({ answer: 503, headers: { 'retry-after': '60' } })
  const { report, waits } = await tell(hub, topics(60))
  expect([hub.asked.length, waits]).toEqual([1, []])
  expect(report.failed).toEqual([{ reason: 'the hub answered 503', topics: topics(60) }])
})

test('a hub that keeps failing is asked 5 times and no more, and the feeds it was not told of are named', async () => {
  const hub = await startLoopbackHub()
  hub.faults = [null]
  hub.fault = () => ({ answer: 502 })
  const { report } = await tell(hub, topics(170))
  expect(hub.asked.length).toBe(6)
  expect(report).toEqual({
    url: hub.url,
    told: 50,
    failed: [{ reason: 'the hub answered 502 (5 times)', topics: topics(170).slice(50) }],
  })
})

test('a hub takes a minute in all, however it fails', async () => {
  const hub = await startLoopbackHub()
  hub.fault = () => ({ answer: 503, headers: { 'retry-after': '25' } })
  const { report, waits } = await tell(hub, topics(1))
  expect(waits.map(({ seconds }) => seconds)).toEqual([25, 25])
  expect(report.failed).toEqual([{ reason: 'the hub answered 503', topics: topics(1) }])
})

test.each([400, 404, 301])('%i is not asked again, and the feeds of other requests are told', async (status) => {
  const hub = await startLoopbackHub()
  hub.faults = [{ answer: status, headers: { location: '/' } }, null, { answer: status }]
  const { report, waits } = await tell(hub, topics(120))
  expect(waits).toEqual([])
  expect(hub.asked.length).toBe(3)
  expect(report).toMatchObject({
    told: 50,
    failed: [{ reason: `the hub answered ${status}`, topics: [...topics(50), ...topics(120).slice(100)] }],
  })
})

test('a hub that is not there is no error', async () => {
  const port = await closedPort()
  const { report, waits } = await tell(
    { url: `http://127.0.0.1:${port}/`, expire: () => new AbortController().signal },
    topics(1),
  )
  expect(waits.length).toBe(4)
  expect(report).toMatchObject({ told: 0, failed: [{ reason: expect.stringContaining('ECONNREFUSED') }] })
})

test('a delay comes before the first request, and does not count as time the hub takes', async () => {
  const hub = await startLoopbackHub()
  hub.faults = [{ answer: 503, headers: { 'retry-after': '50' } }]
  const { report, waits } = await tell(hub, topics(60), { delay: 90_000 })
  expect(waits).toEqual([
    { seconds: 90, why: 'KV shows a publish everywhere after a while' },
    { seconds: 50, why: 'the hub answered 503' },
  ])
  expect(report.told).toBe(60)
})

test('Ctrl-C ends the request and the waits at once, and what was not told is in the report', async () => {
  const hub = await startLoopbackHub()
  hub.faults = [null, 'hang']
  const stop = new AbortController()
  const telling = tellHub(hub.url, topics(120), { signal: stop.signal })
  await expect.poll(() => hub.asked.length).toBe(2)
  stop.abort()
  const stopped = [{ reason: 'stopped', topics: topics(120).slice(50) }]
  expect(await telling).toEqual({ url: hub.url, told: 50, failed: stopped })

  const waiting = new AbortController()
  const onWait = () => queueMicrotask(() => waiting.abort())
  const report = await tellHub(hub.url, topics(1), { delay: 600_000, signal: waiting.signal, onWait })
  expect(report.failed).toEqual([{ reason: 'stopped', topics: topics(1) }])
})
