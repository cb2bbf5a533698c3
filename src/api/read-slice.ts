import type { Entry } from '../model/article.ts'
import { present } from '../model/document.ts'
import { pageKey } from '../model/keys.ts'
import { headBounds, type ListHead, type ListRef, PAGE_SIZE, pageBounds } from '../model/lists.ts'
import { type Reader, readPage } from '../store.ts'

/**
 * The entries at the positions, counted from the oldest, `from` inclusive to `to` exclusive; newest first. Reads only
 * the sealed pages that hold some of them.
 *
 * @param head of the list, so that a caller reads it once
 * @throws DocumentError where a sealed page is missing that the head says is there
 */
export async function readSlice(kv: Reader, list: ListRef, head: ListHead, from: number, to: number): Promise<Entry[]> {
  const bounds = headBounds(head.total)
  const older = await Promise.all(
    pagesHolding(from, Math.min(to, bounds.from)).map((n) => readPageSlice(kv, list, n, from, to)),
  )
  return [...cut(head.entries, bounds, from, to), ...older.flat()]
}

async function readPageSlice(kv: Reader, list: ListRef, n: number, from: number, to: number): Promise<Entry[]> {
  const page = present(pageKey(list, n), await readPage(kv, list, n))
  return cut(page.entries, pageBounds(n), from, to)
}

/** Numbers of the sealed pages that hold positions `from` to `to` exclusive, newest first. */
function pagesHolding(from: number, to: number): number[] {
  const pages: number[] = []
  for (let n = Math.ceil(to / PAGE_SIZE) - 1; n >= 0 && pageBounds(n).to > from; n--) pages.push(n)
  return pages
}

/** What entries, newest first, of the positions in `bounds` have in common with `from` to `to`. */
function cut(entries: readonly Entry[], bounds: { to: number }, from: number, to: number): Entry[] {
  return entries.slice(Math.max(0, bounds.to - to), Math.max(0, bounds.to - from))
}
