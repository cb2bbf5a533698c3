import type { Site } from '../../src/model/site.ts'
import type { Problem } from '../archive/problem.ts'
import { sample } from '../paths.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { Pool } from '../threads/pool.ts'
import { type LoadOptions, load, type OpenKv, publishRead } from './load.ts'
import { openArchive } from './open-archive.ts'
import { readArchive } from './read-archive.ts'
import { isAnother, siteIn } from './replacing.ts'
import { type Report, timed } from './report.ts'
import { beforeWriting } from './session.ts'

/** The sample was loaded, or another site was there and is kept. */
export type SampleLoad = { report: Report; seconds: number } | { kept: Pick<Site, 'title' | 'url' | 'base'> | null }

/**
 * Loads the sample where KV is empty or holds the sample. Anything else is kept: `kept` is its site, or null where an archive was
 * loaded only in part. It is read and rendered while KV opens.
 */
export async function loadSample(openKv: OpenKv, options: Omit<LoadOptions, 'tellHub'>): Promise<SampleLoad> {
  const { signal } = options
  const archive = await openArchive(sample, { ...options, isTrusted: true })
  await using read = await beforeWriting(readArchive(archive, openKv, options), signal)
  const rendered = { ...read, pool: renderedAhead(read.pool, read.arrangement.jobs) }
  const kv = await openKv()
  const there = await siteIn(kv)
  if (there !== null && isAnother(there, archive.site.config)) return { kept: there }
  // A load that was stopped leaves articles without a site; where they are the sample's, loading the sample deletes none.
  const isPart = async () => (await load(sample, openKv, { ...options, dryRun: true })).deletes > 0
  if (there === null && (await kv.list()).size > 0 && (await isPart())) return { kept: null }
  return await timed(() => publishRead(rendered, openKv, { ...options, onFeed: () => {} }))
}

/** The same pool, which makes the articles of these jobs from now on, whenever they are asked for. */
function renderedAhead(pool: Pool, jobs: Iterable<ArticleJob>): Pool {
  const problems: Problem[] = []
  const making = Array.fromAsync(
    pool.makeArticles(
      jobs,
      (problem) => problems.push(problem),
      async () => null,
    ),
  )
  making.catch(() => {}) // Reported where it is awaited.
  return {
    ...pool,
    async *makeArticles(_jobs, report) {
      const made = await making
      problems.forEach(report)
      yield* made
    },
  }
}
