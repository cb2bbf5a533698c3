import type { Document } from './document.ts'
import { Node } from './node.ts'

/** Reads a kind of span. */
export interface SpanRule {
  /** The characters that such a span may begin with. */
  starts: string
  /** Reads a span at the parser's position, or gives false and leaves the position. */
  read: (parser: SpanParser) => boolean
  /** True for HTML, which is read even where nothing else is. */
  isHtml?: boolean
}

/** The rules by the characters that their spans begin with. Those of a character are tried in order. */
export type SpanRules = ReadonlyMap<string, readonly SpanRule[]>

export function rulesByStart(rules: readonly SpanRule[]): SpanRules {
  const starts = new Set(rules.flatMap((rule) => [...rule.starts]))
  return new Map([...starts].map((start) => [start, rules.filter((rule) => rule.starts.includes(start))]))
}

/** Finds the mark that ends a span. */
export interface Stop {
  /** Gives the length of the mark at a position of the text; 0 where it is not there. */
  lengthAt(text: string, position: number): number
  /** True where the mark at the parser's position ends the span. This is called once for each place where the mark stands. */
  ends(parser: SpanParser, length: number): boolean
}

// Spans that are nested deeper stay text, because the trees that are made of this one are walked by recursion.
const DEEPEST = 60

// A span that has no end is read again as text. A text that is read again over more than so many times its length was not written
// by hand, and no more spans are tried in it.
const MOST_AGAIN = 10
const FEW_AGAIN = 5_000

/** Matches characters that begin no span where they stand. */
const plain = /(?:[^\n!"'$&*.<> [\]\\_`{~-]| (?![ >\n])|\.(?!\.\.)|-(?!-)|!(?!\[))+/y

/**
 * Cuts the text of a block into spans. A span that has no end is text. This is known only at the end of the text, so a rule reads
 * on with `parseInside` and returns with `goBack`.
 */
export class SpanParser {
  readonly text: string
  readonly document: Document
  readonly #rules: SpanRules
  #isRaw = false
  #again: number
  position = 0
  tree: Node
  /** The nodes around the tree, the innermost last. */
  readonly above: Node[] = []
  /** Where the last plain text ended. A quotation mark right behind it depends on its last character. */
  plainEnd = -1

  /** True where the ends of lines are those of GFM. */
  readonly isGfm: boolean

  constructor(text: string, tree: Node, document: Document, rules: SpanRules, isGfm: boolean) {
    this.text = text
    this.isGfm = isGfm
    this.tree = tree
    this.document = document
    this.#rules = rules
    this.#again = FEW_AGAIN + MOST_AGAIN * text.length
  }

  get isDeep(): boolean {
    return this.above.length >= DEEPEST
  }

  /** True where an element of this kind is around the position. */
  isWithin(fits: (node: Node) => boolean): boolean {
    return fits(this.tree) || this.above.some(fits)
  }

  /** Reads to the end of the text. */
  parseAll(): void {
    this.#parse(null)
  }

  /** Reads a separate text into a node. */
  parseText(into: Node, text: string): void {
    new SpanParser(text, into, this.document, this.#rules, this.isGfm).parseAll()
  }

  /**
   * Reads a node's spans up to what ends it, or to the end of the text.
   *
   * @param isRaw is true where nothing but HTML is read
   * @returns true where the end was found. The position is then before it.
   */
  parseInside(node: Node, stop: Stop, isRaw = this.#isRaw): boolean {
    const { tree } = this
    const before = this.#isRaw
    this.above.push(tree)
    this.tree = node
    this.#isRaw = isRaw
    const isFound = this.#parse(stop)
    this.tree = tree
    this.above.pop()
    this.#isRaw = before
    return isFound
  }

  /** True while spans may be tried whose end may not come. */
  get mayAttempt(): boolean {
    return this.#again > 0 && !this.isDeep
  }

  /** Goes back to a position from which no span could be read. */
  goBack(position: number): void {
    this.#again -= Math.max(1, this.position - position)
    this.position = position
  }

  add(node: Node): void {
    this.tree.children.push(node)
  }

  /** Takes the next characters as text. A quotation mark behind them does not depend on them, because `plainEnd` stays. */
  takeText(length: number, text = this.text.slice(this.position, this.position + length)): true {
    this.tree.addText(text)
    this.position += length
    return true
  }

  #parse(stop: Stop | null): boolean {
    const { text } = this
    while (this.position < text.length) {
      plain.lastIndex = this.position
      const run = plain.exec(text)
      if (run !== null) {
        this.takeText(run[0].length)
        this.plainEnd = this.position
        continue
      }
      const length = stop?.lengthAt(text, this.position) ?? 0
      if (length > 0 && stop?.ends(this, length)) return true
      const rules = this.#rules.get(text.charAt(this.position)) ?? []
      if (rules.some((rule) => (rule.isHtml === true || !this.#isRaw) && rule.read(this))) continue
      this.takeText(1)
      this.plainEnd = this.position
    }
    return false
  }
}

/** Makes an element within a line. */
export const span = (tag: string): Node => new Node('element', tag)
