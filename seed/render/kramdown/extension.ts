import { setOption } from '../../archive/markdown-options.ts'
import { attributesIn, endOfList, joinAttributes, noAttributes, readAttributes } from './attributes.ts'
import type { BlockParser } from './block-parser.ts'
import type { Document } from './document.ts'
import { firstFrom } from './ends.ts'
import { Node } from './node.ts'
import { isBlank, matchAt } from './scanner.ts'
import type { SpanParser } from './span-parser.ts'

/** Reads `{:name: .class}`, which defines a list of attributes that other lists may name. It shows nothing. */
export function attributeDefinition(parser: BlockParser): boolean {
  const { source, document } = parser
  const [open, name] = /^ {0,3}\{:(\w[\w-]*):/.exec(source.line) ?? []
  const line = source.line.trimEnd()
  if (open === undefined || name === undefined || !line.endsWith('}')) return false
  const inside = line.slice(open.length, -1)
  if (inside === '' || /(?:^|[^\\])\}/.test(inside)) return false
  source.takeLine()
  const list = document.attributeLists.get(name) ?? noAttributes()
  readAttributes(inside, list)
  document.attributeLists.set(name, list)
  parser.add(new Node('end', 'attributes'))
  return true
}

/** Reads `{: …}` on its own line. It belongs to the block before it, or after a blank line to the block that follows. */
export function blockAttributes(parser: BlockParser): boolean {
  const { source, last } = parser
  const inside = attributesIn(source.line)
  if (inside === null) return false
  source.takeLine()
  const given = noAttributes()
  readAttributes(inside, given)
  if (last !== undefined && last.kind !== 'blank' && (last.kind !== 'end' || last.tag === 'definition')) {
    last.given ??= noAttributes()
    joinAttributes(last.given, given)
    if (source.isAtEnd || attributesIn(source.line) === null) parser.add(new Node('end', 'attributes'))
  } else {
    parser.pending ??= noAttributes()
    joinAttributes(parser.pending, given)
  }
  return true
}

const opening = /\{::(\w{1,40})(?=[ \t\n\v\f\r/}])/y

interface Extension {
  name: string
  attributes: Map<string, string>
  /** The body is null in `{::name options /}`. */
  body: string | null
  end: number
}

/** Reads `{::name options}` or `{::name options /}` at a position. `inside` stands behind the name. */
function openingAt(text: string, position: number): { name: string; inside: string; end: number } | null {
  const name = matchAt(opening, text, position)?.[1] ?? ''
  if (!['comment', 'nomarkdown', 'options'].includes(name)) return null
  const from = position + '{::'.length + name.length
  const end = endOfList(text, from)
  return end === null ? null : { name, inside: text.slice(from, end), end: end + 1 }
}

/** Reads `{::name options}…{:/name}` or `{::name options /}` at a position. */
function extensionAt(state: { text: string }, position: number, isBlock: boolean): Extension | null {
  const open = openingAt(state.text, position)
  if (open === null) return null
  const { name, inside, end } = open
  const isClosed = inside.endsWith('/')
  const given = noAttributes()
  readAttributes(isClosed ? inside.slice(0, -1) : inside, given)
  const attributes = given.values
  if (isClosed) return { name, attributes, body: null, end }
  const stop = isBlock
    ? new RegExp(`^ {0,3}\\{:/(?:${name})?\\}[ \\t\\v\\f\\r]*$`, 'gm')
    : new RegExp(`\\{:/(?:${name})?\\}`, 'g')
  const close = firstFrom(state, stop, end)
  return close && { name, attributes, body: state.text.slice(end, close.index), end: close.end }
}

/** Makes a node: `comment` shows nothing, `nomarkdown` is HTML as it stands, and `options` sets options for the text behind it. */
function nodeOf({ name, attributes, body }: Extension, document: Document): Node {
  if (name === 'options') for (const [key, value] of attributes) setOption(document.options, key, value)
  const types = attributes.get('type') ?? ''
  const isHtml = types === '' || types.split(/\s+/).includes('html')
  if (name === 'nomarkdown' && body !== null && isHtml) return new Node('raw', '', body)
  return name === 'options' ? new Node('end', name) : new Node('comment')
}

/** Reads an extension between blocks. */
export function blockExtension(parser: BlockParser): boolean {
  const { source } = parser
  const [indent] = /^ {0,3}(?=\{::)/.exec(source.line) ?? []
  if (indent === undefined) return false
  const open = openingAt(source.text, source.position + indent.length)
  if (open === null || !isBlank(source.lineAt(open.end))) return false
  const found = extensionAt(source, source.position + indent.length, true)
  if (found === null) return false
  source.position = found.end
  source.takeLine()
  const node = nodeOf(found, parser.document)
  if (node.kind === 'raw') node.value += '\n'
  if (node.kind === 'end') parser.add(node)
  else parser.addAside(node)
  return true
}

/** Reads an extension within a line. */
export function spanExtension(parser: SpanParser): boolean {
  if (!parser.text.startsWith('{::', parser.position)) return false
  const found = extensionAt(parser, parser.position, false)
  if (found === null) return false
  const node = nodeOf(found, parser.document)
  if (node.kind !== 'end') parser.add(node)
  parser.position = found.end
  return true
}

/** Reads `{: …}` within a line. It belongs to the element right before it. After text it is text. */
export function spanAttributes(parser: SpanParser): boolean {
  const before = parser.tree.children.at(-1)
  if (!parser.text.startsWith('{:', parser.position) || before === undefined || before.kind === 'text') return false
  const inside = parser.position + '{:'.length
  const end = /[:/}]/.test(parser.text.charAt(inside)) ? null : endOfList(parser.text, inside)
  if (end === null) return false
  const given = noAttributes()
  readAttributes(parser.text.slice(inside, end), given)
  before.given ??= noAttributes()
  joinAttributes(before.given, given)
  parser.position = end + 1
  return true
}
