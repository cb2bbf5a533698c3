import type { StateBlock, StateInline } from 'markdown-it'
import { comes } from './ends.ts'
import { matchAt } from './html-tags.ts'
import { endOfBlock, lineAt } from './lines.ts'

// `{::name options}…{:/name}` or `{::name /}`: `comment` shows nothing, `nomarkdown` is HTML as it stands, `options` is for kramdown.
const opening = /\{::(comment|nomarkdown|options)(?:\s(?:\\\}|[^}]){0,500}?)?(\/)?\}/y

/** The extension at `position` of a state's text; `content` is null where it has none. */
function extensionAt(
  state: { src: string },
  position: number,
): { name: string | undefined; content: string | null; end: number } | null {
  const open = matchAt(opening, state.src, position)
  if (open === null) return null
  const inside = position + open[0].length
  if (open[2] !== undefined) return { name: open[1], content: null, end: inside }
  if (!comes(state, '{:/}', inside) && !comes(state, `{:/${open[1]}}`, inside)) return null
  const closing = new RegExp(`\\{:/(?:${open[1]})?\\}`, 'g')
  closing.lastIndex = inside
  const close = closing.exec(state.src)
  return close && { name: open[1], content: state.src.slice(inside, close.index), end: closing.lastIndex }
}

/** An extension between blocks. */
export function blockExtension(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const line = lineAt(state, startLine)
  if (endOfBlock.test(line)) {
    if (!silent) state.line = startLine + 1
    return true
  }
  const indent = /^ {0,3}(?=\{::)/.exec(line)
  if (indent === null) return false
  const found = extensionAt(state, (state.bMarks[startLine] ?? 0) + indent[0].length)
  if (found === null) return false
  let last = startLine
  while (last + 1 < endLine && (state.eMarks[last] ?? 0) < found.end) last++
  if (state.src.slice(found.end, state.eMarks[last]).trim() !== '') return false
  if (!silent) {
    if (found.name === 'nomarkdown') state.push('html_block', '', 0).content = `${found.content ?? ''}\n`
    state.line = last + 1
  }
  return true
}

/** An extension within a line. */
export function spanExtension(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('{::', state.pos)) return false
  const found = extensionAt(state, state.pos)
  if (found === null) return false
  if (!silent && found.name === 'nomarkdown') state.push('html_inline', '', 0).content = found.content ?? ''
  state.pos = found.end
  return true
}
