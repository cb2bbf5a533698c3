import type Cloudflare from 'cloudflare'
import { APIConnectionError } from 'cloudflare'
import { type ApiOptions, isNoKey, isTooLarge, openApi, type RequestOptions } from './cloudflare.ts'
import { hashIn, type KvPair, type KvStore } from './kv.ts'

/** One KV namespace and how it is reached. */
export interface RemoteOptions extends ApiOptions {
  accountId: string
  namespaceId: string
}

type Keyed = { key: string }
type Acknowledgement = { unsuccessful_keys?: string[] } | null

/** How often keys that were not acknowledged are sent again. */
const ROUNDS = 6

/** A bulk request may hold 10,000 pairs and 100 MB; half of that has been seen to time out (524). */
const PUT_PAIRS = 1000
const PUT_BYTES = 19_000_000
/** "Changes may take up to 60 seconds or more to be visible in other global network locations" (Workers KV, "How KV works"). */
const VISIBLE_AFTER_MS = 60_000
const GET_KEYS = 100
const LIST_KEYS = 1000

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
          if (isNoKey(error)) return null
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
    batch: { pairs: PUT_PAIRS, size: 6_000_000, atOnce: 3 }, // Chinese text is 3 bytes a unit.
    place: options.baseUrl === undefined ? place : `${place} at ${options.baseUrl}`,
    visibleAfter: VISIBLE_AFTER_MS,
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
