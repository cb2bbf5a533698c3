import type { PostFile } from '../../../seed/archive/find-posts.ts'
import type { ArticleJob } from '../../../seed/plan/arrange.ts'
import type { ThreadTask } from '../../../seed/threads/threads.ts'
import * as worker from '../../../seed/threads/worker.ts'

// The worker as it is, but that it never comes to an end with some posts, and takes much memory for others.

const standStill = (): never => {
  for (;;) {}
}

/** Objects of some megabytes, which are held. */
const take = (megabytes: number): unknown[][] => Array.from({ length: megabytes }, () => new Array(131_072).fill(null))

export async function makeArticles({ items, progress }: ThreadTask<readonly ArticleJob[]>) {
  const held = items.flatMap(({ post }) => (post.title === 'takes much' ? take(400) : []))
  for (const { post } of items) while (post.title === 'takes everything') held.push(...take(10))
  const at = items.findIndex(({ post }) => post.title === 'never rendered')
  if (at === -1) return worker.makeArticles({ items, progress })
  await worker.makeArticles({ items: items.slice(0, at), progress })
  Atomics.store(progress, 0, at + 1)
  return standStill()
}

export function readHeaders({ items, progress }: ThreadTask<readonly PostFile[]>) {
  const at = items.findIndex(({ name }) => name.endsWith('never-read.md'))
  if (at === -1) return worker.readHeaders({ items, progress })
  worker.readHeaders({ items: items.slice(0, at), progress })
  Atomics.store(progress, 0, at + 1)
  return standStill()
}
