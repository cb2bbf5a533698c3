import { existsSync } from 'node:fs'
import { wranglerConfig } from '../paths.ts'
import { type KvStore, localPlace } from './kv.ts'

/** Which KV to write into. */
export type Target = { kind: 'local'; state: string } | { kind: 'remote'; environment: string | undefined }

export interface TargetOptions {
  /** Nothing is to be written: a local state folder that does not exist is not made. */
  readOnly: boolean
  /** The environment variables. */
  env: Readonly<Record<string, string | undefined>>
  /** Path of the Node that runs wrangler. */
  node: string
  /** Told when the API's rate limit or a retry makes the load wait. */
  onWait: (seconds: number, why: string) => void
}

/**
 * Opens the KV to publish into. What it takes is loaded only here: it costs a second, which nobody should wait for an
 * error message.
 */
export async function openTarget(target: Target, { readOnly, env, node, onWait }: TargetOptions): Promise<KvStore> {
  if (target.kind === 'local') {
    if (readOnly && !existsSync(target.state)) return { ...emptyKv, place: localPlace(target.state) }
    const { openLocalKv } = await import('./local.ts')
    return openLocalKv(target.state)
  }
  const { findNamespace } = await import('./account.ts')
  const { openRemoteKv } = await import('./remote.ts')
  const api = { onWait, ...(env.CLOUDFLARE_API_BASE_URL && { baseUrl: env.CLOUDFLARE_API_BASE_URL }) }
  const { environment } = target
  return openRemoteKv({ ...(await findNamespace({ config: wranglerConfig, environment, env, node, ...api })), ...api })
}

/** What a state folder that does not exist holds, and a namespace that is still to be created. */
export const emptyKv: KvStore = {
  batch: { pairs: 100, size: 16_000_000, atOnce: 1 },
  list: async () => new Map(),
  get: async () => new Map(),
  put: () => Promise.reject(new Error('this KV is only read')),
  delete: () => Promise.reject(new Error('this KV is only read')),
  close: async () => {},
}
