import type { Article } from '../../src/model/article.ts'
import { compareKeys, type EntryKey } from '../../src/model/entry-order.ts'
import {
  type ChangeRow,
  firstOfHead,
  HISTORY_PAGE,
  type History,
  MOST_CHANGES,
  MOST_PUBLISHES,
  MOST_TAGS_TOGETHER,
  PUBLISH_KEPT,
  type PublishRow,
} from '../../src/model/history.ts'

/** What the history has to know of an article. */
export interface ArticleVersion extends Pick<Article, 'path' | 'id'>, EntryKey {
  etag: string
}

/** The articles that a publish changes: as they were where they are gone, else as they are now. */
export interface ChangedArticles {
  gone: readonly ArticleVersion[]
  come: readonly ArticleVersion[]
  edited: readonly ArticleVersion[]
}

/**
 * The changes of a publish, the oldest article first. An article that is gone has moved where one with its file, or else with its
 * entry id, has come.
 *
 * @param at the time of the publish, in seconds since 1970
 */
export function changeRows({ gone, come, edited }: ChangedArticles, at: number): ChangeRow[] {
  const movedTo = pairOff([...gone].sort(byPlace), [...come].sort(byPlace))
  const origins = new Map([...movedTo].map(([from, to]) => [to, from.path]))
  const changes: [article: ArticleVersion, row: ChangeRow][] = [
    ...gone.flatMap((article): [ArticleVersion, ChangeRow][] =>
      movedTo.has(article) ? [] : [[article, ['deleted', article.path, null, null, at]]],
    ),
    ...come.map((article): [ArticleVersion, ChangeRow] => {
      const from = origins.get(article) ?? null
      return [article, [from === null ? 'added' : 'moved', article.path, article.etag, from, at]]
    }),
    ...edited.map((article): [ArticleVersion, ChangeRow] => [
      article,
      ['edited', article.path, article.etag, null, at],
    ]),
  ]
  return changes.sort(([a], [b]) => byPlace(a, b)).map(([, row]) => row)
}

/** The order of lists turned round. */
const byPlace = (a: ArticleVersion, b: ArticleVersion): number =>
  compareKeys(a, b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

function pairOff(
  gone: readonly ArticleVersion[],
  come: readonly ArticleVersion[],
): Map<ArticleVersion, ArticleVersion> {
  const pairs = new Map<ArticleVersion, ArticleVersion>()
  for (const name of ['file', 'id'] as const) {
    const taken = new Set(pairs.values())
    const free = new Map(come.filter((article) => !taken.has(article)).map((article) => [article[name], article]))
    for (const article of gone) {
      const to = pairs.has(article) || article[name] === '' ? undefined : free.get(article[name])
      if (to === undefined) continue
      pairs.set(article, to)
      free.delete(article[name])
    }
  }
  return pairs
}

/** The most changes that a publish may have. More would push out some of their own. */
export const MOST_AT_ONCE = MOST_CHANGES - HISTORY_PAGE

/** What the changes of a publish make of the history. */
export interface Appended {
  head: History
  /** The pages that are full now, by number. */
  pages: Map<number, ChangeRow[]>
}

/** The numbers of the pages that a head has. */
export const pagesOf = (head: History): { from: number; to: number } => ({
  from: head.first / HISTORY_PAGE,
  to: firstOfHead(head) / HISTORY_PAGE,
})

/**
 * Appends changes.
 *
 * @param rows at most `MOST_AT_ONCE`
 * @param state of all articles after them
 */
export function appended(before: History, rows: readonly ChangeRow[], state: string): Appended {
  const changes = [...before.changes, ...rows]
  const pages = new Map<number, ChangeRow[]>()
  for (let from = firstOfHead(before); changes.length >= HISTORY_PAGE; from += HISTORY_PAGE) {
    pages.set(from / HISTORY_PAGE, changes.splice(0, HISTORY_PAGE))
  }
  const next = before.next + rows.length
  const oldest = Math.ceil((next - MOST_CHANGES) / HISTORY_PAGE) * HISTORY_PAGE
  return { head: { ...before, first: Math.max(before.first, oldest), next, state, changes }, pages }
}

/** Begins an epoch, which knows of no change before it. */
export const newEpoch = (epoch: string, at: number, state: string): History => {
  const began = new Date(at).toISOString()
  return { epoch, began, first: 0, next: 0, state, changes: [], publishes: [[began, null, 0]] }
}

/**
 * Tells of a publish, and forgets those before the last quarter of an hour. Where the publishes or their tags become many, the older
 * ones stand for any: nothing that is still to be purged is forgotten.
 *
 * @param at the time of the publish, in milliseconds since 1970
 * @param tags of what was published; null stands for any
 * @param first the number of its first change
 */
export function withPublish(head: History, at: number, tags: string[] | null, first: number): History {
  const late = head.publishes.filter(([time]) => at - Date.parse(time) < PUBLISH_KEPT)
  const now: PublishRow = [new Date(at).toISOString(), tags, first]
  let told = 0
  const publishes = joined([...late, now])
    .reverse()
    .map((row): PublishRow => {
      told += row[1]?.length ?? 0
      return told > MOST_TAGS_TOGETHER ? [row[0], null, row[2]] : row
    })
  return { ...head, publishes: publishes.reverse() }
}

/** Makes one row of the oldest, where there are too many: the newest time and the first change of them. */
function joined(rows: readonly PublishRow[]): PublishRow[] {
  const [oldest, ...others] = rows
  const newest = rows.at(-MOST_PUBLISHES)
  if (oldest === undefined || newest === undefined || newest === oldest) return [...rows]
  return [[newest[0], null, oldest[2]], ...others.slice(1 - MOST_PUBLISHES)]
}
