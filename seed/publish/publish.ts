import { kindOfKey, siteKey } from '../../src/model/keys.ts'
import { isConfiguredAlike } from '../../src/model/site.ts'
import { SearchIndex } from '../d1/search-index.ts'
import type { KvStore } from '../kv/kv.ts'
import type { PlannedFiles } from '../plan/changes.ts'
import { documentHash } from '../plan/document-hash.ts'
import { FIRST_HEAD, isEarly, type Planned, stageOf } from '../plan/stages.ts'
import { EarlyDocuments } from './early-documents.ts'
import { endWithHistory, type HistoryOptions, isOfHistory, OpenHistory } from './history-writer.ts'
import { countIndex, planIndex, SearchWriter } from './search-writer.ts'
import { type Changes, type WriteOptions, Writer } from './writer.ts'

export interface PublishOptions extends WriteOptions {
  /** True for keys that are not deleted though no document has them. */
  isKept?: (key: string) => boolean
  /** Called with the keys that KV holds before anything is planned; what it throws ends the load. */
  onFound?: (found: FoundKeys) => Promise<void> | void
  /** How the history is kept; where absent it is left alone. */
  history?: HistoryOptions | undefined
}

/** The keys that KV holds. */
export interface FoundKeys {
  keys(): Iterable<string>
  has(key: string): boolean
}

/**
 * Brings KV to what the archive says: writes the documents whose hash differs from what KV lists, then deletes the
 * loader's keys that no document has. A document is written after all those of lower stages have arrived, so that whatever a
 * reader can reach exists at every moment (see `stageOf`). A publish that was killed anywhere is finished by the next one.
 */
export async function publish(
  kv: KvStore,
  plan: (isThere: (key: string) => boolean) => AsyncIterable<Planned> | Iterable<Planned>,
  options: PublishOptions = {},
): Promise<Changes> {
  const { isKept = () => false, onFound } = options
  const before = await kv.list()
  await onFound?.(before)
  const gone = new Set(before.keys())
  const isThere = (key: string) => before.has(key)
  const history = options.history === undefined ? null : await OpenHistory.ofListed(kv, before, options.history)
  using early = new EarlyDocuments()
  using search = kv.search === undefined ? null : await SearchWriter.open(new SearchIndex(kv.search), options)
  await using writer = new Writer(kv, options)
  const flush = async (): Promise<void> => {
    // What the index names is there: articles that waited for their Markdown, too.
    await writeEarly(early, writer, FIRST_HEAD)
    await writer.arrive()
    if (search?.isWaiting && !options.dryRun) await options.beforeBatch?.()
    await search?.flush()
  }
  for await (const document of plan(isThere)) {
    gone.delete(document.key)
    const h = hashOf(document)
    search?.see(document, h)
    if (before.get(document.key) === h) writer.leave()
    else {
      if (document.kind === 'article') history?.write(document, h, before.get(document.key))
      const isTold = document.kind === 'site' && history !== null && !options.dryRun && isThere(siteKey)
      if (isTold && !(await isConfiguredAsBefore(kv, document.value))) writer.tellAny()
      const stage = stageOf(document, isThere)
      if (stage >= FIRST_HEAD && search?.isWaiting) await flush()
      if (document.kind !== 'file' && isEarly(document, stage)) early.hold(document, stage)
      else {
        await writeEarly(early, writer, stage)
        await writer.write(document, stage, h)
      }
    }
    if (search?.isFull) await flush()
  }
  await flush()
  await writeEarly(early, writer, Number.POSITIVE_INFINITY)
  if (search !== null) {
    await writer.arrive()
    writer.tellIndex(await search.end())
  }
  const deletions = [...gone].filter((key) => kindOfKey(key) !== null && !isOfHistory(key) && !isKept(key))
  await history?.deleteListed(deletions, before, options)
  return await endWithHistory(kv, writer, deletions, history, options)
}

/** The title of the site, say, is in every answer. */
const isConfiguredAsBefore = async (kv: KvStore, site: string): Promise<boolean> =>
  isConfiguredAlike((await kv.get([siteKey])).get(siteKey) ?? '', site)

const hashOf = (document: Planned): string =>
  document.kind === 'file' ? document.hash : (document.hash ?? documentHash(document.value))

/** Writes the documents that waited for a stage below this one. */
async function writeEarly(early: EarlyDocuments, writer: Writer, until: number): Promise<void> {
  for (const { document, stage } of early.take(until)) await writer.write(document, stage)
}

/**
 * Writes what a few files changed, in the same order.
 *
 * @param history where absent it is left alone
 */
export async function publishChanges(
  kv: KvStore,
  { documents, deletions, unchanged, articlesBefore, months }: FilesToPublish,
  options: WriteOptions = {},
  history: OpenHistory | null = null,
): Promise<Changes> {
  const index = kv.search === undefined ? null : new SearchIndex(kv.search)
  const planned = index === null ? null : await planIndex(index, kv, { documents, deletions, months })
  await using writer = new Writer(kv, options)
  for (let n = 0; n < unchanged; n++) writer.leave()
  const write = async (some: FilesToPublish['documents']): Promise<void> => {
    for (const document of some) {
      const before = articlesBefore.get(document.key)
      if (document.kind === 'article')
        history?.write(document, documentHash(document.value), before === undefined ? undefined : documentHash(before))
      await writer.write(document, document.stage)
    }
  }
  const firstHead = documents.findIndex(({ stage }) => stage >= FIRST_HEAD)
  const reached = firstHead === -1 ? documents.length : firstHead
  await write(documents.slice(0, reached))
  if (planned !== null && !options.dryRun) {
    await writer.arrive()
    await index?.write(planned.rows, (stem) => planned.former.get(stem))
  }
  await write(documents.slice(reached))
  if (planned !== null) {
    await writer.arrive()
    if (!options.dryRun) await index?.remove(planned.gone)
    writer.tellIndex(countIndex(planned))
  }
  const gone = deletions.filter((key) => articlesBefore.has(key))
  const isRead = history?.looksAt(gone.length)
  for (const key of gone) {
    const before = articlesBefore.get(key) ?? ''
    history?.delete(key, documentHash(before), isRead ? before : null)
  }
  return await endWithHistory(kv, writer, deletions, history, options)
}

type FilesToPublish = Pick<PlannedFiles, 'documents' | 'deletions' | 'unchanged' | 'articlesBefore' | 'months'>
