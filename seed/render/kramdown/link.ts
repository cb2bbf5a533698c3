import { comes } from './ends.ts'
import { Node } from './node.ts'
import { referenceName } from './reference-name.ts'
import { isSpace, matchAt, strip } from './scanner.ts'
import { type SpanParser, type Stop, span } from './span-parser.ts'

/** Reads `[text](url "title")`, `[text][name]`, `[name]`, and the same with `!` for images. */
export function link(parser: SpanParser): boolean {
  const { text, position } = parser
  const isImage = text.charAt(position) === '!'
  const open = isImage ? 2 : 1
  const inside = position + open
  if (text.charAt(inside - 1) !== '[' || text.charAt(inside) === '^' || inside >= text.length) return false
  const isNested = !isImage && parser.isWithin((node) => node.is('a') || node.is('img'))
  if (isNested || !parser.mayAttempt || !comes(parser, ']', inside)) return parser.takeText(open)

  const node = span(isImage ? 'img' : 'a')
  parser.position = inside
  const target = parser.parseInside(node, closingBracket()) ? targetAt(parser, parser.position, inside) : null
  if (target === null) {
    parser.goBack(position)
    return parser.takeText(open)
  }
  const label = text.slice(inside, parser.position)
  node.attributes.set(isImage ? 'src' : 'href', target.url)
  if (isImage) {
    node.attributes.set('alt', label.replace(escapedIn, '$1'))
    node.children = []
  }
  if (target.title !== null) node.attributes.set('title', target.title)
  node.given = target.definition === null ? null : copyOf(target.definition)
  parser.add(node)
  parser.position = target.end
  return true
}

const copyOf = ({ given }: Node): Node['given'] =>
  given && { references: [...given.references], values: new Map(given.values) }

/** Stops at the bracket that closes the label. Brackets within it come in pairs, and images have read their closing one. */
function closingBracket(): Stop {
  let open = 1
  let images = 0
  let counted = 0
  return {
    lengthAt: (text, position) => {
      const character = text.charAt(position)
      if (character === ']' || character === '[') return 1
      return character === '!' && text.charAt(position + 1) === '[' ? 2 : 0
    },
    ends: ({ tree, text, position }) => {
      open += text.charAt(position) === ']' ? -1 : 1
      for (; counted < tree.children.length; counted++) if (tree.children[counted]?.is('img')) images++
      return open - images === 0
    },
  }
}

interface Destination {
  url: string
  title: string | null
  definition: Node | null
  end: number
}

// No name is as long as this pattern allows.
const named = /\][ \t\n\v\f\r]{0,1000}\[([^\]]{0,1000})\]/y

/** Finds the target of a link, from the closing bracket of its label on; null where it is no link. */
function targetAt(parser: SpanParser, close: number, inside: number): Destination | null {
  const { text, document } = parser
  const name = comes(parser, ']', close + 2) ? matchAt(named, text, close) : null
  if (name === null && text.charAt(close + 1) === '(') return addressAt(parser, close + 1)
  const found = document.references.get(referenceName(name?.[1] || text.slice(inside, close).replace(escapedIn, '$1')))
  if (found === undefined) return null
  return { ...found, end: close + (name?.[0].length ?? 1) }
}

const escapedIn = /\\([\\.*_+`<>()[\]{}#!:|"'$=-])/g

/** Reads `(url)`, `(<url>)` or `(url "title")`. A URL ends at its closing parenthesis, or at white space and a quotation mark. */
function addressAt(parser: SpanParser, open: number): Destination | null {
  const { text } = parser
  if (!comes(parser, ')', open)) return null
  if (text.charAt(open + 1) === '<') {
    const close = text.indexOf('>', open)
    const lineEnd = text.indexOf('\n', open)
    if (close !== -1 && (lineEnd === -1 || close < lineEnd)) {
      const url = text.slice(open + 2, close)
      if (text.charAt(close + 1) === ')') return { url, title: null, definition: null, end: close + 2 }
      return titled(parser, url, close + 1)
    }
  }
  let depth = 0
  for (let at = open; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '(') depth++
    else if (character === ')') {
      depth--
      if (depth === 0) return { url: strip(text.slice(open + 1, at)), title: null, definition: null, end: at + 1 }
    } else if (isSpace(character) && /["']/.test(text.charAt(at + 1)))
      return titled(parser, strip(text.slice(open + 1, at)), at + 1)
  }
  countAgain(parser, text.length - open)
  return null
}

/** Moves the position on, so that text which was searched in vain counts as read again when the parser goes back. */
function countAgain(parser: SpanParser, length: number): void {
  parser.position += length
}

function titled(parser: SpanParser, url: string, from: number): Destination | null {
  const { text } = parser
  let begin = from
  while (isSpace(text.charAt(begin))) begin++
  const quote = text.charAt(begin)
  if (quote !== '"' && quote !== "'") return null
  for (let at = text.indexOf(quote, begin + 2); at !== -1; at = text.indexOf(quote, at + 1)) {
    let end = at + 1
    while (isSpace(text.charAt(end))) end++
    if (text.charAt(end) === ')') return { url, title: text.slice(begin + 1, at), definition: null, end: end + 1 }
  }
  countAgain(parser, text.length - begin)
  return null
}

// No URL is longer than this pattern allows, so its end is not looked for further.
const address = /<((mailto|https?|ftps?):[^>\n]{1,2000}|[\p{L}\p{N}\-_.]+@[\p{L}\p{N}\-_.]+)>/uy

/** Reads `<http://…>` and `<name@host>`. A bare URL is text. */
export function autolink(parser: SpanParser): boolean {
  if (parser.text.charAt(parser.position) !== '<') return false
  const found = matchAt(address, parser.text, parser.position)
  if (found === null) return false
  const target = found[1] ?? ''
  const node = span('a')
  node.attributes.set('href', found[2] === undefined ? `mailto:${target}` : target)
  node.children.push(new Node('text', '', target.replace(/^mailto:/, '')))
  parser.add(node)
  parser.position += found[0].length
  return true
}
