import { setTimeout } from 'node:timers/promises'

/** What a live site answered. */
export interface LiveResponse {
  url: string
  /** 0 where it gave no answer. */
  status: number
  headers: Headers
  /** Its beginning, where it is long. */
  body: string
  /** Why there was no answer; null where there was one. */
  failure: string | null
}

export interface LiveClientOptions {
  /** Requests in all, milliseconds between two, and milliseconds in all. */
  most: number
  pace: number
  patience: number
  signal: AbortSignal
}

/** More of a body is not looked at. */
const MOST_BYTES = 3_000_000
const REQUEST_TIMEOUT_MS = 15_000

const named = { 'User-Agent': 'edge-news-feed --check (its owner looks whether a site answers as it should)' }

/** Asks a live site, one request after the other, so many times and so long at most. */
export class LiveClient {
  readonly #options: LiveClientOptions
  readonly #deadline: number
  #asked = 0

  constructor(options: LiveClientOptions) {
    this.#options = options
    this.#deadline = performance.now() + options.patience
  }

  get asked(): number {
    return this.#asked
  }

  /** How often it may be asked yet. */
  get left(): number {
    return performance.now() > this.#deadline ? 0 : Math.max(0, this.#options.most - this.#asked)
  }

  /** Redirects are not followed. */
  async ask(url: string, headers: Record<string, string> = {}): Promise<LiveResponse> {
    const { pace, signal } = this.#options
    signal.throwIfAborted()
    const none = { url, status: 0, headers: new Headers(), body: '' }
    if (this.left === 0) return { ...none, failure: 'not asked: there were enough requests' }
    if (this.#asked++ > 0) await setTimeout(pace, undefined, { signal })
    const ended = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)])
    try {
      const answer = await fetch(url, { redirect: 'manual', headers: { ...named, ...headers }, signal: ended })
      const body = await beginningOf(answer)
      return { url, status: answer.status, headers: answer.headers, body, failure: null }
    } catch (error) {
      signal.throwIfAborted()
      return { ...none, failure: innermost(error) }
    }
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MOST_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The message at the bottom of an error of fetch, such as `getaddrinfo ENOTFOUND`. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `none within ${REQUEST_TIMEOUT_MS / 1000} s`
  return error.cause === undefined ? error.message : innermost(error.cause)
}
