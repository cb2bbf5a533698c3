import { escapeXml } from '../model/xml.ts'
import type { FeedContent, FeedEntry } from './content.ts'

/** The text for a placeholder, or a text for each time that its element is written. */
type Texts = string | readonly string[]

interface Value<T> {
  read: (from: T) => Texts
  /** Whether its element is written exactly once. */
  isSingle: boolean
  /** Whether it is XML, which is written as it is. Other text is escaped. */
  isXml: boolean
}

/** The package takes only URLs in some places, so every placeholder is one: this, its number, and a slash. */
const PLACEHOLDER = 'https://placeholder.invalid/'

/**
 * What the `feed` package is given instead of texts. The package needs milliseconds to write a feed, so it writes each
 * format once, with placeholders, and `compileFeed` replaces them in every feed. The package also never sees a text that
 * somebody else wrote: version 6.0.0 ends a CDATA section at a second `]]>`, does not escape `<` in attributes, turns
 * `&amp;` in a text into `&`, and passes ids and links through `new URL`, which changes some and refuses others.
 *
 * Texts are escaped for the element, the attribute or the CDATA section that they are in.
 */
export class Placeholders<T> {
  readonly values: Value<T>[] = []

  /** Stands for a text that is always there. */
  text(read: (from: T) => string): string {
    return this.#placeholderOf({ read, isSingle: true, isXml: false })
  }

  /** Stands for a text without which there is no such element. */
  optional(read: (from: T) => string | null): string {
    return this.#placeholderOf({ read: (from) => read(from) ?? [], isSingle: false, isXml: false })
  }

  /** Stands for texts with an element for each. */
  each(read: (from: T) => readonly string[]): string {
    return this.#placeholderOf({ read, isSingle: false, isXml: false })
  }

  /** Stands for a date (RFC 3339). The package asks it for the notation that the format wants. */
  date(read: (from: T) => string): Date {
    const iso = this.text((from) => new Date(read(from)).toISOString())
    const utc = this.text((from) => new Date(read(from)).toUTCString())
    return Object.assign(new Date(0), { toISOString: () => iso, toUTCString: () => utc })
  }

  /** Stands for XML beside the texts of `each`: one for each of them. */
  eachXml(read: (from: T) => readonly string[]): string {
    return this.#placeholderOf({ read, isSingle: false, isXml: true })
  }

  /** Stands for XML that the package cannot write. */
  xml(read: (from: T) => string): string {
    return this.#placeholderOf({ read, isSingle: true, isXml: true })
  }

  #placeholderOf(value: Value<T>): string {
    return `${PLACEHOLDER}${this.values.push(value) - 1}/`
  }
}

interface FeedTemplate {
  /** A feed as the package writes it, with a single entry that has every element. */
  document: string
  /** How an entry begins: its tag with the spaces before it. */
  entryTag: string
  feed: Placeholders<FeedContent>
  entry: Placeholders<FeedEntry>
}

/** Makes a function that writes feeds as the package wrote the document. */
export function compileFeed({ document, entryTag, feed, entry }: FeedTemplate): (content: FeedContent) => string {
  const indent = entryTag.indexOf('<')
  const elements = splitElements(document, indent)
  const at = elements.findIndex((element) => element.startsWith(entryTag))
  if (at === -1) throw new Error(`The feed package writes no "${entryTag}"`)
  const start = compile(elements.slice(0, at), feed)
  const ofEntry = compile(splitElements(elements[at] ?? '', indent + INDENT), entry)
  const end = elements.slice(at + 1).join('')
  return (content) => {
    let written = write(start, content)
    for (const entry of content.entries) written += write(ofEntry, entry)
    return written + end
  }
}

/** How many spaces the package adds for each element around another. */
const INDENT = 4

/** Splits a document into the elements with `indent` spaces before them, and into the lines around those. */
function splitElements(document: string, indent: number): string[] {
  const elements: string[] = []
  for (const line of document.split(/(?<=\n)/)) {
    const spaces = line.length - line.trimStart().length
    const isInside = spaces > indent || (spaces === indent && line.startsWith('</', indent))
    if (isInside) elements.push(`${elements.pop() ?? ''}${line}`)
    else elements.push(line)
  }
  return elements
}

/** Markup with placeholders in it: an element, or a row of elements that are each written exactly once. */
interface Piece<T> {
  /** The markup before the first placeholder. */
  start: string
  holes: { value: Value<T>; escapeText: (text: string) => string; after: string }[]
  isSingle: boolean
}

/** Joins elements that are written exactly once, so that a feed takes fewer steps in an isolate that has just started. */
function compile<T>(elements: readonly string[], placeholders: Placeholders<T>): Piece<T>[] {
  const pieces: Piece<T>[] = []
  for (const piece of elements.map((element) => compileElement(element, placeholders))) {
    const last = pieces.at(-1)
    if (last?.isSingle && piece.isSingle) pieces.splice(-1, 1, joinPieces(last, piece))
    else pieces.push(piece)
  }
  return pieces
}

function compileElement<T>(element: string, { values }: Placeholders<T>): Piece<T> {
  const [start = '', ...parts] = element.split(PLACEHOLDER)
  const holes = parts.map((part, i) => {
    const [number = ''] = part.split('/', 1)
    const value = values[Number(number)]
    if (value === undefined) throw new Error(`Placeholder is "${number}", want one of ${values.length}`)
    const isCdata = (parts[i - 1] ?? start).endsWith('<![CDATA[')
    const escapeText = value.isXml ? asItIs : isCdata ? escapeCdata : escapeXml
    return { value, escapeText, after: part.slice(number.length + 1) }
  })
  return { start, holes, isSingle: holes.every(({ value }) => value.isSingle) }
}

/** The markup that `b` begins with continues that which `a` ends with. */
function joinPieces<T>(a: Piece<T>, b: Piece<T>): Piece<T> {
  const last = a.holes.at(-1)
  if (last === undefined) return { ...b, start: a.start + b.start }
  return { ...a, holes: [...a.holes.slice(0, -1), { ...last, after: last.after + b.start }, ...b.holes] }
}

function write<T>(pieces: readonly Piece<T>[], from: T): string {
  let written = ''
  for (const piece of pieces) written += writePiece(piece, from)
  return written
}

function writePiece<T>(piece: Piece<T>, from: T): string {
  let written = piece.start
  for (const { value, escapeText, after } of piece.holes) {
    const text = value.read(from)
    if (typeof text !== 'string') return writeEach(piece, from)
    written += escapeText(text) + after
  }
  return written
}

/** Writes an element for each of its texts. */
function writeEach<T>({ start, holes }: Piece<T>, from: T): string {
  const texts = holes.map(({ value }) => value.read(from))
  const times = Math.max(...texts.map((text) => (typeof text === 'string' ? 0 : text.length)))
  let written = ''
  for (let time = 0; time < times; time++) {
    written += start
    for (const [i, { escapeText, after }] of holes.entries()) {
      const text = texts[i] ?? ''
      written += escapeText(typeof text === 'string' ? text : (text[time] ?? '')) + after
    }
  }
  return written
}

const asItIs = (xml: string): string => xml

const escapeCdata = (text: string): string => (text.includes(']]>') ? text.replaceAll(']]>', ']]]]><![CDATA[>') : text)
