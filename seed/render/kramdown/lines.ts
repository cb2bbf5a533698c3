import type { StateBlock, Token } from 'markdown-it'

// kramdown cuts a text into lines and reads each block from the lines that belong to it, so every container (quote,
// list item, note) is its own text here, parsed on its own: a rule sees plain lines, never markdown-it's indentation.

/** A line of the text, without its line feed. A block that ended within the line has moved its begin. */
export function lineAt(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line], state.eMarks[line])
}

/** `from` inclusive to `to` exclusive. */
export function linesBetween(state: StateBlock, from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, n) => lineAt(state, from + n))
}

export const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === ''

/** kramdown's block boundary: some blocks begin only after a blank line, at the begin of the text, or after `{: …}`. */
export function afterBoundary(state: StateBlock, line: number): boolean {
  if (line === 0) return true
  const before = lineAt(state, line - 1)
  return isBlank(before) || blockAttributes.test(before) || endOfBlock.test(before)
}

export const beforeBoundary = (state: StateBlock, line: number, end: number): boolean =>
  line >= end || isBlank(lineAt(state, line)) || blockAttributes.test(lineAt(state, line))

/** A line of attributes for the block beside it: `{: .class #id key="value"}`; longer than any that people write, it is text. */
export const blockAttributes = /^ {0,3}\{:(?![:/])((?:\\\}|[^}]){1,2000})\}\s*$/

/** `^` alone on its line ends a block. */
export const endOfBlock = /^\^\s*$/

export const listStart = /^( {0,3}(?:[+*-]|\d{1,9}\.))([\t |].*)$/
export const quoteStart = /^ {0,3}> ?/
export const headingStart = /^(#{1,6})[\t ]+(.*)$/
export const definitionStart = /^( {0,3}:)([\t |].*)$/
export const fenceStart = /^ {0,3}(~{3,}|`{3,})\s*(\S*)\s*$/

/** Ends the block that a token began. */
export function pushClose(state: StateBlock, open: Token): void {
  const close = state.push(open.type.replace(/_open$/, '_close'), open.tag, -1)
  openings.set(close, open)
}

const openings = new WeakMap<Token, Token>()

/** What a token of a block that has ended began with: looked for, it would be at the end of a long walk for each who asks. */
export const openingOf = (close: Token): Token | null => openings.get(close) ?? null

// Containers deeper than this are text: nobody wrote them by hand, and each level is parsed again.
const DEEPEST = 24

/** Parses the text of a container into the tokens of its surroundings. */
export function parseInside(state: StateBlock, text: string): void {
  const depth = depthOf(state.env)
  state.env.depth = depth + 1
  const level = state.level
  const inner: typeof state.tokens = []
  state.md.block.parse(text, state.md, state.env, inner)
  for (const token of inner) {
    token.level += level
    state.tokens.push(token)
  }
  state.env.depth = depth
}

export const tooDeep = (state: StateBlock): boolean => depthOf(state.env) >= DEEPEST

const depthOf = (env: Record<string, unknown>): number => (typeof env.depth === 'number' ? env.depth : 0)
