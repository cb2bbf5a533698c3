// A stand-in for Cloudflare's REST API on loopback: accounts, Workers KV and D1 as their documentation describes them, limits
// included. D1 is the SQLite of Node. Not Cloudflare: what it answers to a fault, and how it words an error, is taken from reports of others.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type MemoryDatabase, memoryDatabase } from '../d1/memory-database.ts'
import { type GivingUp, givingUp } from '../giving-up.ts'
import { Missing, type Workers, workersResult } from './cloudflare-workers.ts'

/** What happens to a request: before it is done what it asks for, or, with `done`, after. */
export type Fault =
  | { answer: number; done?: boolean; retryAfter?: string; code?: number }
  | { broken: 'no answer' | 'half an answer'; done?: boolean }
  | { hang: 'no answer' | 'half an answer'; done?: boolean }
  | { unsuccessful: (key: string) => boolean }

export interface Received {
  method: string
  /** Below the account, such as `storage/kv/namespaces/n1/bulk`. */
  path: string
  keys: string[]
  bytes: number
}

export interface Stored {
  /** Bytes that are no text are characters of the same numbers. */
  value: string
  metadata: unknown
  expiration_ttl: number | undefined
}

export interface CloudflareApi extends GivingUp {
  baseUrl: string
  token: string
  accounts: { id: string; name: string }[]
  namespaces: { id: string; title: string }[]
  databases: { uuid: string; name: string; database: MemoryDatabase }[]
  workers: Workers
  /** The first is taken for the next request; null lets it pass. */
  faults: (Fault | null)[]
  /** Asked where the list is empty. */
  fault: (received: Received) => Fault | null
  received: Received[]
  stored: Map<string, Stored>
  /** Every value that was stored under a key, in order. */
  writes: Map<string, string[]>
  /** The keys of the puts that were acknowledged, in order. */
  acknowledged: string[]
}

class Refusal extends Error {
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const bytes = (text: string): number => Buffer.byteLength(text)
const check = (holds: boolean, message: string, status = 400) => {
  if (!holds) throw new Refusal(status, 10400, message)
}

/** Starts one with the account "a1", the namespace "n1", the database "d1" and the token "secret"; it ends with the test. */
export async function startCloudflareApi(): Promise<CloudflareApi> {
  const api: CloudflareApi = {
    baseUrl: '',
    token: 'secret',
    accounts: [{ id: 'a1', name: 'News' }],
    namespaces: [{ id: 'n1', title: 'edge-news-feed-news' }],
    databases: [{ uuid: 'd1', name: 'edge-news-feed-search', database: memoryDatabase() }],
    workers: { subdomain: 'me', scripts: new Map() },
    faults: [],
    fault: () => null,
    received: [],
    stored: new Map(),
    writes: new Map(),
    acknowledged: [],
    ...givingUp(),
  }
  const server = createServer((request, response) => {
    answer(api, request, response).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  api.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`
  return api
}

async function answer(api: CloudflareApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request)
  const url = new URL(request.url ?? '', api.baseUrl)
  const path = url.pathname.replace('/client/v4/', '').replace(/^accounts\/[^/]+\//, '')
  const given = await bodyOf(request.headers['content-type'] ?? '', path, body)
  const received = { method: request.method ?? '', path, keys: keysOf(given), bytes: body.length }
  api.received.push(received)
  const fault = api.faults.length > 0 ? api.faults.shift() : api.fault(received)
  const refused = fault && 'unsuccessful' in fault ? fault.unsuccessful : () => false

  const reply = (status: number, text: string, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  const replyError = (status: number, code: number, message: string, headers?: Record<string, string>) =>
    reply(status, JSON.stringify({ success: false, errors: [{ code, message }], messages: [], result: null }), headers)

  const ask = async (): Promise<string> => {
    if (request.headers.authorization !== `Bearer ${api.token}`) throw new Refusal(401, 10000, 'Authentication error')
    const [result, info] = path.startsWith('workers/')
      ? [workersOf(api, url, request.method ?? '', path, body), {}]
      : path.startsWith('d1/')
        ? await databasesOf(api, url, received, given)
        : resultOf(api, received, url, given, refused)
    if (typeof result === 'string') return result
    return JSON.stringify({ success: true, errors: [], messages: [], result, result_info: info })
  }
  if (fault && !('unsuccessful' in fault)) {
    if (fault.done) await ask()
    if ('answer' in fault) {
      const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
      replyError(fault.answer, fault.code ?? fault.answer, 'injected', headers)
    } else {
      if (Object.values(fault).includes('half an answer')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        await new Promise((resolve) => response.write('{"success": true, "result": ', resolve))
      }
      if ('broken' in fault) response.destroy()
    }
    if ('hang' in fault) api.hung() // It keeps the connection open.
    return
  }
  try {
    const text = await ask()
    if (path.endsWith('/bulk')) api.acknowledged.push(...received.keys.filter((key) => !refused(key)))
    reply(200, text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    replyError(error.status, error.code, error.message)
  }
}

/** What a request sends: JSON, a form with one value as it is and its metadata, or, from wrangler, a value alone. */
async function bodyOf(type: string, path: string, body: Buffer): Promise<unknown> {
  const key = /^storage\/kv\/namespaces\/[^/]+\/values\/(.+)$/.exec(path)?.[1]
  if (key !== undefined && body.length > 0) {
    if (!type.startsWith('multipart/form-data'))
      return [{ key: decodeURIComponent(key), value: body.toString('latin1'), metadata: undefined }]
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const value = form.get('value')
    const bytes = value instanceof Blob ? Buffer.from(await value.arrayBuffer()) : Buffer.from(value ?? '')
    const metadata = JSON.parse(String(form.get('metadata')))
    return [{ key: decodeURIComponent(key), value: bytes.toString('latin1'), metadata }]
  }
  return type.includes('json') && body.length > 0 ? JSON.parse(body.toString()) : null
}

/** What a pair of a bulk write stores. */
const storedAs = ({ value, base64 }: Pair): string => (base64 ? Buffer.from(value, 'base64').toString('latin1') : value)

function workersOf(api: CloudflareApi, { pathname }: URL, method: string, path: string, body: Buffer): unknown {
  checkAccount(api, pathname)
  try {
    return workersResult(api.workers, method, path, body)
  } catch (error) {
    if (error instanceof Missing) throw new Refusal(404, error.code, error.message)
    throw error
  }
}

/** The statements of a request are one transaction. Their parameters are strings (Cloudflare's API, "Query D1 Database"). */
async function databasesOf(
  api: CloudflareApi,
  { pathname, searchParams }: URL,
  { method, path, bytes: size }: Received,
  given: unknown,
): Promise<Result> {
  checkAccount(api, pathname)
  if (path === 'd1/database' && method === 'POST') {
    const { name } = given as { name: string }
    if (api.databases.some((one) => one.name === name))
      throw new Refusal(400, 7502, `A database with the name '${name}' already exists`)
    const created = { uuid: `d${api.databases.length + 1}`, name }
    api.databases.push({ ...created, database: memoryDatabase() })
    return [created, {}]
  }
  if (path === 'd1/database') {
    const name = searchParams.get('name')
    const named = api.databases.filter((one) => name === null || one.name === name)
    return pageOf(
      named.map(({ uuid, name }) => ({ uuid, name })),
      searchParams,
    )
  }
  const [, uuid, verb] = /^d1\/database\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
  // wrangler puts a name there, too.
  const found = api.databases.find((one) => one.uuid === uuid || (verb === undefined && one.name === uuid))
  if (found === undefined) throw new Refusal(404, 7404, 'The database could not be found')
  if (verb === undefined) return [{ uuid: found.uuid, name: found.name }, {}]
  check(verb === 'query', `no ${method} ${path}`, 405)
  check(size <= 10_000_000, 'request too large', 413)
  // wrangler sends one statement, without parameters.
  const { batch = [{ ...(given as Query), params: [] }] } = given as { batch?: Query[] }
  check(
    batch.every(({ sql, params }) => bytes(sql) <= 100_000 && params.every((param) => typeof param === 'string')),
    'a parameter is no string',
  )
  const results = await found.database.run(batch).catch((error) => {
    throw new Refusal(400, 7500, String(error))
  })
  return [results.map((rows) => ({ results: rows, success: true, meta: {} })), {}]
}

function checkAccount(api: CloudflareApi, pathname: string): void {
  const accountId = /\/accounts\/([^/]+)\//.exec(pathname)?.[1]
  if (!api.accounts.some(({ id }) => id === accountId)) throw new Refusal(403, 10000, 'Authentication error')
}

type Query = { sql: string; params: string[] }
type Result = [result: unknown, info: Record<string, unknown>]
type Pair = { key: string; value: string; base64?: boolean; metadata?: unknown; expiration_ttl?: number }

function resultOf(
  api: CloudflareApi,
  { method, path, bytes: size, keys }: Received,
  { searchParams: query, pathname }: URL,
  given: unknown,
  refused: (key: string) => boolean,
): Result {
  if (path === 'accounts') return pageOf(api.accounts, query)
  if (path === 'user/tokens/verify') return [{ id: 't1', status: 'active' }, {}]
  checkAccount(api, pathname)
  if (path === 'storage/kv/namespaces' && method === 'POST') {
    const { title } = given as { title: string }
    if (api.namespaces.some((one) => one.title === title))
      throw new Refusal(400, 10014, "create namespace: 'a namespace with this account ID and title already exists'")
    const created = { id: `n${api.namespaces.length + 1}`.padEnd(32, '0'), title }
    api.namespaces.push(created)
    return [created, {}]
  }
  if (path === 'storage/kv/namespaces') return pageOf(api.namespaces, query)
  const [, namespaceId, verb] = /^storage\/kv\/namespaces\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (!api.namespaces.some(({ id }) => id === namespaceId)) throw new Refusal(404, 10013, 'namespace not found')

  check(keys.length <= 10_000, 'too many keys')
  check(size <= 100_000_000, 'request too large', 413)
  for (const key of keys) check(key !== '' && bytes(key) <= 512, `key "${key}"`)
  const outcome = (): Result => {
    const unsuccessful_keys = keys.filter(refused)
    return [{ successful_key_count: keys.length - unsuccessful_keys.length, unsuccessful_keys }, {}]
  }
  switch (`${method} ${verb?.replace(/^(values|metadata)\/.*/s, (_, what) => (what === 'values' ? 'value' : what))}`) {
    case 'PUT bulk':
      for (const { key, value, metadata, expiration_ttl } of given as Pair[]) {
        check(bytes(value) <= 25 * 1024 * 1024, `value of "${key}"`, 413)
        check(bytes(JSON.stringify(metadata) ?? '') <= 1024, `metadata of "${key}"`)
        check(expiration_ttl === undefined || expiration_ttl >= 60, `expiration_ttl of "${key}"`)
      }
      for (const pair of given as Pair[]) {
        const { key, metadata, expiration_ttl } = pair
        if (refused(key)) continue
        const value = storedAs(pair)
        api.stored.set(key, { value, metadata, expiration_ttl })
        api.writes.set(key, [...(api.writes.get(key) ?? []), value])
      }
      return outcome()
    case 'PUT value':
      for (const { key, value, metadata } of given as Pair[]) {
        check(value.length <= 25 * 1024 * 1024, `value of "${key}"`, 413)
        api.stored.set(key, { value, metadata, expiration_ttl: undefined })
      }
      return [{}, {}]
    case 'POST bulk/delete':
      for (const key of keys) if (!refused(key)) api.stored.delete(key)
      return outcome()
    case 'POST bulk/get': {
      check(keys.length <= 100, 'too many keys')
      const values = keys.flatMap((key) => (api.stored.has(key) ? [[key, api.stored.get(key)?.value ?? '']] : []))
      const total = values.reduce((sum, [, value]) => sum + bytes(value ?? ''), 0)
      check(total <= 25_000_000, 'total size of the values exceeds 25 MB', 413)
      return [{ values: Object.fromEntries(values) }, {}]
    }
    case 'GET value': {
      const found = api.stored.get(decodeURIComponent(verb?.replace('values/', '') ?? ''))
      if (found === undefined) throw new Refusal(404, 10009, "get: 'key not found'")
      return [found.value, {}]
    }
    case 'GET metadata': {
      const found = api.stored.get(decodeURIComponent(verb?.replace('metadata/', '') ?? ''))
      if (found === undefined) throw new Refusal(404, 10009, "get: 'key not found'")
      return [found.metadata ?? null, {}]
    }
    case 'GET keys':
      return keysAfter(api, query)
  }
  throw new Refusal(405, 10405, `no ${method} ${path}`)
}

/** A cursor says after which key to go on, and whether an empty page comes between, as KV may have one. */
function keysAfter(api: CloudflareApi, query: URLSearchParams): Result {
  const limit = Number(query.get('limit') ?? 1000)
  check(limit >= 10 && limit <= 1000, 'limit')
  const { after, empty } = JSON.parse(query.get('cursor') ?? '{"after":"","empty":false}')
  const names = [...api.stored.keys()].filter((name) => name > after).toSorted()
  const some = empty ? [] : names.slice(0, limit)
  const next = some.at(-1) ?? after
  const cursor = names.length > some.length ? JSON.stringify({ after: next, empty: !empty && some.length > 0 }) : ''
  const result = some.map((name) => ({ name, metadata: api.stored.get(name)?.metadata }))
  return [result, { count: result.length, cursor }]
}

function pageOf(items: unknown[], query: URLSearchParams): Result {
  const [page, perPage] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 20)]
  return [
    items.slice((page - 1) * perPage, page * perPage),
    { page, per_page: perPage, total_count: items.length, count: items.length },
  ]
}

function keysOf(given: unknown): string[] {
  const items =
    given !== null && typeof given === 'object' && !Array.isArray(given) && 'keys' in given ? given.keys : given
  return Array.isArray(items) ? items.map((item) => (typeof item === 'string' ? item : item.key)) : []
}
