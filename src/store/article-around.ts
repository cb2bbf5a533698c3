import type { Article, Entry } from '../model/article.ts'
import { keyOf } from '../model/entry-order.ts'
import { type ListRef, monthOf } from '../model/lists.ts'
import { positionsOf } from '../model/periods.ts'
import type { DocumentReader } from './document-reader.ts'
import { ListReading } from './list-reading.ts'

/** What stands around an article in a list. */
export interface ArticleAround {
  list: ListRef
  /** Of the list; that of all articles has none. */
  label: string
  /** The articles before and after it; null at the ends of the list. */
  older: Linked | null
  newer: Linked | null
  /** The newest others of the list, newest first. */
  newest: Linked[]
}

/** As much of an article as a link to it needs. */
export type Linked = Pick<Entry, 'path' | 'title' | 'published'>

/** So many of the newest are shown. */
const MOST_NEWEST = 5

/**
 * Reads what stands around an article in its first category, or in the list of all articles where it has none; null where that list
 * is not there yet. It takes one read for the newest articles of a list, one or two more for others, and at most six. The answer's
 * tag has only what is shown.
 */
export async function readAround(reader: DocumentReader, article: Article): Promise<ArticleAround | null> {
  const [category] = article.categories
  const list: ListRef = category === undefined ? { kind: 'all' } : { kind: 'category', name: category.name }
  const reading = await ListReading.open(reader, list)
  if (reading === null) return null
  const within = reading.months === null ? null : positionsOf(monthOf(article), reading.months)
  const { older, newer } = await reading.neighbours(keyOf(article), within)
  const shown = new Set([article.file, older?.file, newer?.file])
  const others = reading.newestEntries(MOST_NEWEST + shown.size).filter(({ file }) => !shown.has(file))
  const around = {
    list,
    label: category?.label ?? '',
    older: older && linked(older),
    newer: newer && linked(newer),
    newest: others.slice(0, MOST_NEWEST).map(linked),
  }
  reading.recordAs(around)
  return around
}

const linked = ({ path, title, published }: Entry): Linked => ({ path, title, published })
