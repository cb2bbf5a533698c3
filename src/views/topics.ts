import type { Entry } from '../model/article.ts'

/** A category that has many of the newest articles, with the newest of them that stand nowhere above. */
export interface Topic {
  name: string
  label: string
  entries: Entry[]
}

const MOST_TOPICS = 6
const MOST_ENTRIES = 5
/** A topic has so many articles at least. */
const FEWEST = 2

/**
 * Finds the categories that have most of some articles, with the newest of each. The head of all articles tells them without
 * another read of KV. An article of several categories is in the busiest of them, so that no title is read twice.
 *
 * @param entries newest first
 * @param above so many of them stand above the topics, which do not repeat them
 */
export function busiestTopics(entries: readonly Entry[], above: number): Topic[] {
  const categories = new Map<string, Topic & { total: number }>()
  for (const [i, entry] of entries.entries()) {
    for (const { name, label } of entry.categories) {
      const category = categories.get(name) ?? { name, label, entries: [], total: 0 }
      category.total++
      if (i >= above) category.entries.push(entry)
      categories.set(name, category)
    }
  }
  const topics: Topic[] = []
  const shown = new Set<Entry>()
  for (const { name, label, entries, total } of [...categories.values()].sort((a, b) => b.total - a.total)) {
    if (topics.length === MOST_TOPICS || total < FEWEST) break
    const own = entries.filter((entry) => !shown.has(entry)).slice(0, MOST_ENTRIES)
    if (own.length === 0) continue
    topics.push({ name, label, entries: own })
    for (const entry of own) shown.add(entry)
  }
  return topics
}
