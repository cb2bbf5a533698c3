import type { Entry } from '../model/article.ts'

/** A category that has many of the newest articles, with its newest of them that stand nowhere else on the page. */
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
 * another read of KV. An article of several is below the first of them alone.
 *
 * @param entries newest first
 * @param above so many of them stand above the topics, which do not repeat them
 */
export function busiestTopics(entries: readonly Entry[], above: number): Topic[] {
  const categories = Map.groupBy(
    entries.flatMap((entry) => entry.categories.map(({ name, label }) => ({ name, label, entry }))),
    ({ name }) => name,
  )
  const busiest = [...categories.values()].filter(({ length }) => length >= FEWEST).sort((a, b) => b.length - a.length)
  const shown = new Set(entries.slice(0, above))
  const topics: Topic[] = []
  for (const articles of busiest) {
    if (topics.length === MOST_TOPICS) break
    const others = articles.map(({ entry }) => entry).filter((entry) => !shown.has(entry))
    const [newest] = articles
    if (newest === undefined || others.length === 0) continue
    const { name, label } = newest
    topics.push({ name, label, entries: others.slice(0, MOST_ENTRIES) })
    for (const entry of others.slice(0, MOST_ENTRIES)) shown.add(entry)
  }
  return topics
}
