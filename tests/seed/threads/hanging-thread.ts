import type { PostFile } from '../../../seed/archive/post-file.ts'
import type { ArticleJob } from '../../../seed/plan/arrange.ts'
import * as thread from '../../../seed/threads/thread.ts'
import type { ThreadTask } from '../../../seed/threads/threads.ts'

// This is the thread's module, but with some posts it never ends, and for others it takes much memory.

const standStill = (): never => {
  for (;;) {}
}

/** It stands still too, but takes no processor from other tests. */
const waitForEver = (): never => {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Objects of some megabytes, which are held. */
const take = (megabytes: number): unknown[][] => Array.from({ length: megabytes }, () => new Array(131_072).fill(null))

export async function makeArticles({ items, progress }: ThreadTask<readonly ArticleJob[]>) {
  const held = items.flatMap(({ post }) => (post.title === 'takes much' ? take(400) : []))
  for (const { post } of items) while (post.title === 'takes everything') held.push(...take(10))
  const at = items.findIndex(({ post }) => post.title === 'never rendered' || post.title === 'waited for')
  if (at === -1) return thread.makeArticles({ items, progress })
  await thread.makeArticles({ items: items.slice(0, at), progress })
  Atomics.store(progress, 0, at + 1)
  return items[at]?.post.title === 'waited for' ? waitForEver() : standStill()
}

export function readHeaders({ items, progress }: ThreadTask<readonly PostFile[]>) {
  const at = items.findIndex(({ name }) => name.endsWith('never-read.md'))
  if (at === -1) return thread.readHeaders({ items, progress })
  thread.readHeaders({ items: items.slice(0, at), progress })
  Atomics.store(progress, 0, at + 1)
  return standStill()
}
