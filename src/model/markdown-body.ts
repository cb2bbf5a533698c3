import { attributesIn, foldSpaces, type HtmlReader, readHtml } from '../model/html-scanner.ts'
import { MarkdownBlocks } from './markdown-blocks.ts'
import { type Marking, Phrase } from './markdown-phrase.ts'
import { Table } from './markdown-table.ts'
import {
  codeLines,
  destination,
  escapeHtml,
  escapeLine,
  escapeMarkdown,
  htmlAddress,
  htmlCodeLines,
} from './markdown-text.ts'

/**
 * Writes an article's body as CommonMark with GFM's tables and deletions. Both the time and the text are linear in the length of
 * the body. Libraries make two trees on the way, which takes 50 microseconds an element.
 */
export function bodyMarkdown(html: string): string {
  const reader = new BodyReader()
  readHtml(html, reader)
  return reader.end()
}

/** The role of an element says what is made of it. An element without a role leaves its text. */
type Role = Marking | 'code' | 'paragraph' | 'heading' | 'block' | 'cell' | 'line break' | 'quotation' | 'inline'

const elements: Record<Role, string> = {
  strong: 'strong b',
  em: 'em i',
  del: 'del s',
  code: 'pre code kbd samp var',
  paragraph:
    'address article aside caption dd details div dl dt figcaption figure footer header main nav p section summary',
  heading: 'h1 h2 h3 h4 h5 h6',
  block: 'blockquote ul ol li hr table thead tbody tfoot tr',
  cell: 'td th',
  'line break': 'br',
  quotation: 'q',
  inline: 'a img source video audio iframe',
}

const roles: ReadonlyMap<string, Role> = new Map(
  (Object.keys(elements) as Role[]).flatMap((role) =>
    elements[role].split(' ').map((tag): [string, Role] => [tag, role]),
  ),
)

const isMedia: ReadonlySet<string> = new Set(['video', 'audio', 'iframe'])

class BodyReader implements HtmlReader {
  readonly #blocks = new MarkdownBlocks()
  readonly #phrase = new Phrase()
  #isHeading = false
  #code: Code | null = null
  /** The language that the element around a block of code names. */
  #language = ''
  readonly #tables: (Table | null)[] = []
  #cell: { columns: number; rows: number } | null = null
  /** So many videos, sounds and frames are open. */
  #depthOfMedia = 0
  /** The name of a video or sound whose address is still to come. */
  #media: string | null = null

  end(): string {
    this.#endBlock()
    return this.#blocks.text
  }

  text(text: string): void {
    if (this.#depthOfMedia > 0) return
    if (this.#code === null) this.#phrase.addText(foldSpaces(text))
    else addText(this.#code, text)
  }

  open(tag: string, written: string): void {
    const role = roles.get(tag)
    if (isMedia.has(tag)) this.#depthOfMedia++
    // What else is in a video or sound is for browsers that know neither.
    else if (this.#depthOfMedia > 0 && tag !== 'source') return
    if (this.#code !== null) this.#openInCode(this.#code, tag, written)
    else if (role === 'strong' || role === 'em' || role === 'del') this.#phrase.startMark(role)
    else if (role === 'paragraph') this.#openParagraph(written)
    else if (role === 'line break') this.#breakLine()
    else if (role === 'inline') this.#openInline(tag, written)
    else if (role === 'code') this.#openCode(tag, written)
    else if (role === 'quotation') this.#phrase.addText('"')
    else if (role !== undefined && this.#cell !== null) this.#openInCell(tag)
    else if (role !== undefined) this.#openBlock(role, tag, written)
  }

  close(tag: string): void {
    const role = roles.get(tag)
    if (isMedia.has(tag)) this.#depthOfMedia--
    else if (this.#depthOfMedia > 0) return
    if (this.#code !== null) this.#closeInCode(this.#code, tag)
    else if (role === 'strong' || role === 'em' || role === 'del') this.#phrase.endMark(role)
    else if (role === 'paragraph') this.#endBlock()
    else if (role === 'inline') this.#closeInline(tag)
    else if (role === 'quotation') this.#phrase.addText('"')
    else if (tag === 'table') this.#endTable()
    else if (role === 'cell' && this.#cell !== null && this.#tables.at(-1) !== null) this.#endCell(this.#cell)
    else if (role === 'heading' && this.#cell === null) this.#endHeading(Number(tag[1]))
    else if (role === 'block' && this.#cell === null) this.#closeBlock(tag)
    else if (role !== undefined && role !== 'line break') this.#phrase.addText(' ')
  }

  #openParagraph(written: string): void {
    this.#endBlock()
    this.#language = languageIn(written)
  }

  #breakLine(): void {
    if (this.#cell !== null) this.#phrase.addBreak('<br>')
    else if (this.#isHeading) this.#phrase.addText(' ')
    else this.#phrase.addBreak('\\\n')
  }

  /** Opens a block within a cell. A cell has one line, so only the block's text is left. */
  #openInCell(tag: string): void {
    if (tag === 'table') this.#tables.push(null)
    this.#phrase.addText(' ')
  }

  #openBlock(role: Role, tag: string, written: string): void {
    this.#endBlock()
    this.#isHeading = role === 'heading'
    if (tag === 'li') this.#blocks.startItem()
    else if (tag === 'ul') this.#blocks.startList(null)
    else if (tag === 'ol') this.#blocks.startList(numberIn(written, 'start', 999_999_999))
    else if (tag === 'blockquote') this.#blocks.startQuote()
    else if (tag === 'hr') this.#blocks.add(['***'])
    else if (tag === 'table') this.#tables.push(new Table())
    else if (tag === 'tr') this.#tables.at(-1)?.startRow()
    else if (role === 'cell' && this.#tables.length > 0)
      this.#cell = { columns: numberIn(written, 'colspan', 1_000), rows: numberIn(written, 'rowspan', 65_534) }
  }

  #openInline(tag: string, written: string): void {
    const attributes = attributesIn(written)
    const [src, href, title] = [attributes.get('src'), attributes.get('href'), attributes.get('title')]
    if (tag === 'img') this.#addImage(src, attributes.get('alt') ?? '', title)
    else if (tag === 'source') this.#addMedia(src)
    else if (tag !== 'a') {
      this.#media = title ?? ''
      this.#addMedia(src)
    } else if (href !== undefined) this.#phrase.startLink(href, title)
  }

  #closeInline(tag: string): void {
    if (tag === 'a') this.#phrase.endLink()
    else if (tag === 'video' || tag === 'audio') this.#media = null
  }

  #addImage(src: string | undefined, alt: string, title: string | undefined): void {
    if (src === undefined) this.#phrase.addText(foldSpaces(alt))
    else this.#phrase.addMarkdown(`![${escapeMarkdown(foldSpaces(alt).trim())}](${destination(src, title)})`)
  }

  #addMedia(src: string | undefined): void {
    if (src === undefined || this.#media === null) return
    const text = foldSpaces(this.#media).trim() || src
    this.#media = null
    this.#phrase.startLink(src, undefined)
    this.#phrase.addText(text)
    this.#phrase.endLink()
  }

  #closeBlock(tag: string): void {
    if (tag !== 'hr') this.#endBlock()
    if (tag === 'blockquote' || tag === 'li') this.#blocks.end()
    else if (tag === 'ul' || tag === 'ol') this.#blocks.endList()
  }

  #endBlock(): void {
    if (this.#cell !== null) this.#phrase.addText(' ')
    else this.#addLines(this.#phrase.take().map(escapeLine))
  }

  #endHeading(level: number): void {
    const text = this.#phrase.take().join(' ')
    this.#isHeading = false
    if (text !== '') this.#blocks.add([`${'#'.repeat(level)} ${text.replace(/#$/, '\\#')}`])
  }

  #endCell({ columns, rows }: { columns: number; rows: number }): void {
    this.#tables.at(-1)?.addCell(this.#phrase.take().join(' '), columns, rows)
    this.#cell = null
  }

  #endTable(): void {
    const table = this.#tables.pop() ?? null
    if (table === null) this.#phrase.addText(' ')
    else {
      this.#endBlock()
      this.#addLines(table.toLines())
    }
  }

  #addLines(lines: readonly string[]): void {
    if (lines.length > 0) this.#blocks.add(lines)
  }

  #openCode(tag: string, written: string): void {
    if (tag === 'pre') this.#endBlock()
    const language = languageIn(written) || this.#language
    this.#code = { tag, depth: 1, text: '', language, images: [], html: '', links: 0, isInLink: false }
  }

  #openInCode(code: Code, tag: string, written: string): void {
    if (tag === code.tag) code.depth++
    else if (tag === 'br') addText(code, '\n')
    else if (tag === 'q') addText(code, '"')
    else if (tag === 'code') code.language = languageIn(written) || code.language
    else if (tag === 'img') this.#openImageInCode(code, written)
    else if (tag === 'a' && this.#isBlock(code)) startLink(code, written)
    else if (tag === 'a') {
      this.#addInlineCode(code)
      this.#openInline(tag, written)
    }
  }

  /** Code in a line goes on behind a picture. A block of code has its pictures below it, unless it is HTML. */
  #openImageInCode(code: Code, written: string): void {
    if (this.#isBlock(code)) addImage(code, written)
    else {
      this.#addInlineCode(code)
      this.#openInline('img', written)
    }
  }

  #isBlock({ tag }: Code): boolean {
    return tag === 'pre' && this.#cell === null
  }

  #closeInCode(code: Code, tag: string): void {
    if (tag === 'q') addText(code, '"')
    if (tag === 'a' && this.#isBlock(code)) endLink(code)
    else if (tag === 'a') {
      this.#addInlineCode(code)
      this.#phrase.endLink()
    }
    if (tag !== code.tag || --code.depth > 0) return
    this.#code = null
    if (!this.#isBlock(code)) {
      this.#addInlineCode(code)
      if (tag === 'pre') this.#endBlock()
      return
    }
    // The first line feed of a block of code is not shown (WHATWG HTML, 13.2.6.4.7).
    const withoutEnds = (text: string) => text.replace(/^\n|\n$/g, '')
    if (code.links > 0) this.#blocks.add(htmlCodeLines(withoutEnds(code.html), code.language))
    else {
      this.#blocks.add(codeLines(withoutEnds(code.text), code.language))
      for (const image of code.images) this.#openInline('img', image)
      this.#endBlock()
    }
  }

  /** Adds the text that code has had until here. */
  #addInlineCode(code: Code): void {
    this.#phrase.addCode(foldSpaces(code.text))
    code.text = ''
  }
}

/** A piece of code, whose text is kept as it is. */
interface Code {
  /** It ends with this element. */
  tag: string
  /** So many elements with that tag are open. */
  depth: number
  text: string
  language: string
  /** The attributes of the pictures in it. */
  images: string[]
  /** A block in HTML: with its links and pictures, for which a block of Markdown has no place. */
  html: string
  /** So many links have begun in the block. */
  links: number
  isInLink: boolean
}

function addText(code: Code, text: string): void {
  code.text += text
  code.html += escapeHtml(text)
}

function startLink(code: Code, written: string): void {
  const attributes = attributesIn(written)
  const href = attributes.get('href')
  if (href === undefined || code.isInLink) return
  const title = attributes.get('title')
  code.html += `<a href="${htmlAddress(href)}"${title ? ` title="${escapeHtml(foldSpaces(title))}"` : ''}>`
  code.isInLink = true
  code.links++
}

function endLink(code: Code): void {
  if (code.isInLink) code.html += '</a>'
  code.isInLink = false
}

function addImage(code: Code, written: string): void {
  const attributes = attributesIn(written)
  const [src, alt = ''] = [attributes.get('src'), attributes.get('alt')]
  code.images.push(written)
  code.html +=
    src === undefined ? escapeHtml(alt) : `<img src="${htmlAddress(src)}" alt="${escapeHtml(foldSpaces(alt))}">`
}

/** Reads the language of code from the class that Jekyll and HTML give it. */
const languageIn = (written: string): string =>
  written === '' ? '' : (/\blanguage-([\w+#-]{1,40})/.exec(written)?.[1] ?? '')

/** Reads a whole number from 1. Anything else is 1. */
function numberIn(written: string, name: string, most: number): number {
  const number = written === '' ? 1 : Number(attributesIn(written).get(name) ?? 1)
  return Number.isInteger(number) && number >= 1 && number <= most ? number : 1
}
