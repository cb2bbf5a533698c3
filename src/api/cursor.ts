import type { ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'

/**
 * Where a walk through a list has come to: what comes next is older than `position`, counted from the oldest. Posts
 * that arrive meanwhile get higher positions, so that they neither repeat nor hide an entry.
 */
export function encodeCursor(list: ListRef, position: number): string {
  const text = `${VERSION} ${position} ${listPath(list)}`
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The position in a cursor of this list; null where it is anything else. */
export function decodeCursor(list: ListRef, cursor: string): number | null {
  if (!/^[A-Za-z0-9_-]+$/.test(cursor)) return null
  const position = /^1 ([1-9]\d{0,14}) /.exec(textOf(cursor) ?? '')?.[1]
  if (position === undefined) return null
  return encodeCursor(list, Number(position)) === cursor ? Number(position) : null
}

const VERSION = 1

function textOf(base64url: string): string | null {
  try {
    return atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return null
  }
}
