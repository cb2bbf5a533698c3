import { StaleError } from './stored.ts'

/** A post or page shows another file, or would if that were there. Both are paths in the archive. */
export interface Use {
  used: string
  file: string
}

/** As documents list them: a file that is used, with those that use it. */
export type UseRow = [used: string, files: string[]]

/** This many are listed, which take 200 kB where paths have a usual length. Where there are more, not all of them are known. */
export const MOST_LISTED = 2000

const byUsed = (a: Use, b: Use): number =>
  a.used < b.used ? -1 : a.used > b.used ? 1 : a.file < b.file ? -1 : a.file > b.file ? 1 : 0

export const listUses = (uses: readonly Use[], most = MOST_LISTED): Use[] => uses.toSorted(byUsed).slice(0, most)

/** What one post or page uses. */
export const usesOf = (file: string, used: readonly string[] = []): Use[] => used.map((used) => ({ used, file }))

/** Collects what an archive uses, and keeps no more of it than is listed. */
export class Uses {
  #all: Use[] = []

  add(uses: readonly Use[]): void {
    for (const one of uses) this.#all.push(one)
    if (this.#all.length > 2 * MOST_LISTED) this.#all = listUses(this.#all)
  }

  get listed(): Use[] {
    return listUses(this.#all)
  }
}

export const toRows = (listed: readonly Use[]): UseRow[] =>
  [...Map.groupBy(listed, ({ used }) => used)].map(([used, those]) => [used, those.map(({ file }) => file)])

export const fromRows = (rows: readonly UseRow[]): Use[] =>
  rows.flatMap(([used, files]) => files.map((file) => ({ used, file })))

/**
 * What is listed after some files were looked at.
 *
 * @param before what was listed
 * @param files all that were looked at
 * @param uses what those of them that are posts or pages use
 * @throws StaleError where one that is not listed would move up
 */
export function usesAfter(
  before: readonly Use[],
  files: ReadonlySet<string>,
  uses: readonly Use[],
  most = MOST_LISTED,
): Use[] {
  const last = lastIfFull(before, most)
  const stay = before.filter(({ file }) => !files.has(file))
  // Where the list is full, it is known only up to its last one.
  const come = uses.filter((one) => last === null || byUsed(one, last) <= 0)
  const listed = listUses([...stay, ...come], most)
  if (last !== null && listed.length < most)
    throw new StaleError(`over ${most} files are missing or included, and one that is not listed moves up`)
  return listed
}

/** The last one of a list that may not have all. */
export const lastIfFull = (listed: readonly Use[], most = MOST_LISTED): Use | null =>
  listed.length < most ? null : (listed.at(-1) ?? null)
