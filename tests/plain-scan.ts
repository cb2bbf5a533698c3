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

/** What `spread` made of texts: they are looked through by many questions. */
const known = new Map<string, string>()

function spread(text: string): string {
  const there = known.get(text)
  if (there !== undefined) return there
  const made = spreadOf(text)
  if (known.size < 1_000) known.set(text, made)
  return made
}

/** Each unit with a ` · ` between those of a run, runs with a space between them, and a space around all. */
const spreadOf = (text: string): string => {
  const runs =
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return ` ${runs.map((run) => (run.match(UNIT) ?? []).join(' · ')).join(' ')} `
}

const UNIT = new RegExp(`[${CJK}]\\p{M}*|[^${CJK}]+`, 'gu')

const hasPhrase = (text: string, phrase: string): boolean => spread(text).includes(spread(phrase))
