import { encodeDocument } from '../../src/model/document.ts'
import { waitingKey } from '../../src/model/keys.ts'
import { listOf, number, row, type Shaped, text } from '../../src/model/shape.ts'
import { formatDate } from '../archive/dates.ts'
import type { Waiting } from '../archive/read-post.ts'
import type { PlannedDocument } from './stages.ts'
import { StaleError } from './stored.ts'

/** `waiting` holds the posts whose time has not come, the next ones first. */
export const waitingShape = { posts: listOf(row<[at: number, file: string]>(number, text)) }

/** This many posts are listed. Where there are more, the next load of everything finds the rest. */
const MOST_LISTED = 2000

/** @param waiting all waiting posts of an archive */
export const listWaiting = (waiting: readonly Waiting[], most = MOST_LISTED): Waiting[] =>
  waiting.toSorted(nextFirst).slice(0, most)

const nextFirst = (a: Waiting, b: Waiting): number => a.at - b.at || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)

/** Makes the document; null where no post waits. */
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

/** The time of the first one that waits, RFC 3339 in the site's zone; null where none does. */
export function dueOf(waiting: readonly Waiting[], timeZone: string): string | null {
  const [first] = listWaiting(waiting, 1)
  return first === undefined ? null : formatDate(first.at, timeZone)
}

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
  // Where the list is full, posts after its last one may be missing, so it is known only up to that one.
  const come = waiting.filter((post) => isWhole || nextFirst(post, last) <= 0)
  const listed = listWaiting([...stay, ...come], most)
  if (!isWhole && listed.length < most)
    throw new StaleError(`over ${most} posts wait, and one that is not listed moves up`)
  return listed
}
