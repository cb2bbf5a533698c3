import { encodeDocument } from '../../src/model/document.ts'
import { waitingKey } from '../../src/model/keys.ts'
import { listOf, number, row, type Shaped, text } from '../../src/model/shape.ts'
import { formatDate } from '../archive/dates.ts'
import type { Waiting } from '../archive/read-post.ts'
import type { PlannedDocument } from './documents.ts'
import { StaleError } from './stored.ts'

/** `waiting` holds the posts whose time has not come, the next ones first. */
export const waitingShape = { posts: listOf(row<[at: number, file: string]>(number, text)) }

/** So many are listed. Where there are more, the rest is found by the next load of everything. */
export const MOST_LISTED = 2000

/** @param waiting those of a whole archive */
export const listWaiting = (waiting: readonly Waiting[], most = MOST_LISTED): Waiting[] =>
  waiting.toSorted(nextFirst).slice(0, most)

const nextFirst = (a: Waiting, b: Waiting): number => a.at - b.at || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)

/** null where none waits. */
export const waitingDocument = (listed: readonly Waiting[]): PlannedDocument | null =>
  listed.length === 0
    ? null
    : {
        kind: 'waiting',
        key: waitingKey,
        value: encodeDocument({ posts: listed.map(({ at, file }) => [at, file]) } satisfies Shaped<
          typeof waitingShape
        >),
      }

/** When the first one's time comes, RFC 3339 in the site's zone; null where none waits. */
export const dueOf = ([first]: readonly Waiting[], timeZone: string): string | null =>
  first === undefined ? null : formatDate(first.at, timeZone)

/**
 * What is listed after some files were looked at.
 *
 * @param before what was listed
 * @param files all that were looked at
 * @param waiting those of them that wait now
 * @throws StaleError where one that is not listed would move up
 */
export function waitingAfter(
  before: readonly Waiting[],
  files: ReadonlySet<string>,
  waiting: readonly Waiting[],
  most = MOST_LISTED,
): Waiting[] {
  const last = before.at(-1)
  const isWhole = last === undefined || before.length < most
  const stay = before.filter(({ file }) => !files.has(file))
  // Where the list is full there may be others behind its last one, and only up to there it is known.
  const come = waiting.filter((post) => isWhole || nextFirst(post, last) <= 0)
  const listed = listWaiting([...stay, ...come], most)
  if (!isWhole && listed.length < most)
    throw new StaleError(`over ${most} posts wait, and one that is not listed moves up`)
  return listed
}
