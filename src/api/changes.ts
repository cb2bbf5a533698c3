import type * as z from 'zod/mini'
import { found, missing, type Outcome, type Refused, refused } from '../http/outcome.ts'
import { badParameter, gone, ProblemError } from '../http/problem.ts'
import { DocumentError, present } from '../model/document.ts'
import { type ChangeRow, firstOfHead, HISTORY_PAGE, type History } from '../model/history.ts'
import { historyKey } from '../model/keys.ts'
import { API_PATH, pathStem } from '../model/paths.ts'
import { absoluteUrl, hrefOf, type SiteConfiguration } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { hasHistory, openHistory, readHistoryPages } from '../store/documents.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { type ChangesQuery, linkQuery, SINCE_CURSOR } from './parameters.ts'
import type { ChangeJson, ChangeList } from './schema.ts'
import { articlePath } from './wire.ts'

/** A place between two changes: before the one with this number. */
interface Place {
  epoch: string
  n: number
}

export interface ChangesAsked {
  /** Null where it is asked how to begin. */
  since: Place | null
  limit: number
}

/** No other question has these cursors. */
const QUESTION = 'changes'

const cursorOf = ({ epoch, n }: Place): string => encodeCursor(QUESTION, [epoch, n])

/** @throws ProblemError */
export function changesAsked({ since, limit }: ChangesQuery): ChangesAsked {
  if (since === undefined) return { since: null, limit }
  const [epoch, n] = decodeCursor(QUESTION, since) ?? []
  if (typeof epoch !== 'string' || typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0)
    throw new ProblemError(badParameter('since', since, SINCE_CURSOR))
  return { since: { epoch, n }, limit }
}

/** Stored lists may be as old as this where they are shown, in milliseconds: in caches, in KV and in isolates. */
const SETTLED_AFTER = 5 * 60 * 1000

/**
 * Reads the changes after one, or says where to begin. KV may show a place of the world an older history than another one: then
 * there is nothing new since a cursor of this epoch that is newer than the history, and the same cursor goes on. That the history
 * itself goes back and keeps its epoch cannot be seen here. It would have to be put back from a copy together with all articles: where
 * the articles are not those of its last change, the next load of everything begins an epoch.
 */
export async function readChanges(
  { since, limit }: ChangesAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof ChangeList>>>> {
  const opened = await openHistory(reader)
  if (opened === null && !hasHistory(reader)) return missing('history of changes yet: load the archive again')
  const history = await present(historyKey, opened).read()
  if (since === null) {
    const walkAfter = new Date(Date.parse(history.began) + SETTLED_AFTER).toISOString()
    return found(() => ({
      data: [],
      meta: { cursor: cursorOf(beginning(history)), next: null, walk_after: walkAfter },
    }))
  }
  if (since.epoch !== history.epoch || since.n < history.first) return forgotten(reader)
  const rows = since.n >= history.next ? [] : await readRows(reader, history, since.n, limit)
  if (rows === null) return forgotten(reader)
  const after: Place = { epoch: history.epoch, n: since.n + rows.length }
  const link = `${API_PATH}/changes${linkQuery({ limit, since: cursorOf(after) })}`
  return found(() => ({
    data: rows.map((row, i) => changeJson(reader.site, row, cursorOf({ ...after, n: since.n + i + 1 }))),
    meta: {
      cursor: cursorOf(after),
      next: after.n < history.next ? absoluteUrl(reader.site, link) : null,
      walk_after: null,
    },
  }))
}

const forgotten = ({ site }: ArchiveReader): Refused => {
  const [cursor, walk] = ['/changes', '/articles'].map((path) => absoluteUrl(site, API_PATH + path))
  return refused(
    gone(
      `What has changed since this cursor is not known any more: take the cursor of ${cursor}, then walk through ${walk}`,
    ),
  )
}

/**
 * Who walks through the articles from now on may be shown older lists here and there. So they begin a quarter of an hour before
 * the last publish: to be told of a change twice does no harm.
 */
function beginning({ epoch, first, next, publishes }: History): Place {
  const [oldest] = publishes
  return { epoch, n: Math.max(first, oldest?.[2] ?? next) }
}

/**
 * @returns null where a page is lost
 * @throws DocumentError where a page may only not be shown yet
 */
async function readRows(
  reader: ArchiveReader,
  history: History,
  from: number,
  limit: number,
): Promise<ChangeRow[] | null> {
  const inHead = firstOfHead(history)
  const to = Math.min(from + limit, history.next)
  const numbers: number[] = []
  for (let n = Math.floor(from / HISTORY_PAGE); n * HISTORY_PAGE < Math.min(to, inHead); n++) numbers.push(n)
  const pages = await readHistoryPages(reader, history.epoch, numbers).catch((error) => {
    if (error instanceof DocumentError && Date.now() - pagesWritten(history) > SETTLED_AFTER) return null
    throw error
  })
  if (pages === null) return null
  const begin = numbers[0] === undefined ? inHead : numbers[0] * HISTORY_PAGE
  return [...pages.flat(), ...history.changes].slice(from - begin, to - begin)
}

/** No page was written after this, in milliseconds since 1970. */
function pagesWritten({ began, changes: [first], publishes }: History): number {
  return first === undefined ? Date.parse(publishes.at(-1)?.[0] ?? began) : first[4] * 1000
}

function changeJson(site: SiteConfiguration, [kind, path, etag, from, at]: ChangeRow, cursor: string): ChangeJson {
  const stem = pathStem(path)
  return {
    kind,
    stem,
    path: hrefOf(site, path),
    api_url: absoluteUrl(site, articlePath(stem)),
    etag,
    moved_from: from === null ? null : pathStem(from),
    date_changed: new Date(at * 1000).toISOString(),
    cursor,
  }
}
