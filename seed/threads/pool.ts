import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import type { PostFile } from '../archive/find-posts.ts'
import { createPause, unlessAborted } from '../archive/pause.ts'
import type { Problem } from '../archive/problem.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { EncodedArticle } from '../plan/encoded.ts'
import { type ArticlesMade, createTasks, type Tasks } from './tasks.ts'
import { openThreads, type ThreadOptions, type Threads } from './threads.ts'
import { type Before, type FilesRead, FOR_ONE, makeWatched, openedLate, readWatched } from './watched.ts'
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
    before: Before,
  ): AsyncIterable<EncodedArticle>
  close(): Promise<void>
}

/** Posts that one thread gets at a time, and below which no thread is worth its start. */
const CHUNK = 50
const FEW = 300

/** More would only wait for who writes, and each takes a hundred megabytes and more. */
const MOST_THREADS = 4

/**
 * What each of several threads may take, in megabytes: without a bound, each lets hundreds of garbage lie. Posts that need more
 * are made one by one in a thread that may take all that a post may.
 */
const FOR_MANY = 192

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
