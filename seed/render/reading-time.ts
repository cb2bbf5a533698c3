/**
 * Adults read so many words of English a minute, silently and for information (Brysbaert 2019, "How many words do we read per
 * minute?"). Languages that are written with spaces are taken to be like it.
 */
const WORDS_A_MINUTE = 238

/** So many characters of Chinese, Japanese or Korean; what was measured lies between 300 and 500. */
const CHARACTERS_A_MINUTE = 400

/** Thai, Lao, Khmer and Burmese have no spaces between words, which have about so many letters and signs. */
const CHARACTERS_A_WORD = 5

const CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/gu
const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
/** What stands between two letters without a space belongs to one word: `don't`, `3.5`, `e-mail`, `a/b`. */
const WORD = /[\p{L}\p{N}]\S*/gu

/** The minutes that a text takes to read, whole ones and at least one; 0 where there is nothing to read. */
export function readingMinutes(text: string): number {
  let characters = 0
  let letters = 0
  const others = text
    .replace(CHARACTER, () => {
      characters++
      return ' '
    })
    .replace(WITHOUT_SPACES, () => {
      letters++
      return ' '
    })
  const words = (others.match(WORD)?.length ?? 0) + letters / CHARACTERS_A_WORD
  const minutes = characters / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE
  return minutes === 0 ? 0 : Math.max(1, Math.round(minutes))
}
