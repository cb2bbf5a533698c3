import type { Document } from './document.ts'
import { escapeText } from './escape.ts'
import { Node } from './node.ts'
import { isSpace, matchAt } from './scanner.ts'
import type { SpanParser } from './span-parser.ts'

const punctuation = '[!"#$%\'()*+,\\-./:;<=>?@\\[\\\\\\]^`{|}~]'
/** These are indices into the option `smart_quotes`. */
const singles = { open: 0, close: 1 }
const doubles = { open: 2, close: 3 }
/** This stands for a quote that stays straight. */
const STRAIGHT = -1

const emphasized = /["'](?=[_*]{1,2}\S)/y
const beforePunctuation = new RegExp(`["'](?=${punctuation}(?!\\.\\.)(?![\\p{L}\\p{N}_])|_(?=[\\p{L}\\p{N}_]))`, 'uy')
const twoBeforeWord = /(?:"'|'")(?=\w)/y
const decade = /'(?=\d\ds)/y
const beforeWord = /["'](?=\w)/y
const atEnd = /["'](?=\s|s(?![\p{L}\p{N}_])|$)/muy
// A quote opens after one of these characters.
const opensAfter = /[ \\\t\r\n[{(-]/

/**
 * Makes curly quotes of straight ones by SmartyPants' rules. The character before a quote counts only where it is text or white
 * space. After an element, an escaped character or another quote, a quote has nothing before it.
 */
export function smartQuotes(parser: SpanParser): boolean {
  const { text, position } = parser
  const quote = text.charAt(position)
  if (quote !== '"' && quote !== "'") return false
  const isText = parser.plainEnd === position && position > 0
  const places = curl(text, position, isText ? text.charAt(position - 1) : '')
  for (const place of places) {
    if (place === STRAIGHT) parser.tree.addText(quote)
    else parser.add(quoteAt(place, parser.document))
  }
  parser.position += places.length
  return true
}

function quoteAt(place: number, { options }: Document): Node {
  const name = options.smart_quotes[place] ?? ''
  // A number is the character's code.
  return new Node('character', '', curlyByName[name] ?? (/^\d+$/.test(name) ? `&#${name};` : `&${name};`))
}

const curlyByName: Record<string, string> = { lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' }

/** Gives the index of the curly quote for a straight one, or the two indices for two quotes in a row. */
function curl(text: string, position: number, before: string): number[] {
  const [first, second] = [text[position], text[position + 1]]
  const kind = first === '"' ? doubles : singles
  const is = (pattern: RegExp): boolean => {
    pattern.lastIndex = position
    return pattern.test(text)
  }
  const free = before === '' || isSpace(before)
  if (before === '' && is(emphasized)) return [kind.open]
  if (before === '' && is(beforePunctuation)) return [kind.close]
  if (free && is(twoBeforeWord)) return [kind.open, (second === '"' ? doubles : singles).open]
  if (free && is(decade)) return [singles.close]
  if (before === '' && (second === '"' || second === "'")) return [STRAIGHT, (second === '"' ? doubles : singles).close]
  if (before !== '' && free && is(beforeWord)) return [kind.open]
  if (before !== '' && !opensAfter.test(before)) return [kind.close]
  return [before === '' && is(atEnd) ? kind.close : kind.open]
}

const symbol = /---?|\.\.\.|\\<<|\\>>|<< | >>|<<|>>/y

/** The symbols by the characters that are written for them. Each has its name in `typographic_symbols` and its HTML. */
const symbols: Record<string, { name: string; html: string }> = {
  '---': { name: 'mdash', html: '—' },
  '--': { name: 'ndash', html: '–' },
  '...': { name: 'hellip', html: '…' },
  '\\<<': { name: '', html: '&lt;&lt;' },
  '\\>>': { name: '', html: '&gt;&gt;' },
  '<< ': { name: 'laquo_space', html: '«\u00A0' },
  ' >>': { name: 'raquo_space', html: '\u00A0»' },
  '<<': { name: 'laquo', html: '«' },
  '>>': { name: 'raquo', html: '»' },
}

/** Reads dashes, ellipses and guillemets. */
export function symbolsOfType(parser: SpanParser): boolean {
  const { input, gfm_quirks, typographic_symbols } = parser.document.options
  if (input === 'GFM' && gfm_quirks.includes('no_auto_typographic')) return false
  const found = matchAt(symbol, parser.text, parser.position)?.[0]
  const shown = found === undefined ? undefined : symbols[found]
  if (found === undefined || shown === undefined) return false
  parser.position += found.length
  const given = Object.hasOwn(typographic_symbols, shown.name) ? typographic_symbols[shown.name] : undefined
  // Ids of headings are made of the symbol itself, whatever is shown.
  parser.add(new Node('character', shown.html, given === undefined ? shown.html : escapeText(given)))
  return true
}

const entity = /&(?:[\w:][\w:.-]{0,60}|#\d{1,10}|#x[0-9a-fA-F]{1,10});/y

/** Reads `&name;`, `&#1;` and `&#x1;`. */
export function characterReference(parser: SpanParser): boolean {
  if (parser.text.charAt(parser.position) !== '&') return false
  const found = matchAt(entity, parser.text, parser.position)
  if (found === null) return false
  parser.add(new Node('character', '', found[0]))
  parser.position += found[0].length
  return true
}
