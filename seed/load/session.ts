import { setTimeout } from 'node:timers/promises'
import { GitError } from '../archive/git-command.ts'
import { unlessAborted } from '../archive/pause.ts'
import { type Meter, metered } from '../kv/cost.ts'
import type { KvStore } from '../kv/kv.ts'
import { commitIn, type LeaseOptions, takeLease } from '../publish/lease.ts'
import { readLease } from '../publish/watch-lease.ts'

export interface SessionOptions {
  /** Compares and reports, and writes nothing. */
  dryRun: boolean
  lease: LeaseOptions
  /** What of a repository is published whole when this is done, see `Lease`; absent where it is no commit. */
  commit?: string | undefined
  /** Ends the load after the batch that is on its way. */
  signal: AbortSignal
}

/** What was written before stays, and the same command finishes it; the message says so. */
export class InterruptedError extends Error {
  override name = 'InterruptedError'
  /** Why, without what to do. */
  readonly why: string

  constructor(why: string, next = '') {
    super(why + next)
    this.why = why
  }
}

/** A KV that this load may read and write, until `settle` is done. */
export interface Session {
  kv: KvStore
  /** What was asked of the KV so far. */
  meter: Meter
  /** True where the publisher before did not come to its end. */
  interrupted: boolean
  /** The commit that KV holds, see `Lease`; null where it is not known to be one. */
  published(): Promise<string | null>
  /** Awaited before each write; rejects where this load is stopped or has lost the lease. */
  beforeBatch(): Promise<void>
  /**
   * Awaits all that is done with the KV, then gives up the lease.
   *
   * @throws InterruptedError that says what was left, where writing has begun or the load was stopped
   */
  settle<T>(work: Promise<T>): Promise<T>
}

/**
 * Opens KV and takes the lease; a dry run needs none.
 *
 * @throws InterruptedError where the load was stopped
 */
export async function openSession(
  openKv: () => Promise<KvStore>,
  { dryRun, lease: leaseOptions, commit, signal }: SessionOptions,
): Promise<Session> {
  const { kv, meter } = metered(await beforeWriting(unlessAborted(openKv(), signal), signal))
  const lease = dryRun ? null : await beforeWriting(takeLease(kv, leaseOptions), signal)
  let isWriting = false
  return {
    kv: interruptible(kv, signal),
    meter,
    interrupted: lease?.interrupted ?? false,
    published: async () => (lease === null ? commitIn((await readLease(kv)).lease) : lease.commit),
    async beforeBatch() {
      signal.throwIfAborted()
      await lease?.keep()
      isWriting = true
    },
    async settle(work) {
      try {
        const done = await work
        await lease?.release(commit ?? null)
        return done
      } catch (error) {
        await untilTold(error)
        if (isWriting || lease?.interrupted) await lease?.abandon().catch(() => {})
        else await lease?.release(lease.commit).catch(() => {})
        throw isWriting ? whileWriting(error, signal) : whileReading(error, signal)
      }
    },
  }
}

/** A terminal tells git of Ctrl-C, too, whose end may be known so much before the signal is. */
const SIGNAL_MS = 100

const untilTold = async (error: unknown): Promise<void> => {
  if (error instanceof GitError) await setTimeout(SIGNAL_MS)
}

/** What comes before the first write: where the load is stopped, nothing was written. */
export const beforeWriting = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  work.catch(async (error: unknown) => {
    await untilTold(error)
    throw whileReading(error, signal)
  })

const whileReading = (error: unknown, { aborted }: AbortSignal): unknown =>
  aborted ? new InterruptedError('Stopped before anything was written.') : error

function whileWriting(error: unknown, { aborted }: AbortSignal): InterruptedError {
  const why = aborted ? 'Stopped' : error instanceof Error ? error.message : String(error)
  return new InterruptedError(why, '. What was written stays; run the same command again to finish.')
}

/** The same KV, whose answers nobody waits for once a signal is given. What is being written arrives first. */
const interruptible = (kv: KvStore, signal: AbortSignal): KvStore => ({
  ...kv,
  list: () => unlessAborted(kv.list(), signal),
  get: (keys) => unlessAborted(kv.get(keys), signal),
  describe: (keys) => unlessAborted(kv.describe(keys), signal),
})
