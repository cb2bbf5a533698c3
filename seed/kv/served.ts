import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Row } from '../d1/database.ts'
import { toQuery } from '../d1/remote.ts'
import { wranglerConfig } from '../paths.ts'
import { toBulkItem } from './bulk.ts'
import { type Described, describedBy, hashIn, type KvPair, type KvStore, localPlace } from './kv.ts'
import { localFailure, localOptions } from './local.ts'
import { innermost } from './retry.ts'

/** Where `wrangler dev` has its Local Explorer, whose API is Cloudflare's REST API for what is stored on this machine. */
const EXPLORER = '/cdn-cgi/local/explorer/api'

/** KV reads this many keys in one call, and lists this many at least. */
const GET_KEYS = 100
const LIST_KEYS = 10

const ASK_AGAIN_MS = 50

const own = {
  // workerd closes a connection after 5 idle seconds, and a loader that is busy rendering does not hear of that in time.
  Connection: 'close',
  // These calls are for this server alone, and no use of the explorer that wrangler counts.
  'X-Miniflare-Explorer-No-Aggregate': 'true',
}

interface Answer<T> {
  result: T
  result_info?: { cursor?: string }
}

type Key = { name: string; metadata?: unknown }

/**
 * The local KV of a `wrangler dev` that runs, through its Local Explorer: no second emulator is started beside it.
 *
 * It is open when the server answers.
 *
 * @param origin where it is served, as in `http://localhost:8787`
 * @param state its state folder, by which people know it
 * @param signal ends the waiting, and is its reason
 */
export async function openServedKv(origin: string, state: string, signal: AbortSignal): Promise<KvStore> {
  const { namespace, database } = localOptions(readFileSync(wranglerConfig, 'utf8'))
  const ofNamespace = `/storage/kv/namespaces/${encodeURIComponent(namespace)}`

  async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const headers = { ...own, ...(body !== undefined && { 'Content-Type': 'application/json' }) }
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    const response = await fetch(`${origin}${EXPLORER}${path}`, init).catch((error) => {
      throw localFailure(state, innermost(error).message)
    })
    if (!response.ok) throw localFailure(state, reasonIn(await response.text()))
    return (await response.json()) as Answer<T>
  }

  const keysAt = (query: Record<string, string>) =>
    call<Key[]>('GET', `${ofNamespace}/keys?${new URLSearchParams(query)}`)

  while (!(await isThere(`${origin}${EXPLORER}${ofNamespace}/keys?limit=${LIST_KEYS}`, signal)))
    await setTimeout(ASK_AGAIN_MS)

  return {
    batch: { pairs: 500, size: 4_000_000, atOnce: 2 },
    place: localPlace(state),
    async list() {
      const hashes = new Map<string, string | null>()
      let cursor = ''
      do {
        const page = await keysAt(cursor === '' ? {} : { cursor })
        for (const { name, metadata } of page.result) hashes.set(name, hashIn(metadata))
        cursor = page.result_info?.cursor ?? ''
      } while (cursor !== '')
      return hashes
    },
    async get(keys: readonly string[]) {
      const values = new Map<string, string>()
      for (let start = 0; start < keys.length; start += GET_KEYS) {
        const some = keys.slice(start, start + GET_KEYS)
        const { result } = await call<{ values: Record<string, unknown> }>('POST', `${ofNamespace}/bulk/get`, {
          keys: some,
        })
        for (const key of some) {
          const value = result.values[key]
          if (typeof value === 'string') values.set(key, value)
        }
      }
      return values
    },
    async describe(keys: readonly string[]) {
      const described = new Map<string, Described>()
      for (const key of keys) {
        // Of the keys that begin with it, it is the first one.
        const { result } = await keysAt({ prefix: key, limit: String(LIST_KEYS) })
        const found = result.find(({ name }) => name === key)
        if (found !== undefined) described.set(key, describedBy(found.metadata))
      }
      return described
    },
    async put(pairs: readonly KvPair[]) {
      await call('PUT', `${ofNamespace}/bulk`, pairs.map(toBulkItem))
    },
    async delete(keys: readonly string[]) {
      await call('POST', `${ofNamespace}/bulk/delete`, keys)
    },
    ...(database !== null && {
      search: {
        place: localPlace(state),
        async run(statements) {
          const batch = statements.map(toQuery)
          const path = `/d1/database/${encodeURIComponent(database)}/raw`
          const { result } = await call<{ results: Table }[]>('POST', path, { batch })
          return result.map(({ results }) => rowsOf(results))
        },
      },
    }),
    close: async () => {},
  }
}

/** Whether a server answers by now. What is sent to wrangler while it starts waits for the Worker. */
async function isThere(url: string, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted()
  try {
    const { ok, body } = await fetch(url, { headers: own, signal })
    await body?.cancel()
    return ok
  } catch {
    return false
  }
}

/** What went wrong, as the explorer says it; the whole answer where it is none of its own. */
function reasonIn(answer: string): string {
  try {
    const { errors } = JSON.parse(answer) as { errors: { message: string }[] }
    return errors.map(({ message }) => message).join(', ')
  } catch {
    return answer
  }
}

interface Table {
  columns: string[]
  rows: unknown[][]
}

const rowsOf = ({ columns, rows }: Table): Row[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, n) => [column, row[n]])))
