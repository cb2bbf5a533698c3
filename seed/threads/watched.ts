import type { PostHeader } from '../archive/post.ts'
import type { PostFile } from '../archive/post-file.ts'
import type { Problem } from '../archive/problem.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { EncodedArticle } from '../plan/encoded.ts'
import type { PageJob } from '../plan/site-pages.ts'
import type { ArticlesMade, HeadersRead, PagesMade } from './tasks.ts'
import type { Threads } from './threads.ts'

// Posts at which a thread stands still, or that take more memory than it has, are reported; what was published of them stays.

/** The memory that one post may take, in megabytes. */
export const FOR_ONE = 1024

export interface FilesRead extends HeadersRead {
  /** Files that took too long to read, so that nobody knows what they say. */
  slow: PostFile[]
}

/** Threads that are started when they are needed first. */
export interface LateThreads {
  open(): Threads
  close(): Promise<void>
}

export function openedLate(open: () => Threads): LateThreads {
  let threads: Threads | null = null
  return {
    open() {
      threads ??= open()
      return threads
    },
    close: async () => threads?.close(),
  }
}

const none: Promise<ArticlesMade> = Promise.resolve({ articles: [], problems: [] })

/** Gives what is published of a post; null where nothing is. */
export type Before = (post: PostHeader) => Promise<EncodedArticle | null>

/**
 * Makes the articles of some posts. Where a thread stands still at a post, or a post takes more memory than it may, its published
 * article stays.
 *
 * @param roomy threads with more memory, for posts that need it; null where these threads have most
 */
export async function makeWatched(
  threads: Threads,
  roomy: LateThreads | null,
  jobs: readonly ArticleJob[],
  before: Before,
): Promise<ArticlesMade> {
  let made: { result: ArticlesMade } | { stuckAt: number }
  try {
    made = await threads.run<ArticlesMade>('makeArticles', jobs)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
    return makeOneByOne(roomy, jobs, before)
  }
  if ('result' in made) return made.result
  const at = made.stuckAt
  const others = jobs.toSpliced(at, 1)
  const { articles, problems } = others.length === 0 ? await none : await makeWatched(threads, roomy, others, before)
  const given = await givenUp(jobs.slice(at, at + 1), before, (post) => tooSlow(post, 'rendered'))
  return { articles: articles.toSpliced(at, 0, ...given.articles), problems: [...given.problems, ...problems] }
}

async function makeOneByOne(
  roomy: LateThreads | null,
  jobs: readonly ArticleJob[],
  before: Before,
): Promise<ArticlesMade> {
  if (roomy === null) return givenUp(jobs, before, tooLarge)
  const made: ArticlesMade[] = []
  for (const job of jobs) made.push(await makeWatched(roomy.open(), null, [job], before))
  return {
    articles: made.flatMap(({ articles }) => articles),
    problems: made.flatMap(({ problems }) => problems),
  }
}

/** Gives the published articles of posts that cannot be made anew. */
async function givenUp(
  jobs: readonly ArticleJob[],
  before: Before,
  problem: (post: PostHeader) => Problem,
): Promise<ArticlesMade> {
  const articles: (EncodedArticle | null)[] = []
  for (const { post } of jobs) articles.push(await before(post))
  return { articles, problems: jobs.map(({ post }) => problem(post)) }
}

/** Makes one page. Where its thread stands still, or it takes more memory than it may, it is reported and none is made. */
export async function makePageWatched(threads: Threads, job: PageJob): Promise<PagesMade> {
  const none = (detail: string, reason: Problem['reason']): PagesMade => ({
    pages: [null],
    problems: [{ path: job.page.file, line: null, reason, detail }],
  })
  try {
    const made = await threads.run<PagesMade>('makePages', [job])
    if ('result' in made) return made.result
    return none('it was not rendered within a minute, want a shorter or a simpler text; left out', 'too slow')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
    return none(
      `to render it takes over ${FOR_ONE} MB of memory, want a shorter or a simpler text; left out`,
      'too large',
    )
  }
}

/** Reads some files. A file at which its thread stands still is reported and says nothing. */
export async function readWatched(threads: Threads, files: readonly PostFile[]): Promise<FilesRead> {
  const read = await threads.run<HeadersRead>('readHeaders', files)
  if ('result' in read) return { ...read.result, slow: [] }
  const others = files.toSpliced(read.stuckAt, 1)
  const stuck = files.slice(read.stuckAt, read.stuckAt + 1)
  const { headers, waiting, problems, slow } =
    others.length === 0 ? { headers: [], waiting: [], problems: [], slow: [] } : await readWatched(threads, others)
  return {
    files: files.length,
    headers,
    waiting,
    problems: [...stuck.map((file) => tooSlow(file, 'read')), ...problems],
    slow: [...stuck, ...slow],
  }
}

const tooSlow = ({ location: path }: Pick<PostHeader, 'location'>, done: 'read' | 'rendered'): Problem => ({
  path,
  line: null,
  reason: 'too slow',
  detail: `it was not ${done} within a minute, want a shorter or a simpler text; what was published of it before stays`,
})

const tooLarge = ({ location: path }: PostHeader): Problem => ({
  path,
  line: null,
  reason: 'too large',
  detail: `to render it takes over ${FOR_ONE} MB of memory, want a shorter or a simpler text; what was published of it before stays`,
})
