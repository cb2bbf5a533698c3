import type { StateBlock } from 'markdown-it'
import { matchAt } from './html-tags.ts'
import { afterBoundary, beforeBoundary, lineAt } from './lines.ts'

const start = /^ {0,3}(?=\S)(?:\||.*?[^\\]\|)/
const row = /^(?:\||.*?[^\\]\|)/
// What is asked for comes first: with it in the middle a line takes quadratic time.
const separator = /^(?=[+|: \t]*-)[+|: \t-]*$/
const footer = /^(?=[+|: \t]*=)[+|: \t=]*$/

interface Section {
  tag: 'thead' | 'tbody' | 'tfoot'
  rows: string[][]
}

/** Lines with pipes between two blank lines. The header is optional: it is what stands before the first separator. */
export function table(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (!start.test(lineAt(state, startLine)) || !afterBoundary(state, startLine)) return false
  const sections: Section[] = []
  let rows: string[][] = []
  let hasHead = false
  let hasFoot = false
  let line = startLine
  for (; line < endLine; line++) {
    const text = lineAt(state, line)
    if (!row.test(text)) break
    if (separator.test(text)) {
      if (line === startLine || rows.length === 0) continue
      const isHead = !hasHead && !hasFoot
      if (isHead || !hasFoot) {
        sections.push({ tag: isHead ? 'thead' : 'tbody', rows })
        rows = []
      }
      hasHead = true
    } else if (footer.test(text)) {
      if (rows.length > 0) sections.push({ tag: 'tbody', rows })
      rows = []
      hasFoot = true
    } else {
      const cells = cellsOf(text.trim())
      if (cells === null) return false
      rows.push(cells)
    }
  }
  if (!beforeBoundary(state, line, endLine)) return false
  if (rows.length > 0) sections.push({ tag: hasFoot ? 'tfoot' : 'tbody', rows })
  if (!sections.some(({ tag }) => tag === 'tbody')) return false
  if (!silent) {
    push(state, sections)
    state.line = line
  }
  return true
}

const element = /<code[^<>]*>.*?<\/code>/y
const piece = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)|`+|\\\||\||[^`|\\<]+|[\s\S]/y

/** The cells of a line; a pipe in a code span does not divide. Null where no pipe is left that does. */
function cellsOf(line: string): string[] | null {
  const cells = ['']
  const lastElement = line.lastIndexOf('</code>')
  for (let at = 0; at < line.length; ) {
    const found = (at < lastElement ? matchAt(element, line, at) : null) ?? matchAt(piece, line, at)
    const text = found?.[0] ?? line.slice(at)
    if (text === '|') cells.push('')
    else cells[cells.length - 1] += text === '\\|' ? '|' : text
    at += text.length
  }
  if (cells.length === 1) return null
  if (line.startsWith('|')) cells.shift()
  if (cells.at(-1)?.trim() === '') cells.pop()
  return cells.map((cell) => cell.trim())
}

// Rows are filled up to the longest. Rows without number beside one that is long would come to millions of cells; a
// browser shows them alike without.
const MOST_FILLED = 10_000

function push(state: StateBlock, sections: Section[]): void {
  const columns = sections.flatMap(({ rows }) => rows).reduce((most, { length }) => Math.max(most, length), 0)
  let mayBeFilled = MOST_FILLED
  state.push('table_open', 'table', 1)
  for (const { tag, rows } of sections) {
    state.push(`${tag}_open`, tag, 1)
    for (const cells of rows) {
      state.push('tr_open', 'tr', 1)
      const filled = Math.min(columns - cells.length, mayBeFilled)
      mayBeFilled -= filled
      for (let column = 0; column < cells.length + filled; column++) {
        const name = tag === 'thead' ? 'th' : 'td'
        state.push(`${name}_open`, name, 1)
        const inline = state.push('inline', '', 0)
        inline.content = cells[column] ?? ''
        inline.children = []
        state.push(`${name}_close`, name, -1)
      }
      state.push('tr_close', 'tr', -1)
    }
    state.push(`${tag}_close`, tag, -1)
  }
  state.push('table_close', 'table', -1)
}
