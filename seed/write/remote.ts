import Cloudflare, { APIConnectionError, APIError, APIUserAbortError, CloudflareError, NotFoundError } from 'cloudflare'
import type { KvPair, KvStore } from './kv.ts'

/** How Cloudflare's REST API is reached. */
export interface ApiOptions {
  token: string
  /** Where the API answers, `/client/v4` included; Cloudflare's own where absent. */
  baseUrl?: string
  /** Told before every wait. */
  onWait?: (seconds: number, why: string) => void
  /** Milliseconds until a request counts as lost. */
  timeout?: number
  /** How many requests may go out in how many milliseconds. */
  rate?: { requests: number; milliseconds: number }
  /** Milliseconds from any start, and how they pass. */
  clock?: { now(): number; wait(milliseconds: number): Promise<void> }
}

/** One KV namespace and how it is reached. */
export interface RemoteOptions extends ApiOptions {
  accountId: string
  namespaceId: string
}

type RequestOptions = { signal: AbortSignal }
type Keyed = { key: string }
type Acknowledgement = { unsuccessful_keys?: string[] } | null

const TRIES = 8
const ROUNDS = 6
const LONGEST_BACKOFF_MS = 60_000
/** Cloudflare itself gives up after 100 s (524); the rest is for the upload. */
const TIMEOUT_MS = 180_000
/** Cloudflare counts 1,200 for each user in 5 minutes, and the user's dashboard and wrangler with us. */
const RATE = { requests: 1_100, milliseconds: 300_000 }
const CLOCK = {
  now: () => performance.now(),
  wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
}

/** A bulk request may hold 10,000 pairs and 100 MB; half of that has been seen to time out (524). */
const PUT_PAIRS = 1000
const PUT_BYTES = 19_000_000
const GET_KEYS = 100
const LIST_KEYS = 1000

// Codes that Cloudflare puts into `errors`.
const NO_NAMESPACE = 10013
const DAY_IS_USED_UP = 10048
const BAD_TOKEN = [6003, 6111, 9109, 10000, 10001]

/**
 * Cloudflare's REST API with patience: keeps the rate limit by itself, and asks again after 429, 5xx, a timeout or a
 * broken connection, as late as `retry-after` says. The package's own retries are switched off: they end after 8 s, do not
 * see an answer that breaks off in its middle, and can be neither counted against the rate limit nor told of.
 */
export function openApi({ token, baseUrl, onWait, timeout = TIMEOUT_MS, rate = RATE, clock = CLOCK }: ApiOptions) {
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
  /** Grows from 1 to 60 s, with up to half of it added by chance; KV takes a key once a second, so never less. */
  const pause = (attempt: number, why: string, atLeast = 0) => {
    const backoff = Math.min(1000 * 2 ** (attempt - 1), LONGEST_BACKOFF_MS) * (1 + Math.random() / 2)
    return wait(Math.max(backoff, atLeast), why)
  }
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
        if (attempt === TRIES) {
          throw new Error(`Cannot ${doing}: ${why} (${TRIES} times); run it again`, { cause: error })
        }
        await pause(attempt, why, retryAfter(error))
      }
    }
  }
  return { call, pause }
}

/**
 * A KV namespace at Cloudflare, over its REST API. Every put and delete resolves only when Cloudflare has acknowledged each key,
 * and rejects with an Error that names those it has not; a key that was acknowledged is not sent again.
 */
export function openRemoteKv({ accountId, namespaceId, ...options }: RemoteOptions): KvStore {
  const { call, pause } = openApi(options)
  const account = { account_id: accountId }
  const place = `KV namespace "${namespaceId}" of account "${accountId}"`

  async function send<T extends Keyed>(
    verb: 'write' | 'delete',
    items: T[],
    request: (api: Cloudflare, items: T[], options: RequestOptions) => PromiseLike<Acknowledgement>,
  ) {
    let left = items
    for (let round = 1; left.length > 0; round++) {
      const now = left
      const answer = await call(`${verb} ${named(now)}`, (api, options) => request(api, now, options))
      const refused = answer === null ? null : new Set(answer.unsuccessful_keys)
      left = refused === null ? now : now.filter(({ key }) => refused.has(key)) // a failure that comes as 200 is null
      if (left.length === 0) return
      const why = `Cloudflare has not acknowledged ${left.length} of ${now.length} keys`
      if (round === ROUNDS) throw new Error(`Cannot ${verb} ${named(left)}: ${why} (round ${ROUNDS}); run it again`)
      await pause(round, why)
    }
  }

  async function getOne(key: string): Promise<string | null> {
    return call(`read "${key}"`, (api, options) =>
      api.kv.namespaces.values
        .get(key, { ...account, namespace_id: namespaceId }, options)
        .then((response) => response.text())
        .catch((error) => {
          if (error instanceof NotFoundError && !codes(error).includes(NO_NAMESPACE)) return null
          throw error
        }),
    )
  }

  /** null where the values are too many bytes for one answer (25 MB). */
  async function getSome(keys: string[]): Promise<Record<string, unknown> | null> {
    return call(`read ${named(keys.map((key) => ({ key })))}`, async (api, options) => {
      try {
        const answer = await api.kv.namespaces.bulkGet(namespaceId, { ...account, keys, type: 'text' }, options)
        if (answer?.values === undefined) throw new APIConnectionError({ message: 'an answer without values' })
        return answer.values
      } catch (error) {
        if (isTooLarge(error)) return null
        throw error
      }
    })
  }

  return {
    batch: { pairs: PUT_PAIRS, size: 6_000_000 }, // Chinese text is 3 bytes a unit.
    async list() {
      const hashes = new Map<string, string | null>()
      let cursor: string | undefined
      do {
        // Not the package's own paging, which takes a page without keys for the last one: KV's may be empty and go on.
        const query = { ...account, limit: LIST_KEYS, ...(cursor === undefined ? {} : { cursor }) }
        const page = await call(`list the keys of ${place}`, async (api, options) => {
          const { result, result_info: info } = await api.kv.namespaces.keys.list(namespaceId, query, options)
          // Taken for an empty namespace, a failure that comes as 200 would have everything written again.
          const isWhole = result.length > 0 || info.count !== undefined || info.cursor !== undefined
          if (!isWhole) throw new APIConnectionError({ message: 'an answer without keys' })
          return { result, cursor: info.cursor }
        })
        for (const { name, metadata } of page.result) hashes.set(name, hashIn(metadata))
        cursor = page.cursor || undefined
      } while (cursor !== undefined)
      return hashes
    },
    async get(keys) {
      const values = new Map<string, string>()
      for (let start = 0; start < keys.length; start += GET_KEYS) {
        const some = keys.slice(start, start + GET_KEYS)
        const found = await getSome(some)
        for (const key of some) {
          const value = found === null ? await getOne(key) : found[key]
          if (typeof value === 'string') values.set(key, value)
        }
      }
      return values
    },
    async put(pairs) {
      for (const body of requestBodies(pairs)) {
        await send('write', body, (api, body, options) =>
          api.kv.namespaces.bulkUpdate(namespaceId, { ...account, body }, options),
        )
      }
    },
    async delete(keys) {
      for (let start = 0; start < keys.length; start += PUT_PAIRS) {
        const items = keys.slice(start, start + PUT_PAIRS).map((key) => ({ key }))
        await send('delete', items, (api, items, options) =>
          api.kv.namespaces.bulkDelete(namespaceId, { ...account, body: items.map(({ key }) => key) }, options),
        )
      }
    },
    close: async () => {},
  }
}

/** Cuts pairs into requests by number and by bytes of JSON; a pair larger than that goes alone. */
function* requestBodies(pairs: readonly KvPair[]) {
  let body: (Omit<KvPair, 'expirationTtl'> & { expiration_ttl?: number })[] = []
  let bytes = 0
  for (const { expirationTtl, ...pair } of pairs) {
    const item = expirationTtl === undefined ? pair : { ...pair, expiration_ttl: expirationTtl }
    const more = Buffer.byteLength(JSON.stringify(item)) + 1
    if (body.length === PUT_PAIRS || (body.length > 0 && bytes + more > PUT_BYTES)) {
      yield body
      body = []
      bytes = 0
    }
    body.push(item)
    bytes += more
  }
  if (body.length > 0) yield body
}

const named = (items: readonly Keyed[]): string => {
  const first = items.slice(0, 3).map(({ key }) => `"${key}"`)
  return `${items.length} ${items.length === 1 ? 'key' : 'keys'}: ${first.join(', ')}${items.length > 3 ? '…' : ''}`
}

const hashIn = (metadata: unknown): string | null =>
  typeof metadata === 'object' && metadata !== null && 'h' in metadata && typeof metadata.h === 'string'
    ? metadata.h
    : null

const codes = (error: unknown): (number | undefined)[] =>
  error instanceof APIError ? error.errors.map(({ code }) => code) : []

const isTooLarge = (error: unknown): boolean =>
  error instanceof APIError && (error.status === 413 || (error.status === 400 && /size|large/i.test(error.message)))

/** Whether the same request may get another answer later. Without a status: a timeout or a broken connection. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof APIError)) return !(error instanceof CloudflareError) // An answer that broke off is of fetch.
  if (codes(error).includes(DAY_IS_USED_UP)) return false
  return error.status === undefined || error.status === 408 || error.status === 429 || error.status >= 500
}

/** Milliseconds; RFC 9110, section 10.2.3: seconds or a date. */
function retryAfter(error: unknown): number {
  const header = error instanceof APIError ? (error.headers?.get('retry-after') ?? '') : ''
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(milliseconds) ? 0 : milliseconds
}

function reason(error: unknown, timeout: number): string {
  if (error instanceof APIUserAbortError || (error instanceof DOMException && error.name === 'AbortError')) {
    return `no answer within ${timeout / 1000} s`
  }
  if (error instanceof APIError && error.status !== undefined) {
    const said = error.errors.map(({ code, message }) => `${message} [${code}]`).join(', ')
    return `Cloudflare answered ${error.status}${said === '' ? '' : `, ${said}`}`
  }
  const deepest = (thrown: Error): Error => (thrown.cause instanceof Error ? deepest(thrown.cause) : thrown)
  return error instanceof Error ? `no whole answer, ${deepest(error).message}` : String(error)
}

function remedy(error: unknown): string {
  if (!(error instanceof APIError)) return ''
  const got = codes(error)
  if (got.includes(DAY_IS_USED_UP)) {
    return '; the free plan takes 1,000 writes a day: run it again after 00:00 UTC, or choose the paid plan'
  }
  if (error.status === 401 || error.status === 403 || BAD_TOKEN.some((code) => got.includes(code))) {
    return '; want a token with the permission "Workers KV Storage: Edit" for this account: set CLOUDFLARE_API_TOKEN, or run "npx wrangler login" (its token lasts an hour) and run it again'
  }
  if (error.status === 404)
    return '; want the ids of an account and a namespace that "npx wrangler kv namespace list" shows'
  return ''
}
