import { hash } from 'node:crypto'
import type { DocumentMetadata } from '../../src/model/document.ts'
import { isPagePath, stemOfAddress } from '../../src/model/file-addresses.ts'
import { fileKey } from '../../src/model/keys.ts'
import { escapePath } from '../../src/model/paths.ts'
import { contestable, contestedBy } from '../../src/model/periods.ts'
import { pathTakenBy, yieldingPaths } from '../../src/model/reserved-paths.ts'
import type { ArchiveCounts, Site } from '../../src/model/site.ts'
import { type FileVersion, hashBytes, hashFile, readFile } from '../archive/file-content.ts'
import type { Size } from '../archive/picture-bytes.ts'
import type { Problem } from '../archive/problem.ts'
import type { Root } from '../archive/source.ts'
import type { StaticFile } from '../archive/static-files.ts'

/** The value of a file, and what is stored beside it. */
export interface FileValue {
  bytes: Uint8Array
  metadata: Omit<DocumentMetadata, 't'>
}

/** A file that should be in KV. Its bytes are read when they are written, so that no more than a batch of files is in memory. */
export interface PlannedFile {
  kind: 'file'
  key: string
  /** The decoded path of its address. */
  address: string
  /** The hash that its metadata will have, if it does not change before it is written. */
  hash: string
  size: number
  /** Reads it as it is now, with the hash of what was read. It is null where it cannot be read any more. */
  read: () => FileValue | null
}

/**
 * Plans a static file. It is null where the file cannot be served, which `report` is told.
 *
 * @param sizeOf the width and height of a picture, by its address without the first slash
 */
export function planStaticFile(
  root: Root,
  { path, address }: StaticFile,
  report: (problem: Problem) => void,
  sizeOf: (address: string) => Size | null = () => null,
): PlannedFile | null {
  const version = hashFile(root, path)
  if ('reason' in version) {
    report(version)
    return null
  }
  const read = () => {
    const read = readFile(root, path)
    if ('bytes' in read) return read.bytes
    report(read)
    return null
  }
  return plannedFile(address, version, read, sizeOf(address.slice(1)))
}

/**
 * Plans a file whose text is at hand.
 *
 * @param address a decoded path
 */
export function planText(address: string, text: string): PlannedFile {
  const bytes = Buffer.from(text)
  return plannedFile(address, { digest: hashBytes(bytes), size: bytes.length }, () => bytes)
}

function plannedFile(
  address: string,
  { digest, size }: FileVersion,
  read: () => Uint8Array | null,
  ofPicture: Size | null = null,
): PlannedFile {
  const stem = stemOfAddress(address)
  const beside: Pick<DocumentMetadata, 'p' | 'd'> = {
    ...(address !== `/${stem}` && { p: address }),
    ...(ofPicture !== null && { d: [ofPicture.width, ofPicture.height] }),
  }
  const hashOf = (digest: string) => fileHash(digest, beside)
  const value = (bytes: Uint8Array): FileValue => ({
    bytes,
    metadata: { h: hashOf(hashBytes(bytes)), s: bytes.length, ...beside },
  })
  return {
    kind: 'file',
    key: fileKey(stem),
    address,
    hash: hashOf(digest),
    size,
    read() {
      const bytes = read()
      return bytes === null ? null : value(bytes)
    },
  }
}

/** What is stored beside the bytes is in the hash, too, so that a change of it alone is written. */
const fileHash = (digest: string, beside: object): string =>
  hash('sha256', JSON.stringify([digest, beside]), 'base64url').slice(0, 16)

/** Counts the files of a site, and finds which of our addresses they and others have. */
export class FileTotals {
  #files: number
  #htmlFiles: number
  readonly #taken: Set<string>
  readonly #contested: { archive: number; dates: number }

  /** @param before where files are added or removed that were counted before */
  constructor(before: Partial<Pick<Site, 'counts' | 'taken'>> = {}) {
    this.#files = before.counts?.files ?? 0
    this.#htmlFiles = before.counts?.htmlFiles ?? 0
    this.#taken = new Set(before.taken?.files)
    this.#contested = { archive: 0, dates: 0, ...before.counts?.contested }
  }

  add({ address }: Pick<PlannedFile, 'address'>): void {
    this.#count(address, 1)
    const path = pathTakenBy(stemOfAddress(address))
    if (path !== null) this.#taken.add(path)
    this.claim(stemOfAddress(address))
  }

  remove(address: string): void {
    this.#count(address, -1)
    const path = pathTakenBy(stemOfAddress(address))
    if (path !== null) this.#taken.delete(path)
    this.release(stemOfAddress(address))
  }

  /** Counts an article, a page or an old address at a path stem. */
  claim(stem: string): void {
    const kind = contestedBy(stem)
    if (kind !== null) this.#contested[kind]++
  }

  /** Counts it no more. */
  release(stem: string): void {
    const kind = contestedBy(stem)
    if (kind !== null) this.#contested[kind]--
  }

  #count(address: string, by: number): void {
    this.#files += by
    if (isPagePath(escapePath(address))) this.#htmlFiles += by
  }

  get counts(): Pick<ArchiveCounts, 'files' | 'htmlFiles' | 'contested'> {
    const { archive, dates } = this.#contested
    return {
      files: this.#files,
      htmlFiles: this.#htmlFiles,
      ...(archive + dates > 0 && { contested: { archive, dates } }),
    }
  }

  get has(): Pick<NonNullable<Site['has']>, 'files' | 'htmlFiles' | 'contested'> {
    const contested = contestable.filter((kind) => this.#contested[kind] > 0)
    return {
      files: this.#files > 0,
      htmlFiles: this.#htmlFiles > 0,
      ...(contested.length > 0 && { contested }),
    }
  }

  /** In the order of `yieldingPaths`. */
  get taken(): string[] {
    return yieldingPaths.filter((path) => this.#taken.has(path))
  }
}
