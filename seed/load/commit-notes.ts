import type { Specials } from '../archive/git-specials.ts'

/** So many names stand in a sentence. */
const MOST_NAMED = 3

/** What the owner should know of a commit that is read without a checkout. */
export function notesOf({ submodules, usesLfs }: Specials): string[] {
  const named = submodules.slice(0, MOST_NAMED).join(', ')
  const others = submodules.length > MOST_NAMED ? ' and others' : ''
  return [
    ...(submodules.length === 0 ? [] : [`submodules are not read: ${named}${others}`]),
    ...(usesLfs
      ? ['.gitattributes names Git LFS: what it keeps elsewhere is read as the pointer that is in the repository']
      : []),
  ]
}
