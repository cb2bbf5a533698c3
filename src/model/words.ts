/**
 * How a text becomes the words by which it is found: one function for the loader, which indexes, and for the Worker, which asks.
 *
 * A run is letters, digits and marks with nothing between them. Its units are single characters of the scripts that are written
 * without spaces (Chinese, Japanese, Korean), and words of all others. The tokens are, in the order of the text: each word, each
 * pair of neighbouring units of which one is such a character, and each such character that is a run by itself. So any two
 * characters are found though nobody knows where a Chinese word ends, and so is `A股`.
 *
 * A phrase is in a text where its tokens are in the text's in a row. That is so exactly where its runs are in the text in a row, the
 * first one from any unit on and the last one up to any.
 */

/** Whoever changes what the tokens are, changes this number: indexes of others are made anew. */
export const WORDS_VERSION = 1

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー]/u

/** What a character is, as bits: it is of a run, of those scripts, a mark. Nobody has asked yet where none is set. */
const [IS_KNOWN, IS_OF_RUN, IS_UNSPACED, IS_MARK] = [1, 2, 4, 8] as const

/** What the characters of the basic plane are. Who indexes asks for millions, and an expression takes ten times as long. */
const kinds = new Uint8Array(0x10000)

function kindAt(text: string, at: number): number {
  const code = text.codePointAt(at) ?? 0
  const known = kinds[code] ?? 0
  return known === 0 ? kindOf(code) : known
}

function kindOf(code: number): number {
  const character = String.fromCodePoint(code)
  const isOfRun = /[\p{L}\p{N}\p{M}]/u.test(character) ? IS_OF_RUN : 0
  const isUnspaced = UNSPACED.test(character) ? IS_UNSPACED : 0
  const kind = IS_KNOWN | isOfRun | isUnspaced | (/\p{M}/u.test(character) ? IS_MARK : 0)
  if (code < kinds.length) kinds[code] = kind
  return kind
}

/** A unit is found by its first characters (UTF-16 code units). */
const LONGEST_UNIT = 64

/**
 * This token stands between two runs of which one begins with the character that the other ends with: their pairs would read as those of
 * one run. No text has it, as it is no letter.
 */
const GAP = '‖'

/** This token stands between two texts. No phrase has it, so none is found half in one and half in the other. */
export const END_OF_TEXT = '‖‖'

/** A text in one case and one width: `Ａ` and `A` are `a`. */
export const foldedText = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC')

/** The units of each run. */
function runsOf(given: string): string[][] {
  const text = foldedText(given)
  const runs: string[][] = []
  let isInRun = false
  for (let at = 0; at < text.length; ) {
    const kind = kindAt(text, at)
    const end = endOfUnit(text, at, kind)
    const isOfRun = (kind & IS_OF_RUN) !== 0
    if (isOfRun && !isInRun) runs.push([])
    if (isOfRun) runs.at(-1)?.push(cut(text.slice(at, end)))
    isInRun = isOfRun
    at = end
  }
  return runs
}

/** Where what begins at a place ends: a character of those scripts with its marks, a word of another, or what is of no run. */
function endOfUnit(text: string, at: number, kind: number): number {
  let end = at + lengthAt(text, at)
  if ((kind & IS_OF_RUN) === 0) return end
  for (; end < text.length; end += lengthAt(text, end)) {
    const next = kindAt(text, end)
    const goesOn =
      (kind & IS_UNSPACED) === 0 ? (next & (IS_OF_RUN | IS_UNSPACED)) === IS_OF_RUN : (next & IS_MARK) !== 0
    if (!goesOn) break
  }
  return end
}

/** In UTF-16 code units. */
const lengthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/** Cuts no character in two. */
const cut = (unit: string): string =>
  unit.length <= LONGEST_UNIT ? unit : unit.slice(0, LONGEST_UNIT).replace(/[\uD800-\uDBFF]$/, '')

const isWord = (unit: string): boolean => (kindAt(unit, 0) & IS_UNSPACED) === 0

/** The tokens of a text in its order. It takes time linear in the length. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = []
  let before = ''
  for (const units of runsOf(text)) {
    const [first = ''] = units
    if (first === before && !isWord(first)) tokens.push(GAP)
    if (units.length === 1 || isWord(first)) tokens.push(first)
    for (let n = 1; n < units.length; n++) {
      const [left = '', right = ''] = [units[n - 1], units[n]]
      tokens.push(left + right)
      if (isWord(right)) tokens.push(right)
    }
    before = units.at(-1) ?? ''
  }
  return tokens
}

/** The tokens of a text that are words or characters of it. */
export const wordsIn = (text: string): string[] => [...new Set(tokensOf(text))].filter((token) => token !== GAP)

/** True for a text with such a character by itself: a text that has it within a run has no token of it. */
export const hasLoneCharacter = (text: string): boolean =>
  runsOf(text).some(([first = '', ...others]) => others.length === 0 && !isWord(first))
