import type { Site } from '../../src/model/site.ts'
import { openJekyllSite } from '../archive/site.ts'
import { sample } from '../paths.ts'
import { type LoadOptions, load, type OpenKv } from './load.ts'
import { siteIn } from './replacing.ts'
import { type Report, timed } from './report.ts'

/** The sample was loaded, or another site was there and is kept. */
export type SampleLoad = { report: Report; seconds: number } | { kept: Pick<Site, 'title' | 'url' | 'base'> | null }

/**
 * Loads the sample where KV is empty or holds the sample. Anything else is kept: `kept` is its site, or null where an archive was
 * loaded only in part.
 */
export async function loadSample(openKv: OpenKv, options: LoadOptions): Promise<SampleLoad> {
  const kv = await openKv()
  const there = await siteIn(kv)
  const { config } = openJekyllSite(sample)
  if (there !== null && there.url !== config.url) return { kept: there }
  // A load that was stopped leaves articles without a site; where they are the sample's, loading the sample deletes none.
  const isPart = async () => (await load(sample, openKv, { ...options, dryRun: true })).deletes > 0
  if (there === null && (await kv.list()).size > 0 && (await isPart())) return { kept: null }
  return await timed(() => load(sample, openKv, options))
}
