import type { Config } from '../archive/config.ts'
import { findPosts } from '../archive/find-posts.ts'
import { openJekyllSite } from '../archive/site.ts'
import type { Root } from '../archive/source.ts'
import { yamlLine } from '../archive/yaml.ts'
import { arrange } from '../plan/arrange.ts'
import { labelOf, majority, namedBy, VoteCount } from '../plan/labels.ts'
import { Posts } from '../plan/posts.ts'
import { openPool } from '../threads/pool.ts'

/** Where the posts of a category do not agree, this many tags are named beside it. */
const MOST_NAMED = 3

/**
 * Writes a `_data/categories.yml` that gives every category its present label. Where the posts of a category do not agree, a
 * comment names their tags.
 *
 * @param root folder of the Jekyll site
 * @throws ArchiveError where it is none
 */
export async function labelsFile(root: Root): Promise<string> {
  const site = openJekyllSite(root)
  const { files } = await findPosts(site.root, site.config)
  await using pool = openPool(site, Date.now(), files.length, new AbortController().signal)
  using posts = new Posts()
  for await (const { headers } of pool.readHeaders(files)) posts.addAll(headers)
  return await linesFor(site.config, posts)
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
