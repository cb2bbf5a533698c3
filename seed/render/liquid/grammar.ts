import { LiquidError } from './budget.ts'

type Kind = 'comparison' | 'text' | 'number' | 'name' | 'dots' | 'other' | 'end'

interface Lexeme {
  kind: Kind
  text: string
}

const lexeme =
  /[ \t-\r]*(?:(==|!=|<>|<=?|>=?|contains(?=[ \t-\r]))|('[^']*'|"[^"]*")|(-?\d+(?:\.\d+)?)|([a-zA-Z_][\w-]*\??)|(\.\.)|([|.:,[\]()?-]))/y

const kinds: readonly Kind[] = ['comparison', 'text', 'number', 'name', 'dots', 'other']

/**
 * Reads the markup of one tag or output by Liquid's strict grammar. Expressions are returned as text without white space between
 * their parts, as in Liquid.
 *
 * @throws LiquidError where the grammar refuses the markup; callers then try the lax grammar of `lax.ts`
 */
export class Grammar {
  readonly #lexemes: Lexeme[] = []
  #at = 0

  constructor(markup: string) {
    lexeme.lastIndex = 0
    for (let end = 0; ; end = lexeme.lastIndex) {
      lexeme.lastIndex = end
      const found = lexeme.exec(markup)
      if (found === null) {
        const rest = markup.slice(end).trim()
        if (rest !== '') throw new LiquidError(`unexpected character ${rest.charAt(0)}`)
        break
      }
      const index = found.findIndex((part, group) => group > 0 && part !== undefined)
      this.#lexemes.push({ kind: kinds[index - 1] ?? 'end', text: found[index] ?? '' })
    }
  }

  get #next(): Lexeme {
    return this.#lexemes[this.#at] ?? { kind: 'end', text: '' }
  }

  /** True where a sign comes next, or `ahead` lexemes later. */
  looksAt(text: string, ahead = 0): boolean {
    const next = this.#lexemes[this.#at + ahead]
    return next?.kind === 'other' && next.text === text
  }

  looksAtName(ahead = 0): boolean {
    return this.#lexemes[this.#at + ahead]?.kind === 'name'
  }

  /** Takes a sign where it comes next, and is true then. */
  takes(text: string): boolean {
    if (!this.looksAt(text)) return false
    this.#at++
    return true
  }

  /** Takes a word where it comes next, and is true then. */
  takesWord(word: string): boolean {
    if (this.#next.kind !== 'name' || this.#next.text !== word) return false
    this.#at++
    return true
  }

  /** Takes a comparison where one comes next, else returns null. */
  takesComparison(): string | null {
    return this.#next.kind === 'comparison' ? this.#take('comparison') : null
  }

  name(): string {
    return this.#take('name')
  }

  end(): void {
    this.#take('end')
  }

  expression(): string {
    const { kind, text } = this.#next
    if (kind === 'text' || kind === 'number') return this.#take(kind)
    if (kind === 'name') return this.name() + this.#lookups()
    if (this.takes('[')) {
      const inside = this.expression()
      this.#takeSign(']')
      return `[${inside}]${this.#lookups()}`
    }
    if (!this.takes('(')) throw new LiquidError(`"${text}" is no expression`)
    const from = this.expression()
    this.#take('dots')
    const to = this.expression()
    this.#takeSign(')')
    return `(${from}..${to})`
  }

  /** Reads an expression, or one with a name: `allow_false: true`. */
  argument(): string {
    if (!this.looksAtName() || !this.looksAt(':', 1)) return this.expression()
    const name = this.name()
    this.#takeSign(':')
    return `${name}: ${this.expression()}`
  }

  #lookups(): string {
    const steps: string[] = []
    for (;;) {
      if (this.takes('[')) {
        steps.push('[', this.expression(), ']')
        this.#takeSign(']')
      } else if (this.takes('.')) steps.push('.', this.name())
      else return steps.join('')
    }
  }

  #take(kind: Kind): string {
    const { kind: found, text } = this.#next
    if (found !== kind) throw new LiquidError(`found "${text}", want ${kind}`)
    this.#at++
    return text
  }

  #takeSign(sign: string): void {
    if (!this.takes(sign)) throw new LiquidError(`found "${this.#next.text}", want ${sign}`)
  }
}
