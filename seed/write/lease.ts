import { randomUUID } from 'node:crypto'
import { decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { leaseKey } from '../../src/model/keys.ts'
import type { Clock } from './clock.ts'
import type { KvStore } from './kv.ts'
import { documentHash } from './publish.ts'

/** Somebody else publishes into the same KV at the moment. */
export class BusyError extends Error {
  override name = 'BusyError'
}

/** A process that publishes. */
export interface Publisher {
  /** For people: containers and clones of a machine have the same. */
  host: string
  pid: number
  /** Tells this process from any other one, at any time. */
  id: string
  /** What tells its machine, since that was started, and its process there; null where the system has no such thing. */
  process: { boot: string; namespace: string; started: string } | null
}

/** What is known of another process without watching it. */
export type Fate = 'runs' | 'gone' | 'unknown'

/** The right to publish, as far as KV can give one (README, "Two publishers at once"). */
export interface Lease {
  /** True where the publisher before did not come to its end: KV may hold half of what it wrote. */
  interrupted: boolean
  /** Rejects where the lease is lost; cheap to call often. It is renewed by itself. */
  keep(): Promise<void>
  /** Gives it up: all is written. */
  release(): Promise<void>
  /** Gives it up half-way, so that nobody has to wait and the next publisher knows. */
  abandon(): Promise<void>
}

export interface LeaseOptions {
  me: Publisher
  clock: Clock
  fateOf: (other: Publisher) => Fate
  /** True where another one that is at work is waited for; else that is a BusyError. */
  patient: boolean
  /** Told, once, whom it watches: one that is at work, or one of which it is not known. */
  onWatch?: ((other: Publisher, fate: Fate) => void) | undefined
  /** Ends the waiting. */
  signal?: AbortSignal | undefined
}

interface LeaseDocument extends Publisher {
  state: 'at work' | 'stopped'
  /** Another one each time it is written: what shows others that its publisher is alive, whatever anybody's calendar says. */
  beat: string
}

/**
 * A lease that has not changed for so long, by the clock of who watches it, is a dead publisher's. KV may show a value that is
 * 60 s old, so that one which is renewed is seen unchanged for 75 s at most. All in milliseconds.
 */
const DEAD_AFTER = 90_000
const RENEW_EVERY = 15_000
const LOOK_EVERY = 3_000

/** What stands under the lease's key; two nulls where nothing does. */
interface Seen {
  value: string | null
  lease: LeaseDocument | null
}

/** @throws BusyError where somebody else is at work and nobody wants to wait */
export async function takeLease(kv: KvStore, options: LeaseOptions): Promise<Lease> {
  const before = await untilFree(kv, options)
  return holdLease(kv, before, options)
}

/** Watches the lease until nobody holds it any more. @throws BusyError */
async function untilFree(kv: KvStore, options: LeaseOptions): Promise<Seen> {
  const { clock, fateOf, patient, onWatch, signal } = options
  let seen = await readLease(kv)
  for (let [since, told] = [clock.now(), false]; ; ) {
    const { lease } = seen
    if (lease === null || !isHeld(lease, options)) return seen
    const fate = fateOf(lease)
    if (fate === 'gone' || clock.now() - since >= DEAD_AFTER) return seen
    if (fate === 'runs' && !patient) throw busy(lease)
    if (!told) onWatch?.(lease, fate)
    told = true
    await clock.wait(LOOK_EVERY, signal)
    const now = await readLease(kv)
    if (now.value === seen.value) continue
    if (now.lease !== null && isHeld(now.lease, options) && !patient) throw busy(now.lease)
    since = clock.now()
    seen = now
  }
}

const isHeld = ({ state, id }: LeaseDocument, { me }: LeaseOptions): boolean => state === 'at work' && id !== me.id

/** Takes a lease that is free, and renews it until it is given up. @throws BusyError where another one took it meanwhile */
async function holdLease(kv: KvStore, before: Seen, options: LeaseOptions): Promise<Lease> {
  const { me, clock } = options
  const put = async (state: LeaseDocument['state']) => {
    const value = encodeDocument({ ...me, state, beat: randomUUID() } satisfies LeaseDocument)
    await kv.put([{ key: leaseKey, value, metadata: { h: documentHash(value) } }])
  }
  /** Who took it from us. What was there before may be shown for a while. */
  const thief = async (): Promise<LeaseDocument | null> => {
    const { value, lease } = await readLease(kv)
    return lease !== null && isHeld(lease, options) && value !== before.value ? lease : null
  }
  const check = async () => {
    const other = await thief()
    if (other !== null) throw busy(other)
  }
  await put('at work')
  await check()

  const over = new AbortController()
  let failure: unknown = null
  const renewing = (async () => {
    for (;;) {
      await clock.wait(RENEW_EVERY, over.signal)
      await check()
      await put('at work')
    }
  })().catch((error) => {
    if (!over.signal.aborted) failure = error
  })
  const end = async () => {
    over.abort()
    await renewing
  }
  return {
    interrupted: before.lease !== null,
    keep: async () => {
      if (failure !== null) throw failure
    },
    release: async () => {
      await end()
      await kv.delete([leaseKey])
    },
    abandon: async () => {
      await end()
      if (!(failure instanceof BusyError)) await put('stopped')
    },
  }
}

/** A lease that is none of ours is nobody's any more; what it stood for is not known. */
const unknown: LeaseDocument = { host: 'somewhere', pid: 0, id: '', process: null, state: 'stopped', beat: '' }

async function readLease(kv: KvStore): Promise<Seen> {
  const value = (await kv.get([leaseKey])).get(leaseKey) ?? null
  return { value, lease: value === null ? null : leaseIn(value) }
}

function leaseIn(value: string): LeaseDocument {
  const fields = { host: 'string', pid: 'number', id: 'string' } as const
  try {
    // One of 0.9.0 has neither a process nor a state: while it changes, its publisher is at work.
    const { process = null, state = 'at work', ...rest } = decodeDocument<LeaseDocument>(leaseKey, value, fields)
    return { ...rest, process, state }
  } catch {
    return unknown
  }
}

const busy = ({ host, pid }: Publisher): BusyError =>
  new BusyError(
    `Cannot publish: process ${pid} on ${host} does at the moment; try again when it is done, or wait for it with --wait`,
  )
