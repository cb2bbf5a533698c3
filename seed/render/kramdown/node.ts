/** What kramdown's grammar knows; each block and span of a text is one. */
export type Kind =
  | 'root'
  /** Scanner of spans that is not read yet. */
  | 'source'
  | 'text'
  /** An element of Markdown; `tag` is its name in HTML. */
  | 'element'
  /** An element that the text has as HTML. */
  | 'html'
  /** HTML as it stands. */
  | 'raw'
  | 'comment'
  | 'blank'
  /** Ends a block and shows nothing; `tag` is "definition", "attributes" or "options", or empty where it is `^`. */
  | 'end'
  | 'code'
  | 'codeSpan'
  | 'math'
  | 'footnote'
  | 'abbreviation'
  /** A quotation mark, a dash or a character reference, as HTML. */
  | 'character'

/** How kramdown reads what stands in an element of HTML. */
export type ContentModel = 'block' | 'span' | 'raw'

/** What attribute lists say: values, and the names of lists that are defined elsewhere. */
export interface Attributes {
  references: string[]
  values: Map<string, string>
}

/** A part of a text: a block, a span, or what stands between them. */
export class Node {
  readonly kind: Kind
  tag: string
  /** The text of what has one. */
  value: string
  // Most parts of a text are text, and have none.
  #attributes: Map<string, string> | null = null
  children: Node[] = []
  /** What attribute lists beside it say. */
  given: Attributes | null = null
  isBlock = false
  /** True of a paragraph in a list's item that has no element of its own. */
  isTransparent = false
  contentModel: ContentModel = 'block'
  /** True of HTML that is closed where it is opened: `<b/>`. */
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

  /** The references of its attribute lists: `{:toc}` has "toc". */
  refersTo(name: string): boolean {
    return this.given?.references.includes(name) ?? false
  }

  /** Adds text, to that which is last. */
  addText(text: string, kind: 'text' | 'source' | 'raw' = 'text'): void {
    if (text === '') return
    const last = this.children.at(-1)
    if (last?.kind === kind) last.value += text
    else this.children.push(new Node(kind, '', text))
  }
}

export const element = (tag: string): Node => new Node('element', tag)
