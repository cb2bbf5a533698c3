import { CodeSpans } from './code-span.ts'
import { comes, firstFrom } from './ends.ts'
import { Node } from './node.ts'
import { isSpace, strip } from './scanner.ts'
import { type SpanParser, span } from './span-parser.ts'

const codeSpans = new WeakMap<SpanParser, CodeSpans>()

/** Reads code between backticks. */
export function codeSpan(parser: SpanParser): boolean {
  const { text, position } = parser
  if (text.charAt(position) !== '`') return false
  const spans = codeSpans.get(parser) ?? new CodeSpans(text)
  codeSpans.set(parser, spans)
  const { code, end } = spans.at(position)
  if (code === null) return parser.takeText(end - position)
  parser.add(new Node('codeSpan', '', code))
  parser.position = end
  return true
}

/** Reads a formula such as `$$x$$`. */
export function formula(parser: SpanParser): boolean {
  const { text, position } = parser
  if (!text.startsWith('$$', position) || !comes(parser, '$$', position + 2)) return false
  const close = text.indexOf('$$', position + 2)
  parser.add(new Node('math', '', strip(text.slice(position + 2, close))))
  parser.position = close + 2
  return true
}

/** Reads two spaces or backslashes at the end of a line. In GFM one backslash is a break, too, or with `hard_wrap` every end. */
export function lineBreak(parser: SpanParser): boolean {
  const { text, position } = parser
  const { input, hard_wrap } = parser.document.options
  const isGfm = input === 'GFM'
  const isHard = isGfm && hard_wrap
  if (!isHard && (text.startsWith('  \n', position) || text.startsWith('\\\\\n', position))) {
    parser.add(span('br'))
    parser.position += 2
    return true
  }
  const mark = isHard ? '\n' : '\\\n'
  if (!isGfm || !parser.isGfm || !text.startsWith(mark, position)) return false
  if (parser.isWithin(({ kind }) => kind === 'html')) return false
  parser.position += mark.length - 1
  // The end of a block breaks no line.
  if (position + mark.length < text.length || parser.above.length > 0) parser.add(span('br'))
  if (isHard) parser.takeText(1)
  parser.plainEnd = parser.position
  return true
}

/** Reads a backslash before one of the characters that kramdown escapes. */
export function escapedCharacter(parser: SpanParser): boolean {
  const { text, position } = parser
  if (text.charAt(position) !== '\\') return false
  const next = text.charAt(position + 1)
  const escapable = parser.document.options.input === 'GFM' ? `${characters}~` : characters
  if (next === '' || !escapable.includes(next)) return false
  return parser.takeText(2, next)
}

const characters = '\\.*_+`<>()[]{}#!:|"\'$=-'

const strikeEnd = /[^\s~]~~/g

/** Reads GFM's `~~struck~~`. */
export function strikethrough(parser: SpanParser): boolean {
  const { text, position } = parser
  if (!text.startsWith('~~', position) || parser.document.options.input !== 'GFM' || parser.isDeep) return false
  const first = text.charAt(position + 2)
  if (first === '~' || isSpace(first)) return false
  const found = firstFrom(parser, strikeEnd, position + 2)
  if (found === null) return false
  const node = new Node('html', 'del')
  node.contentModel = 'span'
  parser.add(node)
  parser.parseText(node, text.slice(position + 2, found.end - 2))
  parser.position = found.end
  return true
}
