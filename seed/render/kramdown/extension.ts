import type { StateBlock, StateInline } from 'markdown-it'
import { endOfBlock, lineAt } from './lines.ts'

// `{::name options}…{:/name}` or `{::name /}`: `comment` shows nothing, `nomarkdown` is HTML as it stands, `options` is for kramdown.
const extension = /\{::(comment|nomarkdown|options)(?:\s(?:\\\}|[^}])*?)?(?:\/\}|\}([\s\S]*?)\{:\/\1?\})/y

/** An extension between blocks. */
export function blockExtension(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const line = lineAt(state, startLine)
  if (endOfBlock.test(line)) {
    if (!silent) state.line = startLine + 1
    return true
  }
  const indent = /^ {0,3}(?=\{::)/.exec(line)
  if (indent === null) return false
  extension.lastIndex = (state.bMarks[startLine] ?? 0) + indent[0].length
  const found = extension.exec(state.src)
  if (found === null) return false
  let last = startLine
  while (last + 1 < endLine && (state.eMarks[last] ?? 0) < extension.lastIndex) last++
  if (state.src.slice(extension.lastIndex, state.eMarks[last]).trim() !== '') return false
  if (!silent) {
    if (found[1] === 'nomarkdown') state.push('html_block', '', 0).content = `${found[2] ?? ''}\n`
    state.line = last + 1
  }
  return true
}

/** An extension within a line. */
export function spanExtension(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('{::', state.pos)) return false
  extension.lastIndex = state.pos
  const found = extension.exec(state.src)
  if (found === null) return false
  if (!silent && found[1] === 'nomarkdown') state.push('html_inline', '', 0).content = found[2] ?? ''
  state.pos += found[0].length
  return true
}
