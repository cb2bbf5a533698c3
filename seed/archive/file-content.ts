import { createHash, hash } from 'node:crypto'
import { FILE_MAX_BYTES } from '../../src/model/file-addresses.ts'
import { codeOf } from './files.ts'
import type { Problem } from './problem.ts'
import type { OpenFile, Root } from './source.ts'
import { sourceOf } from './source-of.ts'

/** A file as it was when it was looked at. */
export interface FileVersion {
  /** SHA-256 of its bytes, in base64url. */
  digest: string
  /** The number of its bytes. */
  size: number
}

/** The piece of a file that is being hashed. A new one for each file would be garbage that the collector does not see grow. */
const chunk = Buffer.allocUnsafe(256 * 1024)

/** Hashes bytes as `hashFile` does those of a file. */
export const hashBytes = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'base64url')

/** Hashes a file piece by piece, or says why it cannot be served. */
export const hashFile = (root: Root, path: string): FileVersion | Problem =>
  withFile(root, path, (file) => {
    const hashing = createHash('sha256')
    let size = 0
    for (let read = file.read(chunk, 0); read > 0; read = file.read(chunk, size)) {
      size += read
      hashing.update(chunk.subarray(0, read))
    }
    return { digest: hashing.digest('base64url'), size }
  })

/** A file that is being written is read this many times, so that it is not torn. */
const TRIES = 3

/** Reads all bytes of a file as they are now, or says why it cannot be served. */
export const readFile = (root: Root, path: string): { bytes: Uint8Array } | Problem =>
  withFile(root, path, (file) => {
    let bytes = readFrom(file)
    for (let tries = 1; tries < TRIES && !bytes.isSettled; tries++) bytes = readFrom(file)
    return bytes.value.length > FILE_MAX_BYTES ? tooLarge(path, bytes.value.length) : { bytes: bytes.value }
  })

/** `isSettled` is true where nobody has written to the file meanwhile. */
function readFrom(file: OpenFile): { value: Uint8Array; isSettled: boolean } {
  const before = file.stat()
  const value = Buffer.allocUnsafe(Math.min(before.size, FILE_MAX_BYTES) + 1)
  let size = 0
  for (let read = 1; read > 0 && size < value.length; size += read) {
    read = file.read(value.subarray(size), size)
  }
  const { mtimeMs } = file.stat()
  return { value: value.subarray(0, size), isSettled: size === before.size && mtimeMs === before.mtimeMs }
}

/** Opens a file that KV may hold, as far as its size says. */
function withFile<T>(root: Root, path: string, use: (file: OpenFile) => T): T | Problem {
  try {
    return sourceOf(root).withFile(path, (file) => {
      const { size } = file.stat()
      return size > FILE_MAX_BYTES ? tooLarge(path, size) : use(file)
    })
  } catch (error) {
    return { path, line: null, reason: 'unreadable', detail: `the system says ${codeOf(error)}, want a readable file` }
  }
}

const tooLarge = (path: string, size: number): Problem => ({
  path,
  line: null,
  reason: 'too large',
  detail: `it has ${size} bytes and is not served, want at most ${FILE_MAX_BYTES}: a smaller file, or one at another host`,
})
