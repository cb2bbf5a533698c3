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
  return isBlank(before) || isAttributes(before) || endOfBlock.test(before)
}

export const beforeBoundary = (state: StateBlock, line: number, end: number): boolean =>
  line >= end || isBlank(lineAt(state, line)) || isAttributes(lineAt(state, line))

/** What a line of attributes for the block beside it says, `{: .class #id key="value"}`; null for any other line. */
export function attributesIn(line: string): string | null {
  const opening = /^ {0,3}\{:(?![:/])/.exec(line)
  if (opening === null) return null
  const text = line.trimEnd()
  const inside = text.slice(opening[0].length, -1)
  return text.endsWith('}') && inside !== '' && !/(?:^|[^\\])\}/.test(inside) ? inside : null
}

export const isAttributes = (line: string): boolean => attributesIn(line) !== null

/** `^` alone on its line ends a block. */
export const endOfBlock = /^\^\s*$/

export const listStart = /^( {0,3}(?:[+*-]|\d{1,9}\.))([\t |].*)$/
export const quoteStart = /^ {0,3}> ?/
export const headingStart = /^(#{1,6})[\t ]+(.*)/s
export const definitionStart = /^( {0,3}:)([\t |].*)$/

/** The marks that a line of fenced code begins with, and its language; null for any other line. */
export function fenceIn(line: string): { marks: string; language: string } | null {
  const [whole = '', marks = ''] = /^ {0,3}(~{3,}|`{3,})/.exec(line) ?? []
  const language = line.slice(whole.length).trim()
  return marks === '' || /\s/.test(language) ? null : { marks, language: language.split('?', 1)[0] ?? '' }
}

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
