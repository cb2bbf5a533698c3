const lastEnds = new WeakMap<object, Map<string, number>>()

/**
 * True where `end` stands at or after a position of a state's text. Ask before looking for it: what has no end must not
 * be looked for, through all that follows, from each of its beginnings.
 */
export function comes(state: { src: string }, end: string, position: number): boolean {
  const ends = lastEnds.get(state) ?? new Map<string, number>()
  lastEnds.set(state, ends)
  const last = ends.get(end) ?? state.src.lastIndexOf(end)
  ends.set(end, last)
  return last >= position
}
