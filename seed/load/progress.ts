import type { WriteStream } from 'node:tty'

/** A line that tells how far a long step is. */
export interface Progress {
  /** @param done how many there are by now */
  at(done: number): void
  end(): void
}

/** Redrawn this often on a terminal, in milliseconds; in a log a line now and then. */
const ON_TERMINAL = 100
const IN_LOG = 10_000

const BAR = 24

/**
 * Counts a step on a terminal or in a log; says nothing about a step that is over before its first line is due.
 *
 * @param total about how many there will be
 */
export function startProgress(step: string, out: WriteStream, total: number): Progress {
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
      const line = formatProgress(step, done, Math.max(done, total), now - started)
      out.write(terminal ? `\r\x1b[K${bar(done / Math.max(done, total))} ${line}` : `${line}\n`)
    },
    end() {
      if (terminal && drawn) out.write('\r\x1b[K')
    },
  }
}

/** @param passed milliseconds */
export function formatProgress(step: string, done: number, total: number, passed: number): string {
  const rate = (done / passed) * 1000
  const left = done === 0 ? '' : `, ${formatTime((total - done) / rate)} left`
  return `${step} ${done} of ${total}, ${Math.round(rate)} a second${left}`
}

/** @param seconds rounded up: better early than late */
function formatTime(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}

const bar = (part: number): string => {
  const full = Math.round(part * BAR)
  return '━'.repeat(full) + '─'.repeat(BAR - full)
}
