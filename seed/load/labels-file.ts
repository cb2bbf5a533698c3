import type { Config } from '../archive/config.ts'
import { findPosts } from '../archive/find-posts.ts'
import { openSite } from '../archive/site.ts'
import { yamlLine } from '../archive/yaml.ts'
import { arrange } from '../plan/arrange.ts'
import { labelOf, majority, namedBy, VoteCount } from '../plan/labels.ts'
import { Posts } from '../plan/posts.ts'
import { openWorkers } from '../threads/pool.ts'

/** Tags that are named beside a category whose posts do not agree. */
const MOST_NAMED = 3

/**
 * The text of a `_data/categories.yml` that calls every category what it is called today. Where its posts do not agree the
 * tags that they go with stand beside it.
 *
 * @param root folder of the Jekyll site
 * @throws ArchiveError where it is none
 */
export async function labelsFile(root: string): Promise<string> {
  const site = openSite(root)
  const { files } = await findPosts(site.root, site.config)
  const workers = openWorkers(site, Date.now(), files.length, new AbortController().signal)
  const posts = new Posts()
  try {
    for await (const { headers } of workers.readHeaders(files)) posts.addAll(headers)
    return await linesFor(site.config, posts)
  } finally {
    posts.close()
    await workers.close()
  }
}

async function linesFor(config: Config, posts: Posts): Promise<string> {
  const { jobs, labels } = await arrange(config, posts)
  const count = new VoteCount(config)
  for (const { post } of jobs) count.add(namedBy(post))
  const lines = [...count.votes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([category, counted]) => {
      const line = yamlLine(category, labelOf(config, category, labels === 'tag' ? counted : null))
      const agree = labels === 'tag' && majority(counted) !== null
      return line + (agree ? '' : candidates(counted.tags, counted.posts))
    })
  return [
    '# What categories are called: _data/categories.yml of the site. A line that you take out leaves its category to the posts.',
    ...lines,
  ].join('\n')
}

function candidates(tags: readonly [tag: string, posts: number][], posts: number): string {
  const named = tags.slice(0, MOST_NAMED).map(([tag, votes]) => `${JSON.stringify(tag)} (${votes} of ${posts})`)
  return named.length === 0 ? '' : ` # ${named.join(', ')}`
}
