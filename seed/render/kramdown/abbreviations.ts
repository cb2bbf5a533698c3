import type { StateBlock, StateCore, Token } from 'markdown-it'
import { lineAt } from './lines.ts'

/** Names of abbreviations, character by character: what the text has at a place is looked up in one walk. */
interface Names {
  next: Map<string, Names>
  /** What the name that ends here stands for; null where none does. */
  title: string | null
}

// Longer than anybody abbreviates something to. A place of the text is compared with names for as long as this at most.
const LONGEST = 100

const definition = /^ {0,3}\*\[([^[\]]+)\]:(.*)$/

// markdown-it hands its `env` through a text; nobody else writes under this name.
const namesName = Symbol('abbreviations')

/** `*[name]: text`, between blocks. The first definition of a name counts. */
export function abbreviation(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  const [, escaped = '', text = ''] = definition.exec(lineAt(state, startLine)) ?? []
  const name = escaped.replace(/\\(.)/g, '$1')
  if (name === '' || name.length > LONGEST || text.trim() === '') return false
  if (silent) return true
  const env: Record<symbol, unknown> = state.env
  const names = (env[namesName] as Names | undefined) ?? { next: new Map(), title: null }
  env[namesName] = names
  enter(names, name, text.trim())
  state.line = startLine + 1
  return true
}

function enter(names: Names, name: string, title: string): void {
  let node = names
  for (const character of name.split('')) {
    const next: Names = node.next.get(character) ?? { next: new Map(), title: null }
    node.next.set(character, next)
    node = next
  }
  node.title ??= title
}

/** Marks the abbreviations in the text. */
export function markAbbreviations(state: StateCore): void {
  const names = (state.env as Record<symbol, unknown>)[namesName] as Names | undefined
  if (names === undefined) return
  for (const block of state.tokens) {
    if (block.children === null || block.type !== 'inline') continue
    block.children = block.children.flatMap((token) => (token.type === 'text' ? marked(token, names, state) : [token]))
  }
}

/** A text as tokens of its abbreviations and of what stands between them. */
function marked(token: Token, names: Names, state: StateCore): Token[] {
  const text = token.content
  const tokens: Token[] = []
  let shown = 0
  const push = (type: string, tag: string, nesting: -1 | 0 | 1, content = ''): Token => {
    const made = new state.Token(type, tag, nesting)
    made.content = content
    tokens.push(made)
    return made
  }
  for (let at = 0; at < text.length; at++) {
    if (at > 0 && !isBetweenWords(text.charAt(at - 1))) continue
    const found = nameAt(text, at, names)
    if (found === null) continue
    if (at > shown) push('text', '', 0, text.slice(shown, at))
    push('abbr_open', 'abbr', 1).attrSet('title', found.title)
    push('text', '', 0, text.slice(at, found.end))
    push('abbr_close', 'abbr', -1)
    shown = found.end
    at = shown - 1
  }
  if (shown === 0) return [token]
  if (shown < text.length) push('text', '', 0, text.slice(shown))
  return tokens
}

/** The longest name at a place of the text that no letter follows. */
function nameAt(text: string, from: number, names: Names): { title: string; end: number } | null {
  let found: { title: string; end: number } | null = null
  let node: Names | undefined = names
  for (let at = from; at < text.length && node !== undefined; ) {
    node = node.next.get(text.charAt(at++))
    const title = node?.title ?? null
    if (title !== null && (at === text.length || isBetweenWords(text.charAt(at)))) found = { title, end: at }
  }
  return found
}

const isBetweenWords = (character: string): boolean => /[\p{P}\p{Z}\r\n$+<=>^`|~]/u.test(character)
