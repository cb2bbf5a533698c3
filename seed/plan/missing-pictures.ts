import { encodeDocument } from '../../src/model/document.ts'
import { missingPicturesKey } from '../../src/model/keys.ts'
import { listOf, row, type Shaped, text } from '../../src/model/shape.ts'
import type { PictureFile } from '../archive/pictures.ts'
import { recordingType } from '../archive/recordings.ts'
import type { PlannedDocument } from './stages.ts'
import { StaleError } from './stored.ts'
import { fromRows, lastIfFull, MOST_LISTED, toRows, type Use, type UseRow } from './uses.ts'

/** `missing-pictures` holds the pictures and recordings that posts and pages show and that KV does not have, with the files of those. */
export const missingPicturesShape = { pictures: listOf(row<UseRow>(text, listOf(text))) }

/** Makes the document; null where no picture is missing. */
export function missingPicturesDocument(listed: readonly Use[]): PlannedDocument | null {
  if (listed.length === 0) return null
  const document: Shaped<typeof missingPicturesShape> = { pictures: toRows(listed) }
  return { kind: 'missing-pictures', key: missingPicturesKey, value: encodeDocument(document) }
}

/** What a document lists. */
export const missingOf = (document: Shaped<typeof missingPicturesShape> | null): Use[] =>
  fromRows(document?.pictures ?? [])

/** A picture or recording of the site that may have changed. */
export interface ChangedPicture {
  /** That of its address, decoded and without the first slash. */
  path: string
  /** What was there when it was published; null where nobody knows. */
  before: PictureFile | null
  /** What is there now. */
  now: PictureFile
}

/**
 * Finds the files of the posts and pages that change because pictures or recordings have.
 *
 * @param missing what is listed as missing
 * @throws StaleError where one that posts may show has another size or is gone, since nobody knows which posts those are
 */
export function filesThatShow(
  pictures: readonly ChangedPicture[],
  missing: readonly Use[],
  most = MOST_LISTED,
): string[] {
  const last = lastIfFull(missing, most)
  const byPath = Map.groupBy(missing, ({ used }) => used)
  return pictures.flatMap(({ path, before, now }) => {
    const files = byPath.get(path)?.map(({ file }) => file) ?? []
    const [was, kind] = [files.length > 0 ? absent : before, recordingType(path) === null ? 'picture' : 'recording']
    if (was === null) throw new StaleError(`which size the ${kind} "${path}" had is not known`)
    if (was.isThere) {
      if (isSame(was, now)) return []
      throw new StaleError(`the ${kind} "${path}" has another size now or is gone`)
    }
    // A recording that KV does not have may have been too large for it, so that what is gone now had a length.
    if (!now.isThere && kind === 'picture') return []
    if (last !== null && path >= last.used) throw new StaleError(`which posts show the ${kind} "${path}" is not known`)
    return files
  })
}

const absent: PictureFile = { isThere: false, size: null }

const isSame = (was: PictureFile, now: PictureFile): boolean =>
  was.isThere === now.isThere &&
  was.size?.width === now.size?.width &&
  was.size?.height === now.size?.height &&
  was.bytes === now.bytes
