import { LiquidError } from './budget.ts'
import type { Context } from './context.ts'
import { type Filter, isEmpty } from './expressions.ts'
import {
  inspect,
  isHash,
  isTruthy,
  lengthOf,
  sliceOf,
  stripped,
  toInteger,
  toJson,
  toText,
  type Value,
} from './values.ts'

/** A character of Markdown counts this many times, because Markdown takes longer than any other filter. */
const MARKDOWN = 10

/** Makes a filter that changes the text of its input. The input and the result count as memory. */
const onText =
  (change: (text: string, args: readonly string[], context: Context) => string): Filter =>
  (input, args, context) => {
    const { budget } = context
    const text = toText(input, budget)
    budget.use(text.length)
    const changed = change(
      text,
      args.map((argument) => toText(argument, budget)),
      context,
    )
    budget.use(changed.length)
    return changed
  }

/** Makes a filter leave nil as it is. */
const unlessNil =
  (filter: Filter): Filter =>
  (input, args, context) =>
    input === null ? null : filter(input, args, context)

const htmlSigns: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => htmlSigns[sign] ?? sign)

const escapeOnce = (text: string): string =>
  text.replace(/["'<>]|&(?!(?:[a-zA-Z]+|#\d+);)/g, (sign) => htmlSigns[sign] ?? sign)

const escapeXml = (text: string): string => escapeHtml(text).replaceAll('&#39;', '&apos;')

const truncate: Filter = (input, [length = 50, ending = '...'], { budget }) => {
  if (input === null) return null
  const text = toText(input, budget)
  budget.use(text.length)
  const most = toInteger(length, budget)
  const end = toText(ending, budget)
  return lengthOf(text) > most ? sliceOf(text, 0, Math.max(0, most - lengthOf(end))) + end : text
}

const truncateWords: Filter = (input, [length = 15, ending = '...'], { budget }) => {
  if (input === null) return null
  const text = toText(input, budget)
  budget.use(text.length)
  const most = Math.max(1, toInteger(length, budget))
  const words = wordsOf(text)
  return words.length <= most ? text : words.slice(0, most).join(' ') + toText(ending, budget)
}

/** Finds the words of a text, which white space separates. */
const wordsOf = (text: string): string[] => text.split(/[ \t-\r\0]+/).filter((word) => word !== '')

const split: Filter = (input, [pattern = null], { budget }) => {
  const text = toText(input, budget)
  budget.use(text.length)
  const sign = toText(pattern, budget)
  const pieces = sign === ' ' ? wordsOf(text) : sign === '' ? [...text] : text.split(sign)
  // Ruby drops empty pieces at the end.
  while (pieces.at(-1) === '') pieces.pop()
  budget.use(pieces.length)
  return pieces
}

/** Resolves `\0`, `\&` and `\\` in a replacement, as Ruby does. */
const replacement = (text: string, found: string): string =>
  text.replace(/\\([\\0&])/g, (_, sign: string) => (sign === '\\' ? '\\' : found))

const replace =
  (whole: boolean): Filter =>
  (input, [found = null, other = ''], { budget }) => {
    const [text, sign, given] = [toText(input, budget), toText(found, budget), toText(other, budget)]
    const inPlace = replacement(given, sign)
    const times = whole ? text.split(sign).length : 1
    budget.use(text.length + times * (1 + inPlace.length))
    return whole ? text.replaceAll(sign, () => inPlace) : text.replace(sign, () => inPlace)
  }

const replaceLast: Filter = (input, [found = null, other = ''], { budget }) => {
  const [text, sign] = [toText(input, budget), toText(found, budget)]
  budget.use(text.length)
  const at = text.lastIndexOf(sign)
  return at === -1 ? text : text.slice(0, at) + toText(other, budget) + text.slice(at + sign.length)
}

const withNothing =
  (filter: Filter): Filter =>
  (input, [found = null], context) =>
    filter(input, [found, ''], context)

const slice: Filter = (input, [offset = null, length = null], { budget }) => {
  const from = toInteger(offset, budget)
  const count = length === null ? 1 : toInteger(length, budget)
  const list = Array.isArray(input) ? input : toText(input, budget)
  budget.use(list.length)
  const size = typeof list === 'string' ? lengthOf(list) : list.length
  const start = from < 0 ? from + size : from
  const isOutside = start < 0 || start > size || count < 0
  if (typeof list === 'string') return isOutside ? '' : sliceOf(list, start, start + count)
  return isOutside ? [] : list.slice(start, start + count)
}

/** Removes comments, scripts, styles and tags from HTML, each up to its first end. */
function stripHtml(html: string): string {
  const kept: string[] = []
  const ends = new Map<string, number>()
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    if (open === -1) return kept.join('') + html.slice(at)
    kept.push(html.slice(at, open))
    const [, closing] = blocks.find(([opening]) => html.startsWith(opening, open)) ?? []
    const end = closing === undefined ? null : endBehind(html, closing, open, ends)
    const close = end ?? endBehind(html, '>', open, ends)
    if (close === null) return kept.join('') + html.slice(open)
    at = close
  }
  return kept.join('')
}

const blocks: [opening: string, closing: string][] = [
  ['<script', '</script>'],
  ['<style', '</style>'],
  ['<!--', '-->'],
]

/** Finds where the next such sign behind a place ends; null where there is none. `known` keeps the search for each sign linear. */
function endBehind(text: string, sign: string, from: number, known: Map<string, number>): number | null {
  const before = known.get(sign)
  const at = before !== undefined && (before === -1 || before > from) ? before : text.indexOf(sign, from + 1)
  known.set(sign, at)
  return at === -1 ? null : at + sign.length
}

const slugSigns: Record<string, RegExp> = {
  raw: /[ \t-\r]+/g,
  default: /[^\p{M}\p{L}\p{Nd}]+/gu,
  pretty: /[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu,
  ascii: /[^A-Za-z0-9]+/g,
  latin: /[^\p{M}\p{L}\p{Nd}]+/gu,
}

const slugify: Filter = (input, [mode = null], { budget }) => {
  if (input === null) return null
  const text = toText(input, budget)
  budget.use(text.length)
  const name = mode === null ? 'default' : toText(mode, budget)
  const others = Object.hasOwn(slugSigns, name) ? slugSigns[name] : undefined
  if (others === undefined) return text.toLowerCase()
  const plain = name === 'latin' ? transliterated(text) : text
  return plain.replace(others, '-').replace(/^-|-$/g, '').toLowerCase()
}

/** Removes the marks of Latin letters. Characters without a plain letter become question marks. */
const transliterated = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[æœøđł]/giu, (letter) => latin[letter] ?? letter)
    .replace(/\P{ASCII}/gu, '?')

const latin: Record<string, string> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l' },
  ...{ Æ: 'AE', Œ: 'OE', Ø: 'O', Đ: 'D', Ł: 'L' },
}

const ideograph = /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}]/gu
const otherWord = /[^\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}\s]+/gu

const numberOfWords: Filter = (input, [mode = null], { budget }) => {
  const text = toText(input, budget)
  budget.use(text.length)
  const characters = text.match(ideograph)?.length ?? 0
  const isCounted = mode === 'cjk' || (mode === 'auto' && characters > 0)
  return isCounted ? characters + (text.match(otherWord)?.length ?? 0) : wordsOf(text).length
}

const capitalize = (text: string): string => {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length).toLowerCase()
}

const fallback: Filter = (input, [given = '', options = null], _context) => {
  const allowsFalse = isHash(options) && isTruthy(options.get('allow_false') ?? null)
  const other = isHash(given) && given.has('allow_false') ? '' : given
  const isMissing = allowsFalse ? input === null : !isTruthy(input)
  return isMissing || isEmpty(input) ? other : input
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

function fromBase64(text: string, letters: RegExp): string {
  if (!letters.test(text)) throw new LiquidError('invalid base64')
  return Buffer.from(text, 'base64').toString()
}

export const textFilters: Record<string, Filter> = {
  downcase: onText((text) => text.toLowerCase()),
  upcase: onText((text) => text.toUpperCase()),
  capitalize: onText(capitalize),
  escape: unlessNil(onText(escapeHtml)),
  h: unlessNil(onText(escapeHtml)),
  escape_once: onText(escapeOnce),
  xml_escape: onText(escapeXml),
  base64_encode: onText(base64),
  base64_decode: onText((text) => fromBase64(text, /^[A-Za-z0-9+/]*={0,2}$/)),
  base64_url_safe_encode: onText((text) => base64(text).replaceAll('+', '-').replaceAll('/', '_')),
  base64_url_safe_decode: onText((text) => fromBase64(text, /^[A-Za-z0-9_-]*={0,2}$/)),
  slice,
  truncate,
  truncatewords: truncateWords,
  split,
  strip: onText((text) => stripped(text)),
  lstrip: onText((text) => stripped(text, 'left')),
  rstrip: onText((text) => stripped(text, 'right')),
  strip_html: onText(stripHtml),
  strip_newlines: onText((text) => text.replace(/\r?\n/g, '')),
  newline_to_br: onText((text) => text.replace(/\r?\n/g, '<br />\n')),
  normalize_whitespace: onText((text) => stripped(text.replace(/[ \t-\r]+/g, ' '))),
  replace: replace(true),
  replace_first: replace(false),
  replace_last: replaceLast,
  remove: withNothing(replace(true)),
  remove_first: withNothing(replace(false)),
  remove_last: withNothing(replaceLast),
  append: onText((text, [other = '']) => text + other),
  prepend: onText((text, [other = '']) => other + text),
  slugify,
  number_of_words: numberOfWords,
  default: fallback,
  jsonify: (input, _args, { budget }) => toJson(input, budget),
  inspect: (input, _args, { budget }) => escapeXml(inspect(input, budget)),
  markdownify: converted((text, { around }) => around.markdown(text)),
  smartify: converted((text, { around }) => around.smartify(text)),
}

/** Makes a filter that renders Markdown, or changes the typography of a text. */
function converted(convert: (text: string, context: Context) => string): Filter {
  return (input: Value, _args, context) => {
    const text = toText(input, context.budget)
    context.budget.use(MARKDOWN * text.length)
    return convert(text, context)
  }
}
