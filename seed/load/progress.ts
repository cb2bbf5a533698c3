/** Where progress is shown: a terminal or a log. */
export interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Shows how far a long step is. */
export interface Progress extends Disposable {
  /** @param done the number of items that are done by now */
  at(done: number): void
}

/** The line is drawn again after this many milliseconds on a terminal; a log gets a line less often. */
const ON_TERMINAL = 100
const IN_LOG = 10_000

const BAR = 24

/**
 * Shows the progress of a step on a terminal or in a log. It says nothing about a step that ends before the first line is due.
 *
 * @param total about how many items there will be
 */
export function startProgress(step: string, out: Screen, total: number): Progress {
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
    [Symbol.dispose]() {
      if (terminal && drawn) out.write('\r\x1b[K')
    },
  }
}

/** @param passed the milliseconds since the step began */
export function formatProgress(step: string, done: number, total: number, passed: number): string {
  const rate = (done / passed) * 1000
  const left = done === 0 ? '' : `, ${formatTime((total - done) / rate)} left`
  return `${step} ${done} of ${total}, ${Math.round(rate)} a second${left}`
}

/** Rounds up, so that a step ends rather sooner than was said. */
function formatTime(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}

const bar = (part: number): string => {
  const full = Math.round(part * BAR)
  return '━'.repeat(full) + '─'.repeat(BAR - full)
}
