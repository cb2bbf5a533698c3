import type { StateBlock } from 'markdown-it'
import { closedFence } from './code.ts'
import { htmlBlock } from './html-block.ts'
import {
  afterBoundary,
  definitionStart,
  endOfBlock,
  headingStart,
  isAttributes,
  isBlank,
  lineAt,
  linesBetween,
  listStart,
  pushClose,
  quoteStart,
} from './lines.ts'

/** Everything that is nothing else. */
export function paragraph(state: StateBlock, startLine: number, endLine: number): boolean {
  let line = startLine + 1
  while (line < endLine && !interrupts(state, line, endLine)) line++
  const open = state.push('paragraph_open', 'p', 1)
  open.map = [startLine, line]
  const inline = state.push('inline', '', 0)
  inline.content = linesBetween(state, startLine, line).join('\n').trim()
  inline.map = [startLine, line]
  inline.children = []
  pushClose(state, open)
  state.line = line
  return true
}

/** A line that does not belong to the paragraph before it (kramdown's GFM with its quirk `paragraph_end`). */
function interrupts(state: StateBlock, line: number, endLine: number): boolean {
  const text = lineAt(state, line)
  if (isBlank(text) || isAttributes(text) || endOfBlock.test(text)) return true
  if (listStart.test(text) || quoteStart.test(text) || definitionStart.test(text)) return true
  if (headingStart.test(text) && !/^#+\s*$/.test(text)) return true
  return endsLazily(state, line, endLine) || closedFence(state, line, endLine) !== null
}

/** What ends even a quote or an item that goes on without its mark: a blank line, attributes, a block of HTML. */
export function endsLazily(state: StateBlock, line: number, endLine: number): boolean {
  const text = lineAt(state, line)
  return isBlank(text) || isAttributes(text) || endOfBlock.test(text) || htmlBlock(state, line, endLine, true)
}

/** `# Heading`, `# Heading {#id}` and, after a blank line, one line underlined with `=` or `-`. */
export function heading(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const atx = headingStart.exec(lineAt(state, startLine))
  const under = startLine + 1 < endLine ? /^[-=][-=]*[ \t]*$/.exec(lineAt(state, startLine + 1)) : null
  if (atx === null && (under === null || !/^ {0,3}[^ \t]/.test(lineAt(state, startLine)))) return false
  if (atx === null && !afterBoundary(state, startLine)) return false
  const level = atx !== null ? (atx[1]?.length ?? 1) : under?.[0].startsWith('=') ? 1 : 2
  const whole = (atx !== null ? (atx[2] ?? '') : lineAt(state, startLine)).trim()
  const named = /[\t ]\{#([A-Za-z_:][\w:.-]*)\}$/.exec(whole)
  const text = (named === null ? whole : whole.slice(0, named.index)).trim()
  const content = atx === null ? text : text.replace(/[\t ]#+$/, '').trim()
  if (content === '') return false
  if (silent) return true
  const open = state.push('heading_open', `h${level}`, 1)
  if (named?.[1] !== undefined) open.attrSet('id', named[1])
  const inline = state.push('inline', '', 0)
  inline.content = content
  inline.children = []
  pushClose(state, open)
  state.line = startLine + (atx === null ? 2 : 1)
  return true
}

/** Three or more of one of `*`, `-`, `_` on a line. */
export function rule(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  if (!/^ {0,3}([*_-])[ \t]*(?:\1[ \t]*){2,}$/.test(lineAt(state, startLine))) return false
  if (!silent) {
    state.push('hr', 'hr', 0)
    state.line = startLine + 1
  }
  return true
}
