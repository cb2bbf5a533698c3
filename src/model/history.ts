import { count, date, listOf, oneOf, orAbsent, orNull, path, row, type Shaped, text } from './shape.ts'

/** What became of an article. */
export const changeKinds = ['added', 'edited', 'moved', 'deleted'] as const

export type ChangeKind = (typeof changeKinds)[number]

/** One change of an article. */
export type ChangeRow = [
  change: ChangeKind,
  /** Where the article is now; of a deleted one, where it was. */
  path: string,
  /** The hash of the article as it is after this. A deleted one has none. */
  etag: string | null,
  /** Where an article that moved was before. */
  from: string | null,
  /** The time of the publish, in seconds since 1970. */
  at: number,
]

export const changeRow = row<ChangeRow>(oneOf(changeKinds), path, orNull(text), orNull(path), count)

/** What was published at once. */
export type PublishRow = [
  at: string,
  /** The tags of all documents that changed, see cache-tag.ts. Null stands for any. */
  tags: string[] | null,
  /** The number of its first change. */
  first: number,
]

/**
 * `history` says which articles changed, in the order of publishing, and of each publish in the order of lists, the oldest article
 * first. Every change has a number. It is the one document that is no function of the archive: it is lost with what it knew, and
 * a new one begins another epoch.
 */
export const historyShape = {
  /** Changes of another epoch are not known, and their numbers say nothing here. */
  epoch: text,
  /** The time when the epoch began. */
  began: date,
  /** The number of the oldest change that is known. It is one at which a page begins. */
  first: count,
  /** The next change gets this number. */
  next: count,
  /** The hash of all articles as they are after the last change, see seed/plan/archive-state.ts. */
  state: text,
  /** The newest changes, which no page holds: those from the last full thousand on. */
  changes: listOf(changeRow),
  /** What was published in the quarter of an hour before the last publish, the oldest first. */
  publishes: listOf(row<PublishRow>(date, orNull(listOf(text)), count)),
}

export type History = Shaped<typeof historyShape>

/** `history/<n>` holds the changes from number 1,000n on, which are a full thousand. */
export const historyPageShape = { epoch: text, changes: listOf(changeRow) }

export type HistoryPage = Shaped<typeof historyPageShape>

/** The number of the first change in `changes` of a head: the pages have all before it. */
export const firstOfHead = ({ next, changes }: Pick<History, 'next' | 'changes'>): number => next - changes.length

/** Whether the numbers in a head go together. */
export const isWhole = (head: History): boolean =>
  firstOfHead(head) % HISTORY_PAGE === 0 &&
  head.changes.length < HISTORY_PAGE &&
  head.first % HISTORY_PAGE === 0 &&
  head.first <= firstOfHead(head)

/** A page of the history holds so many changes. */
export const HISTORY_PAGE = 1000

/** At most so many changes are known. */
export const MOST_CHANGES = 100_000

/** A publish is told of for so long, in milliseconds. */
export const PUBLISH_KEPT = 15 * 60 * 1000

/** At most so many publishes are told of, and so many tags of one. */
export const MOST_PUBLISHES = 30
export const MOST_TAGS = 1000

/** All publishes together have at most so many tags, so that the document stays one that is quickly read. */
export const MOST_TAGS_TOGETHER = 5000

/** `gone/<stem>` stands where an article was, for as long as the history has the change that took it away. */
export const goneShape = {
  /** The epoch and the number of that change. */
  epoch: text,
  n: count,
  /** The path to which the article moved; absent where it was deleted. */
  to: orAbsent(path),
}

export type Gone = Shaped<typeof goneShape>
