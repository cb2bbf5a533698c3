import { parseHttpDate } from './http-date.ts'

/** These tell one version of an answer from another. */
export interface Validators {
  /** With its quotes: weak, `W/"…"`, or strong. */
  etag: string
  /** The time in milliseconds; null where it is not known. */
  lastModified: number | null
}

/** What a client wants of a version: the answer, the word that it has it already (304), or nothing but another version (412). */
export type Wanted = 'answer' | 'not modified' | 'another version'

/**
 * Evaluates the conditions of a request in their order (RFC 9110, 13.2.2): a tag decides where there is one, else a date.
 *
 * @param now in milliseconds
 */
export function wantedOf(headers: Headers, version: Validators, now: number): Wanted {
  if (isAnotherWanted(headers, version, now)) return 'another version'
  return isNotModified(headers, version, now) ? 'not modified' : 'answer'
}

/** Tags are compared strongly here (RFC 9110, 13.1.1), so that a weak one never is the same: only `*` is. */
function isAnotherWanted(headers: Headers, { etag, lastModified }: Validators, now: number): boolean {
  const wanted = headers.get('If-Match')
  if (wanted !== null) return wanted.trim() !== '*' && (etag.startsWith('W/') || !tagsIn(wanted).includes(etag))
  const time = dateIn(headers, 'If-Unmodified-Since', now)
  return time !== null && lastModified !== null && wholeSeconds(lastModified) > time
}

function isNotModified(headers: Headers, { etag, lastModified }: Validators, now: number): boolean {
  const known = headers.get('If-None-Match')
  if (known !== null) return matches(known, etag)
  const time = dateIn(headers, 'If-Modified-Since', now)
  return time !== null && lastModified !== null && wholeSeconds(lastModified) <= time
}

function dateIn(headers: Headers, name: string, now: number): number | null {
  const text = headers.get(name)
  return text === null ? null : parseHttpDate(text, now)
}

/** Compares a tag weakly (RFC 9110, 8.8.3.2) with each of a list. */
function matches(known: string, etag: string): boolean {
  if (known === etag || known.trim() === '*') return true
  return tagsIn(known).some((tag) => opaque(tag) === opaque(etag))
}

const tagsIn = (list: string): string[] => list.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []

const opaque = (tag: string): string => tag.replace(/^W\//, '')

const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000

/**
 * The latest of the times at which what an answer is made of was changed. It is null where one of them is not known: then nobody
 * can tell by a date whether the answer is the same.
 */
export const latestOf = (times: readonly (number | null)[]): number | null =>
  times.reduce((latest, time) => (latest === null || time === null ? null : Math.max(latest, time)))

/** The time at which a version of the Worker was uploaded, in milliseconds; 0 where it does not say. */
export const uploadedAt = (version: Pick<WorkerVersionMetadata, 'timestamp'> | undefined): number =>
  Date.parse(version?.timestamp ?? '') || 0

/** Makes a weak tag (RFC 9110, 8.8.3) of everything that an answer is made from. Compression on the way leaves it as it is. */
export async function weakTag(parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  const hex = [...new Uint8Array(digest, 0, 12)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `W/"${hex.join('')}"`
}
