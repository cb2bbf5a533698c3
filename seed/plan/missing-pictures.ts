import { encodeDocument } from '../../src/model/document.ts'
import { missingPicturesKey } from '../../src/model/keys.ts'
import { listOf, row, type Shaped, text } from '../../src/model/shape.ts'
import type { PictureFile } from '../archive/pictures.ts'
import { recordingType } from '../archive/recordings.ts'
import type { PlannedDocument } from './stages.ts'
import { StaleError } from './stored.ts'

/** `missing-pictures` holds the pictures and recordings that posts show and that KV does not have, with the files of those posts. */
export const missingPicturesShape = {
  pictures: listOf(row<[picture: string, files: string[]]>(text, listOf(text))),
}

/** A post shows a picture that the site does not have. Both are paths in the archive. */
export interface MissingPicture {
  picture: string
  file: string
}

/** This many are listed, which take 200 kB where paths have a usual length. Where there are more, not all of them are known. */
const MOST_LISTED = 2000

const byPicture = (a: MissingPicture, b: MissingPicture): number =>
  a.picture < b.picture ? -1 : a.picture > b.picture ? 1 : a.file < b.file ? -1 : a.file > b.file ? 1 : 0

export const listMissing = (missing: readonly MissingPicture[], most = MOST_LISTED): MissingPicture[] =>
  missing.toSorted(byPicture).slice(0, most)

/** The missing pictures of a post. */
export const missingIn = (file: string, pictures: readonly string[] = []): MissingPicture[] =>
  pictures.map((picture) => ({ picture, file }))

/** Collects the missing pictures of an archive, and keeps no more of them than are listed. */
export class MissingPictures {
  #all: MissingPicture[] = []

  add(missing: readonly MissingPicture[]): void {
    for (const one of missing) this.#all.push(one)
    if (this.#all.length > 2 * MOST_LISTED) this.#all = listMissing(this.#all)
  }

  get listed(): MissingPicture[] {
    return listMissing(this.#all)
  }
}

/** Makes the document; null where no picture is missing. */
export function missingPicturesDocument(listed: readonly MissingPicture[]): PlannedDocument | null {
  if (listed.length === 0) return null
  const pictures = [...Map.groupBy(listed, ({ picture }) => picture)].map(([picture, those]): [string, string[]] => [
    picture,
    those.map(({ file }) => file),
  ])
  const document: Shaped<typeof missingPicturesShape> = { pictures }
  return { kind: 'missing-pictures', key: missingPicturesKey, value: encodeDocument(document) }
}

/** What a document lists. */
export const missingOf = (document: Shaped<typeof missingPicturesShape> | null): MissingPicture[] =>
  document?.pictures.flatMap(([picture, files]) => files.map((file) => ({ picture, file }))) ?? []

/**
 * What is listed after some files were looked at.
 *
 * @param before what was listed
 * @param files all that were looked at
 * @param missing what those of them that are posts show and the site does not have
 * @throws StaleError where one that is not listed would move up
 */
export function missingAfter(
  before: readonly MissingPicture[],
  files: ReadonlySet<string>,
  missing: readonly MissingPicture[],
  most = MOST_LISTED,
): MissingPicture[] {
  const last = lastIfFull(before, most)
  const stay = before.filter(({ file }) => !files.has(file))
  // Where the list is full, it is known only up to its last one.
  const come = missing.filter((one) => last === null || byPicture(one, last) <= 0)
  const listed = listMissing([...stay, ...come], most)
  if (last !== null && listed.length < most)
    throw new StaleError(`over ${most} pictures are missing, and one that is not listed moves up`)
  return listed
}

/** The last one of a list that may not have all. */
const lastIfFull = (listed: readonly MissingPicture[], most: number): MissingPicture | null =>
  listed.length < most ? null : (listed.at(-1) ?? null)

/** A picture or recording of the site that may have changed. */
export interface ChangedPicture {
  /** In the archive. */
  path: string
  /** What was there when it was published; null where nobody knows. */
  before: PictureFile | null
  /** What is there now. */
  now: PictureFile
}

/**
 * Finds the files of the posts that change because pictures or recordings have.
 *
 * @param missing what is listed as missing
 * @throws StaleError where one that posts may show has another size or is gone, since nobody knows which posts those are
 */
export function postsThatShow(
  pictures: readonly ChangedPicture[],
  missing: readonly MissingPicture[],
  most = MOST_LISTED,
): string[] {
  const last = lastIfFull(missing, most)
  const byPath = Map.groupBy(missing, ({ picture }) => picture)
  return pictures.flatMap(({ path, before, now }) => {
    const posts = byPath.get(path)?.map(({ file }) => file) ?? []
    const [was, kind] = [posts.length > 0 ? absent : before, recordingType(path) === null ? 'picture' : 'recording']
    if (was === null) throw new StaleError(`which size the ${kind} "${path}" had is not known`)
    if (was.isThere) {
      if (isSame(was, now)) return []
      throw new StaleError(`the ${kind} "${path}" has another size now or is gone`)
    }
    // A recording that KV does not have may have been too large for it, so that what is gone now had a length.
    if (!now.isThere && kind === 'picture') return []
    if (last !== null && path >= last.picture)
      throw new StaleError(`which posts show the ${kind} "${path}" is not known`)
    return posts
  })
}

const absent: PictureFile = { isThere: false, size: null }

const isSame = (was: PictureFile, now: PictureFile): boolean =>
  was.isThere === now.isThere &&
  was.size?.width === now.size?.width &&
  was.size?.height === now.size?.height &&
  was.bytes === now.bytes
