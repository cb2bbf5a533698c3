import { randomUUID } from 'node:crypto'
import { encodeDocument } from '../../src/model/document.ts'
import { leaseKey } from '../../src/model/keys.ts'
import type { KvStore } from '../kv/kv.ts'
import { documentHash } from '../plan/document-hash.ts'
import { type Turn, type TurnOptions, takeTurn } from './turn.ts'
import { BusyError, busy, isHeld, type LeaseDocument, RENEW_EVERY, readLease } from './watch-lease.ts'

/**
 * The right to publish, as far as KV can give one. KV has no atomic writes, so it is by agreement between publishers
 * (seed/README.md, "Two publishers at once").
 */
export interface Lease {
  /** True where the former publisher did not finish: KV may hold half of what it wanted to write. */
  interrupted: boolean
  /** The commit that the former publisher published whole, and what of it, as in `<id>:<folder>`; null where it was none. */
  commit: string | null
  /** Rejects where another publisher has taken the lease. The lease is renewed in the background, so this costs nothing. */
  keep(): Promise<void>
  /**
   * Gives the lease up after everything was written.
   *
   * @param commit what is published now, where it is a commit
   */
  release(commit?: string | null): Promise<void>
  /** Gives the lease up half-way: nobody has to wait, and the next publisher knows that KV is not whole. */
  abandon(): Promise<void>
}

export type LeaseOptions = TurnOptions

/**
 * Waits until this publisher may read and write KV, and takes the lease. Where KV shows writes late, everything that former
 * publishers wrote is visible by then.
 *
 * @throws BusyError where another publisher is at work and this one is not to wait
 */
export async function takeLease(kv: KvStore, options: LeaseOptions): Promise<Lease> {
  for (;;) {
    const turn = await takeTurn(kv, options)
    const lease = await holdLease(kv, turn, options)
    if (lease !== null) return lease
  }
}

/**
 * Takes a free lease, and renews it until it is given up; null where taking it took too long, or where another publisher took it
 * and this one is to wait.
 *
 * @throws BusyError where another publisher took it and this one is not to wait
 */
async function holdLease(kv: KvStore, turn: Turn, options: LeaseOptions): Promise<Lease | null> {
  const { clock, notes, patient } = options
  const { claim, takeBy } = turn
  const own = new OwnLease(kv, turn, options)
  await own.put('at work')
  if (clock.now() > takeBy) return null
  const winner = await own.otherHolder()
  if (winner !== null && patient) return null
  if (winner !== null) throw busy(winner)
  if (claim !== null) notes.write(kv.place ?? '', { claim, shown: null })
  return renewed(own, kv, turn, options)
}

/** Renews a lease that was taken until it is given up. */
function renewed(own: OwnLease, kv: KvStore, { before, claim }: Turn, { clock, notes }: LeaseOptions): Lease {
  const { visibleAfter = 0, place = '' } = kv
  const over = new AbortController()
  let failure: unknown = null
  let isChecked = false
  const renewing = (async () => {
    for (;;) {
      await clock.wait(RENEW_EVERY, over.signal)
      await own.check()
      await own.put('at work')
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
    commit: commitIn(before.lease),
    keep: async () => {
      // Of two publishers that began at once, the slower one may have taken the lease after the first check.
      if (!isChecked) {
        isChecked = true
        await own.check().catch((error) => {
          failure ??= error
        })
      }
      if (failure !== null) throw failure
    },
    release: async (commit = null) => {
      await end()
      if (failure instanceof BusyError) throw failure
      if (claim === null && commit === null) return kv.delete([leaseKey])
      // The lease is not deleted, so that a waiting publisher sees that somebody was at work, and the next one which commit is there.
      await own.put('done', commit)
      if (claim !== null) notes.write(place, { claim, shown: notes.today() + visibleAfter })
    },
    abandon: async () => {
      await end()
      if (!(failure instanceof BusyError)) await own.put('stopped')
    },
  }
}

/** The commit that the last publisher published whole; null where that was none, or somebody else has begun since. */
export const commitIn = (lease: LeaseDocument | null): string | null => (lease?.state === 'done' ? lease.commit : null)

/** The lease as this publisher writes it, and as it looks out for others. */
class OwnLease {
  readonly #kv: KvStore
  readonly #turn: Turn
  readonly #options: LeaseOptions

  constructor(kv: KvStore, turn: Turn, options: LeaseOptions) {
    this.#kv = kv
    this.#turn = turn
    this.#options = options
  }

  async put(state: LeaseDocument['state'], commit: string | null = null): Promise<void> {
    const { me } = this.#options
    const { claim } = this.#turn
    const lease = { ...me, state, beat: randomUUID(), claim, ...(commit !== null && { commit }) }
    const value = encodeDocument(lease satisfies Omit<LeaseDocument, 'commit'>)
    await this.#kv.put([{ key: leaseKey, value, metadata: { h: documentHash(value) } }])
  }

  /** The lease of another publisher that took it after us; KV may still show the lease from before, which does not count. */
  async otherHolder(): Promise<LeaseDocument | null> {
    const { value, lease } = await readLease(this.#kv)
    return lease !== null && isHeld(lease, this.#options) && value !== this.#turn.before.value ? lease : null
  }

  /** @throws BusyError where another publisher took the lease */
  async check(): Promise<void> {
    const other = await this.otherHolder()
    if (other !== null) throw busy(other)
  }
}
