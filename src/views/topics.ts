import type { Entry } from '../model/article.ts'

/** A category that has many of the newest articles, with its newest of them that do not stand above it. */
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
 * another read of KV.
 *
 * @param entries newest first
 * @param above so many of them stand above the topics, which do not repeat them
 */
export function busiestTopics(entries: readonly Entry[], above: number): Topic[] {
  const topics = new Map<string, Topic & { total: number }>()
  for (const [i, entry] of entries.entries()) {
    for (const { name, label } of entry.categories) {
      const topic = topics.get(name) ?? { name, label, entries: [], total: 0 }
      topic.total++
      if (i >= above && topic.entries.length < MOST_ENTRIES) topic.entries.push(entry)
      topics.set(name, topic)
    }
  }
  return [...topics.values()]
    .filter(({ entries, total }) => total >= FEWEST && entries.length > 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, MOST_TOPICS)
}
