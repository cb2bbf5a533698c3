import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Piscina } from 'piscina'
import type { PostFile } from '../archive/find-posts.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { EncodedArticle } from '../plan/encoded.ts'
import type { Problem } from '../problem.ts'
import { type ArticlesMade, createTasks, type HeadersRead } from './tasks.ts'
import type { WorkerData } from './worker.ts'

/** Reads and renders posts on some cores at once; a few of them here, where that is done before threads would have started. */
export interface Workers {
  /** What all files say, some of them at a time, in their order. */
  readHeaders(files: Iterable<PostFile>): AsyncIterable<HeadersRead>
  /**
   * The articles of all jobs in their order, without those that make none.
   *
   * @param report told what there is to say about posts
   */
  makeArticles(jobs: Iterable<ArticleJob>, report: (problem: Problem) => void): AsyncIterable<EncodedArticle>
  close(): Promise<void>
}

/** Posts that one thread gets at a time, and below which no thread is worth its start. */
const CHUNK = 50
const FEW = 300

/** More would only wait for whoever writes, and each takes a hundred megabytes and more. */
const MOST_THREADS = 4

/**
 * What a thread may take: without a bound, each lets hundreds of megabytes of garbage lie. A chunk that needs more is made
 * in the main thread, so that what becomes of a post does not depend on this.
 */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 }

/** How much garbage may lie beside what lives before it is looked for: V8's own choice, with memory at hand, is two to three times as much. */
const HEAP_GROWS_PERCENT = 30

/**
 * @param now milliseconds; posts dated later are left out
 * @param posts about how many there will be
 */
export function openWorkers(site: JekyllSite, now: number, posts: number): Workers {
  if (posts < FEW) {
    const tasks = createTasks(site, now)
    return {
      readHeaders: (files) => inOrder(files, 4 * CHUNK, 1, async (chunk) => tasks.readHeaders(chunk)),
      makeArticles: (jobs, report) => articlesIn(inOrder(jobs, CHUNK, 1, tasks.makeArticles), report),
      close: async () => {},
    }
  }
  const threads = Math.min(availableParallelism(), MOST_THREADS)
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_PERCENT}`)
  const pool = new Piscina({
    filename: new URL('worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: { site, now } satisfies WorkerData,
    resourceLimits: MEMORY,
  })
  const here = createTasks(site, now)
  const makeInThread = (chunk: ArticleJob[]) =>
    pool.run(chunk, { name: 'makeArticles' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
      return here.makeArticles(chunk)
    })
  return {
    // One chunk more for each thread than it works at, so that none waits.
    readHeaders: (files) => inOrder(files, 4 * CHUNK, 2 * threads, (chunk) => pool.run(chunk, { name: 'readHeaders' })),
    makeArticles: (jobs, report) => articlesIn(inOrder(jobs, CHUNK, 2 * threads, makeInThread), report),
    close: () => pool.destroy(),
  }
}

/**
 * What is made of all items, chunk by chunk.
 *
 * @param atOnce chunks that are made at the same time: what bounds the memory they take
 */
async function* inOrder<T, Made>(
  items: Iterable<T>,
  size: number,
  atOnce: number,
  make: (chunk: T[]) => Promise<Made>,
): AsyncGenerator<Made> {
  const made: Promise<Made>[] = []
  for (const chunk of chunks(items, size)) {
    const making = make(chunk)
    making.catch(() => {}) // Reported where it is awaited.
    made.push(making)
    const first = made.length < atOnce ? undefined : made.shift()
    if (first !== undefined) yield await first
  }
  for (const making of made) yield await making
}

async function* articlesIn(
  made: AsyncIterable<ArticlesMade>,
  report: (problem: Problem) => void,
): AsyncGenerator<EncodedArticle> {
  for await (const { articles, problems } of made) {
    problems.forEach(report)
    for (const article of articles) if (article !== null) yield article
  }
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
