/** A template that cannot go on; the message says why, in Jekyll's or in our words. */
export class LiquidError extends Error {
  override name = 'LiquidError'
  /** Where in its text, in UTF-16 code units; null where that is not known. */
  offset: number | null

  constructor(message: string, offset: number | null = null) {
    super(message)
    this.offset = offset
  }
}

// Posts are anybody's. What one may cost is bounded by counts, so that every machine makes the same of it.
const MOST_STEPS = 300_000
const MOST_MEMORY = 1_000_000

/** How deep values may be nested that templates put together: what walks them does so by recursion. */
const DEEPEST_VALUE = 250

/**
 * What one text may use up, with all that it includes. A step is a turn of a loop or branch, and every 10 characters of the
 * tags, outputs and text in it. Memory is counted in characters and in items of lists, those that are only looked at as well.
 */
export class Budget {
  #steps = 0
  #memory = 0

  /** @param length of what is rendered in this step, in characters */
  step(length: number): void {
    this.#steps += 1 + length / 10
    if (this.#steps > MOST_STEPS) throw new LiquidError('step limit exceeded')
  }

  /** @param amount characters, or items of a list */
  use(amount: number): void {
    this.#memory += amount
    if (this.#memory > MOST_MEMORY) throw new LiquidError('memory alloc limit exceeded')
  }

  /** Counts one value at a depth within another value. */
  visit(depth: number): void {
    this.use(1)
    if (depth > DEEPEST_VALUE) throw new LiquidError(`values are nested over ${DEEPEST_VALUE} deep`)
  }
}

/** What a template writes, up to a number of characters. */
export class Output {
  #text = ''
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  write(text: string): void {
    if (this.#text.length + text.length > this.#most) throw new LiquidError('output limit exceeded')
    this.#text += text
  }

  get text(): string {
    return this.#text
  }
}
