import type { BlockParser } from './block-parser.ts'
import { isAfterBoundary, isBeforeBoundary } from './boundary.ts'
import { comes } from './ends.ts'
import { Node } from './node.ts'
import { isBlank, strip } from './scanner.ts'

/** Reads `$$…$$` between boundaries, which is a block. A backslash before it makes it a formula within a line. */
export function blockFormula(parser: BlockParser): boolean {
  const { source } = parser
  const [whole, backslash] = /^ {0,3}(\\?)\$\$/.exec(source.line) ?? []
  if (whole === undefined || !isAfterBoundary(parser)) return false
  const inside = source.position + whole.length
  if (!comes(source, '$$', inside)) return false
  const close = source.text.indexOf('$$', inside)
  const start = source.position
  source.position = close + 2
  const endsLine = isBlank(source.line)
  if (endsLine) source.takeLine()
  if (backslash !== '') {
    source.position = endsLine ? start + whole.length - 2 : start
    return false
  }
  if (!isBeforeBoundary(parser)) {
    source.position = start
    return false
  }
  parser.add(new Node('math', '', strip(source.text.slice(inside, close))))
  return true
}
