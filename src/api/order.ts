import type { Entry } from '../model/article.ts'

/** What an entry's place in every list goes by: newest first, of one moment the later file's name first, as in Jekyll. */
export interface EntryKey {
  /** Milliseconds since 1970. */
  published: number
  file: string
}

export const keyOf = ({ published, file }: Pick<Entry, 'published' | 'file'>): EntryKey => ({
  published: Date.parse(published),
  file,
})

/** Below 0 where `a` is the older one. */
export function compareKeys(a: EntryKey, b: EntryKey): number {
  if (a.published !== b.published) return a.published - b.published
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0
}
