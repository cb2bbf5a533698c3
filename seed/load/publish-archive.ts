import { articleKey, redirectKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { withTurns } from '../archive/pause.ts'
import { collecting } from '../archive/problem.ts'
import type { KvStore } from '../kv/kv.ts'
import { planArchive } from '../plan/archive.ts'
import { publishedArticle, publishedClaims } from '../plan/kept.ts'
import type { PagesToPlan } from '../plan/site-pages.ts'
import { dueOf, listWaiting } from '../plan/waiting.ts'
import { publish } from '../publish/publish.ts'
import { type Screen, startProgress } from './progress.ts'
import type { ReadArchive } from './read-archive.ts'
import { checkReplacing, goneFrom } from './replacing.ts'
import type { Report } from './report.ts'
import type { Session } from './session.ts'
import { countTaken, nothingTaken } from './taken.ts'

export interface PublishArchiveOptions {
  /** Compares and counts, and writes nothing. */
  dryRun: boolean
  /** Goes on where another site is there, or much would be deleted. */
  replace?: boolean | undefined
  signal: AbortSignal
  /** Where progress is shown. */
  out: Screen
  /** Told each list whose feeds change. */
  onFeed: (list: ListRef) => void
}

/** Renders an archive, compares it with what KV holds, and writes what differs. */
export async function publishArchive(
  archive: ReadArchive,
  { kv, meter, beforeBatch }: Session,
  { dryRun, replace, signal, out, onFeed }: PublishArchiveOptions,
): Promise<Report> {
  const { site, pool, waiting, total, problems } = archive
  const { jobs, expected, urlsOf, ...plan } = archive.arrangement
  const report = collecting(problems)
  const pages: PagesToPlan = {
    placed: archive.pages,
    listPath: site.config.listPath,
    urlsOf,
    make: (jobs) => pool.makePages(jobs, report),
    report,
  }
  using progress = startProgress('publishing', out, expected)
  let published = 0
  const taken = nothingTaken()
  let wantsReplace: string | null = null
  async function* articles() {
    const made = pool.makeArticles(jobs, report, ({ file }) => publishedArticle(kv.get, file))
    for await (const article of made) {
      published++
      countTaken(taken, article.entry)
      yield article
    }
  }
  const kept = await keepUnread(archive, kv)
  const changes = await publish(
    kv,
    (isThere) => withTurns(planArchive({ site, ...plan, waiting, pages }, articles(), isThere), signal),
    {
      dryRun,
      onFeed,
      beforeBatch,
      onFound: async (found) => {
        const gone = () => goneFrom(found, () => articleKeys(archive))
        wantsReplace = await checkReplacing(kv, site.config, { replace, dryRun }, gone)
      },
      isKept: (key) => kept.has(key),
      onProgress: ({ writes, unchanged }) => progress.at(writes + unchanged),
    },
  )
  const due = dueOf(listWaiting(waiting, 1), site.config.timeZone)
  const { place = '' } = kv
  const { notes = [] } = site
  const counts = {
    place,
    posts: total,
    published,
    problems,
    taken,
    notes,
    due,
    wantsReplace,
    everything: null,
    hub: null,
  }
  return { ...counts, ...changes, ...meter }
}

/** The keys of all articles that a load makes. */
function* articleKeys({ posts }: ReadArchive): Generator<string> {
  for (const stem of posts.stems()) yield articleKey(stem)
}

/**
 * The keys of documents that stay of files which nobody could read in time: their articles and old addresses. The lists do not
 * name them, since what the files say is not known. What they claimed before is kept, so that the next load finds it.
 */
async function keepUnread({ slow, posts }: ReadArchive, kv: KvStore): Promise<ReadonlySet<string>> {
  const kept = new Set<string>()
  for (const { path } of slow) {
    const claims = await publishedClaims(kv.get, path)
    if (claims === null) continue
    posts.keepClaims(path, claims)
    kept.add(articleKey(pathStem(claims.path)))
    for (const stem of claims.redirects) kept.add(redirectKey(stem))
  }
  return kept
}
