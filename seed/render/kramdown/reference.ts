import type { BlockParser } from './block-parser.ts'
import { Node } from './node.ts'
import { referenceName } from './reference-name.ts'
import { strip } from './scanner.ts'

const definition = /^ {0,3}\[([^\]]+)\]:(.*)$/s

/** Reads `[name]: url "title"` between blocks. The later of two definitions wins. */
export function reference(parser: BlockParser): boolean {
  const { source, document } = parser
  const found = definition.exec(source.line)
  const target = found === null ? null : targetIn(found[2] ?? '')
  if (found === null || target === null) return false
  source.takeLine()
  const next = target.title === null && !source.isAtEnd ? titleIn(source.line) : null
  if (next !== null) source.takeLine()
  const end = parser.add(new Node('end', 'definition'))
  const { url } = target
  document.references.set(referenceName(found[1] ?? ''), { url, title: target.title ?? next, definition: end })
  return true
}

/** Reads `url`, `<url>` or `url "title"` behind the name; null where it is none of these. */
function targetIn(behind: string): { url: string; title: string | null } | null {
  const text = strip(behind)
  if (text === '') return null
  if (text.startsWith('<')) {
    for (let end = text.indexOf('>'); end !== -1; end = text.indexOf('>', end + 1)) {
      const rest = text.slice(end + 1)
      if (rest === '') return { url: text.slice(1, end), title: null }
      const title = /^[ \t]/.test(rest) ? titleIn(rest) : null
      if (title !== null) return { url: text.slice(1, end), title }
    }
  }
  const quote = text.search(/[ \t]["']/)
  if (quote === -1) return { url: text, title: null }
  const title = titleIn(text.slice(quote))
  return title === null ? null : { url: text.slice(0, quote).trimEnd(), title }
}

/** Reads the text between the quotation marks that a line begins and ends with; null where it has none. */
function titleIn(line: string): string | null {
  const text = strip(line)
  const quote = text.charAt(0)
  const isQuoted = (quote === '"' || quote === "'") && text.length > 2 && text.endsWith(quote)
  return isQuoted ? text.slice(1, -1) : null
}
