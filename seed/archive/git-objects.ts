import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import { moduleUrl } from '../paths.ts'
import { GitError, notForEver } from './git-command.ts'

/** What the thread of git-reader.ts is given. */
export interface ReaderData {
  port: MessagePort
  /** It holds one number, which is one more after each answer. */
  signal: Int32Array<SharedArrayBuffer>
  command: string
  args: string[]
}

/** Asks for an object by its id. */
export interface Question {
  id: string
  /** True where nobody waits for it yet. */
  isBeforehand: boolean
}

/** An object of the repository. */
export interface GitObject {
  type: string
  size: number
  /** All of its bytes, or its first where it has more than 25 MiB. */
  bytes: Uint8Array
}

export interface Answer {
  id: string
  /** `failed` where git does not give it; `why` says why not. */
  type: string
  size: number
  bytes: Uint8Array<ArrayBuffer> | null
  why?: string
}

/** So many bytes of objects are kept, as posts are read twice: to be sorted, and to be made. */
const KEPT_BYTES = 32 * 1024 * 1024

/** No more objects are asked for beforehand at a time. */
const MOST_BEFOREHAND = 64

/** Where git has not answered for so many milliseconds, it never will. To fetch an object may take a while. */
const PATIENCE = 300_000

/** Reads the objects of a repository, with a `git cat-file --batch` of its own. Whoever asks waits. */
export class GitObjects {
  readonly #port: MessagePort
  readonly #signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  readonly #reader: Worker
  readonly #asked = new Set<string>()
  readonly #kept = new LRUCache<string, GitObject>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 100,
  })
  #seen = 0

  constructor(gitDir: string) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const data: ReaderData = {
      port: port2,
      signal: this.#signal,
      command: 'git',
      args: [`--git-dir=${gitDir}`, ...notForEver, 'cat-file', '--batch'],
    }
    this.#reader = new Worker(moduleUrl('archive/git-reader'), { workerData: data, transferList: [port2] })
    this.#reader.unref()
  }

  /** @throws GitError where the repository does not have it and cannot fetch it */
  read(id: string): GitObject {
    const kept = this.#kept.get(id)
    if (kept !== undefined) return kept
    if (!this.#asked.has(id)) this.#ask(id, false)
    for (;;) {
      const { why, ...given } = this.#next()
      if (given.id !== id) continue
      if (why !== undefined) throw new GitError(`The repository does not give the object ${id}: ${why}`)
      if (given.bytes !== null) return { type: given.type, size: given.size, bytes: given.bytes }
      // It was too large to come before it was wanted.
      this.#ask(id, false)
    }
  }

  /** Asks for objects that will be read soon, so that git finds them meanwhile. */
  expect(ids: readonly string[]): void {
    for (const id of ids.slice(0, MOST_BEFOREHAND)) {
      if (!this.#kept.has(id) && !this.#asked.has(id)) this.#ask(id, true)
    }
  }

  async close(): Promise<void> {
    this.#port.close()
    await this.#reader.terminate()
  }

  #ask(id: string, isBeforehand: boolean): void {
    this.#asked.add(id)
    this.#port.postMessage({ id, isBeforehand } satisfies Question)
  }

  /** Waits for the next answer, and keeps it. */
  #next(): Answer {
    for (;;) {
      const received = receiveMessageOnPort(this.#port)
      if (received !== undefined) {
        const answer = received.message as Answer
        this.#asked.delete(answer.id)
        const { id, type, size, bytes } = answer
        if (bytes !== null) this.#kept.set(id, { type, size, bytes })
        return answer
      }
      if (Atomics.wait(this.#signal, 0, this.#seen, PATIENCE) === 'timed-out') {
        throw new GitError(`git has not answered for ${PATIENCE / 1000} s; run the same command again`)
      }
      this.#seen = Atomics.load(this.#signal, 0)
    }
  }
}
