import { articleKey, redirectKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { withTurns } from '../archive/pause.ts'
import { createPictures } from '../archive/pictures.ts'
import { collecting, type Problem } from '../archive/problem.ts'
import type { KvStore } from '../kv/kv.ts'
import { planArchive } from '../plan/archive.ts'
import { type PlannedFile, planStaticFile } from '../plan/files.ts'
import { publishedArticle, publishedClaims } from '../plan/kept.ts'
import { type PagesToPlan, waitingPages } from '../plan/site-pages.ts'
import type { Planned } from '../plan/stages.ts'
import { dueOf } from '../plan/waiting.ts'
import { publish } from '../publish/publish.ts'
import { type Screen, startProgress } from './progress.ts'
import type { ReadArchive } from './read-archive.ts'
import { checkReplacing, goneFrom, isAnother, siteIn } from './replacing.ts'
import { partedProblems, type Report } from './report.ts'
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
  /** Told each document of the archive as it is planned, whether KV has it or not. */
  onDocument?: ((document: Planned) => void) | undefined
}

/** Renders an archive, compares it with what KV holds, and writes what differs. */
export async function publishArchive(
  archive: ReadArchive,
  { kv, meter, interrupted, beforeBatch }: Session,
  { dryRun, replace, signal, out, onFeed, onDocument }: PublishArchiveOptions,
): Promise<Report> {
  const { site, pool, waiting, total, problems } = archive
  const { jobs, expected, urlsOf, ...plan } = archive.arrangement
  const report = collecting(problems)
  const pages: PagesToPlan = {
    placed: archive.pages.pages,
    replaced: archive.pages.replaced,
    unpublished: archive.pages.unpublished,
    listPath: site.config.listPath,
    urlsOf,
    make: (jobs) => pool.makePages(jobs, report),
    report,
  }
  using progress = startProgress(dryRun ? 'planning' : 'publishing', out, expected + archive.files.length)
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
    (isThere) => {
      const files = plannedFiles(archive)
      const planned = planArchive({ site, ...plan, waiting, files, pages }, articles(), isThere)
      return withTurns(telling(planned, onDocument), signal)
    },
    {
      dryRun,
      onFeed,
      beforeBatch,
      history: { interrupted, isAnother: isAnother(await siteIn(kv), site.config) },
      onFound: async (found) => {
        const gone = () => goneFrom(found, () => articleKeys(archive))
        wantsReplace = await checkReplacing(kv, site.config, { replace, dryRun }, gone)
      },
      isKept: (key) => kept.has(key),
      onProgress: ({ writes, unchanged }) => progress.at(writes + unchanged),
    },
  )
  const due = dueOf([...waiting, ...waitingPages(pages.unpublished)], site.config.timeZone)
  const { place = '' } = kv
  const { notes = [] } = site
  const counts = {
    place,
    posts: total,
    published,
    ...partedProblems(problems),
    taken,
    notes,
    due,
    wantsReplace,
    everything: null,
    hub: null,
  }
  return { ...counts, ...changes, ...meter }
}

/** Plans the static files one after the other, each only when it is asked for. */
function* plannedFiles({ site, files, problems }: ReadArchive): Generator<PlannedFile> {
  const pictures = createPictures(site.root, site.config)
  for (const file of files) {
    const report = (problem: Problem) => problems.push(problem)
    const planned = planStaticFile(site.root, file, report, (path) => pictures(path).size)
    if (planned !== null) yield planned
  }
}

async function* telling(
  documents: AsyncIterable<Planned>,
  onDocument: PublishArchiveOptions['onDocument'],
): AsyncGenerator<Planned> {
  for await (const document of documents) {
    onDocument?.(document)
    yield document
  }
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
