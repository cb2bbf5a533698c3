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

/** Reads and renders posts on all cores; a few of them here, where that is done before threads would have started. */
export interface Workers {
  /** @param onRead told how many are read by now */
  readHeaders(files: readonly PostFile[], onRead?: (done: number) => void): Promise<HeadersRead>
  /**
   * The articles of all jobs from the last one to the first, without those that make none.
   *
   * @param jobs taken away from its end, so that what is done is let go
   * @param report told what there is to say about posts
   */
  makeArticles(jobs: ArticleJob[], report: (problem: Problem) => void): AsyncIterable<EncodedArticle>
  close(): Promise<void>
}

/** Posts that one thread gets at a time, and below which no thread is worth its start. */
const CHUNK = 50
const FEW = 300

/**
 * What a thread may take: without a bound, each lets hundreds of megabytes of garbage lie. A chunk that needs more is made
 * in the main thread, so that what becomes of a post does not depend on this.
 */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 }

/**
 * How much garbage may lie beside what lives before it is looked for: V8's own choice, with memory at hand, is two to three
 * times as much, and 100,000 posts then take 1.3 GB instead of 0.9.
 */
const HEAP_GROWS_PERCENT = 30

/**
 * @param now milliseconds; posts dated later are left out
 * @param posts about how many there will be
 */
export function openWorkers(site: JekyllSite, now: number, posts: number): Workers {
  if (posts < FEW) {
    const tasks = createTasks(site, now)
    return {
      readHeaders: async (files) => tasks.readHeaders(files),
      makeArticles: (jobs, report) => inOrder(jobs, 1, (chunk) => tasks.makeArticles(chunk), report),
      close: async () => {},
    }
  }
  const threads = availableParallelism()
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
    async readHeaders(files, onRead) {
      let done = 0
      const parts = await Promise.all(
        chunks(files, 4 * CHUNK).map(async (chunk): Promise<HeadersRead> => {
          const part = await pool.run(chunk, { name: 'readHeaders' })
          done += chunk.length
          onRead?.(done)
          return part
        }),
      )
      return {
        headers: parts.flatMap(({ headers }) => headers),
        waiting: parts.flatMap(({ waiting }) => waiting),
        problems: parts.flatMap(({ problems }) => problems),
      }
    },
    // One chunk more for each thread than it works at, so that none waits.
    makeArticles: (jobs, report) => inOrder(jobs, 2 * threads, makeInThread, report),
    close: () => pool.destroy(),
  }
}

/** @param atOnce chunks that are made at the same time: what bounds the memory they take */
async function* inOrder(
  jobs: ArticleJob[],
  atOnce: number,
  make: (chunk: ArticleJob[]) => Promise<ArticlesMade>,
  report: (problem: Problem) => void,
): AsyncGenerator<EncodedArticle> {
  const made: Promise<ArticlesMade>[] = []
  while (jobs.length > 0 || made.length > 0) {
    while (made.length < atOnce && jobs.length > 0) {
      const chunk = make(jobs.splice(-CHUNK).reverse())
      chunk.catch(() => {}) // Reported where it is awaited.
      made.push(chunk)
    }
    const { articles, problems } = (await made.shift()) ?? { articles: [], problems: [] }
    problems.forEach(report)
    for (const article of articles) if (article !== null) yield article
  }
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
