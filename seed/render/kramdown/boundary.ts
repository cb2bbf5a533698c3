import { attributesIn } from './attributes.ts'
import type { BlockParser } from './block-parser.ts'
import { spanElements } from './html-tags.ts'
import { isBlank } from './scanner.ts'

/** `^` alone on its line ends a block. */
export const isEndMark = (line: string): boolean => /^\^[ \t\v\f\r]*$/.test(line)

/** Some blocks begin only at the begin of the text, after a blank line or `^`, or with attributes that wait for them. */
export function isAfterBoundary({ last, pending }: BlockParser): boolean {
  return last === undefined || last.kind === 'blank' || (last.kind === 'end' && last.tag === '') || pending !== null
}

/** Some end only before a blank line, the end of the text, `^` or attributes. */
export function isBeforeBoundary({ source }: BlockParser): boolean {
  return source.isAtEnd || isBlank(source.line) || isEndMark(source.line) || attributesIn(source.line) !== null
}

const tagStart = /^ {0,3}<(\/?)([\p{L}_][\p{L}\p{M}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{M}\p{N}_.-]*)?)/u

/** True of a line that begins with a tag of a block. */
export function beginsWithBlockTag(line: string): boolean {
  const [whole = '', slash, name = ''] = tagStart.exec(line) ?? []
  if (whole === '') return false
  const word = /^[\p{L}\p{N}_]+/u.exec(name)?.[0] ?? ''
  if (spanElements.has(word) || word === 'script') return false
  return slash === '' || /^[ \t\v\f\r]*>/.test(line.slice(whole.length))
}

/** What ends even a paragraph, a quotation or an item that goes on without its mark. */
export const endsLazily = (line: string): boolean =>
  isBlank(line) || isEndMark(line) || attributesIn(line) !== null || beginsWithBlockTag(line)
