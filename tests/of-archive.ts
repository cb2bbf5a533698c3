import { kindOfKey } from '../src/model/keys.ts'

/**
 * What a document says of the archive alone, without how that came to be: of the history it is what all articles are together, and
 * of who publishes nothing.
 *
 * @returns null where it says nothing of the archive
 */
export function ofArchive(key: string, value: string): string | null {
  const kind = kindOfKey(key)
  if (key === 'lease' || key === 'claim' || kind === 'gone' || kind === 'history-page') return null
  return kind === 'history' ? (/"state":"[^"]*"/.exec(value)?.[0] ?? value) : value
}

/** The documents of an archive by key, sorted. */
export const archiveIn = (documents: Iterable<[key: string, value: string]>): Map<string, string> =>
  new Map(
    [...documents]
      .flatMap(([key, value]): [string, string][] => {
        const shown = ofArchive(key, value)
        return shown === null ? [] : [[key, shown]]
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
