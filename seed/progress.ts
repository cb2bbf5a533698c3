import type { WriteStream } from 'node:tty'

/** A line that tells how far a long step is. */
export interface Progress {
  at(done: number): void
  end(): void
}

/** Redrawn this often on a terminal, in milliseconds; in a log a line now and then. */
const ON_TERMINAL = 100
const IN_LOG = 10_000

/**
 * Counts a step on a terminal or in a log; says nothing about a step that is over before its first line is due.
 *
 * @param total how many there will be, where that is known
 */
export function startProgress(step: string, out: WriteStream, total?: number): Progress {
  const terminal = out.isTTY === true
  const started = performance.now()
  let due = started + (terminal ? ON_TERMINAL : IN_LOG)
  let drawn = false
  return {
    at(done) {
      const now = performance.now()
      if (now < due) return
      due = now + (terminal ? ON_TERMINAL : IN_LOG)
      drawn = true
      const rate = Math.round((done / (now - started)) * 1000)
      const line = `${step} ${done}${total === undefined ? '' : ` of ${total}`}, ${rate} a second`
      out.write(terminal ? `\r\x1b[K${line}` : `${line}\n`)
    },
    end() {
      if (terminal && drawn) out.write('\r\x1b[K')
    },
  }
}
