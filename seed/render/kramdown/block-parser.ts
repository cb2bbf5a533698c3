import type { Document } from './document.ts'
import { type Attributes, Node } from './node.ts'
import { Scanner } from './scanner.ts'

/** Reads a block at the parser's position, or gives false and leaves the position. */
export type BlockRule = (parser: BlockParser) => boolean

// Containers that are nested deeper are text. Nobody writes them by hand, and each level is read again.
const DEEPEST = 24

/** Cuts a text into blocks. At each place the rules are tried in order, and the first that fits takes its block. */
export class BlockParser {
  readonly document: Document
  readonly #rules: readonly BlockRule[]
  #depth = 0
  /** The text that is being read. */
  source: Scanner = new Scanner('')
  /** Blocks that are read become children of this one. */
  tree: Node = new Node('root')
  /** The attribute list that waits for the next block. */
  pending: Attributes | null = null
  /** A closing tag sets this when it ends the element that is being read. */
  isClosed = false

  constructor(document: Document, rules: readonly BlockRule[]) {
    this.document = document
    this.#rules = rules
  }

  /** True where a container would be nested too deep. */
  get isDeep(): boolean {
    return this.#depth >= DEEPEST
  }

  /** Reads a separate text into a block. */
  parseText(into: Node, text: string): void {
    if (text === '') return
    const { source } = this
    this.source = new Scanner(text)
    this.parseHere(into)
    this.source = source
  }

  /** Reads on in the same text, up to its end or the closing tag of the element that it is read into; true where that tag came. */
  parseHere(into: Node): boolean {
    const { tree, pending } = this
    this.tree = into
    this.pending = null
    this.#depth++
    while (!this.source.isAtEnd && !this.isClosed) this.#rules.some((rule) => rule(this))
    this.#depth--
    const { isClosed } = this
    this.isClosed = false
    this.tree = tree
    this.pending = pending
    return isClosed
  }

  /** Adds a block, and gives it the attributes that wait. */
  add(node: Node): Node {
    node.isBlock = true
    if (this.pending !== null) node.given = this.pending
    this.pending = null
    this.tree.children.push(node)
    return node
  }

  /** Adds a node that takes no attributes. Those that wait go to the next block. */
  addAside(node: Node): void {
    node.isBlock = true
    this.tree.children.push(node)
  }

  get last(): Node | undefined {
    return this.tree.children.at(-1)
  }
}
