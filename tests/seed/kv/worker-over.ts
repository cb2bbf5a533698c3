import type { MemoryKv } from './memory-kv.ts'

interface Worker {
  fetch: (request: Request, env: object, context: object) => Promise<Response>
}

// Their types are those of workerd, which nothing else here has.
const [main, memory]: string[] = ['../../../src/index.ts', '../../src/forget.ts']
const { default: worker }: { default: Worker } = await import(main ?? '')
const { forget }: { forget: () => void } = await import(memory ?? '')

/** The Worker over a KV in memory, run in Node: each request is the first of an isolate. */
export const workerOver = (kv: MemoryKv): typeof fetch => {
  const stored = (key: string, type: string) => {
    const pair = kv.pairs.get(key)
    const value = pair === undefined ? null : type === 'stream' ? new Blob([pair.value]).stream() : pair.value
    return { value, metadata: pair?.metadata ?? null }
  }
  const NEWS = {
    getWithMetadata: async (keys: string | string[], type: string) =>
      typeof keys === 'string' ? stored(keys, type) : new Map(keys.map((key) => [key, stored(key, type)])),
  }
  return (input, init) => {
    forget()
    return worker.fetch(new Request(input, init), { NEWS }, { waitUntil: () => {} })
  }
}
