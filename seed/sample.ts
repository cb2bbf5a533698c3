import { fileURLToPath } from 'node:url'
import { decodeDocument } from '../src/model/document.ts'
import { siteKey } from '../src/model/keys.ts'
import type { Site } from '../src/model/site.ts'
import { openSite } from './archive/site.ts'
import { type LoadOptions, load } from './load.ts'
import { formatReport } from './report.ts'
import type { KvStore } from './write/kv.ts'

/** The bundled archive. */
export const sample: string = fileURLToPath(new URL('sample', import.meta.url))

/** Loads the sample where KV is empty or holds the sample; returns what to say about it. */
export async function loadSample(kv: KvStore, options: LoadOptions): Promise<string> {
  const there = await siteIn(kv)
  const { config } = openSite(sample)
  if (there !== null && there.url !== config.url) {
    return `Serving "${there.title}", which is loaded; npm run seed loads the sample in its place.`
  }
  const started = performance.now()
  const report = await load(sample, async () => kv, options)
  return formatReport(report, { dryRun: false, seconds: (performance.now() - started) / 1000 })
}

/** The site that KV holds; null where it holds none that can be read. */
async function siteIn(kv: KvStore): Promise<Site | null> {
  const value = (await kv.get([siteKey])).get(siteKey)
  try {
    return value === undefined ? null : decodeDocument(siteKey, value, { title: 'string', url: 'string' })
  } catch {
    return null
  }
}
