/** Scripts that are written without spaces, with their punctuation. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff60]/u

/** These take two columns of a line, as East Asian characters do. */
const WIDE = new RegExp(`${UNSPACED.source}|\\p{Script=Hangul}|\\p{Extended_Pictographic}`, 'u')

/** The columns of a line that a character (code point) takes. */
export function columnsOf(character: string): number {
  // Lists ask this of thousands of characters, nearly all of which are these.
  const code = character.charCodeAt(0)
  if (code < FIRST_WIDE) return 1
  if (code >= FIRST_HAN && code <= LAST_HAN) return 2
  return WIDE.test(character) ? 2 : 1
}

/** The first pictograph; letters, digits and signs of ASCII come before it. */
const FIRST_WIDE = 0xa9
/** The block "CJK Unified Ideographs". */
const [FIRST_HAN, LAST_HAN] = [0x4e00, 0x9fff]

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
 * @param widthOf a character (code point); it is 1 where nothing is said
 */
export function cutText(text: string, room: number, widthOf: (character: string) => number = oneEach): Cut {
  const enough = text.slice(0, 2 * room + 2)
  const characters = [...enough]
  const whole = numberThatFits(characters, room, widthOf)
  if (whole === characters.length) return { text, isBroken: false }
  const isOneUnitEach = characters.length === enough.length
  const cutAt = (at: number): string => (isOneUnitEach ? enough.slice(0, at) : characters.slice(0, at).join(''))
  const sentence = lastBefore(whole, whole * LEAST_AT_SENTENCE, (at) => isEndOfSentence(characters, at))
  if (sentence !== null) return { text: cutAt(sentence).trimEnd(), isBroken: false }
  const most = numberThatFits(characters, room - 1, widthOf)
  const isUnspaced = [characters[most - 1], characters[most]].some((character = '') => UNSPACED.test(character))
  const pause = isUnspaced ? lastBefore(most, most * LEAST_AT_PAUSE, (at) => isPause(characters, at)) : null
  const behindWord = pause ?? lastBefore(most, 0, (at) => isBetweenWords(characters[at - 1], characters[at]))
  const part = cutAt(behindWord ?? lastBefore(most, 1, (at) => !isMark(characters[at])) ?? most)
  return { text: part.replace(LEADING_ON, '') || part, isBroken: true }
}

/** The same, with the ellipsis. */
export function shortened(text: string, room: number): string {
  const { text: part, isBroken } = cutText(text, room)
  return isBroken ? `${part}…` : part
}

function numberThatFits(characters: readonly string[], room: number, widthOf: (character: string) => number): number {
  let width = 0
  for (let at = 0; at < characters.length; at++) {
    width += widthOf(characters[at] ?? '')
    if (width > room) return at
  }
  return characters.length
}

/** The last number from `most` down to above `least` that something holds for; null where there is none. */
function lastBefore(most: number, least: number, holds: (at: number) => boolean): number | null {
  for (let at = most; at > least; at--) if (holds(at)) return at
  return null
}

const ENDS = new Set('。！？!?．｡')
const CLOSING = new Set('”’」』）)】]》〉"\'')
/** The last character of a sentence is one of these. */
const LAST = new Set([...ENDS, ...CLOSING, '.'])
const PAUSES = new Set('，、；：､,;:')

/** What no part ends with: white space, pauses, and what opens something. */
const LEADING_ON = /[\s“‘「『（(【[《〈，、；：､,;:—–-]+$/u

/** True where a sentence ends before a character. Brackets and quotes that close behind its end belong to it. */
function isEndOfSentence(characters: readonly string[], at: number): boolean {
  if (!LAST.has(characters[at - 1] ?? '')) return false
  const next = characters[at] ?? ' '
  if (CLOSING.has(next) || ENDS.has(next)) return false
  let last = at - 1
  while (last > 0 && CLOSING.has(characters[last] ?? '')) last--
  const mark = characters[last] ?? ''
  // Numbers, addresses and names have these, too: `9.5`, `?q=`, `Yahoo!`.
  if ('.!?'.includes(mark) && !/\s/.test(next) && !UNSPACED.test(next)) return false
  return mark === '.' ? !isAbbreviated(characters, last) : ENDS.has(mark)
}

/** True for the full stop of `U.S.`, `J.` and the like, behind which a sentence goes on. */
const isAbbreviated = (characters: readonly string[], at: number): boolean =>
  /\p{Lu}/u.test(characters[at - 1] ?? '') && !/[\p{L}\p{N}]/u.test(characters[at - 2] ?? ' ')

/** True where a pause begins. Numbers have some of these signs, too. */
const isPause = (characters: readonly string[], at: number): boolean =>
  PAUSES.has(characters[at] ?? '') && !/\d/.test(characters[at + 1] ?? '')

/** True where a word ends between two characters. Nobody knows where words of a script without spaces do; a number has its unit. */
function isBetweenWords(before = '', after = ' '): boolean {
  if (/\s/.test(after)) return true
  return !isMark(after) && !/\d/.test(before) && (UNSPACED.test(before) || UNSPACED.test(after))
}

/** True for what belongs to the character before it. */
const isMark = (character = ''): boolean => /[\p{M}\u200d]/u.test(character)
