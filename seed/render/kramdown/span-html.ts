import type { StateInline } from 'markdown-it'
import { blockElements, closeTag, commentAt, matchAt, openTag, voidElements } from './html-tags.ts'
import { KramdownState } from './spans.ts'

// What is nested deeper stays text: every tree after this one is walked by recursion.
const DEEPEST = 60

/**
 * HTML within a line. A block's tag there is text, as is a closing tag that closes nothing; a line break or an end of
 * the text closes what is open (see `closeElements`).
 */
export function spanHtml(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<' || !(state instanceof KramdownState)) return false
  const note = commentAt(state, state.pos)
  if (note !== null) {
    state.pos += note.length
    return true
  }
  const close = matchAt(closeTag, state.src, state.pos)
  if (close !== null) {
    const at = state.openElements.lastIndexOf((close[1] ?? '').toLowerCase())
    if (!silent) {
      if (at === -1) state.pending += close[0]
      else pushHtml(state, closing(state.openElements.splice(at)))
    }
    state.pos += close[0].length
    return true
  }
  const tag = matchAt(openTag, state.src, state.pos)
  if (tag === null) return false
  const name = (tag[1] ?? '').toLowerCase()
  if (!silent) {
    if (blockElements.has(name) || state.openElements.length >= DEEPEST) state.pending += tag[0]
    else {
      pushHtml(state, tag[0])
      if (tag[3] !== undefined && !voidElements.has(name)) pushHtml(state, `</${name}>`)
      else if (!voidElements.has(name)) state.openElements.push(name)
    }
  }
  state.pos += tag[0].length
  return true
}

/** Closes what the text left open, so that it does not reach into the next paragraph. */
export function closeElements(state: StateInline): void {
  if (state instanceof KramdownState && state.openElements.length > 0) {
    pushHtml(state, closing(state.openElements.splice(0)))
  }
}

const closing = (names: string[]): string =>
  names
    .reverse()
    .map((name) => `</${name}>`)
    .join('')

function pushHtml(state: StateInline, html: string): void {
  state.push('html_inline', '', 0).content = html
}
