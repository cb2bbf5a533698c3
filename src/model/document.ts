/** The format version that every document in KV carries as its first field. A change that an older Worker cannot read raises it. */
export const FORMAT = 1

/** What KV keeps beside each document: `h`, a hash of its value, so that a list of keys tells what is there. */
export interface DocumentMetadata {
  h: string
}

/** A value in KV that is not a document of this format. */
export class DocumentError extends Error {
  override name = 'DocumentError'
}

/** The value to store: JSON in the key order of `document`, so that equal documents are equal bytes. */
export function encodeDocument(document: object): string {
  return JSON.stringify({ v: FORMAT, ...document })
}

/**
 * The document in a stored value. Says nothing about its fields: that the loader wrote it is what the version stands for.
 *
 * @throws DocumentError where the value is not JSON or carries another format version
 */
export function decodeDocument<T extends object>(key: string, value: string): T {
  let document: unknown
  try {
    document = JSON.parse(value)
  } catch {
    throw new DocumentError(`Cannot read "${key}": its value is not JSON, load the archive again`)
  }
  const version = typeof document === 'object' && document !== null && 'v' in document ? document.v : undefined
  if (version !== FORMAT) {
    throw new DocumentError(
      `Cannot read "${key}": its format version is ${JSON.stringify(version)}, want ${FORMAT}; load the archive again with the loader of this Worker`,
    )
  }
  return document as T
}
