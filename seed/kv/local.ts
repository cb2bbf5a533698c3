import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'smol-toml'
import type { Database, Row } from '../d1/database.ts'
import { moduleUrl, wranglerConfig } from '../paths.ts'
import { isDiskFull } from './disk.ts'
import type { EmulatorAnswer, EmulatorOptions } from './emulator.ts'
import { type Described, describedBy, hashIn, type KvPair, type KvStore, localPlace } from './kv.ts'
import { innermost } from './retry.ts'

/** KV reads this many keys in one call (Workers KV, "Bulk reads"). */
const BULK_GET_KEYS = 100

interface ListPage {
  keys: { name: string; metadata?: unknown }[]
  list_complete: boolean
  cursor?: string
}

/**
 * The KV namespace that `wrangler dev --persist-to <state>` serves from.
 *
 * @param state the state folder, relative to the working directory
 * @throws Error where the emulator does not start or does not answer
 */
export async function openLocalKv(state: string): Promise<KvStore> {
  const options = localOptions(readFileSync(wranglerConfig, 'utf8'))
  const { url, close } = await startEmulator({
    ...options,
    folder: join(resolve(state), 'v3'),
  })

  const call = async (path: string, body?: string | Uint8Array) => {
    const headers = {
      'Accept-Encoding': 'identity', // Compression would cost more than it saves on the same machine.
      // workerd closes a connection after 5 idle seconds, and a loader that is busy rendering does not hear of that in time.
      Connection: 'close',
    }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body }
    const fail = (why: string) => {
      throw localFailure(state, why)
    }
    const response = await fetch(new URL(path, url), init).catch((error) => fail(innermost(error).message))
    if (!response.ok) fail(await response.text())
    return response
  }

  return {
    batch: { pairs: 100, size: 2_000_000, atOnce: 2 },
    place: localPlace(state),
    async list() {
      const hashes = new Map<string, string | null>()
      let cursor: string | undefined
      do {
        const page = (await (await call(`/list?cursor=${encodeURIComponent(cursor ?? '')}`)).json()) as ListPage
        for (const { name, metadata } of page.keys) hashes.set(name, hashIn(metadata))
        cursor = page.list_complete ? undefined : page.cursor
      } while (cursor !== undefined)
      return hashes
    },
    async get(keys: readonly string[]) {
      const values = new Map<string, string>()
      for (let start = 0; start < keys.length; start += BULK_GET_KEYS) {
        const found = await (await call('/get', JSON.stringify(keys.slice(start, start + BULK_GET_KEYS)))).json()
        for (const [key, value] of found as [string, string | null][]) if (value !== null) values.set(key, value)
      }
      return values
    },
    async describe(keys: readonly string[]) {
      const described = new Map<string, Described>()
      for (let start = 0; start < keys.length; start += BULK_GET_KEYS) {
        const found = await (await call('/describe', JSON.stringify(keys.slice(start, start + BULK_GET_KEYS)))).json()
        for (const [key, metadata] of found as [string, unknown][]) described.set(key, describedBy(metadata))
      }
      return described
    },
    async put(pairs: readonly KvPair[]) {
      await call('/put', toBody(pairs))
    },
    async delete(keys: readonly string[]) {
      await call('/delete', JSON.stringify(keys))
    },
    ...(options.database !== null && {
      search: {
        place: localPlace(state),
        run: async (statements) => (await call('/sql', JSON.stringify(statements))).json() as Promise<Row[][]>,
      } satisfies Database,
    }),
    close,
  }
}

/** What ends a call of the local KV, with what to do. */
export function localFailure(state: string, why: string): Error {
  const isFull = why.includes('SQLITE_FULL') || isDiskFull(resolve(state))
  return new Error(
    `Cannot use the ${localPlace(state)}: ${isFull ? 'the disk is full, want room there' : firstLine(why)}`,
  )
}

/** @throws Error where it does not start */
async function startEmulator(options: EmulatorOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const child = fork(moduleUrl('kv/emulator'), {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const close = async () => {
    if (child.connected) child.disconnect()
    await ended
  }
  child.send(options)
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as EmulatorAnswer),
    ended.then((): EmulatorAnswer => ({ error: 'its process ended' })),
  ])
  if ('url' in answer) return { url: answer.url, close }
  await close()
  const why = isDiskFull(options.folder) ? 'the disk is full, want room there' : answer.error
  throw new Error(`Cannot open the local KV in "${options.folder}": ${why}`)
}

/**
 * Reads wrangler.toml as `wrangler dev` does, so that both use the same namespace. Wrangler could tell, but loading it takes most
 * of a second.
 *
 * @param toml text of wrangler.toml
 */
export function localOptions(toml: string): Omit<EmulatorOptions, 'folder'> {
  const { compatibility_date: compatibilityDate, kv_namespaces: namespaces, d1_databases: databases } = parse(toml)
  const news = bindingOf(namespaces, 'NEWS')
  const search = bindingOf(databases, 'SEARCH')
  if (typeof compatibilityDate !== 'string' || news === undefined) {
    throw new Error(
      'Cannot open the local KV: wrangler.toml needs a compatibility_date and [[kv_namespaces]] with NEWS',
    )
  }
  return {
    compatibilityDate,
    namespace: String(news.preview_id ?? news.id ?? 'NEWS'),
    database: search === undefined ? null : String(search.preview_database_id ?? search.database_id ?? 'SEARCH'),
  }
}

const bindingOf = (tables: unknown, name: string) =>
  (Array.isArray(tables) ? tables : []).map((table) => Object(table)).find(({ binding }) => binding === name)

/** The body has four bytes with the length of a JSON text, that text, which has everything but the values, and then the values. */
function toBody(pairs: readonly KvPair[]): Uint8Array {
  const values = pairs.map(({ value }) => (typeof value === 'string' ? Buffer.from(value) : value))
  const about = pairs.map(({ value: _, ...rest }, i) => ({ ...rest, bytes: values[i]?.length }))
  const head = Buffer.from(JSON.stringify(about))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, ...values])
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
