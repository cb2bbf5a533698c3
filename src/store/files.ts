import { brokenDocument } from '../model/document.ts'
import { FILE_MAX_BYTES } from '../model/file-addresses.ts'
import { fileKey } from '../model/keys.ts'
import { count, path } from '../model/shape.ts'
import { type DocumentReader, inTime } from './document-reader.ts'

/** A file of the site. Its bytes are not read yet. */
export interface StoredFile {
  /** The decoded path of its address. */
  address: string
  /** Tells one version from another. */
  hash: string
  /** The number of its bytes. */
  size: number
  /** The time when it was written, in milliseconds; null where its writer did not say. */
  lastModified: number | null
  /** Hands its bytes over. A small file is whole then, and a large one breaks off where it has another size. @throws DocumentError */
  open: () => Promise<ReadableStream<Uint8Array> | Uint8Array>
}

/** A file of so many bytes is read before it is sent. */
const SMALL = 128 * 1024

/**
 * Opens the file at an address; null where there is none.
 *
 * @param stem see `pathStem` in model/paths.ts
 */
export async function openFile(reader: DocumentReader, stem: string): Promise<StoredFile | null> {
  const key = fileKey(stem)
  const stored = await reader.stream(key)
  if (stored === null) return null
  const { take, lastModified, metadata } = stored
  const { h: hash, s: size, p: address = `/${stem}` } = metadata
  if (!isTag(hash)) throw brokenDocument(key, `its hash is ${JSON.stringify(hash)}`)
  if (!count(size) || size > FILE_MAX_BYTES) throw brokenDocument(key, `its size is ${JSON.stringify(size)}`)
  if (!path(address)) throw brokenDocument(key, `its address is ${JSON.stringify(address)}`)
  const open = async () => (size > SMALL ? take() : await inTime(key, readWhole(key, take(), size)))
  return { address, hash, size, lastModified, open }
}

/** What an ETag may have between its quotes (RFC 9110, 8.8.3). */
const isTag = (hash: string): boolean => /^[\x21\x23-\x7e]+$/.test(hash)

/** @throws DocumentError where there are not as many bytes */
async function readWhole(key: string, stream: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  let at = 0
  for await (const chunk of stream) {
    // Leaving the loop cancels the stream.
    if (at + chunk.length > size) throw brokenDocument(key, `it has more than ${size} bytes`)
    bytes.set(chunk, at)
    at += chunk.length
  }
  if (at < size) throw brokenDocument(key, `it has ${at} bytes, want ${size}`)
  return bytes
}
