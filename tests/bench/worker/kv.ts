/**
 * Workers KV in memory: a stand-in for workerd, which asks what is bound as a namespace over HTTP. No store that works on a
 * disk could show what a Worker in front of it costs.
 */

interface Value {
  body: Uint8Array
  /** The same as JSON has it among several. To make that for each question would cost more than what is measured. */
  json: string
  metadata: string
}

const values = new Map<string, Value>()
let reads = 0
/** The keys that were read since somebody asked for them. */
let read: string[] = []
const MOST_NOTED = 100

/** What the binding asks: `GET /<key>?urlencoded=true`, and for several keys `POST /bulk/get`. */
export default {
  async fetch(request) {
    const { method, url } = request
    if (method === 'POST' && url.endsWith('/bulk/get')) return getBulk(await request.json<{ keys: string[] }>())
    if (method !== 'GET') return new Response(null, { status: 405 })
    reads++
    const key = decodeURIComponent(new URL(url).pathname.slice(1))
    if (read.length < MOST_NOTED) read.push(key)
    const value = values.get(key)
    if (value === undefined) return new Response(null, { status: 404 })
    return new Response(value.body, { headers: { 'CF-KV-Metadata': value.metadata } })
  },
} satisfies ExportedHandler

/** With metadata, which is all that is asked for. */
function getBulk({ keys }: { keys: string[] }): Response {
  reads += keys.length
  const found = keys.map((key) => {
    const value = values.get(key)
    const shown = value === undefined ? 'null' : `{"value":${value.json},"metadata":${value.metadata}}`
    return `${JSON.stringify(key)}:${shown}`
  })
  return new Response(`{${found.join()}}`, { headers: { 'Content-Type': 'application/json' } })
}

interface Pair {
  key: string
  value: string
  metadata: unknown
}

/** What the bench asks: POST writes pairs, GET says how often the Workers have read, and `GET /keys` what since that was asked last. */
export const control = {
  async fetch(request) {
    if (request.method !== 'POST') {
      if (!request.url.endsWith('/keys')) return new Response(String(reads))
      const keys = read
      read = []
      return Response.json(keys)
    }
    for (const { key, value, metadata } of await request.json<Pair[]>()) {
      values.set(key, {
        body: new TextEncoder().encode(value),
        json: JSON.stringify(value),
        metadata: JSON.stringify(metadata),
      })
    }
    return new Response(null, { status: 204 })
  },
} satisfies ExportedHandler
