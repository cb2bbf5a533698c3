import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { monotonicClock } from '../kv/retry.ts'
import type { LeaseOptions } from './lease.ts'
import { fateOf, identityOf } from './process-identity.ts'
import { notesIn } from './publisher-notes.ts'

/** The options under which this process takes a lease. */
export function leaseFor(
  { pid, kill }: Pick<NodeJS.Process, 'pid' | 'kill'>,
  given: Partial<Omit<LeaseOptions, 'me' | 'clock' | 'fateOf'>> = {},
): LeaseOptions {
  const here = identityOf(pid)
  return {
    me: { host: hostname(), pid, id: randomUUID(), process: here },
    clock: monotonicClock,
    fateOf: (other) => fateOf(other, here, kill),
    patient: false,
    alone: false,
    notes: notesIn(undefined),
    ...given,
  }
}
