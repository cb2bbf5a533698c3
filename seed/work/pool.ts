import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import type { PostFile } from '../archive/find-posts.ts'
import type { PostHeader } from '../archive/post.ts'
import type { JekyllSite } from '../archive/site.ts'
import { createPause } from '../pause.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { EncodedArticle } from '../plan/encoded.ts'
import type { Problem } from '../problem.ts'
import { type ArticlesMade, createTasks, type HeadersRead, type Tasks } from './tasks.ts'
import { openThreads, type ThreadOptions, type Threads } from './threads.ts'
import { unlessAborted } from './turns.ts'
import type { WorkerData } from './worker.ts'

/** Reads and renders posts on some cores at once; a few short ones here, where that is done before threads would have started. */
export interface Workers {
  /** What all files say, some of them at a time, in their order. */
  readHeaders(files: Iterable<PostFile>): AsyncIterable<FilesRead>
  /**
   * The articles of all jobs in their order, without those that make none.
   *
   * @param report told what there is to say about posts
   * @param before what was published of a post; it stays where the post takes too long
   */
  makeArticles(
    jobs: Iterable<ArticleJob>,
    report: (problem: Problem) => void,
    before: (post: PostHeader) => Promise<EncodedArticle | null>,
  ): AsyncIterable<EncodedArticle>
  close(): Promise<void>
}

export interface FilesRead extends HeadersRead {
  /** Files that took too long: what they are is not known. */
  slow: PostFile[]
}

/** Posts that one thread gets at a time, and below which no thread is worth its start. */
const CHUNK = 50
const FEW = 300

/** More would only wait for who writes, and each takes a hundred megabytes and more. */
const MOST_THREADS = 4

/**
 * What a thread may take, in megabytes: without a bound, each lets hundreds of garbage lie. Posts that need more are made
 * one by one in a thread that may take all that a post may.
 */
const FOR_MANY = 192
const FOR_ONE = 1024

/** How much garbage may lie beside what lives before it is looked for: V8's own choice, with memory at hand, is two to three times as much. */
const HEAP_GROWS_PERCENT = 30

/**
 * @param now milliseconds; posts dated later are left out
 * @param posts about how many there will be
 * @param signal ends what is awaited here, and with `close` the threads
 */
export function openWorkers(
  site: JekyllSite,
  now: number,
  posts: number,
  signal: AbortSignal,
  options: ThreadOptions = {},
): Workers {
  const here = createTasks(site, now)
  const open = (threads: number, megabytes: number) => {
    const memory = { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16 }
    return openThreads(threads, memory, { site, now } satisfies WorkerData, options)
  }
  return posts < FEW ? fewWorkers(here, open, signal) : manyWorkers(open, signal)
}

type Open = (threads: number, megabytes: number) => Threads

/** Nothing of a few short posts takes so long that it has to be watched; the others are, by a thread of their own. */
function fewWorkers(here: Tasks, open: Open, signal: AbortSignal): Workers {
  const one = openedLate(() => open(1, FOR_ONE))
  const pause = createPause(signal)
  const make = async (job: ArticleJob, before: Before): Promise<ArticlesMade> => {
    await pause()
    if (!job.post.isLong) return here.makeArticles([job])
    return makeWatched(one.open(), null, [job], before)
  }
  return {
    async *readHeaders(files) {
      for (const file of files) {
        await pause()
        yield { ...here.readHeaders([file]), slow: [] }
      }
    },
    async *makeArticles(jobs, report, before) {
      for (const job of jobs) yield* articlesIn(await unlessAborted(make(job, before), signal), report)
    },
    close: one.close,
  }
}

/** Threads that are opened when they are needed first. */
interface LateThreads {
  open(): Threads
  close(): Promise<void>
}

function openedLate(open: () => Threads): LateThreads {
  let threads: Threads | null = null
  return {
    open() {
      threads ??= open()
      return threads
    },
    close: async () => threads?.close(),
  }
}

function manyWorkers(open: Open, signal: AbortSignal): Workers {
  const cores = Math.min(availableParallelism(), MOST_THREADS)
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_PERCENT}`)
  const threads = open(cores, FOR_MANY)
  const one = openedLate(() => open(1, FOR_ONE))
  // One chunk more for each thread than it works at, so that none waits.
  const atOnce = 2 * cores
  return {
    readHeaders: (files) =>
      inOrder(files, { chunk: 4 * CHUNK, atOnce, signal }, (chunk) => readWatched(threads, chunk)),
    async *makeArticles(jobs, report, before) {
      const make = (chunk: ArticleJob[]) => makeWatched(threads, one, chunk, before)
      for await (const made of inOrder(jobs, { chunk: CHUNK, atOnce, signal }, make)) yield* articlesIn(made, report)
    },
    close: async () => void (await Promise.all([threads.close(), one.close()])),
  }
}

const none: Promise<ArticlesMade> = Promise.resolve({ articles: [], problems: [] })

type Before = (post: PostHeader) => Promise<EncodedArticle | null>

/**
 * The articles of some posts; of one at which its thread stands still, or that takes more memory than a post may, there is
 * what there was of it before.
 *
 * @param roomy where posts are made that take more memory than these threads have; null where no thread has more
 */
async function makeWatched(
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

/** What there was before of posts of which nothing new can be made. */
async function givenUp(
  jobs: readonly ArticleJob[],
  before: Before,
  problem: (post: PostHeader) => Problem,
): Promise<ArticlesMade> {
  const articles: (EncodedArticle | null)[] = []
  for (const { post } of jobs) articles.push(await before(post))
  return { articles, problems: jobs.map(({ post }) => problem(post)) }
}

/** What some files say; a file at which its thread stands still says nothing. */
async function readWatched(threads: Threads, files: readonly PostFile[]): Promise<FilesRead> {
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

/**
 * What is made of all items, chunk by chunk.
 *
 * @param limits how many items are made together, and how many such chunks at the same time: what bounds the memory they take
 */
async function* inOrder<T, Made>(
  items: Iterable<T>,
  { chunk, atOnce, signal }: { chunk: number; atOnce: number; signal: AbortSignal },
  make: (chunk: T[]) => Promise<Made>,
): AsyncGenerator<Made> {
  const made: Promise<Made>[] = []
  for (const some of chunks(items, chunk)) {
    const making = make(some)
    making.catch(() => {}) // Reported where it is awaited.
    made.push(making)
    const first = made.length < atOnce ? undefined : made.shift()
    if (first !== undefined) yield await unlessAborted(first, signal)
  }
  for (const making of made) yield await unlessAborted(making, signal)
}

function* articlesIn(
  { articles, problems }: ArticlesMade,
  report: (problem: Problem) => void,
): Generator<EncodedArticle> {
  problems.forEach(report)
  for (const article of articles) if (article !== null) yield article
}

function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = []
  for (const item of items) {
    chunk.push(item)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
