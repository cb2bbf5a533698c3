import type { Redirect } from '../../src/model/article.ts'
import { fullBlocks, type LabelVotes, sealedPages } from '../../src/model/lists.ts'
import type { ArchiveCounts } from '../../src/model/site.ts'
import { type FileIndex, linkResolver, placePosts } from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import { createPause, type Pause } from '../archive/pause.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import type { Around } from '../render/render.ts'
import { isDesk } from './desk.ts'
import { chooseLabels, type Labels, labelOf, matchTags, type Named, namedBy, VoteCount } from './labels.ts'
import type { Posts } from './posts.ts'
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
  /** Oldest first; can be gone through once. */
  jobs: Iterable<ArticleJob>
  problems: Problem[]
  /** By the stems of old paths. */
  redirects: Iterable<[stem: string, redirect: Redirect]>
  indexes: Iterable<[day: string, index: FileIndex]>
  counts: ArchiveCounts
  labels: Labels
  /** By category, where tags label them. */
  votes: Map<string, LabelVotes>
  sources: SourceIndex
  /** About how many documents there will be: as many, where every post becomes an article. */
  expected: number
}

/** @param posts all of an archive; used until the last document is made */
export async function arrange(config: Config, posts: Posts, pause: Pause = createPause()): Promise<Arrangement> {
  const { placed, problems } = placePosts(posts.contested())
  const others = new Map(placed.map(({ post, others }) => [post.file, others]))
  const losers = new Set(placed.flatMap(({ others }) => others))
  const sources = new SourceIndex(config.sourceNames)
  const counts: ArchiveCounts = { posts: 0, marked: 0, categorised: 0, matched: 0 }
  const counted = new VoteCount(config)
  const totals = new ListTotals()
  for (const post of posts.oldestFirst()) {
    await pause()
    if (post.desk !== null) sources.add({ file: post.file, ...post.desk })
    countFile(counts, post, 1)
    if (losers.has(post.file)) continue
    const named = namedBy(post)
    countArticle(counts, named, 1)
    counted.add(named)
    totals.add(named)
  }
  const labels = chooseLabels(config, counts)
  const votes = labels === 'tag' ? counted.votes : new Map<string, LabelVotes>()
  const { days, redirects } = posts.count()
  return {
    jobs: jobsOf(posts, { config, others, losers, sources, votes, isDesk: isDesk(config, counts) }),
    problems,
    redirects: posts.redirects(),
    indexes: posts.days(),
    counts,
    labels,
    votes,
    sources,
    expected: totals.documents + redirects + days + sources.files.size + 2,
  }
}

interface Decided {
  config: Config
  /** Files of older posts with the same URL, by the file of the newest. */
  others: ReadonlyMap<string, string[]>
  losers: ReadonlySet<string>
  sources: SourceIndex
  votes: ReadonlyMap<string, LabelVotes>
  isDesk: boolean
}

function* jobsOf(posts: Posts, { config, others, losers, sources, votes, isDesk }: Decided): Generator<ArticleJob> {
  const resolveLinks = linkResolver((day) => posts.day(day))
  const label = (category: string): string => labelOf(config, category, votes.get(category) ?? null)
  for (const post of posts.oldestFirst()) {
    if (losers.has(post.file)) continue
    const around: Around = { urls: resolveLinks(post.links), isDesk, sources: sources.sourcesOf(post) }
    yield { post, others: others.get(post.file) ?? [], around, labels: labelsOf(post, label) }
  }
}

/** How many articles each list has. */
class ListTotals {
  readonly #lists = new Map<string, number>()
  #articles = 0

  add({ categories, tags }: Named): void {
    this.#articles++
    for (const name of categories) this.#count(`category/${name}`)
    for (const name of tags) this.#count(`tag/${name}`)
  }

  #count(list: string): void {
    this.#lists.set(list, (this.#lists.get(list) ?? 0) + 1)
  }

  /** The articles, and the documents of all lists. */
  get documents(): number {
    const documentsOf = (total: number) => 2 + sealedPages(total) + fullBlocks(total)
    return [this.#articles, ...this.#lists.values()].reduce((sum, total) => sum + documentsOf(total), this.#articles)
  }
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
