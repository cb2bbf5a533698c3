import type { StateBlock } from 'markdown-it'
import { blockContent, commentAt, elementEnd, matchAt, openTag, spanElements, voidElements } from './html-tags.ts'
import { parseInside, tooDeep } from './lines.ts'

/**
 * A block of HTML. It ends at its closing tag, not at a blank line as in CommonMark; what follows on that line is
 * Markdown again. With `markdown="1"` its content is Markdown, too.
 */
export function htmlBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const begin = state.bMarks[startLine] ?? 0
  const indent = state.tShift[startLine] ?? 0
  if (indent > 3) return false
  const text = state.src.slice(0, state.eMarks[endLine - 1])
  const at = begin + indent
  if (text[at] !== '<') return false

  const note = indent === 0 ? commentAt(state, at) : null
  if (note !== null) {
    if (!silent) continueAfter(state, at + note.length, startLine, endLine)
    return true
  }
  const tag = matchAt(openTag, text, at)
  const name = tag?.[1]?.toLowerCase() ?? ''
  if (tag === null || spanElements.has(name)) return false
  if (silent) return true

  const inside = at + tag[0].length
  const { close, end } =
    tag[3] !== undefined || voidElements.has(name)
      ? { close: inside, end: inside }
      : elementEnd(state, text, inside, name)
  const model = /\smarkdown\s*=\s*(?:"(\w+)"|'(\w+)'|(\w+))/.exec(tag[2] ?? '')
  const value = model?.[1] ?? model?.[2] ?? model?.[3]
  if (model === null || value === undefined || value === '0' || tooDeep(state)) {
    pushHtml(state, text.slice(at, end))
  } else {
    pushHtml(state, tag[0].replace(model[0], ''))
    const content = text.slice(inside, close)
    if (value === 'block' || (value !== 'span' && blockContent.has(name))) parseInside(state, content)
    else pushInline(state, content)
    pushHtml(state, `</${name}>`)
  }
  continueAfter(state, end, startLine, endLine)
  return true
}

function pushHtml(state: StateBlock, html: string): void {
  state.push('html_block', '', 0).content = `${html}\n`
}

function pushInline(state: StateBlock, text: string): void {
  const token = state.push('inline', '', 0)
  token.content = text.trim()
  token.children = []
}

/** Goes on at an offset, be it within a line. */
function continueAfter(state: StateBlock, offset: number, startLine: number, endLine: number): void {
  let line = startLine
  while (line < endLine && (state.eMarks[line] ?? 0) < offset) line++
  if (line >= endLine) {
    state.line = endLine
    return
  }
  const rest = state.src.slice(offset, state.eMarks[line])
  const spaces = rest.length - rest.trimStart().length
  state.bMarks[line] = offset
  state.tShift[line] = spaces
  state.sCount[line] = spaces
  state.line = spaces === rest.length ? line + 1 : line
}
