import { decodeDocument } from '../../src/model/document.ts'
import { leaseKey } from '../../src/model/keys.ts'
import { number, object, oneOf, orAbsent, orNull, type Shaped, text } from '../../src/model/shape.ts'
import type { KvStore } from '../kv/kv.ts'
import type { Clock } from '../kv/retry.ts'

/** Another process publishes into the same KV at the moment. */
export class BusyError extends Error {
  override name = 'BusyError'
}

export const publisherShape = {
  /** The host is for people only, because containers and clones of a machine have the same. */
  host: text,
  pid: number,
  /** No other process has this id, on any machine and at any time. */
  id: text,
  /** Identifies the machine since its last start and the process on it; null where the system does not tell. */
  process: orAbsent(orNull(object({ boot: text, namespace: text, started: text }))),
}

/** A process that publishes. */
export type Publisher = Required<Shaped<typeof publisherShape>>

/** What this machine knows of another process; `unknown` where it may be on another machine. */
export type Fate = 'runs' | 'gone' | 'unknown'

export interface WatchOptions {
  me: Publisher
  clock: Clock
  fateOf: (other: Publisher) => Fate
  /** True where this publisher waits for one that is at work; otherwise such a publisher is a BusyError. */
  patient: boolean
  /** Called once for each publisher that is waited for. */
  onWatch?: ((other: Publisher, fate: Fate) => void) | undefined
  /** Ends the waiting. */
  signal?: AbortSignal | undefined
}

/** A lease of 0.9.0 has no process, state, beat and claim. While it changes, its publisher is at work. */
const leaseShape = {
  ...publisherShape,
  state: orAbsent(oneOf(['at work', 'stopped', 'done'])),
  /** It is a new one at each write, so that others see that the publisher is alive without comparing clocks. */
  beat: orAbsent(text),
  /** The claim of this publisher (see turn.ts); null where KV shows every write at once. */
  claim: orAbsent(orNull(text)),
  /** What of a repository was published whole, see `Lease`; only where this publisher is done. */
  commit: orAbsent(orNull(text)),
}

export type LeaseDocument = Required<Shaped<typeof leaseShape>>

/** What stands under the lease's key; both are null where nothing does. */
export interface Seen {
  value: string | null
  lease: LeaseDocument | null
}

/**
 * Where a lease has not changed for this long, by the clock of the process that watches it, its publisher is dead: KV may show
 * a value that is 60 s old, so a lease that is renewed every 15 s looks unchanged for 75 s at most. All are in milliseconds.
 */
const DEAD_AFTER = 90_000
export const RENEW_EVERY = 15_000
export const LOOK_EVERY = 3_000

/** Waits until nobody holds the lease of a KV. A lease that was found dead is not waited for a second time. */
export function leaseWatch(kv: KvStore, options: WatchOptions): () => Promise<Seen> {
  const { clock, fateOf, patient, onWatch, signal } = options
  let dead: string | null = null

  /** @throws BusyError where somebody is at work and nobody wants to wait */
  return async () => {
    let seen = await readLease(kv)
    for (let [since, told] = [clock.now(), false]; ; ) {
      const { lease, value } = seen
      if (lease === null || !isHeld(lease, options) || value === dead) return seen
      const fate = fateOf(lease)
      if (fate === 'gone' || clock.now() - since >= DEAD_AFTER) {
        dead = value
        return seen
      }
      if (fate === 'runs' && !patient) throw busy(lease)
      if (!told) onWatch?.(lease, fate)
      told = true
      await clock.wait(LOOK_EVERY, signal)
      const now = await readLease(kv)
      if (now.value === value) continue
      if (now.lease !== null && isHeld(now.lease, options) && !patient) throw busy(now.lease)
      since = clock.now()
      seen = now
    }
  }
}

/** True for the lease of another process that is at work, or that died at work. */
export const isHeld = ({ state, id }: LeaseDocument, { me }: WatchOptions): boolean =>
  state === 'at work' && id !== me.id

/** Stands for a value that is no lease: nobody holds it, and what was done under it is not known. */
const unknown: LeaseDocument = {
  host: 'somewhere',
  pid: 0,
  id: '',
  process: null,
  state: 'stopped',
  beat: '',
  claim: null,
  commit: null,
}

export async function readLease(kv: KvStore): Promise<Seen> {
  const value = (await kv.get([leaseKey])).get(leaseKey) ?? null
  return { value, lease: value === null ? null : leaseIn(value) }
}

function leaseIn(value: string): LeaseDocument {
  try {
    const {
      process = null,
      state = 'at work',
      beat = '',
      claim = null,
      commit = null,
      ...lease
    } = decodeDocument(leaseKey, value, leaseShape)
    return { ...lease, process, state, beat, claim, commit }
  } catch {
    return unknown
  }
}

export const busy = ({ host, pid }: Publisher): BusyError =>
  new BusyError(
    `Cannot publish: process ${pid} on ${host} is publishing into the same KV; try again when it is done, or wait for it with --wait`,
  )
