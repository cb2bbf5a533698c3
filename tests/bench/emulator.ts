import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

// How fast the local KV takes values that somebody else has made: what no loader can be faster than.
//   node tests/bench/emulator.ts <JSON file of Value[]> <state folder>
// prints the seconds from the first put to the end of the last.

/** A value to write: its key, and how long it is in UTF-16 code units and in bytes of UTF-8. */
export interface Value {
  key: string
  length: number
  bytes: number
}

const BATCH = 100

// Values are made where they are put: what it takes to bring them there is the loader's.
const script = `export default {
  async fetch(request, { NEWS }) {
    const values = await request.json()
    await Promise.all(values.map(({ key, length, bytes }) => {
      const wide = Math.floor((bytes - length) / 2)
      return NEWS.put(key, '潮'.repeat(wide) + 'x'.repeat(length - wide), { metadata: { h: 'AAAAAAAAAAAAAAAA' } })
    }))
    return new Response(null, { status: 204 })
  },
}`

async function putAll(values: readonly Value[], state: string): Promise<number> {
  const emulator = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        { name: 'bench', modules: true, script, compatibilityDate: '2026-10-30', kvNamespaces: { NEWS: 'NEWS' } },
      ],
      resourcePersistencePath: join(state, 'v3'),
    }),
  )
  await emulator.ready
  try {
    const start = performance.now()
    for (let at = 0; at < values.length; at += BATCH) {
      const body = JSON.stringify(values.slice(at, at + BATCH))
      const { status } = await emulator.dispatchFetch('http://bench/', { method: 'POST', body })
      if (status !== 204) throw new Error(`Cannot put values ${at} to ${at + BATCH}: the emulator answers ${status}`)
    }
    return (performance.now() - start) / 1000
  } finally {
    await emulator.dispose()
  }
}

if (import.meta.main) {
  const [file, state] = process.argv.slice(2)
  if (file === undefined || state === undefined) throw new Error('Cannot put anything: want <values.json> <state>')
  console.log(await putAll(JSON.parse(readFileSync(file, 'utf8')), state))
}
