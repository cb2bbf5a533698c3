import type { Node } from './node.ts'
import { isSpace } from './scanner.ts'
import { type SpanParser, type Stop, span } from './span-parser.ts'

const letterOrNumber = /^[\p{L}\p{N}]/u
const withinWord = /\p{L}-?\p{L}*$/u

/** Reads `*em*`, `_em_`, `**strong**` and `__strong__`. Marks that are not closed are text. */
export function emphasis(parser: SpanParser): boolean {
  const { text, position } = parser
  const mark = text.charAt(position)
  if (mark !== '*' && mark !== '_') return false
  const marks = text.charAt(position + 1) === mark ? mark + mark : mark
  const tag = marks.length === 2 ? 'strong' : 'em'
  if (!mayOpen(parser, mark, position + marks.length, tag)) return parser.takeText(marks.length)
  if (emphasize(parser, position, marks, tag)) return true
  if (tag === 'strong' && !parser.tree.is('em') && emphasize(parser, position, mark, 'em')) return true
  return parser.takeText(marks.length)
}

function mayOpen(parser: SpanParser, mark: string, inside: number, tag: string): boolean {
  const { text, position, tree } = parser
  if (mark === '_' && withinWord.test(text.slice(Math.max(0, position - 40), position))) return false
  if (isSpace(text.charAt(inside)) || !parser.mayAttempt) return false
  if (!parser.isWithin((node) => node.is(tag))) return true
  const attempt = attempts.get(tree)
  if (attempt?.marks === text.slice(position, inside)) attempt.passed.push(position)
  return false
}

/** Takes the emphasis whose marks stand at `from`, or goes back. Where only the first of two marks opens it, the second is text. */
function emphasize(parser: SpanParser, from: number, marks: string, tag: string): boolean {
  const hopeless = hopelessOf(parser)
  if (hopeless.has(`${marks} ${from}`)) return false
  const node = span(tag)
  const attempt: { marks: string; passed: number[] } = { marks, passed: [] }
  attempts.set(node, attempt)
  parser.position = from + marks.length
  if (parser.parseInside(node, stopOf(marks, node))) {
    parser.position += marks.length
    parser.add(node)
    return true
  }
  for (const place of attempt.passed) hopeless.add(`${marks} ${place}`)
  parser.goBack(from)
  return false
}

function stopOf(marks: string, node: Node): Stop {
  const mark = marks.charAt(0)
  return {
    lengthAt: (text, position) => (text.startsWith(marks, position) ? marks.length : 0),
    ends: ({ text, position }) => {
      if (isSpace(text.charAt(position - 1)) || node.children.length === 0) return false
      // Two marks do not end emphasis that one mark began, unless a third follows.
      if (marks.length === 1 && text.charAt(position + 1) === mark && text.charAt(position + 2) !== mark) return false
      return mark !== '_' || !letterOrNumber.test(text.slice(position + marks.length, position + marks.length + 2))
    },
  }
}

/** The emphasis that is being tried, and where marks like its own stand in it, which open nothing there. */
const attempts = new WeakMap<Node, { marks: string; passed: number[] }>()

const hopelessIn = new WeakMap<SpanParser, Map<string, Set<string>>>()

/**
 * Gives the marks that cannot open emphasis in the surroundings of the position. Earlier emphasis in the same surroundings passed
 * them and found no end up to the end of the text. Emphasis from these marks would find none, either.
 */
function hopelessOf(parser: SpanParser): Set<string> {
  const known = hopelessIn.get(parser) ?? new Map<string, Set<string>>()
  hopelessIn.set(parser, known)
  const name = surroundings(parser)
  const hopeless = known.get(name) ?? new Set<string>()
  known.set(name, hopeless)
  return hopeless
}

/** Names the emphasis, links and HTML around the position, which decide how the text is read on. */
const surroundings = ({ tree, above }: SpanParser): string => [...above.slice(1), tree].map(({ tag }) => tag).join(' ')
