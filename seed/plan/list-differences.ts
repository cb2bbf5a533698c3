import { headKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import type { EncodedArticle } from './encoded.ts'
import { keysOf, type ListChange } from './list-change.ts'

/**
 * What each list loses, gets and shows otherwise.
 *
 * @param counted categories whose posts were counted anew
 */
export function listChanges(
  before: readonly EncodedArticle[],
  after: readonly EncodedArticle[],
  counted: readonly string[],
): ListChange[] {
  const changes = new Map<string, ListChange>()
  const changeOf = (ref: ListRef): ListChange => {
    const key = keysOf(ref).join()
    const change = changes.get(key) ?? { ref, removed: [], added: [], replaced: [] }
    changes.set(key, change)
    return change
  }
  const was = new Map(before.map((article) => [article.entry.file, article]))
  for (const article of after) {
    const old = was.get(article.entry.file)
    if (isSame(old, article)) continue
    const isIn = new Set((old === undefined ? [] : listsOf(old.entry)).map(headKey))
    const stays = old?.entry.published === article.entry.published
    for (const ref of listsOf(article.entry)) {
      if (old !== undefined && stays && isIn.has(headKey(ref))) {
        changeOf(ref).replaced.push({ before: old.entry, after: article })
      } else changeOf(ref).added.push(article)
    }
  }
  const is = new Map(after.map((article) => [article.entry.file, article]))
  for (const old of before) {
    const { entry } = old
    const now = is.get(entry.file)
    if (isSame(now, old)) continue
    const isIn = new Set((now === undefined ? [] : listsOf(now.entry)).map(headKey))
    const stays = now?.entry.published === entry.published
    for (const ref of listsOf(entry)) if (!stays || !isIn.has(headKey(ref))) changeOf(ref).removed.push(entry)
  }
  // What is counted of a category stands in its head, whatever else of it stays.
  for (const name of counted) changeOf({ kind: 'category', name })
  return [...changes.values()]
}

const isSame = (a: EncodedArticle | undefined, b: EncodedArticle): boolean =>
  a !== undefined && a.head === b.head && a.html === b.html

const listsOf = ({ categories, tags }: EncodedArticle['entry']): ListRef[] => [
  { kind: 'all' },
  ...categories.map(({ name }): ListRef => ({ kind: 'category', name })),
  ...tags.map((name): ListRef => ({ kind: 'tag', name })),
]
