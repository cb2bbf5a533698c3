import { constants, setPriority } from 'node:os'
import { workerData } from 'piscina'
import type { JekyllSite } from '../archive/site.ts'
import { createTasks, type Tasks } from './tasks.ts'

/** What a thread is given when it starts. */
export interface WorkerData {
  site: JekyllSite
  now: number
}

// Rendering is ahead of writing anyway: where cores are few, the local KV comes first. (On Linux this is the thread's own.)
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { site, now } = workerData as WorkerData
const tasks = createTasks(site, now)

/** What runs in each thread of pool.ts. */
export const readHeaders = (files: Parameters<Tasks['readHeaders']>[0]) => tasks.readHeaders(files)
export const makeArticles = (jobs: Parameters<Tasks['makeArticles']>[0]) => tasks.makeArticles(jobs)
