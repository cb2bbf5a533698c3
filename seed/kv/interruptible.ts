import { unlessAborted } from '../archive/pause.ts'
import type { KvStore } from './kv.ts'

/** The same KV, whose answers nobody waits for once a signal is given. What is being written arrives first. */
export const interruptible = (kv: KvStore, signal: AbortSignal): KvStore => ({
  ...kv,
  list: () => unlessAborted(kv.list(), signal),
  get: (keys) => unlessAborted(kv.get(keys), signal),
})
