import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { hashIn, type KvPair, type KvStore } from './kv.ts'

const wranglerConfig = fileURLToPath(new URL('../../wrangler.toml', import.meta.url))
const script = readFileSync(new URL('local-worker.js', import.meta.url), 'utf8')

type LocalWorker = Required<Pick<V4WorkerOptions, 'compatibilityDate' | 'kvNamespaces'>>

/** What KV reads in one call (Workers KV, "Bulk reads"). */
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
  // What `wrangler dev` makes of wrangler.toml, so that both name the namespace alike.
  const { workerOptions } = unstable_getMiniflareWorkerOptions(wranglerConfig)
  const worker = workerOptions as LocalWorker // wrangler's own type loses these two on its way through an Omit
  const emulator = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: 'loader',
          modules: true,
          script,
          compatibilityDate: worker.compatibilityDate,
          kvNamespaces: worker.kvNamespaces,
        },
      ],
      resourcePersistencePath: join(resolve(state), 'v3'),
    }),
  )
  await emulator.ready

  const call = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await emulator.dispatchFetch(`http://loader${path}`, init)
    if (!response.ok) throw new Error(`Cannot write to the local KV in "${state}": ${firstLine(await response.text())}`)
    return response
  }

  return {
    batch: { pairs: 100, size: 16_000_000 },
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
        const found = await (await call('/get', keys.slice(start, start + BULK_GET_KEYS))).json()
        for (const [key, value] of found as [string, string | null][]) if (value !== null) values.set(key, value)
      }
      return values
    },
    async put(pairs: readonly KvPair[]) {
      await call('/put', pairs)
    },
    async delete(keys: readonly string[]) {
      await call('/delete', keys)
    },
    close: () => emulator.dispose(),
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
