import { isObject, object, type Shape, type Shaped } from './shape.ts'

/** Every document in KV carries this format version as its first field. A change that an older Worker cannot read raises it. */
export const FORMAT = 1

/** KV keeps this beside each document. */
export interface DocumentMetadata {
  /** The hash of the value tells, in a list of keys, what is there. */
  h: string
  /** The document was written at this time, in seconds since 1970, because it had changed: `Last-Modified` says so. */
  t?: number
  /** The size of a file, in bytes. */
  s?: number
  /** The decoded path of a file's address, where that is not a slash and its path stem. */
  p?: string
  /** The width and height of a picture, in pixels. */
  d?: [width: number, height: number]
}

/** Thrown for a value in KV that is not the document that should be there. */
export class DocumentError extends Error {
  override name = 'DocumentError'
}

/** The value to store is JSON in the key order of `document`, so that equal documents are equal bytes. */
export function encodeDocument(document: object): string {
  return JSON.stringify({ v: FORMAT, ...document })
}

/**
 * Reads a stored value. This is the only way from a value to a document, so that what has a document's type has its shape.
 *
 * @throws DocumentError where the value is not JSON, carries another format version or has another shape
 */
export function decodeDocument<S extends Shape>(key: string, value: string, shape: S): Shaped<S> {
  const { v, ...document } = parseObject(key, value)
  if (v !== FORMAT) throw otherFormat(key, v)
  if (object(shape)(document)) return document
  const [field] = Object.entries(shape).find(([name, check]) => !check(document[name])) ?? []
  throw brokenDocument(key, `its "${field}" is not what it should be`)
}

const LINE_END = 0x0a

/** Reads a value of which only the first line is a document. What follows it comes back as it is. @throws as `decodeDocument` */
export function decodeFirstLine<S extends Shape>(
  key: string,
  value: Uint8Array,
  shape: S,
): { document: Shaped<S>; rest: Uint8Array } {
  const lineEnd = value.indexOf(LINE_END)
  const end = lineEnd === -1 ? value.length : lineEnd
  const line = new TextDecoder().decode(value.subarray(0, end))
  return { document: decodeDocument(key, line, shape), rest: value.subarray(end + 1) }
}

/** @returns an object without fields where the value is JSON of anything else: it has no version either. */
function parseObject(key: string, value: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(value)
    return isObject(parsed) ? parsed : {}
  } catch {
    throw brokenDocument(key, 'its value is not JSON')
  }
}

/** @param what is wrong with the document, as in `it is cut off` */
export const brokenDocument = (key: string, what: string): DocumentError =>
  new DocumentError(`Cannot read "${key}": ${what}, load the archive again`)

/** The message says which of the two is behind: the Worker, or the loader that wrote the document. */
function otherFormat(key: string, version: unknown): DocumentError {
  const found = `Cannot read "${key}": its format version is ${JSON.stringify(version)}, want ${FORMAT};`
  const isNewer = typeof version === 'number' && version > FORMAT
  return new DocumentError(
    isNewer
      ? `${found} it is newer than this Worker, deploy the Worker of the loader that wrote it`
      : `${found} load the archive again with the loader of this Worker`,
  )
}

/**
 * Takes a document that must be there because another one names it.
 *
 * @throws DocumentError where it is missing: KV shows new documents within a minute, and not always in their order
 */
export function present<T extends object>(key: string, document: T | null): T {
  if (document !== null) return document
  throw new DocumentError(`Cannot read "${key}": it is missing, ask again in a minute or load the archive again`)
}
