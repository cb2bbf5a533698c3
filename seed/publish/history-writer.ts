import { randomBytes } from 'node:crypto'
import { articleShape } from '../../src/model/article.ts'
import { DocumentError, decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { keyOf } from '../../src/model/entry-order.ts'
import {
  type ChangeRow,
  type Gone,
  goneShape,
  HISTORY_PAGE,
  type History,
  historyPageShape,
  historyShape,
  isWhole,
  MOST_TAGS,
} from '../../src/model/history.ts'
import { goneKey, historyKey, historyPageKey, kindOfKey, stemOfArticleKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import type { Shape, Shaped } from '../../src/model/shape.ts'
import type { KvStore } from '../kv/kv.ts'
import { ArchiveState } from '../plan/archive-state.ts'
import {
  type ArticleVersion,
  appended,
  changeRows,
  MOST_AT_ONCE,
  newEpoch,
  pagesOf,
  withPublish,
} from '../plan/history.ts'
import { type PlannedDocument, stageOf } from '../plan/stages.ts'
import { StaleError } from '../plan/stored.ts'
import type { Changes, WriteOptions, Writer } from './writer.ts'

export interface HistoryOptions {
  /** True where a publisher did not come to its end: what it changed is not known. */
  interrupted: boolean
  /** True where another site was there, which this one replaces: what was of that has not moved, and is not gone here. */
  isAnother?: boolean
}

type Reading = Pick<KvStore, 'get'>
type Listed = ReadonlyMap<string, string | null>

const kinds: ReadonlySet<string | null> = new Set(['history', 'history-page', 'gone'])

/** Whether a document belongs to the history, which a load does not make of the archive. */
export const isOfHistory = (key: string): boolean => kinds.has(kindOfKey(key))

/**
 * The history as a publish finds it, and what that changes. The history is gone on with only where the articles in KV are those of
 * its last change, all together (see `ArchiveState`). So whatever happened to one of them behind its back, a publisher that was
 * killed or an older loader, begins an epoch.
 */
export class OpenHistory {
  /** Null where an epoch begins. */
  readonly before: History | null
  /** The keys of the history that KV lists; none where nothing was listed. */
  readonly listed: readonly string[]
  readonly isInterrupted: boolean
  readonly #kv: Reading
  readonly #state: ArchiveState
  readonly #gone: ArticleVersion[] = []
  readonly #come: ArticleVersion[] = []
  readonly #edited: ArticleVersion[] = []
  #changed = 0

  private constructor(
    kv: Reading,
    before: History | null,
    state: ArchiveState,
    { listed, interrupted }: { listed: readonly string[]; interrupted: boolean },
  ) {
    this.#kv = kv
    this.before = before
    this.#state = state
    this.listed = listed
    this.isInterrupted = interrupted
  }

  /** @param keys all keys of KV with their hashes */
  static async ofListed(
    kv: Reading,
    keys: Listed,
    { interrupted, isAnother = false }: HistoryOptions,
  ): Promise<OpenHistory> {
    const state = ArchiveState.empty()
    const listed: string[] = []
    for (const [key, hash] of keys) {
      if (stemOfArticleKey(key) !== null) state.add(hash)
      else if (isOfHistory(key)) listed.push(key)
    }
    const head = keys.has(historyKey) && !isAnother ? await readHead(kv) : null
    const isKnown = head !== null && head.state === state.toString() && numbersOfPages(head).every(hasPage(keys))
    return new OpenHistory(kv, isKnown ? head : null, state, { listed, interrupted })
  }

  /** @throws StaleError where only a load that lists everything can begin one */
  static async ofFiles(kv: Reading): Promise<OpenHistory> {
    const head = await readHead(kv)
    const state = ArchiveState.from(head?.state ?? '')
    if (head === null || state === null) throw new StaleError('there is no history of what changed')
    return new OpenHistory(kv, head, state, { listed: [], interrupted: false })
  }

  get state(): string {
    return this.#state.toString()
  }

  /** True where there are too many changes for the history. */
  get isTooMuch(): boolean {
    return this.#changed > MOST_AT_ONCE
  }

  /** @param before the hash of the article in KV; undefined where there is none */
  write({ key, value }: Pick<PlannedDocument, 'key' | 'value'>, hash: string, before: string | null | undefined): void {
    if (before !== undefined) this.#state.remove(before)
    this.#state.add(hash)
    if (this.#isCounted()) (before === undefined ? this.#come : this.#edited).push(versionOf(key, hash, value))
  }

  /** @param value null where nobody could read it */
  delete(key: string, hash: string | null, value: string | null): void {
    this.#state.remove(hash)
    if (this.#isCounted()) this.#gone.push(versionOf(key, hash ?? '', value))
  }

  /**
   * Whether so many articles that are deleted are to be looked at, for the order of changes and to find out which of them move. Of
   * very many, where no others have come that could be them, the order is that of their paths.
   */
  looksAt(deleted: number): boolean {
    const isMuch = deleted > MOST_LOOKED_AT && deleted > this.#come.length
    return this.before !== null && !isMuch && this.#changed + deleted <= MOST_AT_ONCE
  }

  /** Reads the articles among some keys that are deleted. A dry run, which only counts, reads none. */
  async deleteListed(deletions: readonly string[], keys: Listed, { dryRun = false }: WriteOptions): Promise<void> {
    const articles = deletions.filter((key) => stemOfArticleKey(key) !== null)
    const isRead = !dryRun && this.looksAt(articles.length)
    for (let start = 0; start < articles.length; start += AT_ONCE) {
      const some = articles.slice(start, start + AT_ONCE)
      const values = isRead ? await this.#kv.get(some) : null
      for (const key of some) this.delete(key, keys.get(key) ?? null, values?.get(key) ?? null)
    }
  }

  /** @param at in seconds since 1970 */
  rows(at: number): ChangeRow[] {
    return changeRows({ gone: this.#gone, come: this.#come, edited: this.#edited }, at)
  }

  /** Counts a change. It is not needed where an epoch begins, and no more where there are too many. */
  #isCounted(): boolean {
    this.#changed++
    if (this.isTooMuch) for (const list of [this.#gone, this.#come, this.#edited]) list.length = 0
    return this.before !== null && !this.isTooMuch
  }
}

/** So many deleted articles are read though no others have come. */
export const MOST_LOOKED_AT = 1000

/** So many deleted articles are read at once. */
const AT_ONCE = 200

/** An article that nobody could read comes before all others. */
function versionOf(key: string, etag: string, value: string | null): ArticleVersion {
  const article = value === null ? null : decoded(key, value, articleShape)
  if (article === null) return { path: `/${stemOfArticleKey(key)}`, id: '', file: '', published: 0, etag }
  const { path, id } = article
  return { path, id, ...keyOf(article), etag }
}

const readHead = async (kv: Reading): Promise<History | null> => {
  const head = decoded(historyKey, (await kv.get([historyKey])).get(historyKey), historyShape)
  return head !== null && isWhole(head) ? head : null
}

/** @returns null where there is no such document, or none that can be read */
function decoded<S extends Shape>(key: string, value: string | undefined, shape: S): Shaped<S> | null {
  try {
    return value === undefined ? null : decodeDocument(key, value, shape)
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

const numbersOfPages = (head: History): number[] => {
  const { from, to } = pagesOf(head)
  return Array.from({ length: to - from }, (_, i) => from + i)
}

const hasPage =
  (keys: Listed) =>
  (n: number): boolean =>
    keys.has(historyPageKey(n))

/**
 * Ends a publish: deletes, then says in the history what was published. That comes after everything that it names, and after the
 * deletions, too: who is told that an article is gone finds it gone, and what a cache is told to drop it does not get again.
 */
export async function endWithHistory(
  kv: KvStore,
  writer: Writer,
  deletions: readonly string[],
  history: OpenHistory | null,
  { clock = Date.now }: WriteOptions,
): Promise<Changes> {
  if (history === null) {
    await writer.delete(deletions)
    return writer.end()
  }
  const rows = history.rows(Math.floor(clock() / 1000))
  const before = history.isTooMuch ? null : history.before
  if (before === null) return beginEpoch(writer, deletions, history, clock)

  const { state, isInterrupted } = history
  const { head, pages } = appended(before, rows, state)
  const taken = takenAway(before, rows).filter(([, { n }]) => n >= head.first)
  const lost = await expired(kv, before, head, new Set(taken.map(([key]) => key)))
  for (const [key, gone] of taken) await write(writer, 'gone', key, gone)
  await writer.delete([...deletions, ...lost])
  const { tags } = writer
  const isChanged = rows.length > 0 || isInterrupted || tags === null || tags.length > 0
  if (isChanged) {
    const told = isInterrupted || tags === null || tags.length >= MOST_TAGS ? null : [...tags, historyKey]
    for (const [n, changes] of pages)
      if (n * HISTORY_PAGE >= head.first)
        await write(writer, 'history-page', historyPageKey(n), { epoch: head.epoch, changes })
    // The time is that of now: deletions may have taken minutes, and caches are told of a publish for some minutes only.
    await write(writer, 'history', historyKey, withPublish(head, clock(), told, before.next))
  } else writer.leave()
  const stay = new Set(numbersOfPages(isChanged ? head : before).map(historyPageKey))
  const old = [...history.listed, ...numbersOfPages(before).map(historyPageKey)]
  await writer.delete([...new Set(old.filter((key) => isPage(key) && !stay.has(key)))])
  return writer.end()
}

const isPage = (key: string): boolean => kindOfKey(key) === 'history-page'

async function beginEpoch(
  writer: Writer,
  deletions: readonly string[],
  { listed, state }: OpenHistory,
  clock: () => number,
): Promise<Changes> {
  await writer.delete([...deletions, ...listed.filter((key) => kindOfKey(key) === 'gone')])
  await write(writer, 'history', historyKey, newEpoch(randomBytes(9).toString('base64url'), clock(), state))
  await writer.delete(listed.filter(isPage))
  return writer.end()
}

const write = (writer: Writer, kind: 'gone' | 'history-page' | 'history', key: string, document: object) => {
  const planned: PlannedDocument = { kind, key, value: encodeDocument(document) }
  return writer.write(
    planned,
    stageOf(planned, () => true),
  )
}

/** What stands where the articles of some changes were. Of several changes at a stem the last one counts. */
function takenAway(
  { epoch, next }: Pick<History, 'epoch' | 'next'>,
  rows: readonly ChangeRow[],
): [key: string, Gone][] {
  const taken = new Map<string, Gone>()
  for (const [i, row] of rows.entries()) {
    const path = pathTaken(row)
    const to = row[0] === 'moved' ? { to: row[1] } : {}
    if (path !== null) taken.set(goneKey(pathStem(path)), { epoch, n: next + i, ...to })
  }
  return [...taken]
}

/** The path at which there was an article before a change, and is none after it. */
const pathTaken = ([change, path, , from]: ChangeRow): string | null =>
  change === 'moved' ? from : change === 'deleted' ? path : null

/**
 * The keys of what was gone so long ago that the history forgets it now. What has come back and gone again meanwhile stays.
 *
 * @param stay the keys that are written anew
 */
async function expired(
  kv: Reading,
  before: History,
  { first, epoch }: History,
  stay: ReadonlySet<string>,
): Promise<string[]> {
  const lost: string[] = []
  for (let n = before.first / HISTORY_PAGE; n < first / HISTORY_PAGE && n < pagesOf(before).to; n++) {
    const key = historyPageKey(n)
    const page = decoded(key, (await kv.get([key])).get(key), historyPageShape)
    if (page?.epoch !== epoch) continue
    const taken = new Map(takenAway({ epoch, next: n * HISTORY_PAGE }, page.changes))
    const values = taken.size === 0 ? new Map<string, string>() : await kv.get([...taken.keys()])
    for (const [key, { n }] of taken) {
      const gone = decoded(key, values.get(key), goneShape)
      if (gone?.epoch === epoch && gone.n === n && !stay.has(key)) lost.push(key)
    }
  }
  return lost
}
