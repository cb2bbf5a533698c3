import type { Entry } from './article.ts'

/**
 * The place of an entry in every list: newest first, and of the same moment the one whose file comes later first. This is Jekyll's
 * order turned round.
 */
export interface EntryKey {
  /** Milliseconds since 1970. */
  published: number
  file: string
}

export const keyOf = ({ published, file }: Pick<Entry, 'published' | 'file'>): EntryKey => ({
  published: Date.parse(published),
  file,
})

/** The result is below 0 where `a` is the older one. */
export function compareKeys(a: EntryKey, b: EntryKey): number {
  if (a.published !== b.published) return a.published - b.published
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0
}

/** Sorts entries, or whatever else has a date and a file, as lists show them. */
export const newestFirst = (a: Pick<Entry, 'published' | 'file'>, b: Pick<Entry, 'published' | 'file'>): number =>
  compareKeys(keyOf(b), keyOf(a))
