import type { StateBlock, StateInline, Token } from 'markdown-it'
import { attributesIn, lineAt, openingOf } from './lines.ts'

const pair =
  /(?:^|\s)(?:([\w][\w-]*)=(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')|((?:#[A-Za-z][\w:-]*|\.[^\s.#]+)+))(?=\s|$)/g

// Each that is put on looks through those that are there. No element may have as many that readers see.
const MOST_ATTRIBUTES = 100

/** Puts what an attribute list says on a token: `.class`, `#id`, `key="value"`. References (`{:name}`) are not kept. */
export function applyAttributes(token: Token, text: string): void {
  for (const [, key, double, single, names] of text.matchAll(pair)) {
    if ((token.attrs?.length ?? 0) > MOST_ATTRIBUTES) return
    if (key !== undefined) token.attrSet(key, (double ?? single ?? '').replace(/\\([}"'])/g, '$1'))
    for (const [, kind, name] of (names ?? '').matchAll(/([#.])([^#.]+)/g)) {
      if (kind === '#') token.attrSet('id', name ?? '')
      else token.attrJoin('class', name ?? '')
    }
  }
}

/** `{: …}` on its own line belongs to the block before it, or after a blank line to the block that follows (and is dropped there). */
export function blockAttributeList(state: StateBlock, startLine: number, _end: number, silent: boolean): boolean {
  const found = attributesIn(lineAt(state, startLine))
  if (found === null) return isDefinition(state, startLine, silent)
  if (silent) return true
  const block = startLine > 0 && lineAt(state, startLine - 1).trim() !== '' ? lastBlock(state.tokens) : null
  if (block !== null) applyAttributes(block, found)
  state.line = startLine + 1
  return true
}

/** `{:name: .class}` defines attributes for others to name; it shows nothing. */
function isDefinition(state: StateBlock, line: number, silent: boolean): boolean {
  if (!/^ {0,3}\{:\w[\w-]*:(?:\\\}|[^}])+\}\s*$/.test(lineAt(state, line))) return false
  if (!silent) state.line = line + 1
  return true
}

function lastBlock(tokens: Token[]): Token | null {
  const last = tokens.at(-1)
  if (last === undefined || last.type === 'html_block') return null
  return last.nesting === 0 ? last : openingOf(last)
}

/** `{: …}` within a line belongs to the element right before it; after text it is text. */
export function spanAttributeList(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('{:', state.pos)) return false
  const before = state.pending === '' ? state.tokens.at(-1) : undefined
  if (before === undefined) return false
  list.lastIndex = state.pos
  const found = list.exec(state.src)
  if (found === null) return false
  if (before.type === 'text') return /^[*_]+$/.test(before.content) && afterEmphasis(state, found, silent)
  if (!silent) {
    const owner = before.nesting === -1 ? spanBehind(state.tokens, before) : before
    if (owner !== undefined && owner.type !== 'html_inline') applyAttributes(owner, found[1] ?? '')
  }
  state.pos += found[0].length
  return true
}

/** What the last token of a line began with. Of many lists behind one span only the first looks for it. */
function spanBehind(tokens: Token[], close: Token): Token | undefined {
  const opening = close.type.replace(/_close$/, '_open')
  const open = spans.get(close) ?? tokens.findLast((token) => token.type === opening)
  if (open !== undefined) spans.set(close, open)
  return open
}

const spans = new WeakMap<Token, Token>()

/** Whether `*` or `_` has closed emphasis is known only when the line is read: until then the list is a token of its own. */
function afterEmphasis(state: StateInline, found: RegExpExecArray, silent: boolean): boolean {
  if (!silent) {
    const token = state.push('attribute_list', '', 0)
    token.content = found[0]
    token.info = found[1] ?? ''
  }
  state.pos += found[0].length
  return true
}

/** Gives the lists behind emphasis to it; a list behind anything else is text. Runs when emphasis is known. */
export function emphasisAttributes({ tokens }: StateInline): void {
  const open: Token[] = []
  let closed: Token | null = null
  for (const token of tokens) {
    if (token.nesting === 1) open.push(token)
    if (token.nesting === -1) {
      closed = open.pop() ?? null
    } else if (token.type === 'attribute_list') {
      token.type = 'text'
      if (closed === null) continue
      applyAttributes(closed, token.info)
      token.content = ''
    } else if (token.type !== 'text' || token.content !== '') {
      closed = null
    }
  }
}

// Longer than any that people write: what has no end is not looked for further.
const list = /\{:(?![:/])((?:\\\}|[^}]){1,500})\}/y
