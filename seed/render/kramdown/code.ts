import type { StateBlock } from 'markdown-it'
import { fenceIn, isBlank, lineAt, linesBetween } from './lines.ts'
import { endsLazily } from './paragraph.ts'

/** Where the fenced code that begins on a line ends; null where none begins or its end is missing. */
export function closedFence(
  state: StateBlock,
  line: number,
  endLine: number,
): { language: string; close: number } | null {
  const open = fenceIn(lineAt(state, line))
  if (open === null) return null
  const { marks, language } = open
  const lengths = closingLengths(state, marks.startsWith('~') ? '~' : '`')
  // Every line asks: one that has no end must not look for it through all that follow.
  if ((lengths.longestFrom[line + 1] ?? 0) < marks.length) return null
  for (let close = line + 1; close < endLine; close++) {
    if ((lengths.at[close] ?? 0) >= marks.length) return { language, close }
  }
  return null
}

interface ClosingLengths {
  /** By line: the length of the fence that it is and nothing else; 0 where it is none. */
  at: number[]
  /** By line: the longest there or later. */
  longestFrom: number[]
}

const known = { '~': new WeakMap<StateBlock, ClosingLengths>(), '`': new WeakMap<StateBlock, ClosingLengths>() }

function closingLengths(state: StateBlock, mark: '~' | '`'): ClosingLengths {
  const before = known[mark].get(state)
  if (before !== undefined) return before
  const closing = mark === '~' ? /^ {0,3}(~{3,})\s*$/ : /^ {0,3}(`{3,})\s*$/
  const at = Array.from({ length: state.lineMax }, (_, line) => closing.exec(lineAt(state, line))?.[1]?.length ?? 0)
  const longestFrom = at.slice()
  for (let line = at.length - 2; line >= 0; line--) {
    longestFrom[line] = Math.max(at[line] ?? 0, longestFrom[line + 1] ?? 0)
  }
  const lengths = { at, longestFrom }
  known[mark].set(state, lengths)
  return lengths
}

/** Code between `~~~` or backticks. Without an end it is text. */
export function fencedCode(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const fence = closedFence(state, startLine, endLine)
  if (fence === null) return false
  if (silent) return true
  const token = state.push('fence', 'code', 0)
  token.info = fence.language
  token.content = `${linesBetween(state, startLine + 1, fence.close).join('\n')}\n`
  state.line = fence.close + 1
  return true
}

const indent = /^(?:\t| {4})/

/** Code indented by four spaces or a tab. A line after it that is not indented is joined to the code. */
export function indentedCode(state: StateBlock, startLine: number, endLine: number): boolean {
  if (!indent.test(lineAt(state, startLine))) return false
  const lines: string[] = []
  let end = startLine
  for (let line = startLine; line < endLine; line++) {
    const text = lineAt(state, line)
    if (isBlank(text)) {
      if (!indent.test(lineAt(state, line + 1)) && !isBlank(lineAt(state, line + 1))) break
      lines.push(text.replace(indent, ''))
      continue
    }
    if (indent.test(text)) lines.push(text.replace(indent, ''))
    else if (line > startLine && endsLazily(state, line, endLine)) break
    else lines.push(`${lines.pop() ?? ''} ${text.trimStart()}`)
    end = line + 1
  }
  const token = state.push('code_block', 'code', 0)
  token.content = `${lines.join('\n').trimEnd()}\n`
  state.line = end
  return true
}
