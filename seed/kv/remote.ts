import type Cloudflare from 'cloudflare'
import { APIConnectionError } from 'cloudflare'
import { openRemoteDatabase } from '../d1/remote.ts'
import { type BulkItem, toBulkItem } from './bulk.ts'
import { type Api, type ApiOptions, isNoKey, isTooLarge, openApi, type RequestOptions } from './cloudflare.ts'
import { type Described, describedBy, hashIn, type KvPair, type KvStore } from './kv.ts'

/** One KV namespace and how to reach it. */
export interface RemoteOptions extends ApiOptions {
  accountId: string
  namespaceId: string
  /** Of the search index; null where there is none. */
  databaseId: string | null
  /** The environment of wrangler.toml whose namespace it is; its top level where absent. */
  environment?: string | undefined
}

/** Keys that Cloudflare does not acknowledge are sent this many times. */
const ROUNDS = 6

/** A bulk request may hold 10,000 pairs and 100 MB, but half of that was seen to time out (status 524). */
const PUT_PAIRS = 1000
const PUT_BYTES = 19_000_000
/** "Changes may take up to 60 seconds or more to be visible in other global network locations" (Workers KV, "How KV works"). */
const VISIBLE_AFTER_MS = 60_000
const GET_KEYS = 100
const LIST_KEYS = 1000

/**
 * Opens a KV namespace at Cloudflare over its REST API. A put or delete resolves when Cloudflare has acknowledged each key, and
 * rejects with an error that names the keys that it has not. A key that was acknowledged is not sent again.
 */
export function openRemoteKv({ accountId, namespaceId, databaseId, environment, ...options }: RemoteOptions): KvStore {
  const name = nameOf({ accountId, namespaceId, environment })
  const place = remotePlace({ accountId, namespaceId, environment, baseUrl: options.baseUrl })
  const { call, pause } = openApi(options)
  const namespace: Namespace = {
    call: (doing, request) => call(doing, request, 'Workers KV Storage: Edit'),
    pause,
    account: { account_id: accountId },
    id: namespaceId,
    name,
  }
  return {
    batch: { pairs: PUT_PAIRS, size: 6_000_000, atOnce: 3 }, // A code unit of Chinese text takes 3 bytes.
    place,
    visibleAfter: VISIBLE_AFTER_MS,
    list: () => listHashes(namespace),
    get: (keys) => getValues(namespace, keys),
    describe: (keys) => describeAll(namespace, keys),
    put: (pairs) => putAll(namespace, pairs),
    delete: (keys) => deleteAll(namespace, keys),
    ...(databaseId !== null && { search: openRemoteDatabase({ accountId, databaseId, call }) }),
    close: async () => {},
  }
}

type Named = Pick<RemoteOptions, 'accountId' | 'namespaceId' | 'environment'>

function nameOf({ accountId, namespaceId, environment }: Named): string {
  const ofEnvironment = environment === undefined ? '' : ` (environment "${environment}")`
  return `KV namespace "${namespaceId}" of account "${accountId}"${ofEnvironment}`
}

/** How a KV namespace at Cloudflare is told from others, by people and in the notes of publishers. */
export function remotePlace({ baseUrl, ...named }: Named & { baseUrl?: string | undefined }): string {
  const name = nameOf(named)
  return baseUrl === undefined ? name : `${name} at ${baseUrl}`
}

interface Namespace extends Api {
  account: { account_id: string }
  id: string
  /** Names the namespace for people. */
  name: string
}

async function listHashes(namespace: Namespace): Promise<Map<string, string | null>> {
  const hashes = new Map<string, string | null>()
  let cursor: string | undefined
  do {
    const page = await listPage(namespace, cursor)
    for (const { name, metadata } of page.keys) hashes.set(name, hashIn(metadata))
    cursor = page.cursor
  } while (cursor !== undefined)
  return hashes
}

/** The package's own paging takes a page without keys for the last one, but KV may send an empty page and go on after it. */
function listPage({ call, account, id, name }: Namespace, cursor: string | undefined) {
  const query = { ...account, limit: LIST_KEYS, ...(cursor === undefined ? {} : { cursor }) }
  return call(`list the keys of ${name}`, async (api, options) => {
    const { result, result_info: info } = await api.kv.namespaces.keys.list(id, query, options)
    // A failure may come with the status 200. Taken for an empty namespace, it would have everything written again.
    const isWhole = result.length > 0 || info.count !== undefined || info.cursor !== undefined
    if (!isWhole) throw new APIConnectionError({ message: 'an answer without keys' })
    return { keys: result, cursor: info.cursor || undefined }
  })
}

async function getValues(namespace: Namespace, keys: readonly string[]): Promise<Map<string, string>> {
  const values = new Map<string, string>()
  for (let start = 0; start < keys.length; start += GET_KEYS) {
    const some = keys.slice(start, start + GET_KEYS)
    const found = await getSome(namespace, some)
    for (const key of some) {
      const value = found === null ? await getOne(namespace, key) : found[key]
      if (typeof value === 'string') values.set(key, value)
    }
  }
  return values
}

/** Reads values together; null where they are too many bytes for one answer (25 MB). */
function getSome({ call, account, id }: Namespace, keys: string[]): Promise<Record<string, unknown> | null> {
  return call(`read ${named(keys)}`, async (api, options) => {
    try {
      const answer = await api.kv.namespaces.bulkGet(id, { ...account, keys, type: 'text' }, options)
      if (answer?.values === undefined) throw new APIConnectionError({ message: 'an answer without values' })
      return answer.values
    } catch (error) {
      if (isTooLarge(error)) return null
      throw error
    }
  })
}

/** Reads one value; null where there is none. */
function getOne({ call, account, id }: Namespace, key: string): Promise<string | null> {
  return call(`read "${key}"`, async (api, options) => {
    try {
      const response = await api.kv.namespaces.values.get(key, { ...account, namespace_id: id }, options)
      return await response.text()
    } catch (error) {
      if (isNoKey(error)) return null
      throw error
    }
  })
}

/** So many requests for what is stored beside a value are under way at once. */
const DESCRIBE_AT_ONCE = 6

async function describeAll(namespace: Namespace, keys: readonly string[]): Promise<Map<string, Described>> {
  const described = new Map<string, Described>()
  for (let start = 0; start < keys.length; start += DESCRIBE_AT_ONCE) {
    const some = keys.slice(start, start + DESCRIBE_AT_ONCE)
    const found = await Promise.all(some.map((key) => describeOne(namespace, key)))
    for (const [i, key] of some.entries()) {
      const one = found[i]
      if (one) described.set(key, one)
    }
  }
  return described
}

/** Reads what is stored beside a value; null where there is none. */
function describeOne({ call, account, id }: Namespace, key: string): Promise<Described | null> {
  return call(`read the metadata of "${key}"`, async (api, options) => {
    try {
      return describedBy(await api.kv.namespaces.metadata.get(key, { ...account, namespace_id: id }, options))
    } catch (error) {
      if (isNoKey(error)) return null
      throw error
    }
  })
}

async function putAll(namespace: Namespace, pairs: readonly KvPair[]): Promise<void> {
  const { account, id } = namespace
  for (const pair of pairs.filter(isLarge)) await putOne(namespace, pair)
  for (const body of requestBodies(pairs.filter((pair) => !isLarge(pair)))) {
    await sendAll(namespace, 'write', body, (api, body, options) =>
      api.kv.namespaces.bulkUpdate(id, { ...account, body }, options),
    )
  }
}

/** A bulk request takes bytes in base64, and of that no more than a value may have. */
const BASE64_MAX_BYTES = 18_000_000

const isLarge = ({ value }: KvPair): boolean => typeof value !== 'string' && value.length > BASE64_MAX_BYTES

/** Writes one value as it is. */
async function putOne(
  { call, account, id }: Namespace,
  { key, value, metadata, expirationTtl }: KvPair,
): Promise<void> {
  const about = expirationTtl === undefined ? {} : { expiration_ttl: expirationTtl }
  await call(`write ${named([key])}`, (api, options) =>
    api.kv.namespaces.values.update(
      key,
      // The package would write an object as form fields of its own.
      { ...account, namespace_id: id, value: new File([value], 'value'), metadata: JSON.stringify(metadata), ...about },
      options,
    ),
  )
}

async function deleteAll(namespace: Namespace, keys: readonly string[]): Promise<void> {
  const { account, id } = namespace
  for (let start = 0; start < keys.length; start += PUT_PAIRS) {
    const items = keys.slice(start, start + PUT_PAIRS).map((key) => ({ key }))
    await sendAll(namespace, 'delete', items, (api, items, options) =>
      api.kv.namespaces.bulkDelete(id, { ...account, body: keysOf(items) }, options),
    )
  }
}

type Keyed = { key: string }
type Acknowledgement = { unsuccessful_keys?: string[] } | null

/** Sends items, and again those whose keys were not acknowledged. */
async function sendAll<T extends Keyed>(
  { call, pause }: Namespace,
  verb: 'write' | 'delete',
  items: T[],
  request: (api: Cloudflare, items: T[], options: RequestOptions) => PromiseLike<Acknowledgement>,
): Promise<void> {
  let left = items
  for (let round = 1; left.length > 0; round++) {
    const sent = left
    const answer = await call(`${verb} ${named(keysOf(sent))}`, (api, options) => request(api, sent, options))
    // A failure that comes with the status 200 has no result.
    const refused = answer === null ? null : new Set(answer.unsuccessful_keys)
    left = refused === null ? sent : sent.filter(({ key }) => refused.has(key))
    if (left.length === 0) return
    const why = `Cloudflare has not acknowledged ${left.length} of ${sent.length} keys`
    if (round === ROUNDS)
      throw new Error(`Cannot ${verb} ${named(keysOf(left))}: ${why} (round ${ROUNDS}); run it again`)
    await pause(round, why)
  }
}

/** Cuts pairs into requests by their number and their bytes of JSON; a pair that is larger than a request goes alone. */
function* requestBodies(pairs: readonly KvPair[]) {
  let body: BulkItem[] = []
  let bytes = 0
  for (const pair of pairs) {
    const item = toBulkItem(pair)
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

const keysOf = (items: readonly Keyed[]): string[] => items.map(({ key }) => key)

function named(keys: readonly string[]): string {
  const first = keys.slice(0, 3).map((key) => `"${key}"`)
  return `${keys.length} ${keys.length === 1 ? 'key' : 'keys'}: ${first.join(', ')}${keys.length > 3 ? '…' : ''}`
}
