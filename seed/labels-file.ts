import { findPosts } from './archive/find-posts.ts'
import { newestFirst } from './archive/post.ts'
import { openSite } from './archive/site.ts'
import { yamlLine } from './archive/yaml.ts'
import { arrange } from './plan/arrange.ts'
import { countVotes, labelOf, majority } from './plan/labels.ts'
import { openWorkers } from './work/pool.ts'

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
  const { files } = findPosts(site.root, site.config)
  const workers = openWorkers(site, Date.now(), files.length, new AbortController().signal)
  const { headers } = await workers.readHeaders(files).finally(() => workers.close())
  const { jobs, labels } = arrange(site.config, headers.sort(newestFirst))
  const votes = countVotes(
    site.config,
    jobs.map(({ post }) => post),
  )
  const lines = [...votes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([category, counted]) => {
      const line = yamlLine(category, labelOf(site.config, category, labels === 'tag' ? counted : null))
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
