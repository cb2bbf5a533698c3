import { createExecutionContext, createScheduledController } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { purgesFor } from '../../../src/http/purge-published.ts'
import host from '../../../src/index.ts'
import { historyKey } from '../../../src/model/keys.ts'
import { makeArticles, put, putArchive, reset } from '../archive.ts'
import { CacheStandIn } from '../cache-stand-in.ts'
import { FaultyKv } from '../drills/faulty-kv.ts'

beforeEach(reset)
afterEach(() => {
  vi.restoreAllMocks()
})

const NOW = Date.parse('2026-11-26T12:00:00Z')
const at = (time: string) => `2026-11-26T${time}Z`

test('what was published in the last minutes is purged, each tag once', () => {
  const publishes: Parameters<typeof purgesFor>[0] = [
    [at('11:54:00'), ['old'], 0],
    [at('11:55:30'), ['list/all', 'article/1'], 0],
    [at('11:59:59'), ['list/all', 'article/2'], 1],
    // The clock of the publisher is ahead.
    [at('12:00:40'), ['article/3'], 2],
  ]
  expect(purgesFor(publishes, NOW)).toEqual([{ tags: ['list/all', 'article/1', 'article/2', 'article/3'] }])
  expect(purgesFor(publishes.slice(0, 1), NOW)).toEqual([])
  expect(purgesFor([], NOW)).toEqual([])
})

test('a call takes 100 tags, and where three calls are not enough everything is purged', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, n) => `article/${n}`)
  const lengths = (count: number) =>
    purgesFor([[at('11:59:00'), tags(count), 0]], NOW).map((what) => what.tags?.length ?? what)
  expect(lengths(1)).toEqual([1])
  expect(lengths(100)).toEqual([100])
  expect(lengths(101)).toEqual([100, 1])
  expect(lengths(300)).toEqual([100, 100, 100])
  expect(lengths(301)).toEqual([{ purgeEverything: true }])
})

test('where anything may have changed, or nobody says what did, everything is purged', () => {
  expect(
    purgesFor(
      [
        [at('11:58:00'), ['a'], 0],
        [at('11:59:00'), null, 0],
      ],
      NOW,
    ),
  ).toEqual([{ purgeEverything: true }])
  expect(purgesFor([[at('11:45:00'), null, 0]], NOW)).toEqual([])
  expect(purgesFor(null, NOW)).toEqual([{ purgeEverything: true }])
})

const putHistory = (publishes: unknown) =>
  put(historyKey, {
    epoch: 'e',
    began: at('11:00:00'),
    first: 0,
    next: 0,
    state: '',
    changes: [],
    publishes,
  })

/** @param uploaded minutes ago */
const call = (kv: FaultyKv, context: ExecutionContext, uploaded = 60) => {
  const VERSION = { id: 'v', tag: '', timestamp: new Date(Date.now() - uploaded * 60_000).toISOString() }
  const bindings = { ...env, NEWS: kv.binding, VERSION }
  return host.scheduled(createScheduledController({ cron: '* * * * *' }), bindings, context)
}

test('a scheduled call reads one document, and takes out what it says', async () => {
  await putArchive(makeArticles(2))
  await putHistory([[new Date().toISOString(), ['article/2026/1'], 0]])
  const [kv, cache] = [new FaultyKv(), new CacheStandIn()]
  const ask = async (path: string) => {
    const request = new Request(`https://news.example.com${path}`)
    const answer = await cache.fetch(request, async (asked) => host.fetch(asked, env, cache.context))
    return answer.headers.get('Cf-Cache-Status')
  }
  for (const path of ['/2026/1.html', '/2026/2.html']) expect([await ask(path), await ask(path)]).toEqual([null, 'HIT'])
  await call(kv, cache.context)
  expect([...kv.reads]).toEqual([['history', 1]])
  expect([await ask('/2026/1.html'), await ask('/2026/2.html')]).toEqual([null, 'HIT'])
})

test('while a version is new, and may not have been called at first, everything is purged', async () => {
  await putHistory([])
  const cache = new CacheStandIn()
  for (const minutes of [0, 19, 20, 60]) await call(new FaultyKv(), cache.context, minutes)
  expect(cache.purges).toEqual([{ purgeEverything: true }, { purgeEverything: true }])
})

test('a call that comes where no cache is in front reads nothing', async () => {
  const kv = new FaultyKv()
  await call(kv, createExecutionContext())
  expect([...kv.reads]).toEqual([])
  await (exports.default as unknown as { scheduled(options: object): Promise<unknown> }).scheduled({
    cron: '* * * * *',
  })
})

test('where no loader says what it publishes, or in a way that this Worker cannot read, everything is purged', async () => {
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const cache = new CacheStandIn()
  await call(new FaultyKv(), cache.context)
  await putHistory('all of it')
  await call(new FaultyKv(), cache.context)
  expect(cache.purges).toEqual([{ purgeEverything: true }, { purgeEverything: true }])
  expect(warnings.mock.calls.join()).toContain('its \\"publishes\\" is not what it should be')
})

test('a purge that is refused is in the log, and the next call makes it again', async () => {
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await putHistory([[new Date().toISOString(), ['list/all'], 0]])
  const cache = new CacheStandIn()
  cache.purged = { success: false, errors: [{ code: 429, message: 'rate limited' }] }
  await call(new FaultyKv(), cache.context)
  await call(new FaultyKv(), cache.context)
  expect(cache.purges).toEqual([{ tags: ['list/all'] }, { tags: ['list/all'] }])
  expect(warnings.mock.calls.join()).toContain('rate limited')
})

test('where KV does not answer a call fails, so that Cloudflare shows it, and purges nothing', async () => {
  const down = new FaultyKv(
    () => true,
    () => Promise.reject(new Error('KV GET failed: 500')),
  )
  await putHistory([])
  const cache = new CacheStandIn()
  await expect(call(down, cache.context)).rejects.toThrow('Cannot read "history" from KV')
  expect(cache.purges).toEqual([])
})
