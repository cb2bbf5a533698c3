import type { StateBlock } from 'markdown-it'
import { lineAt, linesBetween, parseInside, pushClose, quoteStart, tooDeep } from './lines.ts'
import { endsLazily } from './paragraph.ts'

/** A quote goes on to the next blank line, with or without its `>`. */
export function quote(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (!quoteStart.test(lineAt(state, startLine)) || tooDeep(state)) return false
  if (silent) return true
  let line = startLine + 1
  while (line < endLine && !endsLazily(state, line, endLine)) line++
  const lines = linesBetween(state, startLine, line).map((text) => text.replace(quoteStart, ''))
  const open = state.push('blockquote_open', 'blockquote', 1)
  parseInside(state, lines.join('\n'))
  pushClose(state, open)
  state.line = line
  return true
}
