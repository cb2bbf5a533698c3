import { foldSpace } from '../../src/model/xml.ts'

/**
 * A line that a news desk puts at the end of a post, or the same in brackets behind the last sentence. Only news desks write a
 * strong one. Other people write weak ones, too.
 */
export type DeskLine = SourceLine | { kind: 'editor' | 'statement'; isStrong: boolean }

/** A line that says where a post was taken from. Its name is null where the desk named nobody (`（文章来源：）`). */
export interface SourceLine {
  kind: 'source'
  isStrong: boolean
  name: string | null
}

/** A desk writes no longer line. Whatever is longer is text of the post. */
export const LONGEST_LINE = 2000
const LONGEST_LIST = 200
const LONGEST_NAME = 40
const LONGEST_EDITORS = 100

const label = /^(文章来源|来源|责任编辑|郑重声明)\s*[：:]\s*/

/** Reads a desk's line, with or without brackets around it; null where it is text of the post. */
export function readDeskLine(text: string): DeskLine | null {
  if (text.length > LONGEST_LINE) return null
  const { line, isBracketed } = withoutBrackets(text.trim())
  const [begin = '', word] = label.exec(line) ?? []
  const rest = line.slice(begin.length).trim()
  switch (word) {
    case '文章来源':
      return deskSource(rest, isBracketed)
    case '来源':
      return /^[^，。；：:]{1,40}$/.test(rest) && hasLetters(rest)
        ? { kind: 'source', isStrong: false, name: foldSpace(rest) }
        : null
    case '责任编辑':
      return rest.length <= LONGEST_EDITORS && !/[。！？]/.test(rest) ? { kind: 'editor', isStrong: true } : null
    case '郑重声明':
      // A declaration without these words may be an author's, about the rights in the text, or a company's denial.
      return { kind: 'statement', isStrong: /立场|传播|投资/.test(rest) }
    default:
      return null
  }
}

/** Reads what follows `文章来源`. In brackets all of it is the name. Without them it has to read like a name or a list of names. */
function deskSource(rest: string, isBracketed: boolean): DeskLine | null {
  const name = foldSpace(isBracketed ? rest.replace(/[。；;，,、]$/, '') : rest)
  const isName = name.length <= (isBracketed ? LONGEST_LIST : LONGEST_NAME) && !/[。！？]|:\/\//.test(name)
  return isName ? { kind: 'source', isStrong: true, name: hasLetters(name) ? name : null } : null
}

const hasLetters = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

const opening = new Set('（(【[〔')
const closing = new Set('）)】]〕')

/** Takes the brackets off a line. One that is missing on either side is forgiven. */
function withoutBrackets(line: string): { line: string; isBracketed: boolean } {
  const last = bracketsAtEnd(line)
  if (last?.from === 0) return { line: last.inner.trim(), isBracketed: true }
  const characters = [...line]
  const isOpen = opening.has(line.charAt(0)) && !characters.some((character) => closing.has(character))
  const isClosed = closing.has(line.slice(-1)) && !characters.some((character) => opening.has(character))
  return { line: line.slice(isOpen ? 1 : 0, isClosed ? -1 : undefined).trim(), isBracketed: isOpen || isClosed }
}

export interface Brackets {
  /** Where the opening bracket stands in the text. */
  from: number
  /** The text between the brackets. */
  inner: string
}

/** Finds the brackets that a text ends with, white space aside; null where there are none, or where they hold too much. */
export function bracketsAtEnd(text: string): Brackets | null {
  const end = text.trimEnd().length
  if (!closing.has(text.charAt(end - 1))) return null
  let depth = 0
  for (let at = end - 1; at >= Math.max(0, end - LONGEST_LINE); at--) {
    if (closing.has(text.charAt(at))) depth++
    if (opening.has(text.charAt(at)) && --depth === 0) return { from: at, inner: text.slice(at + 1, end - 1) }
  }
  return null
}

/** True for the text of a link that leads back into the site: `返回沧州日报新闻`; not for one that leads up the page. */
export const isWayBack = (text: string): boolean => /^(?:返回|回到)(?!顶部|目录|文首|上一)/.test(text.trim())

/** True for the text of a link that leads back to the site's home page. */
export const isWayHome = (text: string): boolean => /^(?:返回首页|回到首页|返回主页|回到主页)/.test(text.trim())

/** True for text that only separates links which stand alone on a line. */
export const isSeparator = (text: string): boolean => /^[\s｜|·•/／\-—]*$/.test(text)

const MOST_NAMES = 10

/** These words of a list are no part of a name: `综合自：蓝湖网等`. */
const wordBefore = /^(?:综合自|综合来源|转自|转载自|整理自|(?:文章)?来源|据)/
const wordBehind = /(?:等|综合)$/

/** Reads the names of `青河日报、云栖社，综合自：蓝湖网`, each by itself, with its white space folded: at most ten, of at most 40 characters. */
export function sourceNames(list: string): string[] {
  const names = list
    .slice(0, LONGEST_LIST)
    .split(/[、，,；;：:]/)
    .map((name) => foldSpace(foldSpace(name).replace(wordBefore, '').replace(wordBehind, '')))
    .filter((name) => hasLetters(name) && name.length <= LONGEST_NAME)
  return [...new Set(names)].slice(0, MOST_NAMES)
}
