import type { MemoryKv } from './memory-kv.ts'

interface Worker {
  fetch: (request: Request, env: object, context: object) => Promise<Response>
}

// Their types are those of workerd, which nothing else here has.
const [main, memory]: string[] = ['../../../src/index.ts', '../../src/forget.ts']
const { default: worker }: { default: Worker } = await import(main ?? '')
const { forget }: { forget: () => void } = await import(memory ?? '')

/** Redirects are followed so often, as `fetch` does (WHATWG Fetch, 4.4). */
const MOST_REDIRECTS = 20

/** The Worker over a KV in memory, run in Node, in the place of `fetch`: each request is the first of an isolate. */
export const workerOver = (kv: MemoryKv): typeof fetch => {
  const stored = async (key: string, type: string) => {
    const pair = kv.pairs.get(key)
    if (pair === undefined) return { value: null, metadata: null }
    const blob = new Blob([pair.value])
    const value = type === 'stream' ? blob.stream() : type === 'arrayBuffer' ? await blob.arrayBuffer() : pair.value
    return { value, metadata: pair.metadata ?? null }
  }
  const NEWS = {
    getWithMetadata: async (keys: string | string[], type: string) =>
      typeof keys === 'string'
        ? stored(keys, type)
        : new Map(await Promise.all(keys.map(async (key) => [key, await stored(key, type)] as const))),
  }
  return async (input, init) => {
    for (let [request, times] = [new Request(input, init), 0]; ; times++) {
      forget()
      const answer = await worker.fetch(request, { NEWS }, { waitUntil: () => {} })
      const location = answer.headers.get('Location')
      if (location === null || request.redirect !== 'follow') return answer
      if (times === MOST_REDIRECTS) throw new TypeError('too many redirects')
      request = new Request(new URL(location, request.url), init)
    }
  }
}
