import { LiquidError, type Output } from './budget.ts'
import type { Body, Context, Node } from './context.ts'
import { compileFiltered, type Expression, type Filter, readFiltered } from './expressions.ts'
import { checkWhole, notClosed, type Token, tokensOf } from './tokens.ts'
import { stripped, toOutput } from './values.ts'

/** Reads a tag. Where the tag begins a block, it reads all up to the block's end. */
export type TagReader = (token: Token, parser: Parser) => Omit<Node, 'offset'>

export interface Language {
  tags: Readonly<Record<string, TagReader>>
  filters: Readonly<Record<string, Filter>>
}

/** Is called for each tag or filter of a template that Liquid does not know, and for other errors that do not end it. */
export type Report = (detail: string, offset: number) => void

const MOST_CHARACTERS = 5_000_000
const MOST_TAGS = 50_000

// Liquid has the same limit (`Liquid::Block::MAX_DEPTH`).
const DEEPEST = 100

/**
 * Parses the template of a text.
 *
 * @throws LiquidError where it does not parse, or has more tags or deeper ones than people write
 */
export function parseTemplate(source: string, language: Language, report: Report): Body {
  if (source.length > MOST_CHARACTERS) throw new LiquidError(`over ${MOST_CHARACTERS} characters`)
  return new Parser(source, language, report).body([]).body
}

export class Parser {
  readonly #tokens: Token[]
  readonly #language: Language
  readonly #report: Report
  #at = 0
  #depth = 0
  /** True where the white space at the beginning of the next text is to be removed. */
  #trims = false
  #comments = 0

  constructor(source: string, language: Language, report: Report) {
    this.#language = language
    this.#report = report
    this.#tokens = tokensOf(source)
    let tags = 0
    for (const token of this.#tokens) {
      if (token.kind === 'text') continue
      if (++tags > MOST_TAGS) throw new LiquidError(`it has over ${MOST_TAGS} tags`, token.offset)
      if (bracketsIn(token.markup) > DEEPEST)
        throw new LiquidError(`brackets are nested over ${DEEPEST} deep`, token.offset)
    }
  }

  /**
   * Reads up to a tag of one of these names.
   *
   * @param opening is the tag that must be closed; without it the end of the template is an end, too
   * @returns the body and the tag that ends it, which is null at the end of the template
   */
  body(ends: readonly string[], opening: Token | null = null): { body: Body; end: Token | null } {
    if (++this.#depth > DEEPEST + 1) throw new LiquidError(`tags are nested over ${DEEPEST} deep`, opening?.offset)
    const body: Body = { nodes: [], length: 0, isBlank: true }
    let end: Token | null = null
    while (end === null && this.#at < this.#tokens.length) end = this.#step(body, ends)
    if (end === null && opening !== null) throw notClosed(opening)
    this.#depth--
    return { body, end }
  }

  /** Adds the next token to a body, or returns it where it ends the body. */
  #step(body: Body, ends: readonly string[]): Token | null {
    const token = this.#tokens[this.#at++]
    if (token === undefined) return null
    if (token.kind === 'text') {
      this.#addText(body, token)
      return null
    }
    checkWhole(token)
    if (token.trims.before) trimEnd(body)
    this.#trims = token.trims.after
    if (token.kind === 'tag' && ends.includes(token.name)) return token
    const node = token.kind === 'output' ? outputNode(this.filtered(token.markup, token.offset)) : this.#tagNode(token)
    if (node === null) return null
    body.length += token.text.length
    body.isBlank &&= node.isBlank
    body.nodes.push({ ...node, offset: token.offset })
    return null
  }

  #addText(body: Body, { text, offset }: Token): void {
    const shown = this.#trims ? stripped(text, 'left') : text
    this.#trims = false
    body.length += text.length
    body.isBlank &&= stripped(shown) === ''
    body.nodes.push(new TextNode(shown, offset))
  }

  #tagNode(token: Token): Omit<Node, 'offset'> | null {
    const { name, offset } = token
    const reader = Object.hasOwn(this.#language.tags, name) ? this.#language.tags[name] : undefined
    if (reader !== undefined) return within(offset, () => reader(token, this))
    this.report(`the tag "${name}" is not known and left out, want one of Jekyll's`, offset)
    return null
  }

  /** Reads up to the end of a comment, in which unknown tags are not reported. */
  comment(opening: Token): void {
    this.#comments++
    this.body(['endcomment'], opening)
    this.#comments--
  }

  /** Reads the source up to `endraw`, without a change. */
  raw(opening: Token): string {
    const pieces: string[] = []
    for (let token = this.#tokens[this.#at++]; token !== undefined; token = this.#tokens[this.#at++]) {
      const open = token.text.endsWith('%}') ? token.text.lastIndexOf('{%') : -1
      if (open !== -1 && /^\{%-?[ \t-\r]*endraw\b/.test(token.text.slice(open))) {
        // As in Liquid, the opening tag decides on the white space behind the block. The closing tag does not.
        return pieces.join('') + token.text.slice(0, open)
      }
      pieces.push(token.text)
    }
    throw notClosed(opening)
  }

  /** Reads an expression with filters; null where there is none. Filters that are not known are reported and left out. */
  filtered(markup: string, offset: number): Expression | null {
    const filtered = readFiltered(markup)
    if (filtered === null) return null
    return compileFiltered(filtered, (name) => {
      const filter = Object.hasOwn(this.#language.filters, name) ? this.#language.filters[name] : undefined
      if (filter === undefined) this.report(`the filter "${name}" is not known and left out`, offset)
      return filter ?? null
    })
  }

  /** Reads the tags of `{% liquid %}`, which stand one on a line. */
  lines(markup: string, offset: number): Body {
    const source = markup
      .split('\n')
      .map((line) => (line.trim() === '' ? '' : `{% ${line.trim()} %}`))
      .join('')
    return this.nested(source, offset)
  }

  /** Parses a template within a tag. Its errors are reported at the place of the tag. */
  nested(source: string, offset: number): Body {
    const report: Report = (detail) => this.report(detail, offset)
    try {
      return parseTemplate(source, this.#language, report)
    } catch (error) {
      if (error instanceof LiquidError) error.offset = offset
      throw error
    }
  }

  /** Reports an error that does not end the template. Errors within comments are not reported. */
  report(detail: string, offset: number): void {
    if (this.#comments === 0) this.#report(detail, offset)
  }
}

class TextNode implements Node {
  text: string
  readonly offset: number

  constructor(text: string, offset: number) {
    this.text = text
    this.offset = offset
  }

  get isBlank(): boolean {
    return stripped(this.text) === ''
  }

  render = (_context: Context, output: Output): void => output.write(this.text)
}

/** Writes the value of an expression. Without an expression it writes nothing. */
export function outputNode(value: Expression | null): Omit<Node, 'offset'> {
  return {
    isBlank: false,
    render: (context, output) => {
      if (value !== null) output.write(toOutput(value(context), context.budget))
    },
  }
}

function trimEnd({ nodes }: Body): void {
  const last = nodes.at(-1)
  if (last instanceof TextNode) last.text = stripped(last.text, 'right')
}

/** True where all bodies of a tag are blank. Their texts are removed then, as in Liquid. */
export function withoutBlanks(bodies: readonly Body[]): boolean {
  const isBlank = bodies.every((body) => body.isBlank)
  if (isBlank) for (const body of bodies) body.nodes = body.nodes.filter((node) => !(node instanceof TextNode))
  return isBlank
}

/** Renders a body up to its end, or up to a `break` or `continue`. */
export function renderBody({ nodes, length }: Body, context: Context, output: Output): void {
  context.budget.step(length)
  context.descend(() => {
    for (const node of nodes) {
      context.reach(node.offset)
      within(node.offset, () => node.render(context, output))
      if (context.interrupt !== null) return
    }
  })
}

/** Gives an error the place where it happened, unless it has one. */
function within<T>(offset: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof LiquidError) error.offset ??= offset
    throw error
  }
}

/** Counts how deep brackets are nested in a tag or an output. */
function bracketsIn(markup: string): number {
  let [depth, deepest] = [0, 0]
  for (const [bracket] of markup.matchAll(/[[\]()]/g)) {
    depth += bracket === '[' || bracket === '(' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
