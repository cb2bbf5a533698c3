import type { EntryKey } from '../model/entry-order.ts'

/** The point that a walk through a list has reached: it goes on from `entry`, in the same direction. */
export interface Cursor {
  direction: 'older' | 'newer'
  /** The last article that was seen. */
  entry: EntryKey
  /** The position that it had, counted from the oldest. It is looked for there first. In several lists it has none. */
  position: number | null
}

/**
 * Encodes a cursor: base64url of JSON behind a checksum.
 *
 * @param question the question that the cursor belongs to; for another question it is invalid
 */
export function encodeCursor(question: string, payload: readonly (string | number)[]): string {
  const json = JSON.stringify(payload)
  const bytes = new TextEncoder().encode(checksum(question, json) + json)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Returns null for anything but a cursor that was given out for this question. */
export function decodeCursor(question: string, cursor: string): readonly (string | number)[] | null {
  const json = textOf(cursor)?.slice(CHECKSUM_LENGTH)
  if (json === undefined) return null
  try {
    const payload = JSON.parse(json)
    return Array.isArray(payload) && encodeCursor(question, payload) === cursor ? payload : null
  } catch {
    return null
  }
}

export const encodeArticleCursor = (question: string, { direction, entry, position }: Cursor): string =>
  encodeCursor(question, [direction, entry.published, entry.file, ...(position === null ? [] : [position])])

export function decodeArticleCursor(question: string, cursor: string): Cursor | null {
  const [direction, published, file, position = null] = decodeCursor(question, cursor) ?? []
  if (direction !== 'older' && direction !== 'newer') return null
  if (!Number.isSafeInteger(published) || typeof file !== 'string') return null
  if (position !== null && (!Number.isSafeInteger(position) || Number(position) < 0)) return null
  const entry = { published: Number(published), file }
  return { direction, entry, position: position === null ? null : Number(position) }
}

const CHECKSUM_LENGTH = 7

/** FNV-1a, 32 bits, over UTF-16. It finds cursors that are cut off, mistyped or meant for another list. */
function checksum(question: string, json: string): string {
  const text = `${question}\n${json}`
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36).padStart(CHECKSUM_LENGTH, '0')
}

function textOf(base64url: string): string | null {
  if (!/^[A-Za-z0-9_-]+$/.test(base64url)) return null
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
