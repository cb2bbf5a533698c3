/** No more spaces are added to a text, since nobody continues values at the margin as often. */
const MOST_ADDED = 1_000_000

/**
 * Indents the lines on which a quoted text or brackets go on, as far as the `yaml` package wants it. Jekyll's parser takes such
 * lines at any column. The spaces that are added mean nothing to either. Each character is looked at once.
 *
 * @returns null where no line is to be indented
 */
export function indentContinued(text: string): string | null {
  const lines: ContinuedLine[] = []
  for (let at = 0; at < text.length; ) at = lineEnd(text, passItem(text, at, lines))
  const added = lines.reduce((sum, { column }) => sum + column, 0)
  if (added === 0 || added > MOST_ADDED || lines.some(({ start }) => isDocumentMark(text, start))) return null
  const starts = [0, ...lines.map(({ start }) => start)]
  return starts
    .map((start, i) => ' '.repeat(i === 0 ? 0 : (lines[i - 1]?.column ?? 0)) + text.slice(start, starts[i + 1]))
    .join('')
}

/** True where a line begins or ends a document of YAML, which it does even within a quote. */
const isDocumentMark = (text: string, at: number): boolean =>
  (text.startsWith('---', at) || text.startsWith('...', at)) && isSpace(text[at + 3])

/** A line that continues a value which began above it. */
interface ContinuedLine {
  start: number
  /** The line has to be indented by so many spaces. */
  column: number
}

/**
 * Passes `key: value`, `- value` or `- key: value`, and the lines on which the value goes on.
 *
 * @returns where that ends
 */
function passItem(text: string, start: number, lines: ContinuedLine[]): number {
  const key = passHyphens(text, start)
  const column = key - start + 1
  const end = passValue(text, key, column, lines)
  const colon = passSpaces(text, end)
  if (text[colon] !== ':' || !isSpace(text[colon + 1])) {
    return isBlockText(text, key) ? passBlockText(text, key, passSpaces(text, start) - start) : end
  }
  const value = passProperties(text, passSpaces(text, colon + 1))
  return isBlockText(text, value) ? passBlockText(text, value, key - start) : passValue(text, value, column, lines)
}

/** Passes spaces and the hyphens of lists. */
function passHyphens(text: string, start: number): number {
  let at = passSpaces(text, start)
  while (text[at] === '-' && isSpace(text[at + 1])) at = passSpaces(text, at + 1)
  return at
}

/** Passes anchors and tags. */
function passProperties(text: string, start: number): number {
  let at = start
  while (text[at] === '&' || text[at] === '!') {
    while (at < text.length && !isSpace(text[at])) at++
    at = passSpaces(text, at)
  }
  return at
}

const isBlockText = (text: string, at: number): boolean => text[at] === '|' || text[at] === '>'

/**
 * Passes the lines of a block of text. They are blank, or indented further than the key that the text belongs to.
 *
 * @returns the end of the last one
 */
function passBlockText(text: string, start: number, parent: number): number {
  let at = lineEnd(text, start)
  while (at < text.length) {
    const first = passSpaces(text, at)
    if (!isSpace(text[first]) && first - at <= parent) break
    at = lineEnd(text, at)
  }
  return at - 1
}

/** Passes a quoted text, what stands in brackets, or plain text on its line up to a colon. */
function passValue(text: string, start: number, column: number, lines: ContinuedLine[]): number {
  const first = text[start]
  if (first === '"' || first === "'") return passQuoted(text, start, column, lines)
  if (first === '[' || first === '{') return passBrackets(text, start, column, lines)
  let at = start
  while (at < text.length && text[at] !== '\n' && !(text[at] === ':' && isSpace(text[at + 1]))) at++
  return at
}

function passQuoted(text: string, start: number, column: number, lines: ContinuedLine[]): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '\n') lines.push({ start: at + 1, column })
    else if (character === '\\' && quote === '"' && text[at + 1] !== '\n') at++
    else if (character === quote && (quote === '"' || text[at + 1] !== quote)) return at + 1
    else if (character === quote) at++
  }
  return text.length
}

/** Passes `[…]` or `{…}` with all that is in it. */
function passBrackets(text: string, start: number, column: number, lines: ContinuedLine[]): number {
  let depth = 0
  let isBegin = true
  for (let at = start; at < text.length; ) {
    const character = text[at] ?? ''
    if (isBegin && (character === '"' || character === "'")) {
      at = passQuoted(text, at, column, lines)
      isBegin = false
      continue
    }
    if (character === '\n') lines.push({ start: at + 1, column })
    if (character === '[' || character === '{') depth++
    if (character === ']' || character === '}') depth--
    if (depth === 0) return at + 1
    if (character === '#' && isSpace(text[at - 1])) at = lineEnd(text, at) - 1
    else {
      // A quote within plain text is a character like any other.
      if (!isSpace(character)) isBegin = '[{,:'.includes(character)
      at++
    }
  }
  return text.length
}

function passSpaces(text: string, start: number): number {
  let at = start
  while (text[at] === ' ') at++
  return at
}

/** Finds where the next line begins. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

const isSpace = (character: string | undefined): boolean => character === undefined || ' \t\r\n'.includes(character)
