import type { Source } from '../../src/model/article.ts'
import type { EncodedEntry } from '../plan/encoded.ts'

/** What was taken out of the ends of posts, because a news desk writes such ends: it is shown beside the text instead. */
export interface Taken {
  /** The number of posts that lost the name of a source or the link to an original. */
  posts: number
  /** The first few of them. */
  examples: { path: string; source: Source }[]
}

const MOST_EXAMPLES = 3

export const nothingTaken = (): Taken => ({ posts: 0, examples: [] })

/** Counts what was taken out of a post. */
export function countTaken(taken: Taken, { path, source }: Pick<EncodedEntry, 'path' | 'source'>): void {
  if (source === null) return
  taken.posts++
  if (taken.examples.length < MOST_EXAMPLES) taken.examples.push({ path, source })
}

/** The lines of a report that say what was taken; none where nothing was. */
export function formatTaken({ posts, examples }: Taken): string[] {
  if (posts === 0) return []
  const [post, their] = posts === 1 ? ['post', 'its'] : ['posts', 'their']
  return [
    `${posts} ${post} would show the source or original that ends ${their} text beside it, such as`,
    ...examples.map(
      ({ path, source }) => `  ${path}  ${[source.name, source.url].filter((text) => text !== null).join(' ')}`,
    ),
    '  where that is wrong, "news_fields: off" below edge_news in _config.yml leaves every text whole',
  ]
}
