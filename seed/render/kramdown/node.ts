/** The kinds of blocks and spans in kramdown's grammar. */
export type Kind =
  | 'root'
  /** Text whose spans are not read yet. */
  | 'source'
  | 'text'
  /** An element of Markdown. `tag` is its name in HTML. */
  | 'element'
  /** An element that the text has as HTML. */
  | 'html'
  /** HTML that is written as it stands. */
  | 'raw'
  | 'comment'
  | 'blank'
  /** Ends a block and shows nothing. `tag` is "definition", "attributes" or "options", or empty where it is `^`. */
  | 'end'
  | 'code'
  | 'codeSpan'
  | 'math'
  | 'footnote'
  | 'abbreviation'
  /** A quotation mark, a dash or a character reference, as HTML. `tag` is a dash or the like as it is without options. */
  | 'character'

/** The ways in which kramdown reads the content of an HTML element. */
export type ContentModel = 'block' | 'span' | 'raw'

/** The attributes that lists give. References name lists that are defined elsewhere. */
export interface Attributes {
  references: string[]
  values: Map<string, string>
}

/** A part of a text: a block, a span, or the text between them. */
export class Node {
  readonly kind: Kind
  tag: string
  /** The text of the node; empty where it has none. */
  value: string
  // The map is made only when it is needed, because most nodes are text and have no attributes.
  #attributes: Map<string, string> | null = null
  children: Node[] = []
  /** The attributes that lists beside the node give it. */
  given: Attributes | null = null
  isBlock = false
  /** True for a paragraph in an item that is written without its `p`. */
  isTransparent = false
  contentModel: ContentModel = 'block'
  /** True for HTML that is closed where it is opened: `<b/>`. */
  isClosed = false

  constructor(kind: Kind, tag = '', value = '') {
    this.kind = kind
    this.tag = tag
    this.value = value
  }

  get attributes(): Map<string, string> {
    this.#attributes ??= new Map()
    return this.#attributes
  }

  set attributes(attributes: Map<string, string>) {
    this.#attributes = attributes
  }

  get hasAttributes(): boolean {
    return this.#attributes !== null && this.#attributes.size > 0
  }

  is(tag: string): boolean {
    return this.kind === 'element' && this.tag === tag
  }

  /** True where an attribute list of the node refers to a name, as `{:toc}` does to "toc". */
  refersTo(name: string): boolean {
    return this.given?.references.includes(name) ?? false
  }

  /** Adds text, and joins it to the last child where that is of the same kind. */
  addText(text: string, kind: 'text' | 'source' | 'raw' = 'text'): void {
    if (text === '') return
    const last = this.children.at(-1)
    if (last?.kind === kind) last.value += text
    else this.children.push(new Node(kind, '', text))
  }
}

export const element = (tag: string): Node => new Node('element', tag)
