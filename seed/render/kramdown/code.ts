import { attributesIn } from './attributes.ts'
import type { BlockParser } from './block-parser.ts'
import { beginsWithBlockTag, isEndMark } from './boundary.ts'
import { Node } from './node.ts'
import { isBlank, type Scanner, strip } from './scanner.ts'
import { indentation } from './starts.ts'

/** Takes the indented lines at the position, with those that continue them without indentation and the blank ones between. */
export function takeIndented(source: Scanner): string[] {
  const taken: string[] = []
  while (!source.isAtEnd) {
    const start = source.position
    const blanks: string[] = []
    while (!source.isAtEnd && isBlank(source.line)) blanks.push(source.takeLine())
    if (source.isAtEnd || !indentation.test(source.line)) {
      source.position = start
      break
    }
    taken.push(...blanks, source.takeLine())
    while (!source.isAtEnd && !endsCode(source.line)) taken.push(source.takeLine())
  }
  return taken
}

/** True for a line that ends code. Any other line belongs to the code before it, even if it is not indented. */
const endsCode = (line: string): boolean =>
  isBlank(line) || attributesIn(line) !== null || isEndMark(line) || beginsWithBlockTag(line)

/** Reads code that is indented by four spaces or a tab. A line after it that is not indented is joined to its last line. */
export function indentedCode(parser: BlockParser): boolean {
  const { source } = parser
  if (!indentation.test(source.line) || isBlank(source.line)) return false
  const lines: string[] = []
  for (const line of takeIndented(source)) {
    if (lines.length > 0 && /^ {0,3}[^ \t\n\v\f\r]/.test(line)) lines.push(`${lines.pop() ?? ''} ${line}`)
    else lines.push(line)
  }
  parser.add(new Node('code', '', lines.map((line) => `${line.replace(indentation, '')}\n`).join('')))
  return true
}

interface Fence {
  marks: string
  /** The rest of the line behind the marks, without white space around it. */
  language: string
  /** True where white space stands between the marks and the language. */
  isApart: boolean
}

/** Reads the line that begins fenced code; null for any other line. */
function fenceIn(line: string, isGfm: boolean): Fence | null {
  const [whole = '', marks = ''] = (isGfm ? /^ {0,3}(~{3,}|`{3,})/ : /^(~{3,})/).exec(line) ?? []
  const behind = line.slice(whole.length)
  const language = strip(behind)
  if (marks === '' || /[ \t\v\f\r]/.test(language)) return null
  return { marks, language, isApart: language !== '' && !behind.startsWith(language) }
}

/** Reads code between `~~~`, and in GFM also between backticks. Without an end it is text. */
export function fencedCode(parser: BlockParser): boolean {
  const { source } = parser
  const isGfm = parser.document.options.input === 'GFM'
  const fence = fenceIn(source.line, isGfm)
  if (fence === null) return false
  const begin = source.nextLine
  const close = endOfFence(source, begin, fence)
  if (close === null) return false
  const { end, length } = close
  const code = new Node('code', '', source.text.slice(begin, end))
  // Opening marks beyond those that are closed belong to the language.
  const language = fence.marks.slice(length) + fence.language
  if (language !== '') code.attributes.set('class', `language-${language.split('?', 1)[0]}`)
  source.position = end
  source.takeLine()
  parser.add(code)
  return true
}

interface Ends {
  /** The places, in order, where lines begin that are nothing but a fence. */
  positions: number[]
  lengths: number[]
  /** The length of the longest fence from each one to the last. */
  longest: number[]
}

const known = { '~': new WeakMap<Scanner, Ends>(), '`': new WeakMap<Scanner, Ends>() }

/**
 * Finds the line that ends fenced code, and how many of its opening marks that line closes: all of them, or as many as any line
 * has. The ends of a text are looked for once, because every fence asks for them.
 */
function endOfFence(source: Scanner, from: number, { marks, isApart }: Fence): { end: number; length: number } | null {
  const mark = marks.startsWith('~') ? '~' : '`'
  const ends = known[mark].get(source) ?? findEnds(source.text, mark)
  known[mark].set(source, ends)
  const { positions, lengths, longest } = ends
  let [low, high] = [0, positions.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((positions[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  const most = longest[low] ?? 0
  if (most === 0 || (most < marks.length && isApart)) return null
  const length = Math.min(most, marks.length)
  while ((lengths[low] ?? 0) < length) low++
  return { end: positions[low] ?? 0, length }
}

function findEnds(text: string, mark: '~' | '`'): Ends {
  const closing = mark === '~' ? /^ {0,3}(~{3,})[ \t\v\f\r]*$/gm : /^ {0,3}(`{3,})[ \t\v\f\r]*$/gm
  const found = [...text.matchAll(closing)]
  const lengths = found.map(([, marks = '']) => marks.length)
  const longest = lengths.slice()
  for (let at = longest.length - 2; at >= 0; at--) longest[at] = Math.max(longest[at] ?? 0, longest[at + 1] ?? 0)
  return { positions: found.map(({ index }) => index), lengths, longest }
}
