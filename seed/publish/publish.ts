import { kindOfKey } from '../../src/model/keys.ts'
import { SearchIndex } from '../d1/search-index.ts'
import { documentHash, type KvStore } from '../kv/kv.ts'
import type { PlannedFiles } from '../plan/changes.ts'
import { FIRST_HEAD, isEarly, type Planned, stageOf } from '../plan/stages.ts'
import { EarlyDocuments } from './early-documents.ts'
import { countIndex, planIndex, SearchWriter } from './search-writer.ts'
import { type Changes, type WriteOptions, Writer } from './writer.ts'

export interface PublishOptions extends WriteOptions {
  /** True for keys that are not deleted though no document has them. */
  isKept?: (key: string) => boolean
  /** Called with the keys that KV holds before anything is planned; what it throws ends the load. */
  onFound?: (found: FoundKeys) => Promise<void> | void
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
  using early = new EarlyDocuments()
  using search = kv.search === undefined ? null : await SearchWriter.open(new SearchIndex(kv.search), options)
  await using writer = new Writer(kv, options)
  const flush = async (): Promise<void> => {
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
  await writer.arrive()
  const index = (await search?.end()) ?? null
  return { ...(await writer.end([...gone].filter((key) => kindOfKey(key) !== null && !isKept(key)))), index }
}

const hashOf = (document: Planned): string => (document.kind === 'file' ? document.hash : documentHash(document.value))

/** Writes the documents that waited for a stage below this one. */
async function writeEarly(early: EarlyDocuments, writer: Writer, until: number): Promise<void> {
  for (const { document, stage } of early.take(until)) await writer.write(document, stage)
}

/** Writes what a few files changed, in the same order. */
export async function publishChanges(
  kv: KvStore,
  { documents, deletions, unchanged }: Pick<PlannedFiles, 'documents' | 'deletions' | 'unchanged'>,
  options: WriteOptions = {},
): Promise<Changes> {
  const index = kv.search === undefined ? null : new SearchIndex(kv.search)
  const planned = index === null ? null : await planIndex(index, kv, { documents, deletions })
  await using writer = new Writer(kv, options)
  for (let n = 0; n < unchanged; n++) writer.leave()
  const isHead = (stage: number): boolean => stage >= FIRST_HEAD
  for (const document of documents.filter(({ stage }) => !isHead(stage))) await writer.write(document, document.stage)
  await writer.arrive()
  if (!options.dryRun && planned !== null) await index?.write(planned.rows, (stem) => planned.former.get(stem))
  for (const document of documents.filter(({ stage }) => isHead(stage))) await writer.write(document, document.stage)
  await writer.arrive()
  if (!options.dryRun && planned !== null) await index?.remove(planned.gone)
  return { ...(await writer.end(deletions)), index: planned === null ? null : countIndex(planned) }
}
