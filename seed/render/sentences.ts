const ends = new Set('。！？!?')
const opening = new Set('“‘「『（(【[《〈')
const closing = new Set('”’」』）)】]》〉')

/**
 * A text, cut behind each of its sentences; the last may lack its end.
 *
 * @param inBrackets true where sentences end in brackets and quotes, too
 */
export function sentencesOf(text: string, inBrackets = false): string[] {
  const sentences: string[] = []
  let from = 0
  let depth = 0
  let isQuoted = false
  let isEnded = false
  for (let at = 0; at < text.length; at++) {
    const [character, next] = [text.charAt(at), text.charAt(at + 1)]
    if (opening.has(character)) depth++
    if (closing.has(character)) depth = Math.max(0, depth - 1)
    if (character === '"') isQuoted = !isQuoted
    // What closes behind an end belongs to it.
    isEnded = isEndAt(text, at) || (isEnded && (closing.has(character) || (character === '"' && !isQuoted)))
    const goesOn = ends.has(next) || closing.has(next) || (next === '"' && isQuoted)
    if (!isEnded || goesOn || (!inBrackets && (depth > 0 || isQuoted))) continue
    sentences.push(text.slice(from, at + 1))
    from = at + 1
    depth = 0
    isQuoted = false
  }
  return from === text.length ? sentences : [...sentences, text.slice(from)]
}

/** A full stop of the West may stand in a number or a name; before white space it ends a sentence. */
const isEndAt = (text: string, at: number): boolean =>
  ends.has(text.charAt(at)) || (text.charAt(at) === '.' && /^(?:[\s”’")）]|$)/.test(text.slice(at + 1, at + 2)))

/** True where a text ends as a sentence does, whatever closes or stands in brackets behind. */
export const endsSentence = (text: string): boolean => {
  let at = text.length - 1
  while (at > 0 && (closing.has(text.charAt(at)) || text.charAt(at) === '"')) at--
  return isEndAt(text, at) || '…；;'.includes(text.charAt(at) || ' ')
}

const pauses = ['，', '、', '；', '：']

/** As much of a text as fits, cut at a pause if there is one, with an ellipsis: at most `length` characters (code points). */
export function cutAtPause(text: string, length: number): string {
  const characters = [...text.slice(0, 2 * length + 2)]
  if (characters.length <= length) return text
  const pause = characters.slice(0, length).findLastIndex((character) => pauses.includes(character))
  return `${characters
    .slice(0, pause > 0 ? pause : length - 1)
    .join('')
    .trimEnd()}…`
}
