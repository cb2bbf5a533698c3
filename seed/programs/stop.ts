import type { EventEmitter } from 'node:events'

/**
 * Aborts at the first Ctrl-C or SIGTERM, so that what is on its way comes to its end; a second one does not wait for it.
 *
 * The listeners stay: where one is taken away as it is called (`once`), signal-exit, which wrangler brings along when it writes
 * a log, takes itself for the only one and ends the process at once.
 */
export function stopBySignal(program: EventEmitter & { exit(code: number): void }, stop: AbortController): void {
  for (const name of ['SIGINT', 'SIGTERM']) {
    program.on(name, () => {
      if (stop.signal.aborted) program.exit(STOPPED)
      stop.abort()
    })
  }
}

/** The exit status of what was stopped. */
export const STOPPED = 130
