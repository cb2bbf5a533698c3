import type { StateInline } from 'markdown-it'

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
 * Straight quotes become curly ones by SmartyPants' rules. What counts as "before" is text only: right after an
 * element there is nothing before the quote.
 */
export function smartQuotes(state: StateInline, silent: boolean): boolean {
  const quote = state.src[state.pos]
  if (quote !== '"' && quote !== "'") return false
  const before = state.pending === '' ? '' : (state.src[state.pos - 1] ?? '')
  const curly = curl(state.src, state.pos, before)
  if (!silent) state.pending += curly
  state.pos += curly.length
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
  // These two rules look at the quote alone, the others at the character before it as well.
  if (before === '') {
    if (is(emphasized)) return kind.open
    if (is(beforePunctuation) && !is(twoBeforeWord)) return kind.close
  }
  if (is(twoBeforeWord) && (before === '' || /\s/.test(before))) {
    return kind.open + (second === '"' ? doubles : singles).open
  }
  if (is(decade) && (before === '' || /\s/.test(before))) return singles.close
  if (/\s/.test(before) && is(beforeWord)) return kind.open
  if (before !== '' && !opensAfter.test(before)) return kind.close
  if (is(emphasized)) return kind.open
  if (is(beforePunctuation)) return kind.close
  return is(atEnd) ? kind.close : kind.open
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
  return true
}
