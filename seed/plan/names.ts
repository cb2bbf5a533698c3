import { feedKey, KEY_MAX_BYTES, pageKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { legalText } from '../../src/model/xml.ts'
import type { Reason } from '../archive/problem.ts'
import { foldSpace } from '../render/text.ts'

/** Categories, and tags, that a post can have: each is a list with a page and feeds that carry all of them. */
const MOST_NAMES = 200

/** The names of a post's categories or tags as readers see them, each once, and what there is to say about the others. */
export function shownNames(
  kind: 'category' | 'tag',
  given: readonly string[],
): { shown: string[]; left: { reason: Reason; detail: string }[] } {
  const left: { reason: Reason; detail: string }[] = []
  const leave = (reason: Reason, detail: string): false => {
    left.push({ reason, detail })
    return false
  }
  const folded = new Set(given.map(shownName))
  if (folded.delete('')) leave('bad name', `a ${kind} has a name of nothing that can be seen, want a word; left out`)
  if (folded.size > MOST_NAMES) {
    leave('too large', `of ${folded.size} names of kind ${kind} the first ${MOST_NAMES} are kept`)
  }
  const shown = [...folded].slice(0, MOST_NAMES).filter((name) => {
    if (name === '.' || name === '..') {
      return leave('bad name', `the ${kind} "${name}" can have no address, browsers resolve it away; left out`)
    }
    if (fitsKeys({ kind, name })) return true
    const size = `has ${Buffer.byteLength(name)} bytes and makes a key over ${KEY_MAX_BYTES}`
    return leave('too large', `the ${kind} "${name.slice(0, 40)}…" ${size}; left out`)
  })
  return { shown, left }
}

/** Two names may differ by the spaces between their words alone: where there is no other white space, they stay. */
function shownName(name: string): string {
  const trimmed = name.trim()
  return /[^\S ]/.test(trimmed) || legalText(trimmed) !== trimmed ? foldSpace(name) : trimmed
}

// Ten digits are more pages than there will ever be.
const fitsKeys = (list: ListRef): boolean =>
  Math.max(Buffer.byteLength(pageKey(list, 9_999_999_999)), Buffer.byteLength(feedKey(list))) <= KEY_MAX_BYTES
