/**
 * Workers KV in memory: a stand-in for workerd, which asks what is bound as a namespace over HTTP. No store that works on a
 * disk could show what a Worker in front of it costs.
 */

interface Value {
  body: Uint8Array
  metadata: string
}

const values = new Map<string, Value>()
let reads = 0

/** What the binding asks: `GET /<key>?urlencoded=true`. */
export default {
  async fetch({ method, url }) {
    if (method !== 'GET') return new Response(null, { status: 405 })
    reads++
    const value = values.get(decodeURIComponent(new URL(url).pathname.slice(1)))
    if (value === undefined) return new Response(null, { status: 404 })
    return new Response(value.body, { headers: { 'CF-KV-Metadata': value.metadata } })
  },
} satisfies ExportedHandler

interface Pair {
  key: string
  value: string
  metadata: unknown
}

/** What the bench asks: POST writes pairs, GET says how often the Workers have read. */
export const control = {
  async fetch(request) {
    if (request.method !== 'POST') return new Response(String(reads))
    for (const { key, value, metadata } of await request.json<Pair[]>()) {
      values.set(key, { body: new TextEncoder().encode(value), metadata: JSON.stringify(metadata) })
    }
    return new Response(null, { status: 204 })
  },
} satisfies ExportedHandler
