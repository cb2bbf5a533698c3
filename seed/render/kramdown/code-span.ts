import { isSpace } from './scanner.ts'

/** The code that a run of backticks begins. `code` is null where the run is text. */
export interface CodeSpan {
  code: string | null
  end: number
}

/** Gives the code at each place of a text that has a backtick. */
export class CodeSpans {
  readonly #text: string
  /** The runs of backticks in the order of the text; null until they are needed. */
  #runs: { from: number; length: number }[] | null = null
  #longest: number[] = []

  constructor(text: string) {
    this.#text = text
  }

  /** @param begin is where the text begins that holds the position */
  at(position: number, begin = 0): CodeSpan {
    const text = this.#text
    let inside = position
    while (text.charAt(inside) === '`') inside++
    const length = inside - position
    const isSimple = length === 1
    const isFree = position === begin || isSpace(text.charAt(position - 1))
    if (isSimple && isFree && isSpace(text.charAt(inside))) return { code: null, end: inside }
    if (!this.#comes(inside, length)) return { code: null, end: inside }
    const close = text.indexOf('`'.repeat(length), inside)
    const code = text.slice(inside, close)
    return { code: isSimple ? code : withoutPadding(code), end: close + length }
  }

  /** True where a run of at least so many backticks comes. This is asked first, so that no missing end is looked for often. */
  #comes(position: number, length: number): boolean {
    if (this.#runs === null) {
      this.#runs = Array.from(this.#text.matchAll(/`+/g), ({ 0: run, index }) => ({ from: index, length: run.length }))
      this.#longest = this.#runs.map((run) => run.length)
      for (let at = this.#longest.length - 2; at >= 0; at--)
        this.#longest[at] = Math.max(this.#longest[at] ?? 0, this.#longest[at + 1] ?? 0)
    }
    let [low, high] = [0, this.#runs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#runs[middle]?.from ?? 0) < position) low = middle + 1
      else high = middle
    }
    return (this.#longest[low] ?? 0) >= length
  }
}

function withoutPadding(code: string): string {
  const from = code.startsWith(' ') ? 1 : 0
  return code.slice(from, code.length > from && code.endsWith(' ') ? -1 : undefined)
}
