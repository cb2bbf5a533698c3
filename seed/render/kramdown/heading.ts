import type { BlockParser } from './block-parser.ts'
import { isAfterBoundary } from './boundary.ts'
import { Node } from './node.ts'
import { stripRight } from './scanner.ts'

const named = /[\t ]\{#([A-Za-z_:][\w:.\-\u00b7-\uffff]*)\}$/

/** Reads `# Heading` and `# Heading {#id}`. */
export function hashHeading(parser: BlockParser): boolean {
  const { source } = parser
  const { input, gfm_quirks } = parser.document.options
  const isGfm = input === 'GFM'
  const [, marks, content] = (isGfm ? /^(#{1,6})[\t ]+(.*)$/s : /^(#{1,6})[\t ]*([^ \t].*)$/s).exec(source.line) ?? []
  if (marks === undefined || content === undefined) return false
  const isFree = isGfm && gfm_quirks.includes('paragraph_end')
  if (!isFree && !isAfterBoundary(parser)) return false
  const { text, id } = nameIn(content)
  return isHeading(parser, marks.length, withoutClosing(text, isFree), id, 1)
}

/** Takes the `#` off the end. Where `isFree`, white space must stand before them. Elsewhere a backslash before them keeps one. */
function withoutClosing(text: string, isFree: boolean): string {
  let end = text.length
  while (end > 0 && text.charAt(end - 1) === '#') end--
  if (end === text.length) return text
  const before = text.charAt(end - 1)
  if (isFree) return before === ' ' || before === '\t' ? stripRight(text.slice(0, end)) : text
  return stripRight(text.slice(0, before === '\\' ? end + 1 : end))
}

/** Reads one line that stands after a boundary and is underlined with `=` or `-`. */
export function underlinedHeading(parser: BlockParser): boolean {
  const { source } = parser
  const { line } = source
  if (!/^ {0,3}[^ \t]/.test(line) || source.nextLine >= source.text.length) return false
  const under = source.lineAt(source.nextLine)
  if (!/^[-=]+[ \t\r\f\v]*$/.test(under) || !isAfterBoundary(parser)) return false
  const { text, id } = nameIn(line.replace(/^ +/, ''))
  return isHeading(parser, under.startsWith('=') ? 1 : 2, text, id, 2)
}

function nameIn(content: string): { text: string; id: string | null } {
  const whole = stripRight(content)
  const found = named.exec(whole)
  return found === null
    ? { text: whole, id: null }
    : { text: stripRight(whole.slice(0, found.index)), id: found[1] ?? null }
}

function isHeading(parser: BlockParser, level: number, text: string, id: string | null, lines: number): boolean {
  if (text === '') return false
  for (let line = 0; line < lines; line++) parser.source.takeLine()
  const heading = parser.add(new Node('element', `h${level}`, text))
  heading.addText(text, 'source')
  if (id !== null) heading.attributes.set('id', id)
  return true
}
