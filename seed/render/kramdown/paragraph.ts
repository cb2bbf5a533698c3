import type { BlockParser } from './block-parser.ts'
import { endsLazily, isEndMark } from './boundary.ts'
import { element, Node } from './node.ts'
import { isBlank, stripLeft, stripRight } from './scanner.ts'
import { definitionStart, fenceStart, headingStart, isListStart, quoteStart } from './starts.ts'

/** True for a line that does not belong to the paragraph before it. */
function interrupts(line: string, { document: { options } }: BlockParser): boolean {
  if (endsLazily(line) || definitionStart.test(line)) return true
  if (options.input !== 'GFM' || !options.gfm_quirks.includes('paragraph_end')) return false
  return isListStart(line) || headingStart.test(line) || quoteStart.test(line) || fenceStart.test(line)
}

/** Reads lines that are no other block. Right behind a paragraph they continue it. */
export function paragraph(parser: BlockParser): boolean {
  const { source, last } = parser
  const before = source.text.slice(Math.max(0, source.position - 3), source.position)
  const lines = [source.takeLine()]
  while (!source.isAtEnd && !interrupts(source.line, parser)) lines.push(source.takeLine())
  const text = stripRight(lines.join('\n'))
  if (last?.is('p')) {
    last.addText(`${before === '  \n' ? '  \n' : '\n'}${text}`, 'source')
  } else {
    parser.add(element('p')).addText(stripLeft(text), 'source')
  }
  return true
}

export function blankLines(parser: BlockParser): boolean {
  const { source } = parser
  if (!isBlank(source.line)) return false
  let value = ''
  while (!source.isAtEnd && isBlank(source.line)) value += `${source.takeLine()}\n`
  if (parser.last?.kind === 'blank') parser.last.value += value
  else parser.add(new Node('blank', '', value))
  return true
}

/** True for a line of three or more of one of `*`, `-` and `_`. */
export const isRule = (line: string): boolean => /^ {0,3}([*_-])[ \t]*(?:\1[ \t]*){2,}$/.test(line)

export function rule(parser: BlockParser): boolean {
  if (!isRule(parser.source.line)) return false
  parser.source.takeLine()
  parser.add(element('hr'))
  return true
}

/** Reads `^` alone on its line, which shows nothing. */
export function endMark(parser: BlockParser): boolean {
  if (!isEndMark(parser.source.line)) return false
  parser.source.takeLine()
  parser.add(new Node('end'))
  return true
}

/** Reads a line that begins with a tab behind one to three spaces: it is neither code nor a paragraph, and shown as it is. */
export function looseLine({ source, tree }: BlockParser): boolean {
  if (!/^ {0,3}\t/.test(source.line)) return false
  tree.addText(`${source.takeLine()}\n`, 'source')
  return true
}

/** Reads a line that is no other block as text. */
export function plainLine({ source, tree }: BlockParser): boolean {
  tree.addText(`${source.takeLine()}\n`, 'source')
  return true
}
