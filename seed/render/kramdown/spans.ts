import MarkdownIt, { type StateInline } from 'markdown-it'

const plain = /[^\n!"'$&*.<> [\]\\_`{~-]+/y

/** Text up to the next character that may begin something. */
export function text(state: StateInline, silent: boolean): boolean {
  plain.lastIndex = state.pos
  const found = plain.exec(state.src)
  if (found === null) return false
  if (!silent) state.pending += found[0]
  state.pos += found[0].length
  return true
}

/** A backslash before one of kramdown's characters, or one or two at the end of a line. */
export function escaped(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '\\') return false
  const next = state.src[state.pos + 1] ?? ''
  if (state.src.startsWith('\\\\\n', state.pos)) {
    if (!silent) state.push('hardbreak', 'br', 0)
    state.pos += 3
    return true
  }
  if (next === '\n') {
    if (!silent) state.push('hardbreak', 'br', 0)
  } else if (next !== '' && '\\.*_+`<>()[]{}#!:|"\'$=-~'.includes(next)) {
    if (!silent) state.pending += next
  } else {
    return false
  }
  state.pos += 2
  if (state instanceof KramdownState) state.typeset = state.pos
  return true
}

// Longer than any URL: what has no end is not looked for further.
const link = /<((mailto|https?|ftps?):[^>\n]{1,2000}|[\p{L}\p{N}\-_.]+@[\p{L}\p{N}\-_.]+)>/uy

/** `<http://…>` and `<name@host>`. A bare URL is text. */
export function autolink(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<') return false
  link.lastIndex = state.pos
  const found = link.exec(state.src)
  if (found === null) return false
  const target = found[1] ?? ''
  if (!silent) {
    state.push('link_open', 'a', 1).attrSet('href', found[2] === undefined ? `mailto:${target}` : target)
    state.push('text', '', 0).content = target.replace(/^mailto:/, '')
    state.push('link_close', 'a', -1)
  }
  state.pos += found[0].length
  return true
}

const math = /\$\$([\s\S]*?)\$\$/y

/** `$$x$$` is handed to MathJax: `\(x\)`, or `\[x\]` where it stands alone. */
export function formula(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('$$', state.pos)) return false
  math.lastIndex = state.pos
  const found = math.exec(state.src)
  if (found === null) return false
  const alone = found[0].length === state.src.length
  const [open, close] = alone ? ['\\[', '\\]'] : ['\\(', '\\)']
  if (!silent) state.push('text', '', 0).content = `${open}${(found[1] ?? '').trim()}${close}`
  state.pos += found[0].length
  return true
}

const StateOfMarkdownIt = new MarkdownIt().inline.State

/**
 * Where `*` and `_` may open and close. CommonMark asks for the kind of both neighbours, so that `**“text”**text` stays
 * as it is; kramdown only for white space, and for `_` not to stand within a word.
 */
export class KramdownState extends StateOfMarkdownIt {
  /** HTML elements open here, innermost last. */
  openElements: string[] = []
  /** Where the last quote, dash or escaped character ended: it is no text that a quote could follow. */
  typeset = -1
  /** How many links began here that have no end. */
  openLinks = 0

  override scanDelims(start: number): { can_open: boolean; can_close: boolean; length: number } {
    const marker = this.src[start]
    let end = start
    while (end < this.posMax && this.src[end] === marker) end++
    const before = this.src.slice(Math.max(0, start - 40), start)
    const after = this.src.slice(end, Math.min(end + 2, this.posMax))
    const isWord = marker === '_'
    return {
      can_open: after !== '' && !/^[ \t\n\v\f\r]/.test(after) && !(isWord && /\p{L}-?\p{L}*$/u.test(before)),
      can_close: before !== '' && !/[ \t\n\v\f\r]$/.test(before) && !(isWord && /^[\p{L}\p{N}]/u.test(after)),
      length: end - start,
    }
  }
}
