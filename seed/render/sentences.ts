const ends = new Set('。！？!?')
const opening = new Set('“‘「『（(【[《〈')
const closing = new Set('”’」』）)】]》〉')

/**
 * Cuts a text behind each of its sentences. The last one may have no end.
 *
 * @param inBrackets true where sentences may end within brackets and quotes
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
    // Brackets and quotes that close behind the end of a sentence belong to it.
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

/** True where a sentence ends. A full stop counts only before white space or a closing sign, since numbers have it, too. */
const isEndAt = (text: string, at: number): boolean =>
  ends.has(text.charAt(at)) || (text.charAt(at) === '.' && /^(?:[\s”’")）]|$)/.test(text.slice(at + 1, at + 2)))

/** True where a text ends as a sentence does, closing brackets and quotes aside. */
export const endsSentence = (text: string): boolean => {
  let at = text.length - 1
  while (at > 0 && (closing.has(text.charAt(at)) || text.charAt(at) === '"')) at--
  return isEndAt(text, at) || '…；;'.includes(text.charAt(at) || ' ')
}
