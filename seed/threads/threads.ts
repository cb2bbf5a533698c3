import { Piscina } from 'piscina'
import { moduleUrl } from '../paths.ts'

/** Threads that are watched: a thread that does not answer is ended, and a new one takes its place. */
export interface Threads {
  /**
   * Runs a task on some items in a thread, one item after the other.
   *
   * @param task the name of a function of thread.ts
   * @returns what the function returns; where the thread did not answer, the number of the item at which it was
   */
  run<T>(task: string, items: readonly unknown[]): Promise<{ result: T } | { stuckAt: number }>
  close(): Promise<void>
}

export interface ThreadOptions {
  /** A thread may take this many milliseconds for one item. */
  patience?: number | undefined
  /** The module that the threads run, with the exports of thread.ts, which is the default. */
  module?: URL | undefined
}

/** A thread is given this. */
export interface ThreadTask<T> {
  items: T
  /** It holds one number: that of the item at which the thread is, counted from 1; 0 before the first. */
  progress: Int32Array
}

const PATIENCE = 60_000

/** A thread has this many looks to get on. The watcher counts looks instead of time, because a machine may sleep in between. */
const LOOKS = 60

/** A task that runs. */
interface Watched {
  progress: Int32Array
  /** The item at which it was at the last look, and the number of looks at which it was there. */
  at: number
  looks: number
  stop: AbortController
}

/**
 * @param threads the number of threads
 * @param memory what each thread may take
 * @param workerData given to each thread when it starts
 */
export function openThreads(
  threads: number,
  memory: Piscina['options']['resourceLimits'],
  workerData: unknown,
  { patience = PATIENCE, module = moduleUrl('threads/thread') }: ThreadOptions,
): Threads {
  const pool = new Piscina({
    filename: module.href,
    minThreads: threads,
    maxThreads: threads,
    workerData,
    resourceLimits: memory,
  })
  const onTheirWay = new Set<Watched>()
  const watcher = setInterval(() => {
    for (const task of onTheirWay) look(task)
  }, patience / LOOKS)
  watcher.unref()
  return {
    async run(name, items) {
      const progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
      const task: Watched = { progress, at: 0, looks: 0, stop: new AbortController() }
      onTheirWay.add(task)
      try {
        return { result: await pool.run({ items, progress }, { name, signal: task.stop.signal }) }
      } catch (error) {
        // The watcher has ended its thread, and the pool has started another one.
        if (task.stop.signal.aborted) return { stuckAt: task.at - 1 }
        throw error
      } finally {
        onTheirWay.delete(task)
      }
    },
    async close() {
      clearInterval(watcher)
      await pool.destroy()
    },
  }
}

function look(task: Watched): void {
  const at = Atomics.load(task.progress, 0)
  task.looks = at === task.at && at > 0 ? task.looks + 1 : 0
  task.at = at
  if (task.looks === LOOKS) task.stop.abort()
}
