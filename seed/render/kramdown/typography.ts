import type { StateInline } from 'markdown-it'
import { KramdownState } from './spans.ts'

const punctuation = '[!"#$%\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]'
const singles = { open: '‘', close: '’' }
const doubles = { open: '“', close: '”' }

const emphasized = /["'](?=[_*]{1,2}\S)/y
const beforePunctuation = new RegExp(`["'](?=${punctuation}(?!\\.\\.)(?![\\p{L}\\p{N}_]))`, 'uy')
const twoBeforeWord = /(?:"'|'")(?=[\p{L}\p{N}_])/uy
const decade = /'(?=\d\ds)/y
const beforeWord = /["'](?=[\p{L}\p{N}_])/uy
const atEnd = /["'](?=\s|s(?![\p{L}\p{N}_])|$)/muy
// After one of these a quote opens.
const opensAfter = /[ \\\t\r\n[{(-]/

/**
 * Straight quotes become curly ones by SmartyPants' rules. The character before a quote counts only where it is text or
 * white space: after an element, an escaped character or another quote there is nothing before it.
 */
export function smartQuotes(state: StateInline, silent: boolean): boolean {
  const quote = state.src[state.pos]
  if (quote !== '"' && quote !== "'") return false
  const before = state.src[state.pos - 1] ?? ''
  const isText = state.pending !== '' && !(state instanceof KramdownState && state.typeset === state.pos)
  const curly = curl(state.src, state.pos, isText || /\s/.test(before) ? before : '')
  if (!silent) state.pending += curly
  state.pos += curly.length
  if (state instanceof KramdownState) state.typeset = state.pos
  return true
}

/** One curly quote, or two for two. */
function curl(text: string, position: number, before: string): string {
  const [first, second] = [text[position], text[position + 1]]
  const kind = first === '"' ? doubles : singles
  const is = (pattern: RegExp): boolean => {
    pattern.lastIndex = position
    return pattern.test(text)
  }
  const free = before === '' || /\s/.test(before)
  if (before === '' && is(emphasized)) return kind.open
  if (before === '' && is(beforePunctuation)) return kind.close
  if (free && is(twoBeforeWord)) return kind.open + (second === '"' ? doubles : singles).open
  if (free && is(decade)) return singles.close
  if (before !== '' && free && is(beforeWord)) return kind.open
  if (before !== '' && !opensAfter.test(before)) return kind.close
  return before === '' && is(atEnd) ? kind.close : kind.open
}

const symbol = /---?|\.\.\.|<< | >>|<<|>>/y
const symbols: Record<string, string> = {
  '---': '—',
  '--': '–',
  '...': '…',
  '<< ': '«\u00A0',
  ' >>': '\u00A0»',
  '<<': '«',
  '>>': '»',
}

/** Dashes, ellipses and guillemets. */
export function symbolsOfType(state: StateInline, silent: boolean): boolean {
  symbol.lastIndex = state.pos
  const found = symbol.exec(state.src)?.[0]
  const shown = found === undefined ? undefined : symbols[found]
  if (found === undefined || shown === undefined) return false
  if (!silent) state.pending += shown
  state.pos += found.length
  if (state instanceof KramdownState) state.typeset = state.pos
  return true
}
