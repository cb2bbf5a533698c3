import type { Screen } from '../load/progress.ts'

/** Says what is waited for, once a second. */
export interface Waiting extends Disposable {
  /** Changes what is said. */
  now(doing: string): void
  /** Says a line at once. */
  say(line: string): void
  /** Takes away the line that a terminal shows, before something else is printed. */
  clear(): void
}

const EVERY_MS = 1000

/** A terminal shows one line, which changes; a log gets another line. */
export function saySeconds(out: Screen, doing: string): Waiting {
  let seconds = 0
  const terminal = out.isTTY === true
  let what = doing
  const clear = () => terminal && out.write('\r\x1b[K')
  const show = () => {
    seconds++
    out.write(terminal ? `\r\x1b[K${seconds} s: ${what}` : `${seconds} s: ${what}\n`)
  }
  const timer = setInterval(show, EVERY_MS)
  return {
    now(doing) {
      what = doing
    },
    say(line) {
      clear()
      out.write(`${line}\n`)
    },
    clear,
    [Symbol.dispose]() {
      clearInterval(timer)
      clear()
    },
  }
}
