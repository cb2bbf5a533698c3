import { attributesIn, foldSpaces, type HtmlReader, readHtml } from './html-scanner.ts'
import { MarkdownBlocks } from './markdown-blocks.ts'
import { type Marking, Phrase } from './markdown-phrase.ts'
import { Table } from './markdown-table.ts'
import { codeLines, destination, escapeLine, escapeMarkdown, inlineCode } from './markdown-text.ts'

/**
 * An article's body as CommonMark with GFM's tables and deletions. Takes time and makes text that are linear in its length:
 * libraries make two trees on the way, at 50 microseconds an element.
 */
export function bodyMarkdown(html: string): string {
  const reader = new BodyReader()
  readHtml(html, reader)
  return reader.end()
}

const markings: ReadonlyMap<string, Marking> = new Map([
  ['strong', 'strong'],
  ['b', 'strong'],
  ['em', 'em'],
  ['i', 'em'],
  ['del', 'del'],
  ['s', 'del'],
])

const codes: ReadonlySet<string> = new Set(['pre', 'code', 'kbd', 'samp', 'var'])

const paragraphs: ReadonlySet<string> = new Set(
  'address article aside caption dd details div dl dt figcaption figure footer header main nav p section summary'.split(
    ' ',
  ),
)

class BodyReader implements HtmlReader {
  readonly #blocks = new MarkdownBlocks()
  readonly #phrase = new Phrase()
  #isHeading = false
  #code: Code | null = null
  /** As the element around a block of code says. */
  #language = ''
  readonly #tables: (Table | null)[] = []
  #cell: { columns: number; rows: number } | null = null
  /** What a video or sound is called whose address is still to come. */
  #media: string | null = null

  end(): string {
    this.#endBlock()
    return this.#blocks.text
  }

  text(text: string): void {
    if (this.#code === null) this.#phrase.addText(foldSpaces(text))
    else this.#code.text += text
  }

  open(tag: string, written: string): void {
    const marking = markings.get(tag)
    if (this.#code !== null) this.#openInCode(this.#code, tag, written)
    else if (codes.has(tag)) this.#openCode(tag, written)
    else if (marking !== undefined) this.#phrase.startMark(marking)
    else if (paragraphs.has(tag)) this.#openParagraph(written)
    else if (this.#cell === null) this.#openBlock(tag, written)
    else this.#openInCell(tag, written)
  }

  close(tag: string): void {
    const marking = markings.get(tag)
    if (this.#code !== null) this.#closeInCode(this.#code, tag)
    else if (marking !== undefined) this.#phrase.endMark(marking)
    else if (tag === 'a') this.#phrase.endLink()
    else if (tag === 'q') this.#phrase.addText('"')
    else if (paragraphs.has(tag)) this.#endBlock()
    else this.#closeBlock(tag)
  }

  #openParagraph(written: string): void {
    this.#endBlock()
    this.#language = languageIn(written)
  }

  #openBlock(tag: string, written: string): void {
    if (tag === 'br' && this.#isHeading) this.#phrase.addText(' ')
    else if (tag === 'br') this.#phrase.addBreak('\\\n')
    else if (isBlock.test(tag)) this.#startBlock(tag, written)
    else this.#openInline(tag, written)
  }

  #startBlock(tag: string, written: string): void {
    this.#endBlock()
    this.#isHeading = isHeading.test(tag)
    if (tag === 'blockquote') this.#blocks.startQuote()
    else if (tag === 'ul') this.#blocks.startList(null)
    else if (tag === 'ol') this.#blocks.startList(numberIn(written, 'start', 999_999_999))
    else if (tag === 'li') this.#blocks.startItem()
    else if (tag === 'hr') this.#blocks.add(['***'])
    else if (tag === 'table') this.#tables.push(new Table())
    else if (tag === 'tr') this.#tables.at(-1)?.startRow()
    else if (isCell(tag) && this.#tables.length > 0)
      this.#cell = { columns: numberIn(written, 'colspan', 1_000), rows: numberIn(written, 'rowspan', 65_534) }
  }

  /** A cell has one line: of what is a block in it the text is left. */
  #openInCell(tag: string, written: string): void {
    if (tag === 'table') this.#tables.push(null)
    if (tag === 'br') this.#phrase.addBreak('<br>')
    else if (isBlock.test(tag)) this.#phrase.addText(' ')
    else this.#openInline(tag, written)
  }

  #openInline(tag: string, written: string): void {
    if (tag === 'q') this.#phrase.addText('"')
    if (!isInline.test(tag)) return
    const attributes = attributesIn(written)
    const [src, href, title] = [attributes.get('src'), attributes.get('href'), attributes.get('title')]
    if (tag === 'img') this.#addImage(src, attributes.get('alt') ?? '', title)
    else if (tag === 'source') this.#addMedia(src)
    else if (tag !== 'a') {
      this.#media = title ?? ''
      this.#addMedia(src)
    } else if (href !== undefined) this.#phrase.startLink(href, title)
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
    if (tag === 'video' || tag === 'audio') this.#media = null
    else if (tag === 'table') this.#endTable()
    else if (this.#cell === null) this.#closeFlow(tag)
    else if (isCell(tag) && this.#tables.at(-1) !== null) this.#endCell(this.#cell)
    else if (isBlock.test(tag)) this.#phrase.addText(' ')
  }

  #closeFlow(tag: string): void {
    if (isHeading.test(tag)) this.#endHeading(Number(tag[1]))
    else if (isBlock.test(tag)) {
      this.#endBlock()
      if (tag === 'blockquote' || tag === 'li') this.#blocks.end()
      else if (tag === 'ul' || tag === 'ol') this.#blocks.endList()
    }
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
    this.#code = { tag, depth: 1, text: '', language: languageIn(written) || this.#language }
  }

  #openInCode(code: Code, tag: string, written: string): void {
    if (tag === code.tag) code.depth++
    else if (tag === 'br') code.text += '\n'
    else if (tag === 'code') code.language = languageIn(written) || code.language
  }

  #closeInCode(code: Code, tag: string): void {
    if (tag !== code.tag || --code.depth > 0) return
    this.#code = null
    // HTML leaves out the line feed that a block of code begins with (WHATWG HTML, 13.2.6.4.7).
    if (tag === 'pre' && this.#cell === null)
      this.#blocks.add(codeLines(code.text.replace(/^\n|\n$/g, ''), code.language))
    else this.#addInlineCode(foldSpaces(code.text))
  }

  #addInlineCode(text: string): void {
    const core = text.trim()
    const isSpaced = { before: text.startsWith(' '), after: text.endsWith(' ') }
    if (core === '') this.#phrase.addText(text)
    else this.#phrase.addMarkdown(inlineCode(core), isSpaced)
  }
}

/** Text that is read as it stands. */
interface Code {
  /** The element that it ends with, and how many of those are open. */
  tag: string
  depth: number
  text: string
  language: string
}

const isHeading = /^h[1-6]$/
const isBlock = /^(?:h[1-6]|blockquote|ul|ol|li|hr|table|thead|tbody|tfoot|tr|td|th)$/
const isInline = /^(?:a|img|source|video|audio|iframe)$/
const isCell = (tag: string): boolean => tag === 'td' || tag === 'th'

/** The language of code, by the class that Jekyll and HTML give it. */
const languageIn = (written: string): string =>
  written === '' ? '' : (/\blanguage-([\w+#-]{1,40})/.exec(written)?.[1] ?? '')

/** A whole number from 1; what is none is 1. */
function numberIn(written: string, name: string, most: number): number {
  const number = written === '' ? 1 : Number(attributesIn(written).get(name) ?? 1)
  return Number.isInteger(number) && number >= 1 && number <= most ? number : 1
}
