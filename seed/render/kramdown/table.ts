import type { BlockParser } from './block-parser.ts'
import { isAfterBoundary, isBeforeBoundary } from './boundary.ts'
import { CodeSpans } from './code-span.ts'
import { comes } from './ends.ts'
import { blockElements, closingAt, closingTagFrom, endOfComment, tagAt, voidElements } from './html-tags.ts'
import { element, type Node } from './node.ts'
import { type Scanner, strip } from './scanner.ts'

// The lookahead asks for the required character first. With it in the middle of the pattern, a line would take quadratic time.
const separator = /^(?=[+|: \t]*-)[+|: \t-]*$/
const footer = /^(?=[+|: \t]*=)[+|: \t=]*$/

/** True for a line with a pipe that has no backslash before it. */
function hasPipe(line: string): boolean {
  for (let at = line.indexOf('|'); at !== -1; at = line.indexOf('|', at + 1))
    if (at === 0 || line.charAt(at - 1) !== '\\') return true
  return false
}

type Alignment = 'left' | 'center' | 'right' | null

interface Section {
  tag: 'thead' | 'tbody' | 'tfoot'
  rows: string[][]
}

/** Reads lines with pipes between two boundaries. The rows before the first separator are the header, which is optional. */
export function table(parser: BlockParser): boolean {
  const { source } = parser
  if (!/^ {0,3}[^ \t\v\f\r]/.test(source.line) || !hasPipe(source.line) || !isAfterBoundary(parser)) return false
  const start = source.position
  if (start < (noneBefore.get(source) ?? 0)) return false
  const read = readTable(source)
  const end = source.position
  const isTable = isBeforeBoundary(parser) && dividesLines(source.text.slice(start, end - 1)) && read.hasBody
  if (!isTable) {
    noneBefore.set(source, end)
    source.position = start
    return false
  }
  build(parser.add(element('table')), read)
  return true
}

// Before these positions no table begins. Where rows are no table, the same reason keeps the later ones of them from being one, so
// each line is looked at once.
const noneBefore = new WeakMap<Scanner, number>()

interface Table {
  sections: Section[]
  alignments: Alignment[]
  hasBody: boolean
}

function readTable(source: Scanner): Table {
  const sections: Section[] = []
  let alignments: Alignment[] = []
  let rows: string[][] = []
  let hasFoot = false
  const hasLeadingPipe = /^[ \t\v\f\r]*\|/.test(source.line)
  if (separator.test(source.line)) source.takeLine()
  const end = (tag: Section['tag']): void => {
    sections.push({ tag, rows })
    rows = []
  }
  while (!source.isAtEnd && hasPipe(source.line)) {
    const line = source.takeLine()
    if (separator.test(line)) {
      if (rows.length === 0) continue
      if (alignments.length === 0 && !hasFoot) {
        end('thead')
        alignments = alignmentsIn(line)
      } else if (!hasFoot) end('tbody')
    } else if (footer.test(line)) {
      if (rows.length > 0) end('tbody')
      hasFoot = true
    } else rows.push(cellsOf(line.trimEnd(), hasLeadingPipe))
  }
  if (rows.length > 0) end(hasFoot ? 'tfoot' : 'tbody')
  return { sections, alignments, hasBody: sections.some(({ tag }) => tag === 'tbody') }
}

const alignmentsIn = (line: string): Alignment[] =>
  Array.from(line.matchAll(/(:?)-+(:?)/g), ([, left, right]) =>
    left === '' ? (right === '' ? null : 'right') : right === '' ? 'left' : 'center',
  )

/** Divides a line into cells. A pipe in code does not divide. */
function cellsOf(line: string, hasLeadingPipe: boolean): string[] {
  const cells = ['']
  const add = (text: string): void => {
    cells[cells.length - 1] += text
  }
  const spans = new CodeSpans(line)
  const state = { text: line }
  let begin = 0
  for (let at = 0; at < line.length; ) {
    const character = line.charAt(at)
    const end = endOfCode(state, at)
    if (end !== null) {
      add(line.slice(at, end))
      begin = end
      at = end
    } else if (character === '`') {
      const { code, end } = spans.at(at, begin)
      add(code === null ? line.slice(at, end) : spanOf(code))
      at = end
    } else if (character === '|' && (at === begin || line.charAt(at - 1) !== '\\')) {
      cells.push('')
      at++
    } else if (line.startsWith('\\|', at)) {
      add('|')
      at += 2
    } else {
      add(character)
      at++
    }
  }
  if (hasLeadingPipe && strip(cells[0] ?? '') === '') cells.shift()
  if (strip(cells.at(-1) ?? '') === '') cells.pop()
  return cells.map(strip)
}

/** Finds where the `code` element at a position ends; null where none is. */
function endOfCode(state: { text: string }, position: number): number | null {
  if (!state.text.startsWith('<code', position) || !comes(state, '</code>', position)) return null
  const tag = state.text.indexOf('>', position)
  const close = tag === -1 ? -1 : state.text.indexOf('</code>', tag)
  return close === -1 ? null : close + '</code>'.length
}

/** Writes code between as many backticks as it needs. */
function spanOf(code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => (run.length > most.length ? run : most), '')
  const marks = `${longest}\``
  return longest === '' ? `\`${code}\`` : `${marks} ${code} ${marks}`
}

/** True where each line has a pipe that stands neither in code nor in an element that begins on another line. */
function dividesLines(text: string): boolean {
  let hasPipeOnLine = false
  for (const { value, isCode } of piecesOf(text)) {
    const lines = value.split('\n')
    while (lines.at(-1) === '') lines.pop()
    if (isCode) {
      if (lines.length > 2 || (lines.length === 2 && !hasPipeOnLine)) break
      if (lines.length === 2) hasPipeOnLine = false
    } else {
      if (lines.length > 1 && !hasPipeOnLine && !hasPipe(lines[0] ?? '')) break
      hasPipeOnLine = (lines.length <= 1 && hasPipeOnLine) || hasPipe(lines.at(-1) ?? '')
    }
  }
  return hasPipeOnLine
}

/** Cuts a text into code and the texts between. Elements of HTML and comments divide the texts and are left out. */
function* piecesOf(text: string): Generator<{ value: string; isCode: boolean }> {
  const state = { text }
  const spans = new CodeSpans(text)
  let shown = 0
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at)
    const span = character === '`' ? spans.at(at) : null
    const end = character === '<' ? endOfElement(state, at) : span?.code != null ? span.end : null
    if (end === null) {
      at = span?.end ?? at + 1
      continue
    }
    if (at > shown) yield { value: text.slice(shown, at), isCode: false }
    if (span?.code != null) yield { value: span.code, isCode: true }
    shown = end
    at = end
  }
  if (shown < text.length) yield { value: text.slice(shown), isCode: false }
}

/** Finds where the comment or element within a line at a position ends; null where none begins. */
function endOfElement(state: { text: string }, position: number): number | null {
  const note = endOfComment(state, position)
  if (note !== null) return note
  const tag = tagAt(state.text, position)
  if (tag === null || blockElements.has(tag.name)) return null
  if (tag.isClosed || voidElements.has(tag.name)) return tag.end
  const close = closingTagFrom(state, tag.name, tag.end)
  return close === null ? state.text.length : (closingAt(state.text, close)?.end ?? close)
}

// Shorter rows are filled with empty cells, at most so many in a table. Many rows beside a long one would need millions of cells,
// and a browser shows the table alike without them.
const MOST_FILLED = 10_000

function build(node: Node, { sections, alignments }: Table): void {
  const columns = sections.flatMap(({ rows }) => rows).reduce((most, { length }) => Math.max(most, length), 0)
  let mayBeFilled = MOST_FILLED
  for (const { tag, rows } of sections) {
    const section = element(tag)
    node.children.push(section)
    for (const cells of rows) {
      const line = element('tr')
      section.children.push(line)
      const filled = Math.min(columns - cells.length, mayBeFilled)
      mayBeFilled -= filled
      for (let column = 0; column < cells.length + filled; column++) {
        const cell = element(tag === 'thead' ? 'th' : 'td')
        cell.addText(cells[column] ?? '', 'source')
        const alignment = alignments[column] ?? null
        if (alignment !== null) cell.attributes.set('style', `text-align: ${alignment}`)
        line.children.push(cell)
      }
    }
  }
}
