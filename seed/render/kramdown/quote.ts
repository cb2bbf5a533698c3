import type { BlockParser } from './block-parser.ts'
import { endsLazily } from './boundary.ts'
import { element } from './node.ts'
import { quoteStart } from './starts.ts'

/** Reads a quotation. It goes on to the next blank line, with or without its `>`. */
export function quote(parser: BlockParser): boolean {
  const { source } = parser
  if (!quoteStart.test(source.line) || parser.isDeep) return false
  const lines = [source.takeLine()]
  while (!source.isAtEnd && !endsLazily(source.line)) lines.push(source.takeLine())
  const text = lines.map((line) => `${line.replace(quoteStart, '')}\n`).join('')
  parser.parseText(parser.add(element('blockquote')), text)
  return true
}
