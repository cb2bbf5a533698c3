import type { StateBlock, Token } from 'markdown-it'
import { type Item, readItems } from './items.ts'
import { definitionStart, isBlank, lineAt, listStart, openingOf, parseInside, pushClose, tooDeep } from './lines.ts'

const unordered = /^( {0,3}[+*-])([\t |].*)$/
const ordered = /^( {0,3}\d{1,9}\.)([\t |].*)$/

/** A list. Its marks may vary, numbers do not count, and each item decides on its own whether its text is a paragraph. */
export function list(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const first = lineAt(state, startLine)
  if (!listStart.test(first) || tooDeep(state)) return false
  if (silent) return true
  const isOrdered = ordered.test(first)
  const { items, end } = readItems(state, startLine, endLine, isOrdered ? ordered : unordered)
  const name = isOrdered ? 'ordered_list' : 'bullet_list'
  const tag = isOrdered ? 'ol' : 'ul'
  const open = state.push(`${name}_open`, tag, 1)
  let someTight = false
  for (const [n, item] of items.entries()) {
    const last = n === items.length - 1
    const itemOpen = state.push('list_item_open', 'li', 1)
    const before = state.tokens.length
    parseInside(state, item.lines.join('\n'))
    const inner = state.tokens.slice(before)
    const paragraph = inner[0]?.type === 'paragraph_open' ? inner[0] : null
    const tight: boolean =
      paragraph === null || (isTight(paragraph, inner, item, last) && (!last || n === 0 || someTight))
    someTight ||= tight
    if (paragraph !== null && tight) unwrap(inner)
    if (paragraph !== null && markTask(inner[1])) {
      itemOpen.attrSet('class', 'task-list-item')
      open.attrSet('class', 'task-list')
    }
    state.push('list_item_close', 'li', -1)
  }
  pushClose(state, open)
  state.line = end
  return true
}

/** Tight is an item whose first paragraph no blank line follows; of the last item, none that something follows. */
function isTight(paragraph: Token, inner: Token[], item: Item, last: boolean): boolean {
  const after = paragraph.map?.[1] ?? 0
  const blankFollows = after < item.lines.length && isBlank(item.lines[after])
  const alone = inner.length === 3
  return !blankFollows || (last && alone)
}

/** The first paragraph without its element. */
function unwrap(inner: Token[]): void {
  const [open, , close] = inner
  if (open !== undefined) open.hidden = true
  if (close !== undefined) close.hidden = true
}

/** `[ ]` and `[x]` before an item's text are boxes. */
function markTask(inline: Token | undefined): boolean {
  const box = inline === undefined ? null : /^\s*\[([ xX])\]\s+/.exec(inline.content)
  if (inline === undefined || box === null) return false
  const checked = box[1] === ' ' ? '' : ' checked="checked"'
  const input = `<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"${checked} />`
  inline.content = input + inline.content.slice(box[0].length)
  return true
}

/** Definitions (`: text`) of the terms in the paragraph before them. */
export function definitionList(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (!definitionStart.test(lineAt(state, startLine)) || tooDeep(state)) return false
  if (silent) return true
  const [open, terms, close] = state.tokens.slice(-3)
  const isParagraph = open?.type === 'paragraph_open' && close?.type === 'paragraph_close'
  const gap = startLine - (open?.map?.[1] ?? Number.NaN)
  if (!isParagraph || terms === undefined || !(gap === 0 || gap === 1)) return false
  state.tokens.splice(-3)

  const { items, end } = readItems(state, startLine, endLine, definitionStart)
  const listOpen = reopenedDefinitions(state) ?? state.push('dl_open', 'dl', 1)
  for (const term of terms.content.split('\n')) {
    state.push('dt_open', 'dt', 1)
    const inline = state.push('inline', '', 0)
    inline.content = term.trim()
    inline.children = []
    state.push('dt_close', 'dt', -1)
  }
  for (const [n, item] of items.entries()) {
    state.push('dd_open', 'dd', 1)
    const before = state.tokens.length
    parseInside(state, item.lines.join('\n'))
    const inner = state.tokens.slice(before)
    const loose = n === 0 ? gap === 1 : item.afterBlank
    if (!loose && inner[0]?.type === 'paragraph_open') unwrap(inner)
    state.push('dd_close', 'dd', -1)
  }
  pushClose(state, listOpen)
  state.line = end
  return true
}

/** A definition list right after another is the same list. */
function reopenedDefinitions(state: StateBlock): Token | null {
  const last = state.tokens.at(-1)
  if (last?.type !== 'dl_close') return null
  state.tokens.pop()
  state.level++
  return openingOf(last)
}
