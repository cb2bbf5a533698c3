import { foldSpaces, type HtmlReader, readHtml } from '../model/html-scanner.ts'

/** An article's body as plain text: a blank line between paragraphs, a line for each row and item. */
export function toText(html: string): string {
  const writer = new TextWriter()
  readHtml(html, writer)
  return writer.written.trim()
}

const lines =
  'address article aside blockquote caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol pre section summary table tr ul'

/** How many line feeds stand before and after an element at least (WHATWG HTML, "The innerText getter"). */
const breaksAround: ReadonlyMap<string, number> = new Map([
  ['p', 2],
  ...lines.split(' ').map((tag): [string, number] => [tag, 1]),
])

class TextWriter implements HtmlReader {
  written = ''
  /** What stands before the next character: line feeds, else tabs, else a space. */
  #breaks = 0
  #tabs = 0
  #isSpaced = false
  #isAtLineStart = true
  #cells = 0
  /** How many elements are open that keep white space, and that show nothing. */
  #preformatted = 0
  #hidden = 0
  #isStartOfPre = false

  open(tag: string): void {
    this.#break(tag)
    if (tag === 'tr') this.#cells = 0
    if ((tag === 'td' || tag === 'th') && this.#cells++ > 0) this.#tabs++
    if (tag === 'pre') {
      this.#preformatted++
      this.#isStartOfPre = true
    }
    if (tag === 'rp') this.#hidden++
    if (tag === 'br') this.#add('\n')
  }

  close(tag: string): void {
    this.#break(tag)
    if (tag === 'pre') this.#preformatted--
    if (tag === 'rp') this.#hidden--
  }

  text(text: string): void {
    if (this.#hidden > 0) return
    if (this.#preformatted > 0) {
      // HTML leaves out the first line feed (WHATWG HTML, 13.2.6.4.7).
      this.#add(this.#isStartOfPre && text.startsWith('\n') ? text.slice(1) : text)
      this.#isStartOfPre = false
      return
    }
    const folded = foldSpaces(text)
    const [from, to] = [folded.startsWith(' ') ? 1 : 0, folded.endsWith(' ') ? folded.length - 1 : folded.length]
    if (from === 1) this.#isSpaced = true
    if (from >= to) return
    this.#add(folded.slice(from, to))
    this.#isSpaced = to < folded.length
  }

  #break(tag: string): void {
    const breaks = breaksAround.get(tag) ?? 0
    if (breaks > this.#breaks) this.#breaks = breaks
    if (breaks > 0) this.#tabs = 0
  }

  #add(text: string): void {
    if (this.#breaks > 0) this.written += '\n'.repeat(this.#breaks)
    if (this.#tabs > 0) this.written += '\t'.repeat(this.#tabs)
    else if (this.#isSpaced && this.#breaks === 0 && text !== '\n' && !this.#isAtLineStart) this.written += ' '
    this.written += text
    this.#isAtLineStart = text.endsWith('\n')
    this.#breaks = 0
    this.#tabs = 0
    this.#isSpaced = false
  }
}
