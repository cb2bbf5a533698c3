import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { LeaseOptions, Publisher } from './write/lease.ts'

/** How often a publisher that waits looks again, in milliseconds. */
const LOOK_AGAIN_MS = 3000

/**
 * This process as a publisher.
 *
 * @param waiting told whom it waits for; where absent it does not wait
 * @param signal ends the waiting
 */
export function leaseFor(
  { pid, kill }: Pick<NodeJS.Process, 'pid' | 'kill'>,
  waiting?: (other: Publisher) => void,
  signal?: AbortSignal,
): LeaseOptions {
  const me: Publisher = { host: hostname(), pid, id: randomUUID() }
  return {
    me,
    clock: Date.now,
    isGone: (other) => other.host === me.host && other.pid !== pid && !isRunning(other.pid, kill),
    ...(waiting && {
      wait: async (other: Publisher) => {
        waiting(other)
        await setTimeout(LOOK_AGAIN_MS, undefined, { signal })
      },
    }),
  }
}

function isRunning(pid: number, kill: NodeJS.Process['kill']): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    // Not allowed to signal it: somebody else's, and alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
