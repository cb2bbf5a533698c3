import { expect, test } from 'vitest'
import type { KvPair } from '../../../seed/kv/kv.ts'
import { type LeaseOptions, takeLease } from '../../../seed/publish/lease.ts'
import { MADE_HERE, type Note } from '../../../seed/publish/turn.ts'
import { encodeDocument } from '../../../src/model/document.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

/** A KV that shows writes late elsewhere; here it happens to show them at once. */
const cloudKv = () => ({ ...memoryKv(), place: 'cloud', visibleAfter: 60_000 })

/** A machine that publishes, with the note that it keeps. */
function machine(host: string, clock: VirtualClock, given: Partial<LeaseOptions> = {}) {
  const kept: { note: Note | null } = { note: null }
  let processes = 0
  const options = (): LeaseOptions => ({
    me: { host, pid: 1, id: `${host} ${processes++}`, process: null },
    clock,
    fateOf: () => 'unknown',
    patient: false,
    alone: false,
    notes: {
      read: () => kept.note,
      write: (_, note) => {
        kept.note = note
      },
      travels: false,
      today: () => 1_000_000 + clock.now(),
    },
    ...given,
  })
  /** Publishes something in no time; how many seconds it waited before it read. */
  const publish = async (kv: ReturnType<typeof cloudKv>, more: Partial<LeaseOptions> = {}): Promise<number> => {
    const begun = clock.now()
    const lease = await clock.run(takeLease(kv, { ...options(), ...more }))
    const waited = (clock.now() - begun) / 1000
    await lease.release()
    return waited
  }
  return { kept, options, publish }
}

test('the first publisher of a KV waits a minute before it reads; after that it reads at once, since it was the last one', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const desk = machine('desk', clock)
  expect(await desk.publish(kv)).toBe(60)
  expect(await desk.publish(kv)).toBe(0)
  expect(kv.calls.filter(([verb]) => verb !== 'get').map((call) => call.join(' '))).toEqual([
    'put claim',
    'put lease',
    'put lease',
    'put lease',
    'put lease',
  ])
})

test('where another publisher was the last one, it waits until that sees that it is no more, and a minute from then on', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const [desk, cron] = [machine('desk', clock), machine('cron', clock)]
  await desk.publish(kv)
  const said: string[] = []
  expect(await cron.publish(kv, { onPause: (seconds, why) => said.push(`${why}: ${seconds}`) })).toBe(125)
  expect(said).toEqual([
    'Another publisher was the last one, and KV shows late that this one is next: 65',
    'KV may still show what was there before another publisher wrote: 60',
  ])
  expect(await cron.publish(kv)).toBe(0)
  expect(await desk.publish(kv)).toBe(125)
})

test('who is told that nobody else publishes waits for nothing, and others know afterwards that it published', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const [desk, cron] = [machine('desk', clock), machine('cron', clock)]
  expect(await desk.publish(kv, { alone: true })).toBe(0)
  expect(await desk.publish(kv)).toBe(0)
  expect(await cron.publish(kv, { alone: true })).toBe(0)
  expect(await desk.publish(kv)).toBe(125)
})

test('who has made the KV waits for nothing, also where an attempt ended before it had the lease; somebody else waits', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const [desk, cron] = [machine('desk', clock), machine('cron', clock)]
  desk.kept.note = { claim: MADE_HERE, shown: null }
  const refused = {
    ...kv,
    put: ([pair]: KvPair[]) => (pair?.key === 'lease' ? Promise.reject(new Error('no')) : kv.put([pair as KvPair])),
  }
  await expect(desk.publish(refused)).rejects.toThrow('no')
  expect(await desk.publish(kv)).toBe(0)

  expect(await cron.publish(kv)).toBe(125)
  desk.kept.note = { claim: MADE_HERE, shown: null }
  expect(await desk.publish(kv)).toBe(125)
})

test.each([
  ['at once', 0, 60],
  ['20 s later', 20, 40],
  ['an hour later', 3600, 0],
  ['on a machine whose calendar is a year behind', -31_536_000, 60],
])(
  'a note that was carried to another machine is good, and the rest of the minute is waited for: %s',
  async (_, later, waits) => {
    const [kv, clock] = [cloudKv(), virtualClock()]
    const first = machine('runner', clock)
    await first.publish(kv)
    const second = machine('runner', clock)
    second.kept.note = first.kept.note
    const { notes } = second.options()
    const carried = { ...notes, travels: true, today: () => notes.today() + later * 1000 }
    expect(await second.publish(kv, { notes: carried })).toBe(waits)
  },
)

test('the note of a publisher that did not come to its end is good, too: the next one waits a whole minute and compares everything', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const first = machine('runner', clock)
  const lease = await clock.run(takeLease(kv, first.options()))
  await lease.abandon()
  const second = machine('runner', clock)
  second.kept.note = first.kept.note
  const begun = clock.now()
  const next = await clock.run(
    takeLease(kv, { ...second.options(), notes: { ...second.options().notes, travels: true } }),
  )
  expect([next.interrupted, clock.now() - begun]).toEqual([true, 60_000])
  await next.release()
})

test('a publisher that was killed after its claim holds nobody up for ever', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const value = encodeDocument({ host: 'desk', pid: 1, id: 'x', process: null, claim: 'c' })
  kv.pairs.set('claim', { key: 'claim', value, metadata: { h: 'x' } })
  expect(await machine('cron', clock).publish(kv)).toBe(201 + 125)
})

test('a publisher that is stopped while it waits lets the one before go on as if nothing had been', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const [desk, cron] = [machine('desk', clock), machine('cron', clock)]
  const stopAfter30s = async () => {
    const stop = new AbortController()
    const stopped = takeLease(kv, { ...desk.options(), signal: stop.signal })
    stopped.catch(() => {})
    await clock.pass(30_000)
    stop.abort(new Error('stopped'))
    await expect(stopped).rejects.toThrow('stopped')
  }
  await stopAfter30s()
  expect(kv.pairs.size).toBe(0)
  expect(await cron.publish(kv)).toBe(60)
  await stopAfter30s()
  expect(await cron.publish(kv)).toBe(0)
})

test('of two that claim, the later one has its turn, and the earlier one is told who that is', async () => {
  const [kv, clock] = [cloudKv(), virtualClock()]
  const [desk, cron] = [machine('desk', clock), machine('cron', clock)]
  const early = takeLease(kv, desk.options())
  early.catch(() => {})
  await clock.pass(1)
  // It does not see the claim that is there.
  const get = async (keys: readonly string[]) => (clock.now() < 60_000 ? new Map() : kv.get(keys))
  const late = await clock.run(takeLease({ ...kv, get }, cron.options()))
  await expect(early).rejects.toThrow('Cannot publish: process 1 on cron is publishing into the same KV')
  expect(await desk.publish(kv).catch((error) => String(error))).toContain('on cron is publishing into the same KV')
  await late.release()
})
