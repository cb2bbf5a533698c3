import { endOfTag } from './html-tag.ts'

/** Gets the parts of HTML in their order while it is read. */
export interface HtmlReader {
  /** @param attributes as they are written, see `attributesIn` */
  open(tag: string, attributes: string): void
  /** Every element that was opened is closed, the innermost first. */
  close(tag: string): void
  /** Character references are decoded. */
  text(text: string): void
}

/**
 * Reads the body of an article. The loader wrote it, so its elements are nested, and its text has no `<` of its own. Any other text
 * is read without an error. The time is linear in the length. `HTMLRewriter` takes ten times as long, since it calls JavaScript
 * for every single element.
 */
export function readHtml(html: string, reader: HtmlReader): void {
  const open = new OpenElements(reader)
  let at = 0
  while (at < html.length) {
    const start = html.indexOf('<', at)
    const end = start === -1 ? html.length : start
    if (end > at) reader.text(decodeReferences(html.slice(at, end)))
    if (start === -1) break
    at = readMarkup(html, start, open, reader)
  }
  open.closeAll()
}

/** @returns where what follows begins */
function readMarkup(html: string, start: number, open: OpenElements, reader: HtmlReader): number {
  if (html.startsWith('<!--', start)) return behind(html, '-->', start + 4)
  const isEnd = html[start + 1] === '/'
  const nameStart = isEnd ? start + 2 : start + 1
  let nameEnd = nameStart
  while (isNameCharacter(html.charCodeAt(nameEnd))) nameEnd++
  if (nameEnd === nameStart) {
    reader.text('<')
    return start + 1
  }
  const tag = html.slice(nameStart, nameEnd).toLowerCase()
  const end = endOfTag(html, nameEnd)
  if (isEnd) open.close(tag)
  else open.open(tag, html.slice(nameEnd, end))
  return end + 1
}

function behind(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from)
  return at === -1 ? html.length : at + mark.length
}

/** True for letters and digits. */
const isNameCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)

/** Elements that have no end tag (WHATWG HTML, 13.1.2). */
const isVoid: ReadonlySet<string> = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))

/** The elements around the current place. */
class OpenElements {
  readonly #reader: HtmlReader
  readonly #tags: string[] = []
  /** Counts the open elements by tag, so that an end tag without an element is left out at once. */
  readonly #counts = new Map<string, number>()

  constructor(reader: HtmlReader) {
    this.#reader = reader
  }

  open(tag: string, attributes: string): void {
    this.#reader.open(tag, attributes)
    if (isVoid.has(tag)) {
      this.#reader.close(tag)
      return
    }
    this.#tags.push(tag)
    this.#counts.set(tag, (this.#counts.get(tag) ?? 0) + 1)
  }

  close(tag: string): void {
    if ((this.#counts.get(tag) ?? 0) === 0) return
    while (this.#closeInnermost() !== tag);
  }

  closeAll(): void {
    while (this.#tags.length > 0) this.#closeInnermost()
  }

  #closeInnermost(): string {
    const tag = this.#tags.pop() ?? ''
    this.#counts.set(tag, (this.#counts.get(tag) ?? 0) - 1)
    this.#reader.close(tag)
    return tag
  }
}

/** Reads the attributes of a start tag by name, as they are written in it. Of several with one name the first counts. */
export function attributesIn(written: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single, bare] of written.matchAll(
    /([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g,
  )) {
    const key = name.toLowerCase()
    if (!attributes.has(key)) attributes.set(key, decodeReferences(double ?? single ?? bare ?? ''))
  }
  return attributes
}

/** Decodes character references (WHATWG HTML, 13.5). */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return decodeNamedCharacterReference(name) || whole
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return code === 0 || code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code).toWellFormed()
    },
  )
}

/** Turns white space into the one space that HTML shows. */
export const foldSpaces = (text: string): string =>
  /[\t\n\f\r]| {2}/.test(text) ? text.replace(/[ \t\n\f\r]+/g, ' ') : text

/** Takes the spaces off the ends of text whose white space is folded. No-break and ideographic spaces are text. */
export const trimSpaces = (text: string): string =>
  text === ' ' ? '' : text.slice(text.startsWith(' ') ? 1 : 0, text.endsWith(' ') ? -1 : undefined)

/** Decodes a named character reference, of those that the loader writes. It writes all others as numbers. */
export const decodeNamedCharacterReference = (name: string): string | false => names[name] ?? false

const names: Record<string, string> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
})
