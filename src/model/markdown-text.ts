/** Escapes text so that Markdown shows it as it is. What counts only at the start of a line is left to `escapeLine`. */
export const escapeMarkdown = (text: string): string =>
  /[\\`*_~[\]<&]/.test(text)
    ? text.replace(/[\\`*_~[\]]|<(?=[A-Za-z/!?]|[\w.!#$%&'*+=^{|}~-]+@)|&(?=[#A-Za-z])/g, '\\$&')
    : text

/** Escapes the start of a line that would else begin a heading, a list, a quote, a table or a line across the page. */
export function escapeLine(line: string): string {
  if (!/^[\d#>+\-=:|]/.test(line)) return line
  const number = /^\d{1,9}(?=[.)](?:\s|$))/.exec(line)?.[0]
  if (number !== undefined) return `${number}\\${line.slice(number.length)}`
  return /^(?:#{1,6}(?:\s|$)|[-+](?:\s|$)|>|[-=+:|][-=+:|\s]*$)/.test(line) ? `\\${line}` : line
}

/** Writes code as it is, between as many backticks as are needed (CommonMark, 6.1). */
export function inlineCode(code: string): string {
  const fence = '`'.repeat(longestRun(code, '`') === 0 ? 1 : longestRun(code, '`') + 1)
  const isPadded = code.startsWith('`') || code.endsWith('`') || (code.startsWith(' ') && code.endsWith(' '))
  return isPadded ? `${fence} ${code} ${fence}` : fence + code + fence
}

/** Writes a block of code as it is (CommonMark, 4.5). */
export function codeLines(code: string, language: string): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(code, '`') + 1))
  return [fence + language, ...code.replace(/\r\n?/g, '\n').split('\n'), fence]
}

/** Writes a block of code as HTML (CommonMark, 4.6, kind 1), in which nothing is Markdown. @param html of the code */
export function htmlCodeLines(html: string, language: string): string[] {
  const lines = html.replace(/\r\n?/g, '\n').split('\n')
  lines[0] = `<pre><code${language === '' ? '' : ` class="language-${language}"`}>${lines[0]}`
  lines[lines.length - 1] += '</code></pre>'
  return lines
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text for HTML, in elements and attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => references[character] ?? '')

/** Writes an address in an attribute of HTML. */
export const htmlAddress = (url: string): string => escapeHtml(plainAddress(url))

/** Writes white space, angle brackets and controls of an address as browsers send them. */
const plainAddress = (url: string): string =>
  url.replace(/[\s<>\p{Cc}]/gu, (character) => encodeURIComponent(character.toWellFormed()))

function longestRun(text: string, character: string): number {
  let [longest, run] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    run = text[at] === character ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}

/** Writes the destination and the title of a link (CommonMark, 6.3). */
export function destination(url: string, title: string | undefined): string {
  const address = plainAddress(url.replace(/[\\()]|&(?=[#A-Za-z])/g, (character) => `\\${character}`))
  const told = title?.replace(/\s+/g, ' ').replace(/[\\"]|&(?=[#A-Za-z])/g, (character) => `\\${character}`)
  return told ? `${address} "${told}"` : address
}

/** Writes a link whose text is its address. Between `<` and `>` some readers show what a percent sign escapes. */
export const addressLink = (url: string): string =>
  /^https?:[^\s<>%\p{Cc}]*$/u.test(url) ? `<${url}>` : `[${escapeMarkdown(url)}](${destination(url, undefined)})`
