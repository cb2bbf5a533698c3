import type { Site } from '../../src/model/site.ts'
import { openSite } from '../archive/site.ts'
import type { KvStore } from '../kv/kv.ts'
import { sample } from '../paths.ts'
import { type LoadOptions, load } from './load.ts'
import { siteIn } from './replacing.ts'
import type { Report } from './report.ts'

/** What came of loading the sample: a report, or what is loaded in its place. */
export type SampleLoad = { report: Report } | { kept: Pick<Site, 'title' | 'url'> | null }

/**
 * Loads the sample where KV is empty or holds the sample. Anything else stays: `kept` is its site, or null where an archive is
 * there in part.
 */
export async function loadSample(kv: KvStore, options: LoadOptions): Promise<SampleLoad> {
  const there = await siteIn(kv)
  const { config } = openSite(sample)
  if (there !== null && there.url !== config.url) return { kept: there }
  // Without a site there may still be articles, of a load that was stopped: those of the sample are where it left them.
  if (there === null && (await load(sample, async () => kv, { ...options, dryRun: true })).deletes > 0) {
    return { kept: null }
  }
  return { report: await load(sample, async () => kv, options) }
}
