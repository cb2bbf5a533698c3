/** These tell one version of an answer from another. */
export interface Validators {
  /** Weak, with its quotes: `W/"…"`. */
  etag: string
  /** The time in milliseconds; null where it is not known. */
  lastModified: number | null
}

/**
 * Whether the client has this version already (RFC 9110, 13.2.2): `If-None-Match` decides where it is there, else
 * `If-Modified-Since`.
 */
export function isNotModified(headers: Headers, { etag, lastModified }: Validators): boolean {
  const known = headers.get('If-None-Match')
  if (known !== null) return matches(known, etag)
  const since = headers.get('If-Modified-Since')
  if (since === null || lastModified === null) return false
  const time = parseHttpDate(since)
  return time !== null && wholeSeconds(lastModified) <= time
}

/** Compares a tag weakly (RFC 9110, 8.8.3.2) with each of a list. */
function matches(known: string, etag: string): boolean {
  if (known === etag || known.trim() === '*') return true
  const tags = known.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []
  return tags.some((tag) => opaque(tag) === opaque(etag))
}

const opaque = (tag: string): string => tag.replace(/^W\//, '')

/** Reads only the preferred format of RFC 9110, 5.6.7. The two obsolete ones are ambiguous about the century. */
function parseHttpDate(text: string): number | null {
  const time = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text.trim())
    ? Date.parse(text)
    : Number.NaN
  return Number.isNaN(time) ? null : time
}

const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000

/** Writes `Last-Modified`, which is never later than now (RFC 9110, 8.8.2.1). */
export const toHttpDate = (time: number, now: number): string => new Date(Math.min(time, now)).toUTCString()

/** Makes a weak tag (RFC 9110, 8.8.3) of everything that an answer is made from. Compression on the way leaves it as it is. */
export async function weakTag(parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  const hex = [...new Uint8Array(digest, 0, 12)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `W/"${hex.join('')}"`
}
