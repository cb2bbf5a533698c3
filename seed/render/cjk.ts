/** Chinese and Japanese characters, and their punctuation. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3001-\u303f\uff00-\uffef‘’“”…—·\u2460-\u24ff]/u

/** Punctuation as wide as a character, which needs no space beside it. */
const widePunctuation = /[\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/

/** The last character of a text, whole where it is two UTF-16 code units. */
const lastOf = (text: string): string => [...text.slice(-2)].at(-1) ?? ''
const firstOf = (text: string): string => [...text.slice(0, 2)][0] ?? ''

/** True where a line break between two texts stands for no space: between Chinese characters, and beside their punctuation. */
export function joinsBare(before: string, after: string): boolean {
  const [last, first] = [lastOf(before), firstOf(after)]
  return (wide.test(last) && wide.test(first)) || widePunctuation.test(last) || widePunctuation.test(first)
}

/** Joins two texts, with a space between them where one belongs there. */
export const join = (before: string, after: string): string =>
  before === '' || after === '' || joinsBare(before, after) ? before + after : `${before} ${after}`
