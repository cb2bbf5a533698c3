import type { Redirect } from '../../src/model/article.ts'
import type { LabelVotes } from '../../src/model/lists.ts'
import type { ArchiveCounts } from '../../src/model/site.ts'
import { enterClaims, type FileIndexes, placePosts, placeRedirects, resolveLinks } from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../problem.ts'
import type { Around } from '../render/render.ts'
import { isDesk } from './desk.ts'
import { chooseLabels, countVotes, type Labels, labelOf, matchTags, namedBy } from './labels.ts'
import { SourceIndex } from './sources.ts'

/** One post to render, and what of the archive around it goes into its article. */
export interface ArticleJob {
  /** A file whose front matter has changed since is reported and left for the next load. */
  post: PostHeader
  /** Files of older posts with the same URL. */
  others: string[]
  around: Around
  /** What its categories are called, where that is not their name. */
  labels: Record<string, string>
}

/** What the posts of an archive say together: all that is decided before any of them is rendered. */
export interface Arrangement {
  /** Newest first. */
  jobs: ArticleJob[]
  problems: Problem[]
  /** By the stems of old paths. */
  redirects: Map<string, Redirect>
  indexes: FileIndexes
  counts: ArchiveCounts
  labels: Labels
  /** By category, where tags label them. */
  votes: Map<string, LabelVotes>
  sources: SourceIndex
}

/** @param newestFirst all posts of an archive, see `newestFirst` in post.ts */
export function arrange(config: Config, newestFirst: readonly PostHeader[]): Arrangement {
  const { placed, problems } = placePosts(newestFirst)
  const indexes: FileIndexes = new Map()
  const sources = new SourceIndex(config.sourceNames)
  const counts: ArchiveCounts = { posts: 0, marked: 0, categorised: 0, matched: 0 }
  for (const post of newestFirst) {
    enterClaims(indexes, post)
    if (post.desk !== null) sources.add({ file: post.file, ...post.desk })
    countFile(counts, post, 1)
  }
  for (const { post } of placed) countArticle(counts, namedBy(post), 1)
  const labels = chooseLabels(config, counts)
  const votes =
    labels === 'tag'
      ? countVotes(
          config,
          placed.map(({ post }) => post),
        )
      : new Map<string, LabelVotes>()
  const label = (category: string): string => labelOf(config, category, votes.get(category) ?? null)
  const desk = isDesk(config, counts)
  const shared = new Map<string, Record<string, string>>()
  return {
    jobs: placed.map(({ post, others }) => ({
      post,
      others,
      around: {
        urls: post.links.length === 0 ? noUrls : resolveLinks(post.links, indexes),
        isDesk: desk,
        sources: sources.sourcesOf(post),
      },
      labels: once(shared, post.categories.join('\n'), () => labelsOf(post, label)),
    })),
    problems,
    redirects: placeRedirects(newestFirst),
    indexes,
    counts,
    labels,
    votes,
    sources,
  }
}

const noUrls: Record<string, string> = {}

/** What was made under a key before: posts of the same categories share it. */
function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const there = made.get(key)
  if (there !== undefined) return there
  const value = make()
  made.set(key, value)
  return value
}

/** What the categories of a post are called, where that is not their name. */
export function labelsOf(post: PostHeader, label: (category: string) => string): Record<string, string> {
  const names = namedBy(post).categories.map((name): [string, string] => [name, label(name)])
  return Object.fromEntries(names.filter(([name, called]) => called !== name))
}

/** @param times 1 for a file that comes, -1 for one that goes */
export function countFile(counts: ArchiveCounts, { desk }: Pick<PostHeader, 'desk'>, times: 1 | -1): void {
  counts.posts += times
  if (desk?.isMarked) counts.marked += times
}

/** @param times 1 for an article that comes, -1 for one that goes */
export function countArticle(counts: ArchiveCounts, named: Parameters<typeof matchTags>[0], times: 1 | -1): void {
  if (named.categories.length === 0) return
  counts.categorised += times
  if (matchTags(named) !== null) counts.matched += times
}
