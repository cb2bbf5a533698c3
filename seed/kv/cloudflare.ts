import Cloudflare, { APIConnectionError, APIError, APIUserAbortError, CloudflareError, NotFoundError } from 'cloudflare'
import { backoff, innermost, retryAfter } from './retry.ts'

/** How Cloudflare's REST API is reached. */
export interface ApiOptions {
  token: string
  /** Where the API answers, `/client/v4` included; Cloudflare's own where absent. */
  baseUrl?: string
  /** Told before every wait. */
  onWait?: (seconds: number, why: string) => void
  /** How often one thing is asked for. */
  tries?: number
  /** Milliseconds until a request counts as lost. */
  timeout?: number
  /** How many requests may go out in how many milliseconds. */
  rate?: { requests: number; milliseconds: number }
  /** Milliseconds from any start, and how they pass. */
  clock?: { now(): number; wait(milliseconds: number): Promise<void> }
}

export type RequestOptions = { signal: AbortSignal }

const TRIES = 8
const LONGEST_BACKOFF_MS = 60_000
/** Cloudflare itself gives up after 100 s (524); the rest is for the upload. */
const TIMEOUT_MS = 180_000
/** Cloudflare counts 1,200 for each user in 5 minutes, and the user's dashboard and wrangler with us. */
const RATE = { requests: 1_100, milliseconds: 300_000 }
const CLOCK = {
  now: () => performance.now(),
  wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
}

// Codes that Cloudflare puts into `errors`.
const NO_NAMESPACE = 10013
const DAY_IS_USED_UP = 10048
const BAD_TOKEN = [6003, 6111, 9109, 10000, 10001]

/**
 * Cloudflare's REST API with patience: keeps the rate limit by itself, and asks again after 429, 5xx, a timeout or a
 * broken connection, as late as `retry-after` says. The package's own retries are switched off: they end after 8 s, do not
 * see an answer that breaks off in its middle, and can be neither counted against the rate limit nor told of.
 */
export function openApi(options: ApiOptions) {
  const { token, baseUrl, onWait, tries = TRIES, timeout = TIMEOUT_MS, rate = RATE, clock = CLOCK } = options
  const client = new Cloudflare({
    apiToken: token,
    // Named, so that the package does not look for them in the environment.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: baseUrl ?? 'https://api.cloudflare.com/client/v4',
    maxRetries: 0,
    timeout: timeout * 2, // The package's covers the headers only: ours, below, comes first.
  })
  const sent: number[] = []

  const wait = async (milliseconds: number, why: string) => {
    onWait?.(milliseconds / 1000, why)
    await clock.wait(milliseconds)
  }
  /** At least a second: KV takes a key once in that. */
  const pause = (attempt: number, why: string, atLeast = 0) =>
    wait(Math.max(backoff(attempt, LONGEST_BACKOFF_MS), atLeast), why)
  const keepRate = async () => {
    const oldest = sent.length === rate.requests ? sent.shift() : undefined
    const now = clock.now()
    const at = oldest === undefined ? now : Math.max(now, oldest + rate.milliseconds)
    sent.push(at)
    if (at > now)
      await wait(at - now, `Cloudflare takes ${rate.requests} requests in ${rate.milliseconds / 60_000} min`)
  }

  /**
   * @param doing what the error says: "Cannot <doing>: ..."
   * @throws Error that says what to do; its cause is the package's
   */
  async function call<T>(doing: string, request: (api: Cloudflare, options: RequestOptions) => PromiseLike<T>) {
    for (let attempt = 1; ; attempt++) {
      await keepRate()
      try {
        return await request(client, { signal: AbortSignal.timeout(timeout) })
      } catch (error) {
        const why = reason(error, timeout)
        if (!mayPass(error)) throw new Error(`Cannot ${doing}: ${why}${remedy(error)}`, { cause: error })
        if (attempt === tries) {
          throw new Error(`Cannot ${doing}: ${why} (${tries} times); run it again`, { cause: error })
        }
        await pause(attempt, why, error instanceof APIError ? retryAfter(error.headers?.get('retry-after')) : 0)
      }
    }
  }
  return { call, pause }
}

/** Those that Cloudflare gives an error. */
const codes = (error: unknown): (number | undefined)[] =>
  error instanceof APIError ? error.errors.map(({ code }) => code) : []

/** True where what was asked for is more than one answer holds. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof APIError && (error.status === 413 || (error.status === 400 && /size|large/i.test(error.message)))

/** True where there is no such key; without such a namespace there is none to ask. */
export const isNoKey = (error: unknown): boolean =>
  error instanceof NotFoundError && !codes(error).includes(NO_NAMESPACE)

/** Whether the same request may get another answer later. Without a status: a timeout or a broken connection. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof APIError)) return !(error instanceof CloudflareError) // An answer that broke off is of fetch.
  if (codes(error).includes(DAY_IS_USED_UP)) return false
  return error.status === undefined || error.status === 408 || error.status === 429 || error.status >= 500
}

function reason(error: unknown, timeout: number): string {
  if (error instanceof APIUserAbortError || (error instanceof DOMException && error.name === 'AbortError')) {
    return `no answer of Cloudflare within ${timeout / 1000} s`
  }
  if (error instanceof APIError && error.status !== undefined) {
    const said = error.errors.map(({ code, message }) => `${message} [${code}]`).join(', ')
    return `Cloudflare answered ${error.status}${said === '' ? '' : `, ${said}`}`
  }
  if (!(error instanceof Error)) return String(error)
  const what = error instanceof APIConnectionError ? 'no connection to Cloudflare' : 'no whole answer of Cloudflare'
  return `${what}, ${innermost(error).message}`
}

function remedy(error: unknown): string {
  if (!(error instanceof APIError)) return ''
  const got = codes(error)
  if (got.includes(DAY_IS_USED_UP)) {
    return '; the free plan takes 1,000 writes a day: run it again after 00:00 UTC, or choose the paid plan'
  }
  if (error.status === 401 || error.status === 403 || BAD_TOKEN.some((code) => got.includes(code))) {
    return '; want a token with the permission "Workers KV Storage: Edit", to deploy "Workers Scripts: Edit", too, for this account: set CLOUDFLARE_API_TOKEN, or run "npx wrangler login" (its token lasts an hour) and run it again'
  }
  if (error.status === 404)
    return '; want the ids of an account and a namespace that "npx wrangler kv namespace list" shows'
  return ''
}
