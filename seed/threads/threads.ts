import { Piscina } from 'piscina'

/** Threads that are watched: one that does not answer is ended, and a new one takes its place. */
export interface Threads {
  /**
   * Does something with items, one after the other, in a thread.
   *
   * @param task what worker.ts calls it
   * @returns what it gives; where the thread did not answer, the number of the item that it was at
   */
  run<T>(task: string, items: readonly unknown[]): Promise<{ result: T } | { stuckAt: number }>
  close(): Promise<void>
}

export interface ThreadOptions {
  /** How long a thread may be at one item, in milliseconds. */
  patience?: number | undefined
  /** The module that threads run; as worker.ts, which is the default. */
  worker?: URL | undefined
}

/** What a thread is given. */
export interface ThreadTask<T> {
  items: T
  /** One number: that of the item at which the thread is, counted from 1; 0 before it has begun. */
  progress: Int32Array
}

const PATIENCE = 60_000

/** The watcher counts how often it has looked, and not how much time has passed: a machine may sleep in between. */
const LOOKS = 60

/** A task on its way. */
interface Watched {
  progress: Int32Array
  /** Where it was when it was looked at last, and how often it was there. */
  at: number
  looks: number
  stop: AbortController
}

/**
 * @param threads how many
 * @param memory what each may take
 * @param workerData what each is given when it starts
 */
export function openThreads(
  threads: number,
  memory: Piscina['options']['resourceLimits'],
  workerData: unknown,
  { patience = PATIENCE, worker = new URL('worker.ts', import.meta.url) }: ThreadOptions,
): Threads {
  const pool = new Piscina({
    filename: worker.href,
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
        // Its thread is gone, and the pool has started another one.
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
