/**
 * Finds the first match of a pattern, which must be global, from a position of a state's text on; null where there is none. Each
 * stretch of the text is searched once, however often this is called for places within it.
 */
export function firstFrom(
  state: { text: string },
  pattern: RegExp,
  position: number,
): { index: number; end: number } | null {
  const searched = searches.get(state) ?? new Map<string, Search>()
  searches.set(state, searched)
  const before = searched.get(pattern.source)
  if (before !== undefined && before.from <= position && (before.found === null || position <= before.found.index))
    return before.found
  pattern.lastIndex = position
  const match = pattern.exec(state.text)
  const found = match && { index: match.index, end: pattern.lastIndex }
  searched.set(pattern.source, { from: position, found })
  return found
}

interface Search {
  from: number
  found: { index: number; end: number } | null
}

const searches = new WeakMap<object, Map<string, Search>>()

const lastEnds = new WeakMap<object, Map<string, number>>()

/**
 * True where `end` stands at or after a position of a state's text. Callers ask before they look for it. Otherwise an end that is
 * missing would be looked for from each beginning through the rest of the text.
 */
export function comes(state: { text: string }, end: string, position: number): boolean {
  const ends = lastEnds.get(state) ?? new Map<string, number>()
  lastEnds.set(state, ends)
  const last = ends.get(end) ?? state.text.lastIndexOf(end)
  ends.set(end, last)
  return last >= position
}
