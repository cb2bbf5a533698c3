import type { BlockParser } from './block-parser.ts'
import { takeIndented } from './code.ts'
import { Node } from './node.ts'
import { matchAt } from './scanner.ts'
import type { SpanParser } from './span-parser.ts'
import { indentation } from './starts.ts'

const definition = /^ {0,3}\[\^(\w[\w-]*)\]:(.*)$/s

/** Reads `[^name]: text` and the indented lines below it. The later of two definitions wins. */
export function footnoteDefinition(parser: BlockParser): boolean {
  const { source, document } = parser
  const [, name, first = ''] = definition.exec(source.line) ?? []
  if (name === undefined || parser.isDeep) return false
  source.takeLine()
  const lines = [first, ...takeIndented(source)].map((line) => line.replace(indentation, ''))
  const content = new Node('root')
  parser.parseText(content, lines.map((line) => `${line}\n`).join(''))
  const end = parser.add(new Node('end', 'definition'))
  document.footnotes.set(name, { content, definition: end })
  return true
}

const mark = /\[\^(\w[\w-]*)\]/y

/** Reads `[^name]` within a line. It is text where there is no such note. */
export function footnoteMark(parser: SpanParser): boolean {
  const found = matchAt(mark, parser.text, parser.position)
  if (found === null) return false
  const name = found[1] ?? ''
  if (parser.document.footnotes.has(name)) parser.add(new Node('footnote', '', name))
  else parser.tree.addText(found[0])
  parser.position += found[0].length
  return true
}
