import { existsSync } from 'node:fs'
import { emptyDatabase } from '../d1/database.ts'
import { wranglerConfig } from '../paths.ts'
import { type KvStore, localPlace } from './kv.ts'

/** The KV to publish into. */
export type Target = { kind: 'local'; state: string } | { kind: 'remote'; environment: string | undefined }

export interface OpenKvOptions {
  /** True where nothing is to be written: a local state folder that does not exist is not made. */
  readOnly: boolean
  /** The environment variables. */
  env: Readonly<Record<string, string | undefined>>
  /** Path of the Node that runs wrangler. */
  node: string
  /** Called when the API's rate limit or a retry makes the load wait. */
  onWait: (seconds: number, why: string) => void
}

/**
 * Opens the KV to publish into. The modules that this takes are loaded only here, because that costs a second, and nobody should
 * wait that long for an error message.
 */
export async function openKv(target: Target, { readOnly, env, node, onWait }: OpenKvOptions): Promise<KvStore> {
  if (target.kind === 'local') {
    if (readOnly && !existsSync(target.state)) return { ...emptyKv, place: localPlace(target.state) }
    const { openLocalKv } = await import('./local.ts')
    return openLocalKv(target.state)
  }
  const { findStores } = await import('./account.ts')
  const { openRemoteKv } = await import('./remote.ts')
  const api = { onWait, ...(env.CLOUDFLARE_API_BASE_URL && { baseUrl: env.CLOUDFLARE_API_BASE_URL }) }
  const { environment } = target
  const stores = await findStores({ config: wranglerConfig, environment, env, node, ...api })
  return openRemoteKv({ ...stores, environment, ...api })
}

/** Stands for a state folder that does not exist, and for a namespace that is still to be created. */
export const emptyKv: KvStore = {
  batch: { pairs: 100, size: 16_000_000, atOnce: 1 },
  list: async () => new Map(),
  get: async () => new Map(),
  describe: async () => new Map(),
  put: () => Promise.reject(new Error('this KV is only read')),
  delete: () => Promise.reject(new Error('this KV is only read')),
  search: emptyDatabase,
  close: async () => {},
}

/** A KV that is opened when somebody asks for it first. */
export class LateKv implements AsyncDisposable {
  readonly #open: () => Promise<KvStore>
  #kv: Promise<KvStore> | null = null
  isOpening = false

  constructor(open: () => Promise<KvStore>) {
    this.#open = open
  }

  /** Gives the same KV each time. */
  readonly open = (): Promise<KvStore> => {
    if (this.#kv !== null) return this.#kv
    this.isOpening = true
    this.#kv = this.#open().finally(() => {
      this.isOpening = false
    })
    return this.#kv
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kv?.then((kv) => kv.close()).catch(() => {})
  }
}
