import type { MarkdownIt, StateBlock } from 'markdown-it'
import { lineAt } from './lines.ts'

const definition = /^ {0,3}\[([^\n\]]+)\]:(.*)$/

/** `[name]: url "title"`, between blocks. As everywhere in kramdown the later of two wins. */
export function reference(md: MarkdownIt) {
  return (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
    const line = lineAt(state, startLine)
    const found = definition.exec(line)
    const target = found === null ? null : targetIn(found[2] ?? '')
    if (found === null || target === null) return false
    if (silent) return true
    const next = startLine + 1 < endLine && target.title === null ? titleIn(lineAt(state, startLine + 1)) : null
    const references: Record<string, { href: string; title: string }> = state.env.references ?? {}
    state.env.references = references
    const name = md.utils.normalizeReference(found[1] ?? '')
    references[name] = { href: target.href, title: target.title ?? next ?? '' }
    state.line = startLine + (next === null ? 1 : 2)
    return true
  }
}

/** What stands behind the name: `url`, `<url>`, `url "title"`; null where it is none of these. */
function targetIn(behind: string): { href: string; title: string | null } | null {
  const text = behind.trim()
  if (text === '') return null
  if (text.startsWith('<')) {
    for (let end = text.indexOf('>'); end !== -1; end = text.indexOf('>', end + 1)) {
      const rest = text.slice(end + 1)
      if (rest === '') return { href: text.slice(1, end), title: null }
      const title = /^[ \t]/.test(rest) ? titleIn(rest) : null
      if (title !== null) return { href: text.slice(1, end), title }
    }
  }
  const quote = text.search(/[ \t]["']/)
  if (quote === -1) return { href: text, title: null }
  const title = titleIn(text.slice(quote))
  return title === null ? null : { href: text.slice(0, quote).trimEnd(), title }
}

/** A text between the quotation marks that a line begins and ends with; null where it has none. */
function titleIn(line: string): string | null {
  const text = line.trim()
  const quote = text.charAt(0)
  const isQuoted = (quote === '"' || quote === "'") && text.length > 2 && text.endsWith(quote)
  return isQuoted ? text.slice(1, -1) : null
}
