import { placePosts } from '../../seed/archive/claims.ts'
import { findPosts } from '../../seed/archive/find-posts.ts'
import { openJekyllSite } from '../../seed/archive/site.ts'
import { createTasks } from '../../seed/threads/tasks.ts'
import { newestFirst } from '../../src/model/entry-order.ts'

/** An archive as a load reads it, in one thread. */
export async function readArchive(root: string, now: number) {
  const site = openJekyllSite(root)
  const found = await findPosts(root, site.config)
  const tasks = createTasks(site, now)
  const { headers, problems } = tasks.readHeaders(found.files)
  const { placed, problems: duplicates } = placePosts(headers.sort(newestFirst))
  return {
    site,
    config: site.config,
    /** Newest first, each at its own URL. */
    posts: placed.map(({ post }) => post),
    /** Files found below `_posts` folders. */
    files: found.files.length + found.problems.length,
    problems: [...site.problems, ...found.notLoaded, ...found.problems, ...problems, ...duplicates],
    tasks,
  }
}
