import { expect, test } from 'vitest'
import { type LeaseOptions, takeLease } from '../../../seed/publish/lease.ts'
import { BusyError, type Publisher } from '../../../seed/publish/watch-lease.ts'
import { encodeDocument } from '../../../src/model/document.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

const desk: Publisher = { host: 'desk', pid: 1, id: 'a', process: null }
const cron: Publisher = { host: 'cron', pid: 2, id: 'b', process: null }

const optionsOf = (me: Publisher, clock: VirtualClock, given: Partial<LeaseOptions> = {}): LeaseOptions => ({
  me,
  clock,
  fateOf: () => 'unknown',
  patient: false,
  alone: false,
  notes: { read: () => null, write: () => {}, travels: false, today: () => 0 },
  ...given,
})

/** What a lease looks like whose publisher was killed. */
const leave = (kv: ReturnType<typeof memoryKv>, lease: object): void => {
  kv.pairs.set('lease', { key: 'lease', value: encodeDocument(lease), metadata: { h: 'x' } })
}

test('of two publishers the second one is told who is at work as soon as that shows, until the first one is done', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const first = await clock.run(takeLease(kv, optionsOf(desk, clock)))
  expect(first.interrupted).toBe(false)
  const second = clock.run(takeLease(kv, optionsOf(cron, clock)))
  await expect(second).rejects.toThrow(BusyError)
  await expect(second).rejects.toThrow('Cannot publish: process 1 on desk is publishing into the same KV')
  expect(clock.now()).toBeLessThanOrEqual(18_000)
  await clock.run(first.release())
  expect(kv.pairs.size).toBe(0)
  const third = await clock.run(takeLease(kv, optionsOf(cron, clock)))
  expect(third.interrupted).toBe(false)
  await third.release()
})

test('the lease says which commit is published until anybody else begins', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const first = await takeLease(kv, optionsOf(desk, clock))
  await first.release('c0ffee:docs')
  const second = await takeLease(kv, optionsOf(cron, clock))
  expect([second.interrupted, second.commit]).toEqual([false, 'c0ffee:docs'])
  await second.abandon()
  const third = await takeLease(kv, optionsOf(desk, clock))
  expect([third.interrupted, third.commit]).toEqual([true, null])
  await third.release()
  expect((await takeLease(kv, optionsOf(cron, clock))).commit).toBeNull()
})

test('of two on one machine the second one is told at once', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const first = await takeLease(kv, optionsOf(desk, clock))
  await expect(takeLease(kv, optionsOf(cron, clock, { fateOf: () => 'runs' }))).rejects.toThrow(BusyError)
  expect(clock.now()).toBe(0)
  await first.release()
})

test('a publisher that may wait does so, however long the other one is at work, and says so once', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const first = await takeLease(kv, optionsOf(desk, clock))
  const watched: string[] = []
  const onWatch: LeaseOptions['onWatch'] = ({ host }, fate) => watched.push(`${host} ${fate}`)
  const second = takeLease(kv, optionsOf(cron, clock, { patient: true, onWatch }))
  await clock.pass(600_000)
  await first.keep()
  await first.release()
  const taken = await clock.run(second)
  expect([taken.interrupted, watched]).toEqual([false, ['desk unknown']])
  expect(clock.now()).toBeLessThan(604_000)
  await taken.release()
})

test.each([
  ['a year ahead', Date.now() + 365 * 86_400_000],
  ['a year behind', Date.now() - 365 * 86_400_000],
  ['without a date', undefined],
])(
  'a publisher that died is waited for 90 s of the watcher’s own clock, whatever its own said: %s',
  async (_, until) => {
    const [kv, clock] = [memoryKv(), virtualClock()]
    leave(kv, { ...desk, until })
    const lease = await clock.run(takeLease(kv, optionsOf(cron, clock)))
    expect([lease.interrupted, clock.now()]).toEqual([true, 90_000])
    await lease.release()
  },
)

test('a publisher that is known to be gone holds nobody up', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  leave(kv, { ...desk, state: 'at work', beat: '1' })
  const lease = await takeLease(kv, optionsOf(cron, clock, { fateOf: ({ id }) => (id === 'a' ? 'gone' : 'unknown') }))
  expect([lease.interrupted, clock.now()]).toEqual([true, 0])
  await lease.release()
})

test('a publisher that is at work for long is never taken for dead, though KV shows what was there a minute before', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const lease = await takeLease(kv, optionsOf(desk, clock))
  const shown: { at: number; value: string }[] = []
  const late = {
    ...kv,
    get: async (keys: readonly string[]) => {
      const now = await kv.get(keys)
      shown.push({ at: clock.now(), value: now.get('lease') ?? '' })
      const then = shown.findLast(({ at }) => at <= clock.now() - 60_000) ?? shown[0]
      return new Map([['lease', then?.value ?? '']])
    },
  }
  await expect(clock.run(takeLease(late, optionsOf(cron, clock)))).rejects.toThrow(BusyError)
  expect(clock.now()).toBeLessThanOrEqual(78_000)
  await clock.pass(301_000 - clock.now())
  // Twenty renewals and the first one: what a million writes are paid for does not notice.
  expect(kv.calls.filter(([verb]) => verb === 'put').length).toBe(21)
  await lease.release()
  await clock.pass(60_000)
  expect(kv.pairs.size).toBe(0)
})

test('one that stops half-way holds nobody up, and the next one knows', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const lease = await takeLease(kv, optionsOf(desk, clock))
  await lease.abandon()
  const next = await takeLease(kv, optionsOf(cron, clock))
  expect([next.interrupted, clock.now()]).toEqual([true, 0])
  await next.release()
})

test('of two that ask at the same moment, the one whose lease was overwritten gives way', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const put = kv.put
  kv.put = async (pairs) => {
    kv.put = put
    await put(pairs)
    await takeLease(emptyAtFirst(kv), optionsOf(cron, clock))
  }
  await expect(takeLease(kv, optionsOf(desk, clock))).rejects.toThrow('process 2 on cron')
})

test('a machine that slept while another one took its lease writes no more, and leaves that lease alone', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const asleep = await takeLease(kv, optionsOf(desk, clock))
  leave(kv, { ...cron, state: 'at work', beat: '1' })
  await clock.pass(20_000)
  await expect(asleep.keep()).rejects.toThrow('process 2 on cron')
  await asleep.abandon()
  expect(JSON.parse(kv.pairs.get('lease')?.value ?? '')).toMatchObject({ host: 'cron', state: 'at work' })
})

test('a lease that cannot be read is nobody’s, and everything is to be compared', async () => {
  const kv = memoryKv()
  await kv.put([{ key: 'lease', value: 'x', metadata: { h: 'x' } }])
  const lease = await takeLease(kv, optionsOf(desk, virtualClock()))
  expect(lease.interrupted).toBe(true)
  await lease.release()
})

/** The same KV as one sees it who has read before the other wrote. */
const emptyAtFirst = (kv: ReturnType<typeof memoryKv>) => {
  let reads = 0
  return { ...kv, get: async (keys: readonly string[]) => (reads++ === 0 ? new Map<string, string>() : kv.get(keys)) }
}

test('of two that begin at once, the one that is overtaken after its first look finds out before it writes', async () => {
  const [kv, clock] = [memoryKv(), virtualClock()]
  const first = await takeLease(kv, optionsOf(desk, clock))
  const second = await takeLease(emptyAtFirst(kv), optionsOf(cron, clock))
  await expect(first.keep()).rejects.toThrow('process 2 on cron')
  await second.keep()
  await expect(first.release()).rejects.toThrow('process 2 on cron')
  expect(kv.pairs.has('lease')).toBe(true)
  await second.release()
  expect(kv.pairs.has('lease')).toBe(false)
})
