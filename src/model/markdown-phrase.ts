import { trimSpaces } from '../model/html-scanner.ts'
import { addressLink, destination, escapeMarkdown, inlineCode } from './markdown-text.ts'

/** The ways in which text can be marked. */
export type Marking = 'strong' | 'em' | 'del'

const delimiters: Record<Marking, string> = { strong: '**', em: '*', del: '~~' }

/** The beginning or the end of marked text. */
interface Mark {
  marking: Marking
  isStart: boolean
  /** True where a tag is written, because delimiters would be read as text. */
  isTag: boolean
  partner: Mark | null
}

interface LinkStart {
  url: string
  title: string | undefined
  /** The text of the link; null where there is more than text in it. */
  text: string | null
}

/** Collects the text of a block, with all that is marked and linked in it. */
export class Phrase {
  #parts: Part[] = []
  #isEmpty = true
  #isSpaced = false
  #link: LinkStart | null = null
  /** Counts the marks of each kind around the current place. A mark within one of its kind is not written. */
  readonly #depths: Record<Marking, number> = { strong: 0, em: 0, del: 0 }
  /** The marks and links that have begun and not ended, the innermost last. */
  readonly #starts: (Mark | LinkStart)[] = []

  get isEmpty(): boolean {
    return this.#isEmpty
  }

  /** @param text with its white space folded */
  addText(text: string): void {
    const [isAfterSpace, isBeforeSpace] = [text.startsWith(' '), text.endsWith(' ')]
    if (isAfterSpace) this.#isSpaced = true
    const core = isAfterSpace || isBeforeSpace ? trimSpaces(text) : text
    if (core === '') return
    if (this.#link?.text != null) this.#link.text += text
    this.#add(escapeMarkdown(core))
    this.#isSpaced = isBeforeSpace
  }

  addMarkdown(markdown: string): void {
    if (this.#link !== null) this.#link.text = null
    this.#add(markdown)
    this.#isSpaced = false
  }

  /** @param text of code, with its white space folded */
  addCode(text: string): void {
    const core = trimSpaces(text)
    if (core === '') {
      this.addText(text)
      return
    }
    if (text.startsWith(' ')) this.#isSpaced = true
    if (this.#link !== null) this.#link.text = null
    const last = this.#parts.at(-1)
    // The backticks of two pieces of code beside each other would be one run.
    if (isCode(last) && !this.#isSpaced) last.code += core
    else this.#add({ code: core, isInLink: this.#link !== null })
    this.#isSpaced = text.endsWith(' ')
  }

  /** @param markdown that breaks the line */
  addBreak(markdown: string): void {
    if (this.#isEmpty) return
    if (this.#link !== null) this.#link.text = null
    this.#parts.push(markdown)
    this.#isSpaced = false
  }

  startMark(marking: Marking): void {
    if (this.#depths[marking]++ === 0) this.#start({ marking, isStart: true, isTag: false, partner: null })
  }

  endMark(marking: Marking): void {
    if (this.#depths[marking] > 0 && --this.#depths[marking] === 0) this.#endInnermost()
  }

  /** Starts a link, unless it is within another one. */
  startLink(url: string, title: string | undefined): void {
    if (this.#link === null) this.#start({ url, title, text: '' })
  }

  endLink(): void {
    if (this.#link !== null) this.#endInnermost()
  }

  /** Takes the lines until here. Marks that are open go on in the next text. A link goes on only if it has no text yet. */
  take(): string[] {
    if (this.#parts.length === 0 && this.#starts.length === 0) return []
    const goOn = this.#starts.filter((start) => isMark(start) || start.text === '')
    while (this.#starts.length > 0) this.#endInnermost()
    const lines = this.#isEmpty ? [] : toLines(this.#parts)
    this.#parts = []
    this.#isEmpty = true
    this.#isSpaced = false
    for (const start of goOn) this.#start({ ...start })
    return lines
  }

  #add(part: string | Code): void {
    if (this.#isSpaced && !this.#isEmpty) this.#addSpace()
    this.#parts.push(part)
    this.#isEmpty = false
  }

  /** Adds a space before the marks that have just started, because no mark may begin with a space. */
  #addSpace(): void {
    let at = this.#parts.length
    while (at > 0 && isStart(this.#parts[at - 1])) at--
    const before = this.#parts[at - 1]
    if (typeof before !== 'string' || !before.endsWith('\n')) this.#parts.splice(at, 0, ' ')
  }

  #start(start: Mark | LinkStart): void {
    if (!isMark(start)) this.#link = start
    this.#starts.push(start)
    this.#parts.push(start)
  }

  /** Ends what was started last, since elements are nested. */
  #endInnermost(): void {
    const start = this.#starts.pop()
    if (start === undefined) return
    if (!isMark(start)) this.#link = null
    if (this.#parts.at(-1) === start) this.#parts.pop()
    else if (isMark(start)) {
      start.partner = { ...start, isStart: false, partner: start }
      this.#parts.push(start.partner)
    } else this.#endLink(start)
  }

  #endLink({ url, title, text }: LinkStart): void {
    if (text !== url) this.#parts.push(`](${destination(url, title)})`)
    else {
      // The text of a link may be one part, or several.
      const at = this.#parts.findLastIndex(isLinkStart)
      this.#parts.splice(at, this.#parts.length, addressLink(url))
    }
  }
}

/** A piece of code in a line. */
interface Code {
  code: string
  isInLink: boolean
}

type Part = string | Code | Mark | LinkStart

const isCode = (part: Part | undefined): part is Code => typeof part === 'object' && 'code' in part

const isMark = (part: Part | undefined): part is Mark => typeof part === 'object' && 'marking' in part

const isLinkStart = (part: Part | undefined): part is LinkStart => typeof part === 'object' && 'url' in part

const isStart = (part: Part | undefined): boolean => isLinkStart(part) || (isMark(part) && part.isStart)

function toLines(parts: Part[]): string[] {
  while (isBreak(parts.at(-1))) parts.pop()
  // Pieces are joined once: to look at the end of a text that grows would copy it each time.
  const pieces: string[] = []
  let open = 0
  for (const [at, part] of parts.entries()) {
    // Behind an exclamation mark a link would be a picture.
    const isLink = isLinkStart(part) || (typeof part === 'string' && part.startsWith('['))
    const last = pieces.at(-1)
    if (isLink && last?.endsWith('!')) pieces[pieces.length - 1] = `${last.slice(0, -1)}\\!`
    const piece = toMarkdown(parts, at, open > 0)
    if (piece !== '') pieces.push(piece)
    if (isMark(part) && !part.isTag && part.marking !== 'del') open += part.isStart ? 1 : -1
  }
  const markdown = pieces.join('')
  return markdown.includes('\n') ? markdown.split('\n') : [markdown]
}

const isBreak = (part: Part | undefined): boolean => part === '\\\n' || part === '<br>'

/** @param isWithin true where text is marked with delimiters around it */
function toMarkdown(parts: readonly Part[], at: number, isWithin: boolean): string {
  const part = parts[at]
  if (typeof part === 'string') return part
  // A bracket in code cannot be escaped, and at the start of a line the link could be read as a definition (CommonMark, 4.7).
  if (isCode(part))
    return part.isInLink && part.code.includes(']')
      ? `<code>${escapeMarkdown(part.code)}</code>`
      : inlineCode(part.code)
  if (!isMark(part)) return '['
  const { partner } = part
  if (part.isStart && partner !== null) {
    const isEnd = isWithin && mayEnd(parts, at, part)
    part.isTag = isEnd || isMisread(parts, at, part) || isMisread(parts, parts.indexOf(partner, at), partner)
    partner.isTag = part.isTag
  }
  if (part.isTag) return part.isStart ? `<${part.marking}>` : `</${part.marking}>`
  return delimiters[part.marking]
}

/**
 * True for a delimiter that would not begin or end its mark (CommonMark, 6.2, "left-flanking delimiter run"). That happens in
 * `**中文。**中文`, since Chinese has no spaces around words.
 */
function isMisread(parts: readonly Part[], at: number, mark: Mark): boolean {
  const step = mark.isStart ? 1 : -1
  const before = parts[at - 1]
  if (mark.isStart && isMark(before) && !before.isStart && !before.isTag) return true
  const [inside, outside] = [characterFrom(parts, at, step, mark), characterFrom(parts, at, -step, mark)]
  if (inside === '' || /\s/.test(inside)) return true
  return isPunctuation.test(inside) && outside !== '' && !/\s/.test(outside) && !isPunctuation.test(outside)
}

/** True for a delimiter at a beginning that could as well end what is marked around it (CommonMark, 6.2, "right-flanking"). */
function mayEnd(parts: readonly Part[], at: number, mark: Mark): boolean {
  const before = parts[at - 1]
  const isOneRun = isMark(before) && before.isStart && !before.isTag && before.marking !== 'del'
  if (mark.marking === 'del' || isOneRun) return false
  const [inside, outside] = [characterFrom(parts, at, 1, mark), characterFrom(parts, at, -1, mark)]
  return outside !== '' && !/\s/.test(outside) && isPunctuation.test(outside) === isPunctuation.test(inside)
}

const isPunctuation = /[\p{P}\p{S}]/u

/** Finds the next character in one direction, past the marks that make one run with this one; empty where there is none. */
function characterFrom(parts: readonly Part[], at: number, step: number, { marking, isStart }: Mark): string {
  for (let next = at + step; ; next += step) {
    const part = parts[next]
    if (part === undefined) return ''
    if (isCode(part)) return '`'
    if (typeof part === 'string')
      return step === 1 ? String.fromCodePoint(part.codePointAt(0) ?? 32) : lastCharacter(part)
    const isOneRun = isMark(part) && part.isStart === isStart && part.marking !== 'del' && marking !== 'del'
    if (!isOneRun) return '*'
  }
}

const lastCharacter = (text: string): string => (/[\uDC00-\uDFFF]$/.test(text) ? text.slice(-2) : text.slice(-1))
