// Ruby's white space, which is not JavaScript's: an ideographic space begins a paragraph and is no blank line.
const spaces = new Set(' \t\n\v\f\r')

export const isSpace = (character: string): boolean => spaces.has(character)

/** True where nothing but white space is in a text. */
export const isBlank = (text: string): boolean => !/[^ \t\n\v\f\r]/.test(text)

/** The text without white space at its begin. */
export function stripLeft(text: string): string {
  let at = 0
  while (at < text.length && isSpace(text.charAt(at))) at++
  return text.slice(at)
}

/** The text without white space at its end. */
export function stripRight(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

export const strip = (text: string): string => stripLeft(stripRight(text))

/** The match of a sticky pattern at `position`. */
export function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position
  return pattern.exec(text)
}

/** A text that blocks are read from, line by line; every line has its line feed. A block may end within a line. */
export class Scanner {
  readonly text: string
  #position = 0
  #lineEnd = -1
  #line = ''

  constructor(text: string) {
    this.text = text.endsWith('\n') ? text : `${text}\n`
  }

  get position(): number {
    return this.#position
  }

  set position(position: number) {
    this.#position = position
    this.#lineEnd = -1
  }

  get isAtEnd(): boolean {
    return this.#position >= this.text.length
  }

  /** The rest of the line at the position, without its line feed. */
  get line(): string {
    return this.#read()
  }

  /** Where the line after this one begins. */
  get nextLine(): number {
    this.#read()
    return this.#lineEnd + 1
  }

  #read(): string {
    if (this.#lineEnd === -1) {
      const end = this.text.indexOf('\n', this.#position)
      this.#lineEnd = end === -1 ? this.text.length : end
      this.#line = this.text.slice(this.#position, this.#lineEnd)
    }
    return this.#line
  }

  /** The line that begins at a position. */
  lineAt(position: number): string {
    const end = this.text.indexOf('\n', position)
    return this.text.slice(position, end === -1 ? undefined : end)
  }

  /** Goes to the next line, and gives this one without its line feed. */
  takeLine(): string {
    const { line } = this
    this.position = this.nextLine
    return line
  }

  /** Goes over white space up to and with the end of the line, if there is nothing else on it. */
  skipBlankRest(): void {
    if (/^[ \t]*$/.test(this.line)) this.position = this.nextLine
  }
}
