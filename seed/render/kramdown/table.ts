import type { StateBlock } from 'markdown-it'
import { matchAt } from './html-tags.ts'
import { afterBoundary, beforeBoundary, lineAt, pushClose } from './lines.ts'

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
  if (startLine < (noneBefore.get(state) ?? 0)) return false
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
      if (cells === null) return isNone(state, line + 1)
      rows.push(cells)
    }
  }
  if (!beforeBoundary(state, line, endLine)) return isNone(state, line)
  if (rows.length > 0) sections.push({ tag: hasFoot ? 'tfoot' : 'tbody', rows })
  if (!sections.some(({ tag }) => tag === 'tbody')) return isNone(state, line)
  if (!silent) {
    push(state, sections)
    state.line = line
  }
  return true
}

// What keeps rows from being a table keeps those of them from being one that a table could begin with, too: each line is
// looked at once.
const noneBefore = new WeakMap<StateBlock, number>()

function isNone(state: StateBlock, before: number): false {
  noneBefore.set(state, before)
  return false
}

const element = /<code[^<>]*>.*?<\/code>/y
const piece = /`+|\\\||\||[^`|\\<]+|[\s\S]/y

/** The cells of a line; a pipe in a code span does not divide. Null where no pipe is left that does. */
function cellsOf(line: string): string[] | null {
  const cells = ['']
  const lastElement = line.lastIndexOf('</code>')
  const codeFrom = codeSpans(line)
  for (let at = 0; at < line.length; ) {
    const found = (at < lastElement ? matchAt(element, line, at) : null) ?? matchAt(piece, line, at)
    const text = codeFrom(at) ?? found?.[0] ?? line.slice(at)
    if (text === '|') cells.push('')
    else cells[cells.length - 1] += text === '\\|' ? '|' : text
    at += text.length
  }
  if (cells.length === 1) return null
  if (line.startsWith('|')) cells.shift()
  if (cells.at(-1)?.trim() === '') cells.pop()
  return cells.map((cell) => cell.trim())
}

/** A function that gives the code span that begins at a place of a line: between two runs of as many backticks. */
function codeSpans(line: string): (at: number) => string | null {
  const ends = new Map<number, number>()
  const lastOf = new Map<number, number>()
  for (const { 0: run, index } of [...line.matchAll(/`+/g)].reverse()) {
    const close = lastOf.get(run.length)
    if (close !== undefined) ends.set(index, close + run.length)
    lastOf.set(run.length, index)
  }
  return (at) => {
    const end = ends.get(at)
    return end === undefined ? null : line.slice(at, end)
  }
}

// Rows are filled up to the longest. Rows without number beside one that is long would come to millions of cells; a
// browser shows them alike without.
const MOST_FILLED = 10_000

function push(state: StateBlock, sections: Section[]): void {
  const columns = sections.flatMap(({ rows }) => rows).reduce((most, { length }) => Math.max(most, length), 0)
  let mayBeFilled = MOST_FILLED
  const open = state.push('table_open', 'table', 1)
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
  pushClose(state, open)
}
