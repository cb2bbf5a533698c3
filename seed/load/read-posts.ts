import { articleKey, redirectKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import type { PostFile } from '../archive/find-posts.ts'
import type { Problem } from '../archive/problem.ts'
import type { KvStore } from '../kv/kv.ts'
import { publishedClaims } from '../plan/kept.ts'
import type { Posts } from '../plan/posts.ts'
import type { FilesRead } from '../threads/watched.ts'

/**
 * Adds what all files say to the posts and the problems.
 *
 * @param onRead told how many are read by now
 * @returns the files that took too long, and the posts whose time has not come
 */
export async function readAll(
  reads: AsyncIterable<FilesRead>,
  posts: Posts,
  problems: Problem[],
  onRead: (done: number) => void,
): Promise<Pick<FilesRead, 'slow' | 'waiting'>> {
  const all: Pick<FilesRead, 'slow' | 'waiting'> = { slow: [], waiting: [] }
  let done = 0
  for await (const read of reads) {
    posts.addAll(read.headers)
    problems.push(...read.problems)
    all.slow.push(...read.slow)
    all.waiting.push(...read.waiting)
    done += read.files
    onRead(done)
  }
  return all
}

/** Items in their order, each let go as it is taken. */
export function* takenFrom<T>(items: T[]): Generator<T> {
  items.reverse()
  for (let item = items.pop(); item !== undefined; item = items.pop()) yield item
}

/**
 * The documents that stay of files which nobody could read in time: their articles and old addresses. The lists do not name
 * them, since what they say is not known; what the files claimed is as it was, so that the next load finds it.
 */
export async function keepUnread(slow: readonly PostFile[], posts: Posts, kv: KvStore): Promise<ReadonlySet<string>> {
  const kept = new Set<string>()
  for (const { path } of slow) {
    const claims = await publishedClaims(kv.get, path)
    if (claims === null) continue
    posts.keepClaims(path, claims)
    kept.add(articleKey(pathStem(claims.path)))
    for (const stem of claims.redirects) kept.add(redirectKey(stem))
  }
  return kept
}
