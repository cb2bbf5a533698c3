import type { Root } from 'hast'
import { shortened } from '../../src/model/cut-text.ts'
import { bracketsAtEnd } from '../archive/desk-lines.ts'
import { alignmentOf } from './align.ts'
import { isByline, isCaption, withoutDateline } from './bylines.ts'
import { join } from './cjk.ts'
import { isBlank, isWithin, OBJECT, type Run, runsIn, textIn, textOfRun } from './runs.ts'
import { endsSentence, sentencesOf } from './sentences.ts'
import { foldSpace, letters } from './text.ts'

const SUMMARY_LENGTH = 120

// A line that is no longer than this, and does not end as a sentence does, is a heading.
const LONGEST_HEADING = 40

/**
 * Makes the summary of a news desk's post: the quote that it begins with, else its first sentences, as many as fit in 120
 * characters (code points). Bylines, datelines, headings, captions and advertisements are left out.
 *
 * @param root tidy
 * @returns empty where it would only say the title again
 */
export function deskSummary(root: Root, title: string): string {
  const lines: Line[] = runsIn(root)
    .map((run) => ({ run, text: withoutDateline(foldSpace(textOfRun(run).replaceAll(OBJECT, ''))) }))
    .filter(({ text }) => text !== '')
  // A summary needs few lines, so the others are not looked at.
  const told = lines
    .values()
    .filter(isText)
    .map(({ text }) => text)
  const first = lines.find(({ run }) => !isWithin(run, 'table'))?.text ?? ''
  const summary = firstSentences([beginOfQuote(lines)]) || firstSentences(told) || firstSentences([first])
  return letters(summary) === letters(title) ? '' : summary
}

interface Line {
  run: Run
  text: string
}

/** Joins the text of the quote that a body begins with, as much of it as a summary can need. */
function beginOfQuote(lines: readonly Line[]): string {
  const quote = lines[0]?.run.within.find(({ tagName }) => tagName === 'blockquote')
  let quoted = ''
  for (const { run, text } of lines) {
    if (quote === undefined || !run.within.includes(quote) || quoted.length > 4 * SUMMARY_LENGTH) break
    quoted = join(quoted, text)
  }
  return quoted
}

/** True for a paragraph of the report itself. */
function isText({ run, text }: Line): boolean {
  if (isWithin(run, 'table', 'figcaption', 'caption', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6')) return false
  if (run.within.slice(-2).some((block) => alignmentOf(block) === 'center')) return false
  const seen = run.pieces.filter((piece) => piece.node.type === 'text' && !isBlank(textIn(piece)))
  if (seen.every(({ isStrong }) => isStrong)) return false
  if (seen.every((piece) => piece.link !== null || letters(textIn(piece)) === '')) return false
  if (bracketsAtEnd(text)?.from === 0 || isByline(text) || isCaption(text)) return false
  return endsSentence(withoutBracketsAtEnd(text)) || [...text].length > LONGEST_HEADING
}

const withoutBracketsAtEnd = (text: string): string => text.slice(0, bracketsAtEnd(text)?.from).trimEnd()

/** Takes whole sentences from the first one on, as many as fit. The first one is cut where it is too long. */
function firstSentences(paragraphs: Iterable<string>): string {
  let before = ''
  for (const paragraph of paragraphs) {
    let told = ''
    for (const sentence of sentencesOf(paragraph)) {
      const summary = join(before, told)
      const isWhole = endsSentence(sentence)
      // A part without an end is taken only where there is no whole sentence.
      if (summary !== '' && !isWhole) break
      if ([...join(before, told + sentence)].length > SUMMARY_LENGTH) return summary || beginOf(sentence)
      if (!isWhole) return sentence
      told += sentence
    }
    before = join(before, told)
  }
  return before
}

/** Cuts a sentence that is too long. */
function beginOf(sentence: string): string {
  const [first = sentence] = sentencesOf(sentence, true)
  return [...first].length <= SUMMARY_LENGTH ? first : shortened(sentence, SUMMARY_LENGTH)
}
