import type { Element, Root } from 'hast'
import type { Source } from '../../src/model/article.ts'
import {
  bracketsAtEnd,
  type DeskLine,
  isSeparator,
  isWayBack,
  isWayHome,
  LONGEST_LINE,
  readDeskLine,
  type SourceLine,
  sourceNames,
} from '../archive/desk-lines.ts'
import {
  cutRuns,
  dropBehind,
  isBlank,
  isWithin,
  linesIn,
  OBJECT,
  type Piece,
  type Run,
  textIn,
  textOfRun,
} from './runs.ts'
import { foldSpace } from './text.ts'
import { textOf } from './tree.ts'

/** The facts of a site and its archive that decide how the end of a post is read. */
export interface Desk {
  /** True where the archive is a news desk's, so that weak marks are enough. */
  isDesk: boolean
  /** True where the site asks for it that the ends of its posts are read (`news_fields: on`). */
  isAsked: boolean
  /** The name of the post in its id. Some desks name a post as its original is named. */
  name: string
  /** Names that stand for a source where they are in brackets at the end of a text. */
  sources: readonly string[]
  /** The hosts at which the site is, and was. */
  ownHosts: ReadonlySet<string>
  /** Rewrites the address of an original; null where there is to be no link. */
  originalUrl: (address: string) => string | null
}

export interface NewsFields {
  source: Source | null
  /** True where the post is a news desk's. */
  isDeskPost: boolean
}

/**
 * Removes from a body what a news desk puts at its end: the source's name, the original's URL, the links back to the site's own
 * category and home, the editor's name and the statement. They come in any order. Text that only looks like one of them stays, and
 * so does everything in a post that shows no sign of a news desk.
 */
export function takeNewsFields(root: Root, desk: Desk): NewsFields {
  const lines = linesIn(root)
  const labelled = lines.flatMap((line) => labelledSource(line) ?? [])
  const end = withoutLonely(readEnd(lines, desk.ownHosts, labelled.length > 0), labelled.length > 0, desk)
  if (!desk.isDesk && labelled.length === 0 && !end.marks.some(({ isStrong }) => isStrong))
    return { source: null, isDeskPost: false }

  const named = labelled.findLast(({ name }) => name !== null) ?? sourceIn(end.marks)
  const original = end.marks.find((mark) => mark.kind === 'original')
  if (end.marks.length > 0 && end.last === null) root.children = []
  if (end.marks.length > 0 && end.last !== null) dropBehind(root, end.last.line, end.last.length)
  if (sourceIn(end.marks) === null && labelled.length > 0) takeEarlierLines(root)
  const name = takeEndings(root, named?.name ?? null, desk.sources)
  const url = original === undefined ? null : desk.originalUrl(original.url)
  return { source: name === null && url === null ? null : { name, url }, isDeskPost: true }
}

/** One of the things that a desk puts at the end of a post. */
type Mark =
  | DeskLine
  | { kind: 'original'; url: string; isStrong: boolean; isBare: boolean }
  | { kind: 'back' | 'no original'; isStrong: boolean }

interface End {
  /** In the order from the end of the post. */
  marks: Mark[]
  /** The last line of the text above them, and how much of it is text; null where there is none. */
  last: { line: Run; length: number } | null
}

// A shorter name may be in an address by chance.
const SHORTEST_NAME = 8

/**
 * Leaves a bare address in the body where nothing else of the post shows a desk, since anybody may end a post with one. The name of
 * a known source in brackets behind the text shows a desk, and so does the name of the post in the address.
 */
function withoutLonely(end: End, hasLabelledSource: boolean, { isAsked, sources, name }: Desk): End {
  const [mark, ...others] = end.marks
  if (mark?.kind !== 'original' || !mark.isBare || others.length > 0 || isAsked || hasLabelledSource) return end
  const isNamed = name.length >= SHORTEST_NAME && mark.url.includes(name)
  const above = end.last === null ? [] : endingOf(end.last.line)
  return isNamed || above.some((ending) => sources.includes(ending.name)) ? end : { marks: [], last: null }
}

const sourceIn = (marks: readonly Mark[]): SourceLine | null => marks.find((mark) => mark.kind === 'source') ?? null

/** Reads lines from the end of a post as long as a desk may have put them there. */
function readEnd(lines: readonly Run[], ownHosts: ReadonlySet<string>, hasLabelledSource: boolean): End {
  const marks: Mark[] = []
  const isNew = (mark: Mark): boolean => {
    if (mark.kind === 'original') return !marks.some(({ kind }) => kind === 'original')
    // Where the post has a line 文章来源, one of 来源 names the source of a chart.
    if (mark.kind === 'source' && !mark.isStrong) return !hasLabelledSource && sourceIn(marks) === null
    return true
  }
  let elsewhere: Elsewhere = { links: 0, isHome: false }
  for (const line of lines.toReversed()) {
    if (line.pieces.every((piece) => piece.node.type === 'text' && isBlank(textIn(piece)))) continue
    const links = readLinks(line, ownHosts, elsewhere)
    if (links !== null) {
      if (!links.marks.every(isNew)) return { marks, last: wholeLine(line) }
      marks.push(...links.marks)
      elsewhere = links.elsewhere
      continue
    }
    const { found, length } = readLine(line, isNew)
    marks.push(...found)
    if (length > 0) return { marks, last: { line, length } }
  }
  return { marks, last: null }
}

const wholeLine = (line: Run) => ({ line, length: textOfRun(line).length })

/** Reads the marks that a line is, or ends with, and the length of the text before them. */
function readLine(line: Run, isNew: (mark: Mark) => boolean): { found: Mark[]; length: number } {
  const found: Mark[] = []
  let text = textOfRun(line)
  for (let mark = markAtEnd(line, text); mark !== null && isNew(mark.said); mark = markAtEnd(line, text)) {
    found.push(mark.said)
    text = text.slice(0, mark.from).trimEnd()
    if (isBlank(text)) text = ''
  }
  return { found, length: text.length }
}

/** The `<>` that a desk leaves where an original has no address. */
const noOriginal: Mark = { kind: 'no original', isStrong: false }

/** Finds the mark that the text of a line is, or ends with in brackets, and where it begins. */
function markAtEnd(line: Run, text: string): { said: Mark; from: number } | null {
  if (isWithin(line, 'table')) return null
  const whole = text.trim() === '<>' ? noOriginal : readMark(text)
  if (whole !== null) return { said: whole, from: 0 }
  const { from } = bracketsAtEnd(text) ?? { from: text.length }
  const said = readMark(text.slice(from))
  return said === null ? null : { said, from }
}

/** Reads a mark; null where there is a picture in it. */
const readMark = (text: string): Mark | null =>
  text.length > LONGEST_LINE || text.includes(OBJECT) ? null : readDeskLine(text)

/** Reads the source that a line names as 文章来源. Such a line may stand anywhere, since desks write below it, too. */
function labelledSource(line: Run): SourceLine | null {
  if (!textOfRun(line).includes('文章来源')) return null
  const { found } = readLine(line, () => true)
  return sourceIn(found.filter(({ isStrong }) => isStrong))
}

/** Links back to hosts that are not known to be the site's. */
interface Elsewhere {
  links: number
  /** True where one of them leads to a home page. */
  isHome: boolean
}

/**
 * Reads the links back and the original's address in a line of nothing but links; null for any other line.
 *
 * @param below is what the lines below this one have
 */
function readLinks(
  line: Run,
  ownHosts: ReadonlySet<string>,
  below: Elsewhere,
): { marks: Mark[]; elsewhere: Elsewhere } | null {
  const links = onlyLinks(line)
  if (links === null) return null
  const { back = [], other: [other, ...others] = [] } = Object.groupBy(links, (link) =>
    isBack(textOf(link)) ? 'back' : 'other',
  )
  const original = other === undefined ? [] : originalOf(other, ownHosts)
  if (original === null || others.length > 0) return null
  const foreign = back.filter((link) => !ownHosts.has(hrefOf(link)?.host ?? ''))
  const isHome = below.isHome || foreign.some((link) => isWayHome(textOf(link)))
  // The site may have been at a host that nobody has told. A link to its home page shows that these links are its own.
  if (foreign.length > 0 && !isHome) return null
  const elsewhere = { links: below.links + foreign.length, isHome }
  const isStrong = foreign.length === 0 ? back.some((link) => isWayBack(textOf(link))) : elsewhere.links > 1
  return { marks: back.length === 0 ? original : [...original, { kind: 'back', isStrong }], elsewhere }
}

/** True for the text of a link back, also as other desks write it. */
const isBack = (text: string): boolean => isWayBack(text) || /^(?:[«←‹]|back\b|return\b)/i.test(text.trim())

/** Finds the links of a line in which there is nothing else; null for any other line. */
function onlyLinks(line: Run): Element[] | null {
  const block = line.within.at(-1)?.tagName ?? 'div'
  if (
    !['p', 'div', 'center', 'section', 'article', 'main'].includes(block) ||
    isWithin(line, 'table', 'li', 'blockquote')
  )
    return null
  const isPlain = ({ node, link }: Piece) => link !== null && (node.type === 'text' || node === link)
  const isBetween = (piece: Piece) => piece.link === null && piece.node.type === 'text' && isSeparator(textIn(piece))
  if (!line.pieces.every((piece) => isPlain(piece) || isBetween(piece))) return null
  const links = new Set(line.pieces.flatMap(({ link }) => link ?? []))
  return links.size === 0 ? null : [...links]
}

const hrefOf = (link: Element): URL | null =>
  typeof link.properties.href === 'string' ? URL.parse(link.properties.href) : null

/** Desks write this on the link to an original. A link with any other text belongs to the post. */
const originalText =
  /^(?:(?:阅读|查看|点击查看)?原文(?:链接|地址)?|read (?:the )?original(?: (?:article|post|story))?|original(?: (?:article|post|story))?)[ »›→>]*$/i

/** Reads a link to an original, whose text is its own address, names an original, or is empty; null for any other link. */
function originalOf(link: Element, ownHosts: ReadonlySet<string>): Mark[] | null {
  const url = hrefOf(link)
  if (url === null || !/^https?:$/.test(url.protocol) || ownHosts.has(url.host)) return null
  const text = textOf(link).trim()
  const isBare = bare(text) === bare(url.href)
  if (text !== '' && !isBare && !originalText.test(text)) return null
  return [{ kind: 'original', url: url.href, isStrong: /^(?:阅读|查看|点击查看)原文/.test(text), isBare }]
}

/** Writes an address as people do: without scheme, percent-encoding and slash at the end. */
function bare(address: string): string {
  const whole = address.replace(/^(?:https?:)?\/\//i, '').replace(/\/$/, '')
  try {
    return decodeURI(whole).toLowerCase()
  } catch {
    return whole.toLowerCase()
  }
}

/** Removes the last 文章来源 that stands before the end, and the lines of editors and statements behind it. */
function takeEarlierLines(root: Root): void {
  const lines = linesIn(root)
  const at = lines.findLastIndex((line) => labelledSource(line) !== null)
  const cuts = lines.slice(at).flatMap((run) => {
    const { found, length } = readLine(run, ({ isStrong }) => isStrong)
    return found.length > 0 ? [{ run, length }] : []
  })
  cutRuns(cuts)
}

/**
 * Removes the brackets with a source's name at the end of the text, or of the quote that it begins with: `…。（财联社）`.
 *
 * @param name of the post's source, if that is known
 * @returns the name of its source
 */
function takeEndings(root: Root, name: string | null, sources: readonly string[]): string | null {
  const lines = linesIn(root)
  const ends = new Set([
    lines.findLast((line) => !isWithin(line, 'table', 'figcaption') && hasText(line)),
    lastOfQuote(lines),
  ])
  const endings = [...ends].flatMap((line) => (line === undefined ? [] : endingOf(line)))
  const source = name ?? endings.find((ending) => sources.includes(ending.name))?.name ?? null
  const own = source === null ? [] : [source, ...sourceNames(source)]
  cutRuns(endings.flatMap(({ line: run, name, length }) => (own.includes(name) ? [{ run, length }] : [])))
  return source
}

/** Finds the last line of the quote that a body begins with. */
function lastOfQuote(lines: readonly Run[]): Run | undefined {
  const quote = lines.find(hasText)?.within.find(({ tagName }) => tagName === 'blockquote')
  return quote && lines.findLast((line) => line.within.includes(quote) && hasText(line))
}

/** True for a line with more than white space and pictures. */
const hasText = (line: Run): boolean => !isBlank(textOfRun(line).replaceAll(OBJECT, ''))

/** Reads the name in brackets at the end of a line, and the length of the text before them. */
function endingOf(line: Run): { line: Run; name: string; length: number }[] {
  const text = textOfRun(line)
  const brackets = bracketsAtEnd(text)
  if (brackets === null) return []
  return [{ line, name: foldSpace(brackets.inner), length: text.slice(0, brackets.from).trimEnd().length }]
}
