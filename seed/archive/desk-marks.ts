import { boolean, listOf, type Shaped, text } from '../../src/model/shape.ts'
import { foldSpace } from '../../src/model/xml.ts'
import {
  bracketsAtEnd,
  type DeskLine,
  isSeparator,
  isWayBack,
  isWayHome,
  readDeskLine,
  type SourceLine,
  sourceNames,
} from './desk-lines.ts'
import { areLikelyPeople } from './people.ts'
import { type RawLine, readRawLines } from './raw-lines.ts'

export const deskMarksShape = {
  /** It is true where the end of the post has what only a news desk puts there: a source line, ways back, an editor's line. */
  isMarked: boolean,
  /** The post says that it was taken from these: the names in `（文章来源：X、Y）`, each by itself. */
  names: listOf(text),
  /** These stand in brackets at its end and may be a source's name: `财联社` of `…。（财联社）`. */
  endings: listOf(text),
}

/** The marks that a news desk left in the raw text of a post, found without rendering it. */
export type DeskMarks = Shaped<typeof deskMarksShape>

/** The desk's lines are looked for in so many of the last characters. */
const TAIL = 4000

/** Finds the marks in a post's text, in time linear in its length; null where it has none. */
export function deskMarks(body: string): DeskMarks | null {
  const lines = readRawLines(body.slice(-TAIL))
  const { isMarked, end } = passMarks(lines)
  const sources = lines.flatMap(({ text }) => sourceIn(text) ?? [])
  const names = sources.flatMap(({ name }) => (name === null ? [] : sourceNames(name)))
  const endings = [end, quoteEnd(body)].flatMap((text) => endingOf(text) ?? [])
  if (!isMarked && sources.length === 0 && endings.length === 0) return null
  return {
    isMarked: isMarked || sources.length > 0,
    names: [...new Set(names)].slice(0, MOST_NAMES),
    endings: [...new Set(endings)],
  }
}

const MOST_NAMES = 10

/** Passes over a desk's lines at the end. Says whether one of them is strong, and which is the last line of the text above them. */
function passMarks(lines: readonly RawLine[]): { isMarked: boolean; end: string } {
  let isMarked = false
  for (const line of lines.toReversed()) {
    const said = isOnlyLinks(line) ? null : strippedOfMarks(line.text)
    if (said === null) isMarked ||= line.links.every(isWayBack) && line.links.some(isWayHome)
    else {
      isMarked ||= said.marks.some(({ isStrong }) => isStrong)
      if (said.text !== '') return { isMarked, end: said.text }
    }
  }
  return { isMarked, end: '' }
}

/** True for a line of nothing but links, or of `<>`, which a desk leaves where an original has no address. */
const isOnlyLinks = ({ text, links, beside }: RawLine): boolean =>
  text === '<>' || (links.length > 0 && isSeparator(beside))

/** Takes the marks off the end of a line. */
function strippedOfMarks(line: string): { text: string; marks: DeskLine[] } {
  const marks: DeskLine[] = []
  let text = line
  for (;;) {
    const whole = readDeskLine(text)
    if (whole !== null) return { text: '', marks: [...marks, whole] }
    const brackets = bracketsAtEnd(text)
    const mark = brackets === null ? null : readDeskLine(text.slice(brackets.from))
    if (brackets === null || mark === null) return { text, marks }
    marks.push(mark)
    text = text.slice(0, brackets.from).trimEnd()
  }
}

/** Reads the desk's source that a line is, or ends with. */
function sourceIn(line: string): SourceLine | null {
  if (!line.includes('文章来源')) return null
  const sources = strippedOfMarks(line).marks.filter((mark) => mark.kind === 'source')
  return sources.find(({ isStrong }) => isStrong) ?? null
}

/** Finds the last line of the quote that a text begins with; empty where it begins with none. */
function quoteEnd(body: string): string {
  const head = body.slice(0, TAIL).trimStart()
  const [quote = ''] = head.startsWith('>')
    ? head.split(/\n[ \t]*\n/, 1)
    : /^<blockquote\b/i.test(head)
      ? head.split(/<\/blockquote>/i, 1)
      : []
  return strippedOfMarks(readRawLines(quote).at(-1)?.text ?? '').text
}

/** Reads the name in the round brackets that a text ends with; null where no archive could have a source of that name. */
function endingOf(text: string): string | null {
  const brackets = bracketsAtEnd(text)
  if (brackets === null || !'（('.includes(text.charAt(brackets.from))) return null
  const name = foldSpace(brackets.inner)
  const length = [...name].length
  if (length < 2 || length > 20 || !/\p{L}/u.test(name)) return null
  return isStockCode(name) || others.test(name) || areLikelyPeople(name) ? null : name
}

/** Desks put these in brackets, too, before the names of those who wrote, edited and photographed. */
const others =
  /^(?:本报记者|记者|作者|编辑|责任编辑|责编|摄影|供图|图片来源|数据来源|来源|图源|图)(?:[\s：:/]|$)|^(?:本报)?记者/

/** True for the code of a stock: `600999`, `0999.HK`, `SH600999`, `AAPL.US`, `NYSE:ABC`. */
const isStockCode = (name: string): boolean =>
  /^(?:[A-Z]{2}[.:]?)?\d{3,6}(?:\.[A-Z]{1,4})?$|^[A-Z]{1,6}\.[A-Z]{1,4}$|^[A-Z]{2,8}\s?[:：]\s?[\dA-Z.]{1,8}$/i.test(
    name,
  )
