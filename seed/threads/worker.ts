import { constants, setPriority } from 'node:os'
import { workerData } from 'piscina'
import type { PostFile } from '../archive/find-posts.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import { type ArticlesMade, createTasks, type HeadersRead } from './tasks.ts'
import type { ThreadTask } from './threads.ts'

/** What a thread is given when it starts. */
export interface WorkerData {
  site: JekyllSite
  now: number
}

// Rendering is ahead of writing anyway: where cores are few, the local KV comes first. (On Linux this is the thread's own.)
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { site, now } = workerData as WorkerData
const tasks = createTasks(site, now)

const tell = (progress: Int32Array) => (item: number) => void Atomics.store(progress, 0, item + 1)

/** What runs in each thread of threads.ts. */
export const readHeaders = ({ items, progress }: ThreadTask<readonly PostFile[]>): HeadersRead =>
  tasks.readHeaders(items, tell(progress))
export const makeArticles = ({ items, progress }: ThreadTask<readonly ArticleJob[]>): Promise<ArticlesMade> =>
  tasks.makeArticles(items, tell(progress))
