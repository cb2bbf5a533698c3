/** Ends a template that cannot go on. The message says why, in Jekyll's words or in our own. */
export class LiquidError extends Error {
  override name = 'LiquidError'
  /** The error is at this place of the text, in UTF-16 code units; null where the place is not known. */
  offset: number | null

  constructor(message: string, offset: number | null = null) {
    super(message)
    this.offset = offset
  }
}

// Anybody may have written a post. Counts and not times bound what it costs, so that every machine gives the same result.
const MOST_STEPS = 300_000
const MOST_MEMORY = 1_000_000

/** Templates may nest values no deeper than this, because the functions that walk through them are recursive. */
const DEEPEST_VALUE = 250

/**
 * Bounds what one text may use, with all that it includes. Each turn of a loop or branch is a step, and so are every 10 characters
 * of the tags, outputs and text in it. Memory counts characters and items of lists, including those that are only read.
 */
export class Budget {
  #steps = 0
  #memory = 0

  /** @param length is how many characters of the template this step renders */
  step(length: number): void {
    this.#steps += 1 + length / 10
    if (this.#steps > MOST_STEPS) throw new LiquidError('step limit exceeded')
  }

  /** @param amount counts characters, or items of a list */
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

/** Collects what a template writes, up to a number of characters. */
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
