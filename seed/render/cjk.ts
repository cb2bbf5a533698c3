/** Chinese and Japanese, and the punctuation that they are written with. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3001-\u303f\uff00-\uffef‘’“”…—·\u2460-\u24ff]/u

/** Punctuation that has its own white space in its width. */
const widePunctuation = /[\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/

/** The last and first characters of texts, whole. */
const lastOf = (text: string): string => [...text.slice(-2)].at(-1) ?? ''
const firstOf = (text: string): string => [...text.slice(0, 2)][0] ?? ''

/** True where no space belongs between two texts whose line breaks it was: between Chinese, and beside its punctuation. */
export function joinsBare(before: string, after: string): boolean {
  const [last, first] = [lastOf(before), firstOf(after)]
  return (wide.test(last) && wide.test(first)) || widePunctuation.test(last) || widePunctuation.test(first)
}

/** Two texts one after the other, with a space between them where one belongs there. */
export const join = (before: string, after: string): string =>
  before === '' || after === '' || joinsBare(before, after) ? before + after : `${before} ${after}`
