import Cloudflare, { APIConnectionError, APIError, APIUserAbortError, CloudflareError, NotFoundError } from 'cloudflare'
import { backoff, type Clock, innermost, monotonicClock, retryAfter } from './retry.ts'

/** How to reach Cloudflare's REST API. */
export interface ApiOptions {
  token: string
  /** The address of the API with `/client/v4`; Cloudflare's own where absent. */
  baseUrl?: string
  /** Called before every wait. */
  onWait?: (seconds: number, why: string) => void
  /** How often one request is made at most. */
  tries?: number
  /** Makes the signal that ends a request which has no answer after these milliseconds. */
  expire?: (milliseconds: number) => AbortSignal
  /** This many requests may be made in this many milliseconds. */
  rate?: { requests: number; milliseconds: number }
  clock?: Clock
}

/** What `openApi` gives. */
export type Api = ReturnType<typeof openApi>

/** A permission that a token may have. */
export type Right = 'Workers KV Storage: Edit' | 'D1: Edit' | 'Workers Scripts: Edit'

export type RequestOptions = { signal: AbortSignal }

const TRIES = 8
const LONGEST_BACKOFF_MS = 60_000
/** Cloudflare itself gives up after 100 s (status 524); the rest is for the upload. */
const TIMEOUT_MS = 180_000
/** Cloudflare lets a user make 1,200 requests in 5 minutes, and those of the dashboard and of wrangler count, too. */
const RATE = { requests: 1_100, milliseconds: 300_000 }

// Codes that Cloudflare puts into `errors`.
const NO_NAMESPACE = 10013
const DAY_IS_USED_UP = 10048
const DATABASE_IS_FULL = /maximum DB size|SQLITE_FULL|database or disk is full/i
const NOT_ALLOWED = 10000
const BAD_TOKEN = [6003, 6111, 9109, NOT_ALLOWED, 10001]

/**
 * Opens Cloudflare's REST API. It keeps the rate limit, and repeats a request after 429, 5xx, a timeout or a broken connection, as
 * late as `retry-after` asks. The package's own retries are switched off: they end after 8 s, do not see an answer that breaks off
 * in its middle, and can be neither counted against the rate limit nor reported.
 */
export function openApi(options: ApiOptions) {
  const {
    token,
    baseUrl,
    onWait,
    tries = TRIES,
    expire = AbortSignal.timeout,
    rate = RATE,
    clock = monotonicClock,
  } = options
  const client = new Cloudflare({
    apiToken: token,
    // These are set so that the package does not look for them in the environment.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: baseUrl ?? 'https://api.cloudflare.com/client/v4',
    maxRetries: 0,
    timeout: TIMEOUT_MS * 2, // The package's timeout covers the headers only; the signal below covers the body, too.
  })
  const sent: number[] = []

  const wait = async (milliseconds: number, why: string) => {
    onWait?.(milliseconds / 1000, why)
    await clock.wait(milliseconds)
  }
  /** Waits for at least a second, because KV accepts a key once a second. */
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
   * @param right the permission that a token must have for it
   * @throws Error that says what to do; its cause is the package's
   */
  async function call<T>(
    doing: string,
    request: (api: Cloudflare, options: RequestOptions) => PromiseLike<T>,
    right?: Right,
  ) {
    for (let attempt = 1; ; attempt++) {
      await keepRate()
      try {
        return await request(client, { signal: expire(TIMEOUT_MS) })
      } catch (error) {
        const why = reason(error)
        if (!mayPass(error)) throw new Error(`Cannot ${doing}: ${why}${remedy(error, right)}`, { cause: error })
        if (attempt === tries) {
          throw new Error(`Cannot ${doing}: ${why} (${tries} times); ${whenLost(error)}`, { cause: error })
        }
        await pause(attempt, why, error instanceof APIError ? retryAfter(error.headers?.get('retry-after')) : 0)
      }
    }
  }
  return { call, pause }
}

/** The codes that Cloudflare gives an error. */
const codes = (error: unknown): (number | undefined)[] =>
  error instanceof APIError ? error.errors.map(({ code }) => code) : []

/** True where one answer cannot hold everything that was asked for. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof APIError && (error.status === 413 || (error.status === 400 && /size|large/i.test(error.message)))

/** True where there is no such key. Where there is no such namespace, that is another error. */
export const isNoKey = (error: unknown): boolean =>
  error instanceof NotFoundError && !codes(error).includes(NO_NAMESPACE)

/** True where the same request may get another answer later. An error without a status is a timeout or a broken connection. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof APIError)) return !(error instanceof CloudflareError) // Where an answer breaks off, fetch throws.
  if (codes(error).includes(DAY_IS_USED_UP)) return false
  return error.status === undefined || error.status === 408 || error.status === 429 || error.status >= 500
}

function reason(error: unknown): string {
  if (error instanceof APIUserAbortError || (error instanceof DOMException && error.name === 'AbortError')) {
    return `no answer of Cloudflare within ${TIMEOUT_MS / 1000} s`
  }
  if (error instanceof APIError && error.status !== undefined) {
    const said = error.errors.map(({ code, message }) => `${message} [${code}]`).join(', ')
    return `Cloudflare answered ${error.status}${said === '' ? '' : `, ${said}`}`
  }
  if (!(error instanceof Error)) return String(error)
  const what = error instanceof APIConnectionError ? 'no connection to Cloudflare' : 'no whole answer of Cloudflare'
  return `${what}, ${innermost(error).message}`
}

/** What to do where a fault that should have passed stays. */
function whenLost(error: unknown): string {
  if (!(error instanceof APIConnectionError) || error instanceof APIUserAbortError) return 'run it again'
  return 'want a connection to the internet (a proxy is used with HTTPS_PROXY and NODE_USE_ENV_PROXY=1): run it again when it is there'
}

function remedy(error: unknown, right: Right | undefined): string {
  if (!(error instanceof APIError)) return ''
  const got = codes(error)
  if (got.includes(DAY_IS_USED_UP)) {
    return '; the free plan takes 1,000 writes a day: run it again after 00:00 UTC, or choose the paid plan'
  }
  if (DATABASE_IS_FULL.test(error.message)) {
    return '; the search index has no room left (500 MB on the free plan): choose the paid plan, or take [[d1_databases]] out of wrangler.toml and deploy: everything but search works without it'
  }
  // A token that is valid, for something else.
  const lacks =
    error.status === 403 && got.includes(NOT_ALLOWED) && right !== undefined ? ` the token lacks "${right}":` : ''
  if (error.status === 401 || error.status === 403 || BAD_TOKEN.some((code) => got.includes(code))) {
    return `;${lacks} want a token with the permissions "Workers KV Storage: Edit" and "D1: Edit", to deploy "Workers Scripts: Edit", too, for this account: set CLOUDFLARE_API_TOKEN, or run "npx wrangler login" (its token lasts an hour) and run it again`
  }
  if (error.status === 404)
    return '; want the ids of an account, a namespace and a database that "npx wrangler kv namespace list" and "npx wrangler d1 list" show'
  return ''
}
