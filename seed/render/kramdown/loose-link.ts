import type { MarkdownIt, StateInline } from 'markdown-it'
import { KramdownState } from './spans.ts'

// Longer than any title, and more white space than anybody puts after one.
const title = /\s(["'])([\s\S]{1,1000}?)\1\s{0,20}\)/y

// A text with so many beginnings that have no end was not written by hand, and each would be looked for again.
const MOST_MISSES = 100

/**
 * `[text](a URL with spaces "title")`: unlike CommonMark, kramdown takes all up to the closing parenthesis, or up to
 * white space and a quotation mark.
 */
export function looseLink(md: MarkdownIt) {
  return (state: StateInline, silent: boolean): boolean => {
    const start = state.pos
    if (state.src[start] !== '[' || state.linkLevel > 0 || !(state instanceof KramdownState)) return false
    if (state.openLinks > MOST_MISSES) return false
    const labelEnd = md.helpers.parseLinkLabel(state, start, true)
    if (labelEnd < 0 || state.src[labelEnd + 1] !== '(') return false
    const target = targetAt(state.src, labelEnd + 1, state.posMax)
    if (target === null) {
      state.openLinks++
      return false
    }
    if (!silent) {
      const max = state.posMax
      state.pos = start + 1
      state.posMax = labelEnd
      const open = state.push('link_open', 'a', 1)
      open.attrSet('href', target.url)
      if (target.title !== null) open.attrSet('title', target.title)
      state.linkLevel++
      md.inline.tokenize(state)
      state.linkLevel--
      state.push('link_close', 'a', -1)
      state.posMax = max
    }
    state.pos = target.end
    return true
  }
}

// Longer than any URL: what has no end is not looked for further.
const LONGEST = 2000

function targetAt(text: string, start: number, max: number): { url: string; title: string | null; end: number } | null {
  let depth = 0
  for (let at = start; at < Math.min(max, start + LONGEST); at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')') depth--
    if (depth === 0) return { url: text.slice(start + 1, at).trim(), title: null, end: at + 1 }
    if (!/\s["']/.test(text.slice(at, at + 2))) continue
    title.lastIndex = at
    const found = title.exec(text)
    return found === null || title.lastIndex > max
      ? null
      : { url: text.slice(start + 1, at).trim(), title: found[2] ?? '', end: title.lastIndex }
  }
  return null
}
