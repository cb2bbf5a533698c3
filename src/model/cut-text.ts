/** Scripts that are written without spaces, with their punctuation. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff60]/u

/** These take two columns of a line, as East Asian characters do. */
const WIDE = new RegExp(`${UNSPACED.source}|\\p{Script=Hangul}|\\p{Extended_Pictographic}`, 'u')

/** The columns of a line that a character takes. @param code point */
export function columnsOf(code: number): number {
  // Lists ask this of thousands of characters, nearly all of which are these.
  if (code < FIRST_WIDE) return 1
  for (const [first, last] of COMMON_WIDE) if (code >= first && code <= last) return 2
  return isIn(WIDE, code) ? 2 : 1
}

/** The first pictograph; letters, digits and signs of ASCII come before it. */
const FIRST_WIDE = 0xa9
/** The block "CJK Unified Ideographs", and what is written with these: "CJK Symbols and Punctuation", full-width forms. */
const COMMON_WIDE = [
  [0x4e00, 0x9fff],
  [0x3000, 0x303f],
  [0xff01, 0xff60],
] as const

const oneEach = (): number => 1

/** The beginning of a text, and whether it ends in the middle of a sentence. */
export interface Cut {
  text: string
  isBroken: boolean
}

/** A cut leaves at least these parts of what fits. Where it cannot, it is made at the next worse place. */
const LEAST_AT_SENTENCE = 0.5
const LEAST_AT_PAUSE = 0.4

/**
 * Cuts a text so that it fits, with an ellipsis where it is broken: at the end of a sentence, else at a pause where the text is in a
 * script without spaces, else at the end of a word. A word is cut only where it is longer than the room.
 *
 * @param room the sum of the widths of the characters that fit
 * @param widthOf a code point; it is 1 where nothing is said
 */
export function cutText(text: string, room: number, widthOf: (code: number) => number = oneEach): Cut {
  const codes = codesOf(text.slice(0, 2 * room + 2))
  const whole = numberThatFits(codes, room, widthOf)
  if (whole === codes.length) return { text, isBroken: false }
  const cutAt = (at: number): string => text.slice(0, unitsOf(codes, at))
  const sentence = lastBefore(whole, whole * LEAST_AT_SENTENCE, (at) => isEndOfSentence(codes, at))
  if (sentence !== null) return { text: cutAt(sentence).trimEnd(), isBroken: false }
  const most = numberThatFits(codes, room - 1, widthOf)
  const isUnspaced = isIn(UNSPACED, codes[most - 1]) || isIn(UNSPACED, codes[most])
  const pause = isUnspaced ? lastBefore(most, most * LEAST_AT_PAUSE, (at) => isPause(codes, at)) : null
  const behindWord = pause ?? lastBefore(most, 0, (at) => isBetweenWords(codes[at - 1], codes[at]))
  const part = cutAt(behindWord ?? lastBefore(most, 1, (at) => !isIn(MARK, codes[at])) ?? most)
  return { text: part.replace(LEADING_ON, '') || part, isBroken: true }
}

/** The same, with the ellipsis. */
export function shortened(text: string, room: number): string {
  const { text: part, isBroken } = cutText(text, room)
  return isBroken ? `${part}…` : part
}

// All that follows looks at code points: to make a text of each character took most of the time of a cut.

/** The code points of a text. */
function codesOf(text: string): number[] {
  const codes: number[] = []
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0
    codes.push(code)
    at += code > LAST_OF_ONE_UNIT ? 2 : 1
  }
  return codes
}

const LAST_OF_ONE_UNIT = 0xffff

/** The length of the first so many of them in UTF-16. */
function unitsOf(codes: readonly number[], count: number): number {
  let units = count
  for (let at = 0; at < count; at++) if ((codes[at] ?? 0) > LAST_OF_ONE_UNIT) units++
  return units
}

/** Whether a character is one of a kind; false where there is none. */
const isIn = (kind: RegExp, code: number | undefined): boolean =>
  code !== undefined && kind.test(String.fromCodePoint(code))

function numberThatFits(codes: readonly number[], room: number, widthOf: (code: number) => number): number {
  let width = 0
  for (let at = 0; at < codes.length; at++) {
    width += widthOf(codes[at] ?? 0)
    if (width > room) return at
  }
  return codes.length
}

/** The last number from `most` down to above `least` that something holds for; null where there is none. */
function lastBefore(most: number, least: number, holds: (at: number) => boolean): number | null {
  for (let at = most; at > least; at--) if (holds(at)) return at
  return null
}

const setOf = (characters: string): ReadonlySet<number> => new Set(codesOf(characters))

const ENDS = setOf('。！？!?．｡')
const CLOSING = setOf('”’」』）)】]》〉"\'')
const [STOP, SPACE] = [0x2e, 0x20]
/** The last character of a sentence is one of these. */
const LAST: ReadonlySet<number> = new Set([...ENDS, ...CLOSING, STOP])
const PAUSES = setOf('，、；：､,;:')
const DIGIT = /\d/

/** What no part ends with: white space, pauses, and what opens something. */
const LEADING_ON = /[\s“‘「『（(【[《〈，、；：､,;:—–-]+$/u

/** True where a sentence ends before a character. Brackets and quotes that close behind its end belong to it. */
function isEndOfSentence(codes: readonly number[], at: number): boolean {
  if (!LAST.has(codes[at - 1] ?? 0)) return false
  const next = codes[at] ?? SPACE
  if (CLOSING.has(next) || ENDS.has(next)) return false
  let last = at - 1
  while (last > 0 && CLOSING.has(codes[last] ?? 0)) last--
  const mark = codes[last] ?? 0
  // Numbers, addresses and names have these, too: `9.5`, `?q=`, `Yahoo!`.
  if (isIn(/[.!?]/, mark) && !isIn(/\s/, next) && !isIn(UNSPACED, next)) return false
  return mark === STOP ? !isAbbreviated(codes, last) : ENDS.has(mark)
}

/** True for the full stop of `U.S.`, `J.` and the like, behind which a sentence goes on. */
const isAbbreviated = (codes: readonly number[], at: number): boolean =>
  isIn(/\p{Lu}/u, codes[at - 1]) && !isIn(/[\p{L}\p{N}]/u, codes[at - 2])

/** True where a pause begins. Numbers have some of these signs, too. */
const isPause = (codes: readonly number[], at: number): boolean =>
  PAUSES.has(codes[at] ?? 0) && !isIn(DIGIT, codes[at + 1])

/** True where a word ends between two characters. Nobody knows where words of a script without spaces do; a number has its unit. */
function isBetweenWords(before: number | undefined, after = SPACE): boolean {
  if (isIn(/\s/, after)) return true
  return !isIn(MARK, after) && !isIn(DIGIT, before) && (isIn(UNSPACED, before) || isIn(UNSPACED, after))
}

/** What belongs to the character before it. */
const MARK = /[\p{M}\u200d]/u
