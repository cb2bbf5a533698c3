import type { Check } from './shapes.ts'

/** The format version that every document in KV carries as its first field. A change that an older Worker cannot read raises it. */
export const FORMAT = 1

/** What KV keeps beside each document: `h`, a hash of its value, so that a list of keys tells what is there. */
export interface DocumentMetadata {
  h: string
  /** When it was written, in seconds since 1970. It is written when it changes, so that is what `Last-Modified` says. */
  t?: number
}

/** A value in KV that is not a document of this format. */
export class DocumentError extends Error {
  override name = 'DocumentError'
}

/** The value to store: JSON in the key order of `document`, so that equal documents are equal bytes. */
export function encodeDocument(document: object): string {
  return JSON.stringify({ v: FORMAT, ...document })
}

/** Fields that a document must have, and what they must be, before anything is made of it (see model/shapes.ts). */
export type Fields = Readonly<Record<string, 'string' | 'number' | 'list' | Check>>

/**
 * The document in a stored value.
 *
 * @throws DocumentError where the value is not JSON, carries another format version or lacks a field
 */
export function decodeDocument<T extends object>(key: string, value: string, fields: Fields = {}): T {
  let document: unknown
  try {
    document = JSON.parse(value)
  } catch {
    throw new DocumentError(`Cannot read "${key}": its value is not JSON, load the archive again`)
  }
  const version = typeof document === 'object' && document !== null && 'v' in document ? document.v : undefined
  if (version !== FORMAT) throw otherFormat(key, version)
  for (const [field, kind] of Object.entries(fields)) {
    if (!isKind(kind, (document as Record<string, unknown>)[field])) {
      throw new DocumentError(`Cannot read "${key}": its "${field}" is not what it should be, load the archive again`)
    }
  }
  return document as T
}

function isKind(kind: Fields[string] | undefined, value: unknown): boolean {
  if (typeof kind === 'function') return kind(value)
  return kind === 'list' ? Array.isArray(value) : typeof value === kind
}

/** Who is behind: the Worker, or the loader that wrote this. */
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
 * A document that must be there, since another one names it.
 *
 * @throws DocumentError where it is missing: KV shows new documents within a minute, and not always in their order
 */
export function present<T extends object>(key: string, document: T | null): T {
  if (document !== null) return document
  throw new DocumentError(`Cannot read "${key}": it is missing, ask again in a minute or load the archive again`)
}
