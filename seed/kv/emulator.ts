import { readFileSync } from 'node:fs'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

// The local KV, in a process and a process group of its own: a terminal's Ctrl-C reaches every process of its group, and
// KV has to outlive the batch that is on its way to it. Started by local.ts, and over when that lets go of it.

/** What local.ts sends first. */
export interface EmulatorOptions {
  compatibilityDate: string
  /** The id by which `wrangler dev` knows the namespace. */
  namespace: string
  /** Folder of the state, absolute. */
  folder: string
}

/** What it gets back: where the worker in local-worker.js answers, or why it does not. */
export type EmulatorAnswer = { url: string } | { error: string }

let emulator: Miniflare | null = null

process.once('message', async ({ compatibilityDate, namespace, folder }: EmulatorOptions) => {
  const answer = (message: EmulatorAnswer) => process.send?.(message)
  try {
    emulator = new Miniflare(
      convertV4MiniflareOptions({
        workers: [
          {
            name: 'loader',
            modules: true,
            script: readFileSync(new URL('local-worker.js', import.meta.url), 'utf8'),
            compatibilityDate,
            kvNamespaces: { NEWS: namespace },
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
