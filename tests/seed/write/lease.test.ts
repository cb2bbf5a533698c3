import { expect, test } from 'vitest'
import { BusyError, type LeaseOptions, type Publisher, takeLease } from '../../../seed/write/lease.ts'
import { memoryKv } from './memory-kv.ts'

const desk: Publisher = { host: 'desk', pid: 1, id: 'a' }
const cron: Publisher = { host: 'cron', pid: 2, id: 'b' }

/** A clock that a test turns, and what a publisher is told to do about others. */
const optionsOf = (me: Publisher, clock: { now: number }, given: Partial<LeaseOptions> = {}): LeaseOptions => ({
  me,
  clock: () => clock.now,
  isGone: () => false,
  ...given,
})

test('of two publishers the second one is told who is at work, until the first one is done', async () => {
  const [kv, clock] = [memoryKv(), { now: 0 }]
  const first = await takeLease(kv, optionsOf(desk, clock))
  expect(first.interrupted).toBe(false)
  const second = takeLease(kv, optionsOf(cron, clock))
  await expect(second).rejects.toThrow(BusyError)
  await expect(second).rejects.toThrow('Cannot publish: process 1 on desk does at the moment')
  await first.release()
  expect(kv.pairs.size).toBe(0)
  expect((await takeLease(kv, optionsOf(cron, clock))).interrupted).toBe(false)
})

test('a publisher that may wait does so', async () => {
  const [kv, clock] = [memoryKv(), { now: 0 }]
  const first = await takeLease(kv, optionsOf(desk, clock))
  const waitedFor: Publisher[] = []
  const wait = async (other: Publisher) => {
    waitedFor.push(other)
    if (waitedFor.length === 3) await first.release()
  }
  await takeLease(kv, optionsOf(cron, clock, { wait }))
  expect(waitedFor.map(({ host }) => host)).toEqual(['desk', 'desk', 'desk'])
})

test('a publisher that died holds nobody up for long, and the next one knows of it', async () => {
  const [kv, clock] = [memoryKv(), { now: 0 }]
  await takeLease(kv, optionsOf(desk, clock))
  clock.now = 89_999
  await expect(takeLease(kv, optionsOf(cron, clock))).rejects.toThrow(BusyError)
  clock.now = 90_000
  expect((await takeLease(kv, optionsOf(cron, clock))).interrupted).toBe(true)
})

test('a publisher that is known to be dead holds nobody up', async () => {
  const [kv, clock] = [memoryKv(), { now: 0 }]
  await takeLease(kv, optionsOf(desk, clock))
  const isGone = ({ host, pid }: Publisher) => host === 'desk' && pid === 1
  expect((await takeLease(kv, optionsOf(cron, clock, { isGone }))).interrupted).toBe(true)
})

test('a publisher that is at work for long keeps its lease, with a write now and then', async () => {
  const [kv, clock] = [memoryKv(), { now: 0 }]
  const lease = await takeLease(kv, optionsOf(desk, clock))
  for (; clock.now < 300_000; clock.now += 1000) {
    await lease.keep()
    await expect(takeLease(kv, optionsOf(cron, clock))).rejects.toThrow(BusyError)
  }
  expect(kv.calls.filter(([verb]) => verb === 'put').length).toBeLessThan(12)
})

test('one that stops half-way holds nobody up, and the next one knows', async () => {
  const [kv, clock] = [memoryKv(), { now: 1 }]
  const lease = await takeLease(kv, optionsOf(desk, clock))
  await lease.abandon()
  expect((await takeLease(kv, optionsOf(cron, clock))).interrupted).toBe(true)
})

test('of two that ask at the same moment, the one whose lease was overwritten gives way', async () => {
  const [kv, clock] = [memoryKv(), { now: 0 }]
  const put = kv.put
  kv.put = async (pairs) => {
    kv.put = put
    await put(pairs)
    await takeLease(memoryLike(kv), optionsOf(cron, clock))
  }
  await expect(takeLease(kv, optionsOf(desk, clock))).rejects.toThrow('process 2 on cron')
})

test('a lease that cannot be read is nobody’s, and everything is to be compared', async () => {
  const kv = memoryKv()
  await kv.put([{ key: 'lease', value: 'x', metadata: { h: 'x' } }])
  expect((await takeLease(kv, optionsOf(desk, { now: 0 }))).interrupted).toBe(true)
})

/** The same KV as one sees it who has read before the other wrote. */
const memoryLike = (kv: ReturnType<typeof memoryKv>) => {
  let reads = 0
  return { ...kv, get: async (keys: readonly string[]) => (reads++ === 0 ? new Map<string, string>() : kv.get(keys)) }
}
