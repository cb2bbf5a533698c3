import { html } from 'hono/html'
import type { Term } from '../model/search-question.ts'

/** Marks the words of a question in a text, as people would: in any case and width, and no part of a word that was asked for whole. */
export function marked(text: string, terms: readonly Term[]) {
  const { folded, starts } = fold(text)
  const ranges = terms
    .filter(({ isExcluded }) => !isExcluded)
    .flatMap((term) => occurrences(folded, fold(term.text).folded))
    .sort(([a], [b]) => a - b)
  const parts: ReturnType<typeof html>[] = []
  let done = 0
  for (const [from, to] of ranges) {
    const [start, end] = [starts[from] ?? 0, starts[to] ?? text.length]
    if (start < done) continue
    parts.push(html`${text.slice(done, start)}<mark>${text.slice(start, end)}</mark>`)
    done = end
  }
  return html`${parts}${text.slice(done)}`
}

/** A text in one case and width, and where each of its code units comes from. */
function fold(text: string): { folded: string; starts: number[] } {
  let folded = ''
  const starts: number[] = []
  let at = 0
  for (const character of text) {
    const one = character.normalize('NFKC').toLowerCase()
    for (let n = 0; n < one.length; n++) starts.push(at)
    folded += one
    at += character.length
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
