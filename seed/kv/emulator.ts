import { readFileSync } from 'node:fs'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { localWorker } from '../paths.ts'

// The local KV runs in a process and a process group of its own: Ctrl-C in a terminal reaches every process of a group, and KV must
// outlive the batch that is on its way to it. local.ts starts this process, which ends when local.ts disconnects.

/** The message that local.ts sends first. */
export interface EmulatorOptions {
  compatibilityDate: string
  /** The id by which `wrangler dev` knows the namespace. */
  namespace: string
  /** The id by which `wrangler dev` knows the database of the search index; null where there is none. */
  database: string | null
  /** Folder of the state, absolute. */
  folder: string
}

/** The answer: where the Worker of local-worker.js listens, or why it does not. */
export type EmulatorAnswer = { url: string } | { error: string }

let emulator: Miniflare | null = null

process.once('message', async ({ compatibilityDate, namespace, database, folder }: EmulatorOptions) => {
  const answer = (message: EmulatorAnswer) => process.send?.(message)
  try {
    emulator = new Miniflare(
      convertV4MiniflareOptions({
        workers: [
          {
            name: 'loader',
            modules: true,
            script: readFileSync(localWorker, 'utf8'),
            compatibilityDate,
            kvNamespaces: { NEWS: namespace },
            ...(database !== null && { d1Databases: { SEARCH: database } }),
          },
        ],
        resourcePersistencePath: folder,
      }),
    )
    answer({ url: (await emulator.ready).href })
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) })
  }
})

process.once('disconnect', async () => {
  await emulator?.dispose()
  process.exit(0)
})
