import { decodeDocument } from '../../src/model/document.ts'
import { leaseKey } from '../../src/model/keys.ts'
import { number, object, oneOf, orAbsent, orNull, type Shaped, text } from '../../src/model/shape.ts'
import type { KvStore } from '../kv/kv.ts'
import type { Clock } from './clock.ts'

/** Somebody else publishes into the same KV at the moment. */
export class BusyError extends Error {
  override name = 'BusyError'
}

export const publisherShape = {
  /** The host is for people: containers and clones of a machine have the same. */
  host: text,
  pid: number,
  /** This tells the process from any other one, at any time. */
  id: text,
  /** This tells the machine, since it was started, and the process there. It is null where the system has no such thing. */
  process: orAbsent(orNull(object({ boot: text, namespace: text, started: text }))),
}

/** A process that publishes. */
export type Publisher = Required<Shaped<typeof publisherShape>>

/** What is known of another process without watching it. */
export type Fate = 'runs' | 'gone' | 'unknown'

export interface WatchOptions {
  me: Publisher
  clock: Clock
  fateOf: (other: Publisher) => Fate
  /** True where another one that is at work is waited for; else that is a BusyError. */
  patient: boolean
  /** Told, once for each, whom it watches: one that is at work, or one of which it is not known. */
  onWatch?: ((other: Publisher, fate: Fate) => void) | undefined
  /** Ends the waiting. */
  signal?: AbortSignal | undefined
}

/** A lease of 0.9.0 has no process, state, beat and claim. While it changes, its publisher is at work. */
const leaseShape = {
  ...publisherShape,
  state: orAbsent(oneOf(['at work', 'stopped', 'done'])),
  /** The beat is another one each time it is written: others see by it that the publisher is alive, whatever any calendar says. */
  beat: orAbsent(text),
  /** The publisher works under this claim, see turn.ts. It is null where KV shows every write at once. */
  claim: orAbsent(orNull(text)),
}

export type LeaseDocument = Required<Shaped<typeof leaseShape>>

/** What stands under the lease's key; two nulls where nothing does. */
export interface Seen {
  value: string | null
  lease: LeaseDocument | null
}

/**
 * A lease that has not changed for so long, by the clock of who watches it, is a dead publisher's. KV may show a value that is
 * 60 s old, so that one which is renewed is seen unchanged for 75 s at most. All in milliseconds.
 */
const DEAD_AFTER = 90_000
export const RENEW_EVERY = 15_000
export const LOOK_EVERY = 3_000

/** Watches the lease of a KV until nobody holds it any more. A lease that was found dead is so at once the next time. */
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

/** True for a lease at which another process is at work, or died. */
export const isHeld = ({ state, id }: LeaseDocument, { me }: WatchOptions): boolean =>
  state === 'at work' && id !== me.id

/** A lease that is none of ours is nobody's any more; what it stood for is not known. */
const unknown: LeaseDocument = {
  host: 'somewhere',
  pid: 0,
  id: '',
  process: null,
  state: 'stopped',
  beat: '',
  claim: null,
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
      ...lease
    } = decodeDocument(leaseKey, value, leaseShape)
    return { ...lease, process, state, beat, claim }
  } catch {
    return unknown
  }
}

export const busy = ({ host, pid }: Publisher): BusyError =>
  new BusyError(
    `Cannot publish: process ${pid} on ${host} does at the moment; try again when it is done, or wait for it with --wait`,
  )
