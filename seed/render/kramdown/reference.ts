import type { MarkdownIt, StateBlock } from 'markdown-it'
import { lineAt } from './lines.ts'

const definition = /^ {0,3}\[([^\n\]]+)\]:[ \t]*(?:<(.*?)>|([^\n]*?\S[^\n]*?))(?:[ \t]+(["'])(.+?)\4)?[ \t]*$/
// A line longer than any URL with its title: looking for a title takes quadratic time.
const LONGEST = 4000
const titleAlone = /^[ \t]*(["'])(.+?)\1[ \t]*$/

/** `[name]: url "title"`, between blocks. As everywhere in kramdown the later of two wins. */
export function reference(md: MarkdownIt) {
  return (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
    const line = lineAt(state, startLine)
    const found = line.length > LONGEST ? null : definition.exec(line)
    if (found === null || /[ \t]+["']/.test(found[3] ?? '')) return false
    if (silent) return true
    const next =
      startLine + 1 < endLine && found[5] === undefined ? titleAlone.exec(lineAt(state, startLine + 1)) : null
    const references: Record<string, { href: string; title: string }> = state.env.references ?? {}
    state.env.references = references
    const name = md.utils.normalizeReference(found[1] ?? '')
    references[name] = { href: found[2] ?? found[3] ?? '', title: found[5] ?? next?.[2] ?? '' }
    state.line = startLine + (next === null ? 1 : 2)
    return true
  }
}
