/** Where progress is shown: a terminal or a log. */
export interface Screen {
  readonly isTTY?: boolean | undefined
  /** Milliseconds between two lines, where it is neither. */
  readonly lineEvery?: number
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

/** What is left is told only when items have been done for so long, and such a part or number of them: before that it is a guess. */
const TOLD_AFTER_MS = 5000
const TOLD_AFTER_PART = 0.1
const TOLD_AFTER_ITEMS = 1000

/**
 * Shows the progress of a step on a terminal or in a log. It says nothing about a step that ends before the first line is due.
 *
 * @param total about how many items there will be
 */
export function startProgress(step: string, out: Screen, total: number): Progress {
  const terminal = out.isTTY === true
  const every = out.lineEvery ?? (terminal ? ON_TERMINAL : IN_LOG)
  let due = performance.now() + every
  let drawn = false
  // What comes before the first item is done, such as opening KV, says nothing of how fast items are.
  let first: { at: number; done: number } | null = null
  return {
    at(done) {
      const now = performance.now()
      if (first === null && done > 0) first = { at: now, done }
      if (now < due) return
      due = now + every
      drawn = true
      const most = Math.max(done, total)
      const since = first === null ? { done: 0, passed: 0 } : { done: done - first.done, passed: now - first.at }
      const line = formatProgress(step, done, most, since)
      out.write(terminal ? `\r\x1b[K${bar(done / most)} ${line}` : `${line}\n`)
    },
    [Symbol.dispose]() {
      if (terminal && drawn) out.write('\r\x1b[K')
    },
  }
}

/** @param since the items that were done after the first ones, and the milliseconds that they took */
export function formatProgress(
  step: string,
  done: number,
  total: number,
  since: { done: number; passed: number },
): string {
  const line = `${step} ${done} of ${total}`
  const isKnown = since.done >= Math.min(total * TOLD_AFTER_PART, TOLD_AFTER_ITEMS)
  if (since.passed < TOLD_AFTER_MS || !isKnown) return line
  const rate = (since.done / since.passed) * 1000
  return `${line}, ${Math.round(rate)} a second, ${formatTime((total - done) / rate)} left`
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
