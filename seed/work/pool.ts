import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { JekyllSite } from '../archive/site.ts'
import type { Labels } from '../plan/article.ts'
import type { EncodedArticle } from '../plan/encoded.ts'
import type { Problem } from '../problem.ts'
import { type ArticleJob, type ArticlesMade, createTasks, type HeadersRead } from './tasks.ts'
import type { WorkerData } from './worker.ts'

/** Reads and renders posts on all cores; a few of them here, where that is done before threads would have started. */
export interface Workers {
  /** @param onRead told how many are read by now */
  readHeaders(paths: readonly string[], onRead?: (done: number) => void): Promise<HeadersRead>
  /**
   * In the order of the jobs, without those that make no article.
   *
   * @param report told what there is to say about posts
   */
  makeArticles(
    jobs: readonly ArticleJob[],
    labels: Labels,
    report: (problem: Problem) => void,
  ): AsyncIterable<EncodedArticle>
  close(): Promise<void>
}

/** Posts that one thread gets at a time, and below which no thread is worth its start. */
const CHUNK = 50
const FEW = 300

/**
 * @param now milliseconds; posts dated later are left out
 * @param posts about how many there will be
 */
export function openWorkers(site: JekyllSite, now: number, posts: number): Workers {
  if (posts < FEW) {
    const tasks = createTasks(site, now)
    return {
      readHeaders: async (paths) => tasks.readHeaders(paths),
      makeArticles: (jobs, labels, report) => inOrder(jobs, 1, (chunk) => tasks.makeArticles(chunk, labels), report),
      close: async () => {},
    }
  }
  const threads = availableParallelism()
  const pool = new Piscina({
    filename: new URL('worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: { site, now } satisfies WorkerData,
  })
  return {
    async readHeaders(paths, onRead) {
      let done = 0
      const parts = await Promise.all(
        chunks(paths, 4 * CHUNK).map(async (chunk): Promise<HeadersRead> => {
          const part = await pool.run(chunk, { name: 'readHeaders' })
          done += chunk.length
          onRead?.(done)
          return part
        }),
      )
      return {
        headers: parts.flatMap(({ headers }) => headers),
        problems: parts.flatMap(({ problems }) => problems),
      }
    },
    // One chunk more for each thread than it works at, so that none waits.
    makeArticles: (jobs, labels, report) =>
      inOrder(jobs, 2 * threads, (chunk) => pool.run([chunk, labels], { name: 'makeArticles' }), report),
    close: () => pool.destroy(),
  }
}

/** @param atOnce chunks that are made at the same time: what bounds the memory they take */
async function* inOrder(
  jobs: readonly ArticleJob[],
  atOnce: number,
  make: (chunk: ArticleJob[]) => Promise<ArticlesMade>,
  report: (problem: Problem) => void,
): AsyncGenerator<EncodedArticle> {
  const waiting = chunks(jobs, CHUNK)
  const made: Promise<ArticlesMade>[] = []
  for (let next = 0; next < waiting.length || made.length > 0; ) {
    while (made.length < atOnce && next < waiting.length) {
      const chunk = make(waiting[next++] ?? [])
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
