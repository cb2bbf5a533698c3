import type { StateBlock, StateInline } from 'markdown-it'
import { firstFrom } from './ends.ts'
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
  const close = firstFrom(state, new RegExp(`\\{:/(?:${open[1]})?\\}`, 'g'), inside)
  return close && { name: open[1], content: state.src.slice(inside, close.index), end: close.end }
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
  const last = lineOfEnd(state, found.end, startLine, endLine)
  if (state.src.slice(found.end, state.eMarks[last]).trim() !== '') return false
  if (!silent) {
    if (found.name === 'nomarkdown') state.push('html_block', '', 0).content = `${found.content ?? ''}\n`
    state.line = last + 1
  }
  return true
}

/** The line that an offset is in: halved until it is found, because each extension asks. */
function lineOfEnd(state: StateBlock, offset: number, startLine: number, endLine: number): number {
  let [first, last] = [startLine, endLine - 1]
  while (first < last) {
    const middle = Math.floor((first + last) / 2)
    if ((state.eMarks[middle] ?? 0) < offset) first = middle + 1
    else last = middle
  }
  return last
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
