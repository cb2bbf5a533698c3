// This is Ruby's white space, not JavaScript's. A line with nothing but an ideographic space is a paragraph and not blank.
const spaces = new Set(' \t\n\v\f\r')

export const isSpace = (character: string): boolean => spaces.has(character)

/** True for a text of nothing but white space. */
export const isBlank = (text: string): boolean => !/[^ \t\n\v\f\r]/.test(text)

/** Takes the white space off the start of a text. */
export function stripLeft(text: string): string {
  let at = 0
  while (at < text.length && isSpace(text.charAt(at))) at++
  return text.slice(at)
}

/** Takes the white space off the end of a text. */
export function stripRight(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

export const strip = (text: string): string => stripLeft(stripRight(text))

/** Matches a sticky pattern at a position. */
export function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position
  return pattern.exec(text)
}

/** A text from which blocks are read line by line. Every line has its line feed. A block may end within a line. */
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

  /** The position where the next line begins. */
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

  /** Gives the rest of the line from a position on. */
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

  /** Goes to the next line if nothing but spaces and tabs is left of this one. */
  skipBlankRest(): void {
    if (/^[ \t]*$/.test(this.line)) this.position = this.nextLine
  }
}
