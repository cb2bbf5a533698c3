import type { Redirect } from '../../src/model/article.ts'
import { fullBlocks, type LabelVotes, sealedPages } from '../../src/model/lists.ts'
import { entryId as entryIdOf } from '../../src/model/paths.ts'
import type { ArchiveCounts } from '../../src/model/site.ts'
import { type FileIndex, type LinkTargets, linkResolver, placePosts } from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import { createPause, type Pause } from '../archive/pause.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import type { Around } from '../render/render.ts'
import { chooseLabels, type Labels, labelOf, matchTags, type Named, namedBy, VoteCount } from './labels.ts'
import type { Posts } from './posts.ts'
import { SourceIndex } from './sources.ts'

/** One post to render, and everything of other posts that goes into its article. */
export interface ArticleJob {
  /** Where its file's front matter changes meanwhile, the post is reported and left for the next load. */
  post: PostHeader
  /** The files of older posts with the same URL. */
  others: string[]
  around: Around
  /** The labels of its categories, where they are not the names. */
  labels: Record<string, string>
}

/** Everything that the posts of an archive decide together, before any of them is rendered. */
export interface Arrangement {
  /** They come oldest first, and only once. */
  jobs: Iterable<ArticleJob>
  problems: Problem[]
  /** By the stems of old paths. */
  redirects: Iterable<[stem: string, redirect: Redirect]>
  indexes: Iterable<[day: string, index: FileIndex]>
  counts: ArchiveCounts
  labels: Labels
  /** The votes by category, where tags label the categories. */
  votes: Map<string, LabelVotes>
  sources: SourceIndex
  /** Gives the paths of the posts and pages that a text links to, by the names in its links. */
  urlsOf: (links: readonly string[]) => Record<string, string>
  /** The number of documents where every post becomes an article. */
  expected: number
}

/**
 * @param posts all posts of an archive; they are read until the last document is made
 * @param pageAt see `linkResolver`
 */
export async function arrange(
  config: Config,
  posts: Posts,
  pause: Pause = createPause(),
  pageAt: LinkTargets = () => null,
): Promise<Arrangement> {
  const urlsOf = linkResolver((day) => posts.day(day), pageAt)
  const left = config.limitPosts === 0 ? 0 : posts.keepNewest(config.limitPosts)
  const { placed, problems: duplicates } = placePosts(posts.contested())
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
    jobs: jobsOf(posts, { urlsOf, others, losers, sources, votes, config, isDesk: isDesk(config, counts) }),
    urlsOf,
    problems: [...(left === 0 ? [] : [beyondLimit(config, left)]), ...duplicates, ...sameIds(config, posts, losers)],
    redirects: posts.redirects(),
    indexes: posts.days(),
    counts,
    labels,
    votes,
    sources,
    expected: totals.documents + redirects + days + sources.files.size + 2,
  }
}

const beyondLimit = ({ limitPosts }: Config, left: number): Problem => ({
  path: '_config.yml',
  line: null,
  reason: 'not loaded',
  detail: `limit_posts is ${limitPosts}, want 0 to load the ${left} older posts, too`,
})

/**
 * Reports posts at addresses of their own whose entries have one id, so that feed readers take them for one. Which ids a template
 * makes is seen when the posts are rendered, and not here.
 */
function sameIds({ entryId, idUrl }: Config, posts: Posts, losers: ReadonlySet<string>): Problem[] {
  if (entryId !== null && entryId !== 'jekyll-feed' && entryId !== 'id') return []
  const newest = new Map<string, string>()
  const problems: Problem[] = []
  for (const { file, location, jekyllId } of posts.withSameId()) {
    if (losers.has(file)) continue
    const other = newest.get(jekyllId)
    if (other === undefined) {
      newest.set(jekyllId, location)
      continue
    }
    const id = entryId === 'id' ? jekyllId : entryIdOf(idUrl, jekyllId)
    const wanted = 'want another slug, date or category; feed readers show only one of them'
    const detail = `its entry id ${id} is also that of "${other}", which is newer; ${wanted}`
    problems.push({ path: location, line: null, reason: 'duplicate entry id', detail })
  }
  return problems
}

interface Decided {
  config: Config
  urlsOf: Arrangement['urlsOf']
  /** The files of older posts with the same URL, by the file of the newest. */
  others: ReadonlyMap<string, string[]>
  losers: ReadonlySet<string>
  sources: SourceIndex
  votes: ReadonlyMap<string, LabelVotes>
  isDesk: boolean
}

function* jobsOf(
  posts: Posts,
  { config, urlsOf, others, losers, sources, votes, isDesk }: Decided,
): Generator<ArticleJob> {
  const label = (category: string): string => labelOf(config, category, votes.get(category) ?? null)
  for (const post of posts.oldestFirst()) {
    if (losers.has(post.file)) continue
    const around: Around = { urls: urlsOf(post.links), isDesk, sources: sources.sourcesOf(post) }
    yield { post, others: others.get(post.file) ?? [], around, labels: labelsOf(post, label) }
  }
}

/** Counts the articles of each list. */
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

  /** The number of articles and of the documents of all lists. */
  get documents(): number {
    const documentsOf = (total: number) => 2 + sealedPages(total) + fullBlocks(total)
    return [this.#articles, ...this.#lists.values()].reduce((sum, total) => sum + documentsOf(total), this.#articles)
  }
}

/** The labels of a post's categories, where they are not the names. */
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

/**
 * True where the posts of an archive end as those of a news desk do: the configuration says so, or else one post in three has marks
 * that only a desk leaves. In such an archive weaker marks count, too, such as a bare address in the last line.
 */
export const isDesk = ({ newsFields }: Pick<Config, 'newsFields'>, { posts, marked }: ArchiveCounts): boolean =>
  newsFields === null ? marked > 0 && 3 * marked >= posts : newsFields === 'on'
