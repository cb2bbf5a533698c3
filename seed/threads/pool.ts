import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { createPause, unlessAborted } from '../archive/pause.ts'
import type { PostFile } from '../archive/post-file.ts'
import type { Problem } from '../archive/problem.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { EncodedArticle } from '../plan/encoded.ts'
import type { MadePage, PageJob } from '../plan/site-pages.ts'
import { type ArticlesMade, createTasks, type Tasks } from './tasks.ts'
import type { ThreadData } from './thread.ts'
import { openThreads, type ThreadOptions, type Threads } from './threads.ts'
import {
  type Before,
  type FilesRead,
  FOR_ONE,
  type LateThreads,
  makePageWatched,
  makeWatched,
  openedLate,
  readWatched,
} from './watched.ts'

/** Reads and renders posts on several cores. A few short posts are done in this thread, before others would have started. */
export interface Pool extends AsyncDisposable {
  /** Reads all files, some of them at a time, in their order. */
  readHeaders(files: Iterable<PostFile>): AsyncIterable<FilesRead>
  /**
   * Makes the articles of all jobs, in their order. A job may make none.
   *
   * @param report called with each problem of a post
   * @param before gives what is published of a post, which stays where making it anew takes too long
   */
  makeArticles(
    jobs: Iterable<ArticleJob>,
    report: (problem: Problem) => void,
    before: Before,
  ): AsyncIterable<EncodedArticle>
  /** Makes the pages of all jobs, in their order. @param report called with each problem of a page */
  makePages(jobs: Iterable<PageJob>, report: (problem: Problem) => void): AsyncIterable<MadePage | null>
}

/** A thread gets this many posts at a time; for fewer posts than `FEW`, starting threads does not pay. */
const CHUNK = 50
const FEW = 300

/**
 * For fewer posts there is one thread for two cores: each thread compiles everything anew and becomes fast only with the posts that
 * it makes, and this one plans what the others have made.
 */
const MANY = 1000

/**
 * From so many posts on, rendering yields to writing: it is the faster of the two, so the local KV comes first where cores are few.
 * With fewer posts it would only wait longer for whatever else the machine does.
 */
const PATIENT = 1000

/** More threads would only wait for the writer, and each takes a hundred megabytes or more. */
const MOST_THREADS = 4

/**
 * Each of several threads may take this many megabytes; without a bound, each keeps hundreds of megabytes of garbage. Posts that
 * need more are made one by one, in a thread that may take as much as a post may.
 */
const FOR_MANY = 192

/** Of that so many are for what is new. A thread that is alone has room for more, so that less of it is copied. */
const YOUNG = 16
const YOUNG_OF_ONE = 48

/** V8 collects garbage when the heap has grown by this much; where memory is free, its default is two or three times as much. */
const HEAP_GROWS_PERCENT = 30

/**
 * @param now milliseconds since 1970; posts dated later are left out
 * @param posts about how many posts there will be
 * @param signal ends the waiting for threads; disposing of the pool ends the threads
 */
export function openPool(
  site: JekyllSite,
  now: number,
  posts: number,
  signal: AbortSignal,
  { dryRun = false, isTrusted = false, ...options }: PoolOptions = {},
): Pool {
  const here = createTasks(site, now)
  const isPatient = !dryRun && posts >= PATIENT
  const open = (threads: number, megabytes: number) => {
    const memory = { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: threads === 1 ? YOUNG_OF_ONE : YOUNG }
    return openThreads(threads, memory, { site, now, isPatient } satisfies ThreadData, options)
  }
  if (posts < FEW) return poolForFew(here, open, signal, isTrusted)
  const cores = availableParallelism()
  const threads = Math.min(posts < MANY ? Math.ceil(cores / 2) : cores, MOST_THREADS)
  return poolForMany(threads, here, open, signal)
}

export interface PoolOptions extends ThreadOptions {
  /** True where nothing is written. */
  dryRun?: boolean | undefined
  /** True where it is known that no text takes long, so that none needs a thread, which takes a second to start. */
  isTrusted?: boolean | undefined
}

type Open = (threads: number, megabytes: number) => Threads

/** No short post takes so long that it must be watched. A long one is made in a thread, which is watched. */
function poolForFew(here: Tasks, open: Open, signal: AbortSignal, isTrusted: boolean): Pool {
  const one = openedLate(() => open(1, FOR_ONE))
  const pause = createPause(signal)
  const make = async (job: ArticleJob, before: Before): Promise<ArticlesMade> => {
    await pause()
    if (isTrusted || !job.post.isLong) return here.makeArticles([job])
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
    makePages: (jobs, report) => pagesOneByOne(here, isTrusted ? null : one, jobs, report, signal),
    [Symbol.asyncDispose]: one.close,
  }
}

function poolForMany(count: number, here: Tasks, open: Open, signal: AbortSignal): Pool {
  if (count > 1) setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_PERCENT}`)
  const threads = open(count, FOR_MANY)
  const one = openedLate(() => open(1, FOR_ONE))
  // Each thread has one chunk waiting while it works at another.
  const atOnce = 2 * count
  return {
    readHeaders: (files) =>
      inOrder(files, { chunk: 4 * CHUNK, atOnce, signal }, (chunk) => readWatched(threads, chunk)),
    async *makeArticles(jobs, report, before) {
      const make = (chunk: ArticleJob[]) => makeWatched(threads, one, chunk, before)
      for await (const made of inOrder(jobs, { chunk: CHUNK, atOnce, signal }, make)) yield* articlesIn(made, report)
    },
    makePages: (jobs, report) => pagesOneByOne(here, one, jobs, report, signal),
    [Symbol.asyncDispose]: async () => void (await Promise.all([threads.close(), one.close()])),
  }
}

/**
 * Makes pages one after the other: a site has few of them beside its posts. A long one is made in a thread, which is watched.
 *
 * @param one null where none needs a thread
 */
async function* pagesOneByOne(
  here: Tasks,
  one: LateThreads | null,
  jobs: Iterable<PageJob>,
  report: (problem: Problem) => void,
  signal: AbortSignal,
): AsyncGenerator<MadePage | null> {
  const pause = createPause(signal)
  for (const job of jobs) {
    await pause()
    const making = one !== null && job.page.isLong ? makePageWatched(one.open(), job) : here.makePages([job])
    const { pages, problems } = await unlessAborted(making, signal)
    problems.forEach(report)
    yield* pages
  }
}

/**
 * Makes something of all items, chunk by chunk, and gives it in their order. The size of a chunk and the number of chunks that are
 * made at once bound the memory.
 */
async function* inOrder<T, Made>(
  items: Iterable<T>,
  { chunk, atOnce, signal }: { chunk: number; atOnce: number; signal: AbortSignal },
  make: (chunk: T[]) => Promise<Made>,
): AsyncGenerator<Made> {
  const made: Promise<Made>[] = []
  for (const some of chunks(items, chunk)) {
    const making = make(some)
    making.catch(() => {}) // The error is reported where the promise is awaited.
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
