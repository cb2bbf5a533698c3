import { readQuestion } from '../src/model/search-question.ts'

/**
 * What a search finds, said in another way than the index does: a text has a phrase where the phrase stands in it, from the
 * beginning of one of its runs' units to the end of one.
 */
export function isFound(question: string, texts: readonly string[]): boolean {
  const terms = readQuestion(question)
  if (typeof terms === 'string') return false
  return terms.every(({ text, isExcluded }) => texts.some((one) => hasPhrase(one, text)) !== isExcluded)
}

const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}ー'

/** Each unit with a `·` between those of a run, and runs with a space between them. */
const spread = (text: string): string =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  )
    .map((run) => (run.match(new RegExp(`[${CJK}]\\p{M}*|[^${CJK}]+`, 'gu')) ?? []).join('·'))
    .join(' ')

const hasPhrase = (text: string, phrase: string): boolean =>
  ` ${spread(text)} `.replaceAll('·', ' · ').includes(` ${spread(phrase).replaceAll('·', ' · ')} `)
