import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { monotonicClock } from './clock.ts'
import type { LeaseOptions } from './lease.ts'
import { fateOf, identityOf } from './process-identity.ts'
import { notesIn } from './publisher-notes.ts'

/** This process as a publisher. */
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

/** What a publisher says that watches another one. */
export const watching: NonNullable<LeaseOptions['onWatch']> = ({ host, pid }, fate) => {
  const who = `process ${pid} on ${host}`
  console.error(
    fate === 'runs'
      ? `Waiting: ${who} publishes into the same KV.`
      : `Waiting: ${who} publishes into the same KV, or has died: whichever it is shows within 90 s.`,
  )
}
