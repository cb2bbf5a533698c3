import { fileKey } from '../../src/model/keys.ts'
import type { Site } from '../../src/model/site.ts'
import { FileTotals, type PlannedFile } from './files.ts'

/** The files at the stems that a change touches. */
export interface TouchedFiles {
  /** As they are now; null where there is none any more. */
  byStem: ReadonlyMap<string, PlannedFile | null>
  /** Reads what KV says of any number of keys; a key that is not there is not in the answer. */
  describe: (keys: readonly string[]) => Promise<ReadonlyMap<string, { hash: string | null; address: string | null }>>
}

/** What is to become of files, and how many there are then. */
export interface FileChanges {
  written: PlannedFile[]
  deleted: string[]
  unchanged: number
  totals: FileTotals
}

/** Compares the files that a change touches with what KV has, by their hashes: no file is read for that. */
export async function changeFiles(
  { byStem, describe }: TouchedFiles,
  site: Pick<Site, 'counts' | 'taken'>,
): Promise<FileChanges> {
  const changes: FileChanges = { written: [], deleted: [], unchanged: 0, totals: new FileTotals(site) }
  if (byStem.size === 0) return changes
  const before = await describe([...byStem.keys()].map(fileKey))
  for (const [stem, file] of byStem) {
    const there = before.get(fileKey(stem))
    if (there !== undefined) changes.totals.remove(there.address ?? `/${stem}`)
    if (file !== null) changes.totals.add(file)
    if (file === null && there !== undefined) changes.deleted.push(fileKey(stem))
    if (file !== null && file.hash !== there?.hash) changes.written.push(file)
    if (file !== null && file.hash === there?.hash) changes.unchanged++
  }
  return changes
}
