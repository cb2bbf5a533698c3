import type { Entry } from '../model/article.ts'

/** A category that has many of the newest articles, with its newest. */
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
 */
export function busiestTopics(entries: readonly Entry[]): Topic[] {
  const topics = new Map<string, Topic>()
  for (const entry of entries) {
    for (const { name, label } of entry.categories) {
      const topic = topics.get(name) ?? { name, label, entries: [] }
      topic.entries.push(entry)
      topics.set(name, topic)
    }
  }
  return [...topics.values()]
    .filter(({ entries }) => entries.length >= FEWEST)
    .sort((a, b) => b.entries.length - a.entries.length)
    .slice(0, MOST_TOPICS)
    .map((topic) => ({ ...topic, entries: topic.entries.slice(0, MOST_ENTRIES) }))
}
