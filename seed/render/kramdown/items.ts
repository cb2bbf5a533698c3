import type { StateBlock } from 'markdown-it'
import { htmlBlock } from './html-block.ts'
import { endOfBlock, isAttributes, isBlank, lineAt, listStart } from './lines.ts'
import { rule } from './paragraph.ts'

/** An item of a list or a definition: its text without mark and indentation. */
export interface Item {
  lines: string[]
  /** A blank line stands before it. */
  afterBlank: boolean
}

/** Takes the items that begin with marks of one kind. A later mark may be indented less than the first item's text. */
export function readItems(
  state: StateBlock,
  startLine: number,
  endLine: number,
  mark: RegExp,
): { items: Item[]; end: number } {
  const items: Item[] = []
  let indentation = 4
  let nested = false
  let afterBlank = false
  let line = startLine
  for (; line < endLine; line++) {
    const text = lineAt(state, line)
    if (endOfBlock.test(text) || (afterBlank && rule(state, line, endLine, true))) break
    const item = items.at(-1)
    const start = mark.exec(text)
    if (start !== null && (item === undefined || leading(text) <= Math.min(3, indentation - 1))) {
      const first = firstLine(start[1]?.length ?? 0, start[2] ?? '')
      indentation = first.indentation
      nested = listStart.test(first.text)
      items.push({ lines: [first.text], afterBlank })
      afterBlank = false
    } else if (item === undefined) {
      break
    } else if (isBlank(text)) {
      item.lines.push('')
      nested = true
      afterBlank = true
    } else if (isIndented(text, indentation) || (!afterBlank && continuesLazily(state, line, endLine, indentation))) {
      const spaced = text.replace(/^\t+/, (tabs) => ' '.repeat(4 * tabs.length))
      const inside = leading(spaced) >= indentation
      const content = inside ? spaced.slice(indentation) : spaced
      // A deeper list that began in this item goes on, though its mark stands further left.
      item.lines.push(nested && !inside && listStart.test(content) ? `    ${content}` : content)
      nested ||= inside && listStart.test(content)
      afterBlank = false
    } else {
      break
    }
  }
  return { items, end: line }
}

/** The text of the line that carries the mark, and how far the item's other lines are indented. */
function firstLine(mark: number, rest: string): { text: string; indentation: number } {
  const content = rest.replace(/^\|/, ' ')
  const attributes = /^\s*\{:(?![:/])(?:\\\}|[^}])+\}\s*/.exec(content)
  const text = attributes === null ? content : content.slice(attributes[0].length)
  if (text.trim() === '') return { text: '', indentation: 4 }
  let column = mark
  for (const character of content) {
    if (character === ' ') column++
    else if (character === '\t') column += 4 - (column % 4)
    else break
  }
  return { text: text.trimStart(), indentation: attributes === null ? column : 4 }
}

const leading = (text: string): number => text.length - text.replace(/^ +/, '').length

function isIndented(text: string, indentation: number): boolean {
  let at = 0
  for (let steps = Math.floor(indentation / 4); steps > 0; steps--) {
    if (text.startsWith('\t', at)) at += 1
    else if (text.startsWith('    ', at)) at += 4
    else return false
  }
  const isFar = text.startsWith('\t', at) || text.startsWith(' '.repeat(indentation % 4), at)
  return isFar && !isBlank(text.slice(at))
}

function continuesLazily(state: StateBlock, line: number, endLine: number, indentation: number): boolean {
  const text = lineAt(state, line)
  if (leading(text) > Math.min(indentation, 3)) return true
  return !isAttributes(text) && !htmlBlock(state, line, endLine, true)
}
