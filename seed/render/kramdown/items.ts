import { attributesIn, endOfList, noAttributes, readAttributes } from './attributes.ts'
import type { BlockParser } from './block-parser.ts'
import { beginsWithBlockTag, isEndMark } from './boundary.ts'
import { element, type Node } from './node.ts'
import { isRule } from './paragraph.ts'
import { isBlank, stripLeft } from './scanner.ts'
import { isListStart } from './starts.ts'

/** An item of a list, or a definition. */
export interface Item {
  node: Node
  /** The text of the item without mark and indentation. A list in it begins a new part if no blank line is before it. */
  parts: string[]
  /** True where a blank line stands before the item. */
  isAfterBlank: boolean
}

export interface Items {
  items: Item[]
  /** True where `^` ended the list. */
  isEnded: boolean
}

/** Takes the items that begin with marks of one kind. A later mark may be indented less than the first item's text. */
export function takeItems({ source }: BlockParser, tag: 'li' | 'dd', mark: RegExp): Items {
  const isList = tag === 'li'
  const items: Item[] = []
  let indentation = 4
  let hasNested = false
  let isAfterBlank = false
  while (!source.isAtEnd) {
    const { line } = source
    if (isList && isAfterBlank && isRule(line)) break
    if (isEndMark(line)) {
      if (isList) source.takeLine()
      return { items, isEnded: true }
    }
    const item = items.at(-1)
    const start = mark.exec(line)
    if (start !== null && (item === undefined || leadingSpaces(line) <= Math.min(3, indentation - 1))) {
      const first = firstLine(start[1]?.length ?? 0, start[2] ?? '')
      indentation = first.indentation
      const node = element(tag)
      if (first.attributes !== null) {
        node.given = noAttributes()
        readAttributes(first.attributes, node.given)
      }
      hasNested = isListStart(first.text)
      items.push({ node, parts: [first.text === '' ? '' : `${first.text}\n`], isAfterBlank })
      isAfterBlank = false
    } else if (item === undefined) {
      break
    } else if (isBlank(line)) {
      addTo(item, `${line}\n`)
      hasNested = true
      isAfterBlank = true
    } else if (isIndented(line, indentation) || (!isAfterBlank && continuesLazily(line, indentation))) {
      const spaced = line.replace(/^\t+/, (tabs) => ' '.repeat(4 * tabs.length))
      const isInside = leadingSpaces(spaced) >= indentation
      const content = isInside ? spaced.slice(indentation) : spaced
      const beginsList = isList && isListStart(content)
      if (!hasNested && isInside && beginsList) {
        item.parts.push('')
        hasNested = true
      }
      // A list within this item goes on, though its mark stands further left than the item's text.
      const isShallow = hasNested && !isInside && beginsList
      addTo(item, `${isShallow ? ' '.repeat(indentation + 4) : ''}${content}\n`)
      isAfterBlank = false
    } else {
      break
    }
    source.takeLine()
  }
  return { items, isEnded: false }
}

function addTo({ parts }: Item, text: string): void {
  parts.push(`${parts.pop() ?? ''}${text}`)
}

interface FirstLine {
  text: string
  /** The item's other lines are indented by so many columns. */
  indentation: number
  attributes: string | null
}

/** Reads the rest of the line behind an item's mark, which ends at the column `mark`. */
function firstLine(mark: number, rest: string): FirstLine {
  const list = leadingAttributes(rest)
  if (list !== null && list.rest === '') return { text: '', indentation: 4, attributes: list.inside }
  const text = stripLeft(rest)
  if (text === '') return { text, indentation: 4, attributes: null }
  let column = mark
  for (const character of rest) {
    if (character === ' ') column++
    else if (character === '\t') column += 4 - (column % 4)
    else break
  }
  return list === null
    ? { text, indentation: column, attributes: null }
    : { text: list.rest, indentation: column, attributes: list.inside }
}

/** Reads the attribute list that a text begins with, and the rest of the text; null where it begins with none. */
export function leadingAttributes(text: string): { inside: string; rest: string } | null {
  const start = stripLeft(text)
  if (!/^\{:(?!(?:\w[\w-]*)?:|\/)/.test(start)) return null
  const end = endOfList(start, 2)
  return end === null || end === 2 ? null : { inside: start.slice(2, end), rest: stripLeft(start.slice(end + 1)) }
}

const leadingSpaces = (text: string): number => {
  let at = 0
  while (text.charAt(at) === ' ') at++
  return at
}

function isIndented(text: string, indentation: number): boolean {
  let at = 0
  for (let steps = Math.floor(indentation / 4); steps > 0; steps--) {
    if (text.startsWith('\t', at)) at += 1
    else if (text.startsWith('    ', at)) at += 4
    else return false
  }
  const rest = indentation % 4
  return text.startsWith('\t', at) || text.startsWith('   '.slice(0, rest), at)
}

/** True for a line that belongs to the item before it though it is not indented enough. Attributes and blocks of HTML do not. */
function continuesLazily(line: string, indentation: number): boolean {
  if (leadingSpaces(line) > Math.min(indentation, 3)) return true
  return attributesIn(line) === null && !beginsWithBlockTag(line)
}
