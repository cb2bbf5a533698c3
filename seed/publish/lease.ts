import { randomUUID } from 'node:crypto'
import { encodeDocument } from '../../src/model/document.ts'
import { leaseKey } from '../../src/model/keys.ts'
import type { KvStore } from '../kv/kv.ts'
import { documentHash } from './publish.ts'
import { type Turn, type TurnOptions, takeTurn } from './turn.ts'
import { BusyError, busy, isHeld, type LeaseDocument, RENEW_EVERY, readLease } from './watch-lease.ts'

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

export type LeaseOptions = TurnOptions

/**
 * Waits until KV may be read and written, and holds it. Where KV shows writes late, everything that was written before can be
 * read from then on.
 *
 * @throws BusyError where somebody else is at work and nobody wants to wait
 */
export async function takeLease(kv: KvStore, options: LeaseOptions): Promise<Lease> {
  for (;;) {
    const turn = await takeTurn(kv, options)
    const lease = await holdLease(kv, turn, options)
    if (lease !== null) return lease
  }
}

/**
 * Takes a lease that is free, and renews it until it is given up; null where that took too long, or another one took it and
 * is waited for.
 *
 * @throws BusyError where another one took it
 */
async function holdLease(kv: KvStore, { before, claim, takeBy }: Turn, options: LeaseOptions): Promise<Lease | null> {
  const { me, clock, notes, patient } = options
  const { visibleAfter = 0, place = '' } = kv
  const put = async (state: LeaseDocument['state']) => {
    const value = encodeDocument({ ...me, state, beat: randomUUID(), claim } satisfies LeaseDocument)
    await kv.put([{ key: leaseKey, value, metadata: { h: documentHash(value) } }])
  }
  /** Who has it but us: what was there before may be shown for a while. */
  const other = async (): Promise<LeaseDocument | null> => {
    const { value, lease } = await readLease(kv)
    return lease !== null && isHeld(lease, options) && value !== before.value ? lease : null
  }
  const check = async () => {
    const thief = await other()
    if (thief !== null) throw busy(thief)
  }
  await put('at work')
  if (clock.now() > takeBy) return null
  const winner = await other()
  if (winner !== null && patient) return null
  if (winner !== null) throw busy(winner)
  if (claim !== null) notes.write(place, { claim, shown: null })

  const over = new AbortController()
  let failure: unknown = null
  let isChecked = false
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
    interrupted: before.lease !== null && before.lease.state !== 'done',
    keep: async () => {
      // Before the first write once more: of two that began at once, the slower one may have come after the first look.
      if (!isChecked) {
        isChecked = true
        await check().catch((error) => {
          failure ??= error
        })
      }
      if (failure !== null) throw failure
    },
    release: async () => {
      await end()
      if (failure instanceof BusyError) throw failure
      if (claim === null) return kv.delete([leaseKey])
      // It stays: who waits for a turn sees by it that somebody was at work.
      await put('done')
      notes.write(place, { claim, shown: notes.today() + visibleAfter })
    },
    abandon: async () => {
      await end()
      if (!(failure instanceof BusyError)) await put('stopped')
    },
  }
}
