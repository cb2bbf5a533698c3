import { foldText } from './section-order.ts'

/** Chinese characters have no letters: they are found by the letter of their sound, or by their strokes, or all together. */
type HanBy = 'pinyin' | 'stroke' | 'none'

/** Japanese and Korean know no one order of them. */
const hanByOf = (language: string): HanBy =>
  /^(?:ja|ko)\b/i.test(language) ? 'none' : /^(?:zh\b.*-(?:hant|tw|hk|mo)|yue)\b/i.test(language) ? 'stroke' : 'pinyin'

/** The initial of what begins with neither a letter nor a character. */
export const OTHERS = '#'

/**
 * Marks that ICU sorts before the first character of each group (CLDR, zh.xml, "AlphabeticIndex" of UTS 35, part 5): U+FDD0 and a
 * letter before those whose sound begins so, or U+2800 and so many before those of so many strokes.
 */
const marksOf: Record<Exclude<HanBy, 'none'>, { initial: string; mark: string }[]> = {
  // No sound begins with one of the other letters.
  pinyin: [...'ABCDEFGHJKLMNOPQRSTWXYZ'].map((letter) => ({ initial: letter, mark: `\uFDD0${letter}` })),
  stroke: Array.from({ length: 48 }, (_, n) => ({
    initial: `${n + 1}畫`,
    mark: `\uFDD0${String.fromCharCode(0x2801 + n)}`,
  })),
}

/** To make a collator takes an isolate 2 ms. */
const collators = new Map<string, Intl.Collator>()
const MOST_COLLATORS = 8

function collatorOf(locale: string): Intl.Collator {
  const made = collators.get(locale) ?? new Intl.Collator(locale)
  if (collators.size >= MOST_COLLATORS) collators.clear()
  collators.set(locale, made)
  return made
}

/** The initials of characters, which take five comparisons each to find. */
const ofCharacters = new Map<string, string>()
const MOST_CHARACTERS = 8_000

function initialOfHan(character: string, by: HanBy): string {
  if (by === 'none') return '漢'
  const key = by + character
  const known = ofCharacters.get(key)
  if (known !== undefined) return known
  const { compare } = collatorOf(`zh-u-co-${by}`)
  const marks = marksOf[by]
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(marks[middle]?.mark ?? '', character) <= 0) low = middle + 1
    else high = middle
  }
  const initial = marks[low - 1]?.initial ?? OTHERS
  if (ofCharacters.size >= MOST_CHARACTERS) ofCharacters.clear()
  ofCharacters.set(key, initial)
  return initial
}

/** Voiced and small kana are with the others of their row. */
const kanaRows = [
  'あいうえおぁぃぅぇぉ',
  'かきくけこゕゖ',
  'さしすせそ',
  'たちつてとっ',
  'なにぬねの',
  'はひふへほ',
  'まみむめも',
  'やゆよゃゅょ',
  'らりるれろ',
  'わゐゑをんゎ',
]

const jamos = [...'ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ']
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
/** So many syllables begin with the same consonant. */
const SYLLABLES = 588

/**
 * The initial by which a name is found in an index: a letter without its marks, the row of a kana, the consonant of a Korean syllable,
 * of a Chinese character what the language of the site goes by; else `OTHERS`.
 *
 * @param language of the site (BCP 47)
 */
export function initialOf(name: string, language: string): string {
  const [first = ''] = foldText(name.trimStart().slice(0, 16))
  const code = first.codePointAt(0) ?? 0
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE)
    return jamos[Math.floor((code - FIRST_SYLLABLE) / SYLLABLES)] ?? OTHERS
  if (/\p{sc=Han}/u.test(first)) return initialOfHan(first, hanByOf(language))
  // Decomposed, a letter stands before its marks. The short I of Cyrillic is a letter of its own.
  const [bare = ''] = first === 'й' ? first : first.normalize('NFD')
  if (/[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(bare)) {
    const hiragana = /[ァ-ヶ]/.test(bare) ? String.fromCharCode(bare.charCodeAt(0) - 0x60) : bare
    return kanaRows.find((row) => row.includes(hiragana))?.charAt(0) ?? OTHERS
  }
  return /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]/u.test(bare) && /\p{L}/u.test(bare)
    ? ([...bare.toUpperCase()][0] ?? OTHERS)
    : OTHERS
}

/** The order of initials: numbers of strokes, then letters, then the others. */
export function compareInitials(a: string, b: string): number {
  const rank = (initial: string) =>
    initial === OTHERS ? Number.POSITIVE_INFINITY : Number.parseInt(initial, 10) || 100
  const byRank = Math.sign(rank(a) - rank(b)) || 0
  return byRank === 0 ? (a < b ? -1 : a > b ? 1 : 0) : byRank
}

/** Compares names as those who speak a language sort them; a tag that Intl does not take is somebody's mistake. */
export function comparingIn(language: string): (a: string, b: string) => number {
  try {
    return collatorOf(/^(?:zh|yue)\b/i.test(language) ? `zh-u-co-${hanByOf(language)}` : language).compare
  } catch {
    return collatorOf('en').compare
  }
}
