import { attributesIn } from './attributes.ts'
import type { BlockParser } from './block-parser.ts'
import { spanElements } from './html-tags.ts'
import { isBlank } from './scanner.ts'

/** True for `^` alone on its line, which ends a block. */
export const isEndMark = (line: string): boolean => /^\^[ \t\v\f\r]*$/.test(line)

/** Some blocks begin only at the start of the text, after a blank line or `^`, or where attributes wait for them. */
export function isAfterBoundary({ last, pending }: BlockParser): boolean {
  return last === undefined || last.kind === 'blank' || (last.kind === 'end' && last.tag === '') || pending !== null
}

/** Some blocks end only before a blank line, the end of the text, `^` or attributes. */
export function isBeforeBoundary({ source }: BlockParser): boolean {
  return source.isAtEnd || isBlank(source.line) || isEndMark(source.line) || attributesIn(source.line) !== null
}

const tagStart = /^ {0,3}<(\/?)([\p{L}_][\p{L}\p{M}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{M}\p{N}_.-]*)?)/u

/** True for a line that begins with the tag of a block element. */
export function beginsWithBlockTag(line: string): boolean {
  const [whole = '', slash, name = ''] = tagStart.exec(line) ?? []
  if (whole === '') return false
  const word = /^[\p{L}\p{N}_]+/u.exec(name)?.[0] ?? ''
  if (spanElements.has(word) || word === 'script') return false
  return slash === '' || /^[ \t\v\f\r]*>/.test(line.slice(whole.length))
}

/** True for a line that ends even a paragraph, or a quotation or item that goes on without its mark. */
export const endsLazily = (line: string): boolean =>
  isBlank(line) || isEndMark(line) || attributesIn(line) !== null || beginsWithBlockTag(line)
