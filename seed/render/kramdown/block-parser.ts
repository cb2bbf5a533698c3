import type { Document } from './document.ts'
import { type Attributes, Node } from './node.ts'
import { Scanner } from './scanner.ts'

/** Reads a block at the parser's position, or gives false and leaves the position. */
export type BlockRule = (parser: BlockParser) => boolean

// Containers deeper than this are text: nobody wrote them by hand, and each level is read again.
const DEEPEST = 24

/** Cuts a text into blocks: rule by rule at each place, the first that fits takes what it is about. */
export class BlockParser {
  readonly document: Document
  readonly #rules: readonly BlockRule[]
  #depth = 0
  /** What is being read. */
  source: Scanner = new Scanner('')
  /** The block that what is read becomes a child of. */
  tree: Node = new Node('root')
  /** An attribute list that belongs to the block that follows. */
  pending: Attributes | null = null
  /** Set by a closing tag: the element that is read is whole. */
  isClosed = false

  constructor(document: Document, rules: readonly BlockRule[]) {
    this.document = document
    this.#rules = rules
  }

  /** True where a container would be nested too deep. */
  get isDeep(): boolean {
    return this.#depth >= DEEPEST
  }

  /** Reads a text of its own into a block. */
  parseText(into: Node, text: string): void {
    if (text === '') return
    const { source } = this
    this.source = new Scanner(text)
    this.parseHere(into)
    this.source = source
  }

  /** Reads on in the same text, up to its end or the closing tag of the element that it is read into; true where that came. */
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

  /** Adds a block, with the attributes that wait for it. */
  add(node: Node): Node {
    node.isBlock = true
    if (this.pending !== null) node.given = this.pending
    this.pending = null
    this.tree.children.push(node)
    return node
  }

  /** Adds what shows nothing of its own: attributes wait for what is behind it. */
  addAside(node: Node): void {
    node.isBlock = true
    this.tree.children.push(node)
  }

  get last(): Node | undefined {
    return this.tree.children.at(-1)
  }
}
