import { constants, setPriority } from 'node:os'
import { workerData } from 'piscina'
import type { PostFile } from '../archive/post-file.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { PageJob } from '../plan/site-pages.ts'
import { type ArticlesMade, createTasks, type HeadersRead, type PagesMade } from './tasks.ts'
import type { ThreadTask } from './threads.ts'

/** A thread is given this when it starts. */
export interface ThreadData {
  site: JekyllSite
  now: number
  /** True where others, such as the local KV, come first. */
  isPatient: boolean
}

const { site, now, isPatient } = workerData as ThreadData

// On Linux this priority is the thread's alone.
if (isPatient) setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const tasks = createTasks(site, now)

const tell = (progress: Int32Array) => (item: number) => void Atomics.store(progress, 0, item + 1)

/** threads.ts calls these functions by their names. */
export const readHeaders = ({ items, progress }: ThreadTask<readonly PostFile[]>): HeadersRead =>
  tasks.readHeaders(items, tell(progress))
export const makeArticles = ({ items, progress }: ThreadTask<readonly ArticleJob[]>): Promise<ArticlesMade> =>
  tasks.makeArticles(items, tell(progress))
export const makePages = ({ items, progress }: ThreadTask<readonly PageJob[]>): Promise<PagesMade> =>
  tasks.makePages(items, tell(progress))
