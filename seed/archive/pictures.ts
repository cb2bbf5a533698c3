import { FILE_MAX_BYTES } from '../../src/model/file-addresses.ts'
import { codeOf, kindAt } from './files.ts'
import type { ReadAt, Size } from './picture-bytes.ts'
import { pictureSize } from './picture-size.ts'
import { recordingType } from './recordings.ts'
import { filesOfCollections, type SiteFilesConfig, siteFiles } from './site-files.ts'
import type { OpenFile, Root } from './source.ts'
import { sourceOf } from './source-of.ts'
import { addressOfSiteFile } from './static-files.ts'

/** What is at the path of a picture, or of a recording. */
export interface PictureFile {
  /** True where the site has a file there, and not a link to one. */
  isThere: boolean
  /** Null where there is no picture of a known format. */
  size: Size | null
  /** The length of a recording; absent for a picture. */
  bytes?: number
}

/** Says which picture is shown at an address of the site, a decoded path without a slash in front. */
export type Pictures = (path: string) => PictureFile

/** At most this many paths are remembered; then all are forgotten. */
const MOST_REMEMBERED = 20_000

/** A longer path is none of a picture: KV could not store it either. In bytes. */
const LONGEST_PATH = 500

const nothing: PictureFile = { isThere: false, size: null }

/** Makes the function that looks at pictures and recordings of a site, each once. */
export function createPictures(root: Root, config: SiteFilesConfig): Pictures {
  const fileAt = siteFiles(root, config)
  const remembered = new Map<string, PictureFile>()
  let inCollections: Map<string, string> | undefined
  const pathOf = (address: string): string => {
    inCollections ??= new Map(filesOfCollections(root, config).map((path) => [addressOfSiteFile(path, config), path]))
    return inCollections.get(`/${address}`) ?? address
  }
  const look = (address: string): PictureFile => {
    if (!isMediaPath(address)) return nothing
    const path = pathOf(address)
    // What a link leads to may change without it, and then nobody would look at the link again.
    const found = kindAt(root, path)
    if (found === undefined || found.isSymbolicLink()) return nothing
    const isRecording = recordingType(path) !== null
    // A picture that is too large is not served, and so not there. A recording of that length is fetched from where it was.
    if (found.size > FILE_MAX_BYTES && !isRecording) return nothing
    const file = fileAt(path)
    // Liquid renders a file with front matter, and what comes of that is not looked at.
    if (file === null || !('kind' in file) || file.kind !== 'static') return nothing
    return isRecording
      ? { isThere: true, size: null, bytes: found.size }
      : { isThere: true, size: sizeOfFile(root, path) }
  }
  return (address) => {
    const known = remembered.get(address)
    if (known !== undefined) return known
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    const found = look(address)
    remembered.set(address, found)
    return found
  }
}

/** Browsers show files with these extensions. */
const shown = /\.(?:apng|avif|gif|jfif|jpe|jpeg|jpg|png|svg|webp)$/i

/** True for a path that can be one of a picture below the root. Nothing else is looked at. */
export const isPicturePath = (path: string): boolean => shown.test(path) && isPlain(path)

/** True for one of a picture or a recording. */
export const isMediaPath = (path: string): boolean =>
  isPicturePath(path) || (recordingType(path) !== null && isPlain(path))

const isPlain = (path: string): boolean =>
  Buffer.byteLength(path) <= LONGEST_PATH &&
  !path.includes('\0') &&
  path.split('/').every((step) => step !== '' && step !== '.' && step !== '..')

/** At most so many bytes are read of a picture, in so many pieces, whatever is in it. */
const MOST_BYTES = 256 * 1024
const MOST_PIECES = 250

function sizeOfFile(root: Root, path: string): Size | null {
  try {
    return sourceOf(root).withFile(path, (file) => pictureSize(readerOf(file)))
  } catch (error) {
    // The system refuses. Then a browser gets no picture either.
    codeOf(error)
    return null
  }
}

function readerOf(file: OpenFile): ReadAt {
  let [bytes, pieces] = [MOST_BYTES, MOST_PIECES]
  return (offset, length) => {
    pieces--
    bytes -= length
    if (pieces < 0 || bytes < 0) return Buffer.alloc(0)
    const read = Buffer.allocUnsafe(length)
    return read.subarray(0, file.read(read, offset))
  }
}
