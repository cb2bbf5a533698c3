import type { EventEmitter } from 'node:events'
import type { LeaseOptions } from '../publish/lease.ts'

// What the programs have in common: how they are stopped, and what they say while they wait.

/** The exit status of a program that was stopped. */
export const STOPPED = 130

/**
 * Aborts at the first Ctrl-C or SIGTERM, so that what is on its way comes to its end; a second one does not wait for it.
 *
 * The listeners stay: signal-exit, which wrangler loads when it writes a log, ends the process at once where a listener is
 * taken away as it is called (`once`), because it then believes that it is the only one.
 */
export function stopBySignal(program: EventEmitter & { exit(code: number): void }, stop: AbortController): void {
  for (const name of ['SIGINT', 'SIGTERM']) {
    program.on(name, () => {
      if (stop.signal.aborted) program.exit(STOPPED)
      stop.abort()
    })
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Says that the program waits for Cloudflare or for a hub. */
export const sayWait = (seconds: number, why: string): void =>
  console.error(`${why}: going on in ${Math.ceil(seconds)} s`)

/** Says that the program waits for another publisher. */
export const sayWatching: NonNullable<LeaseOptions['onWatch']> = ({ host, pid }, fate) => {
  const who = `process ${pid} on ${host}`
  console.error(
    fate === 'runs'
      ? `Waiting: ${who} publishes into the same KV.`
      : `Waiting: ${who} publishes into the same KV, or has died: whichever it is shows within 90 s.`,
  )
}
