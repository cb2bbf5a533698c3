import { html } from 'hono/html'
import type { Term } from '../model/search-question.ts'
import { foldedText } from '../model/words.ts'

/** Marks the words of a question in a text, as people would: in any case, width and spelling of accents, and no part of a word that was asked for whole. */
export function marked(text: string, terms: readonly Term[]) {
  const parts: ReturnType<typeof html>[] = []
  let done = 0
  for (const [start, end] of placesOf(text, terms)) {
    if (start < done) continue
    parts.push(html`${text.slice(done, start)}<mark>${text.slice(start, end)}</mark>`)
    done = end
  }
  return html`${parts}${text.slice(done)}`
}

/**
 * What leads a link to an article on to the first word that was asked for, where nothing that is shown of the article has any: a
 * text fragment (URL Fragment Text Directives, WICG). A browser that knows none shows the article from its beginning.
 */
export function leadingToTerm(shown: readonly string[], terms: readonly Term[]): string {
  const term = terms.find(({ isExcluded }) => !isExcluded)
  if (term === undefined || shown.some((text) => placesOf(text, terms).length > 0)) return ''
  // A hyphen would be read as the end of what stands before the text.
  return `#:~:text=${encodeURIComponent(term.text.toWellFormed()).replaceAll('-', '%2D')}`
}

/** Where the words of a question are in a text, from the first on. They may overlap. */
function placesOf(text: string, terms: readonly Term[]): [start: number, end: number][] {
  const { folded, starts } = fold(text)
  return terms
    .filter(({ isExcluded }) => !isExcluded)
    .flatMap((term) => occurrences(folded, foldedText(term.text)))
    .sort(([a], [b]) => a - b)
    .map(([from, to]) => [starts[from] ?? 0, starts[to] ?? text.length])
}

/**
 * What is one character to a reader, and may be written with several: a letter with its marks, a Korean syllable, a kana with its
 * sound mark (UAX 15: nothing of it is put together with what stands outside).
 */
const WRITTEN =
  /[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*[\p{M}\uff9e\uff9f]*|[\uac00-\ud7a3][\u11a8-\u11ff]*[\p{M}\uff9e\uff9f]*|.[\p{M}\uff9e\uff9f]*/gsu

/** A text as it is compared, and where each of its code units comes from. */
function fold(text: string): { folded: string; starts: number[] } {
  let folded = ''
  const starts: number[] = []
  for (const { 0: written, index } of text.matchAll(WRITTEN)) {
    const one = foldedText(written)
    for (let n = 0; n < one.length; n++) starts.push(index)
    folded += one
  }
  return { folded, starts }
}

/** Letters and digits of scripts that are written with spaces. */
const SPACED = /[\p{L}\p{N}\p{M}]/u
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー]/u

const isWordPart = (character: string): boolean => SPACED.test(character) && !UNSPACED.test(character)

function occurrences(text: string, wanted: string): [from: number, to: number][] {
  const found: [number, number][] = []
  if (wanted === '') return found
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length
    const [before = '', after = ''] = [text[at - 1], text[end]]
    const isCut =
      (isWordPart(wanted[0] ?? '') && isWordPart(before)) || (isWordPart(wanted.at(-1) ?? '') && isWordPart(after))
    if (!isCut) found.push([at, end])
  }
  return found
}
