import type { ListRef } from '../../src/model/lists.ts'
import { toPostFile } from '../archive/post-file.ts'
import { collecting, type Problem } from '../archive/problem.ts'
import { planChanges } from '../plan/changes.ts'
import { publishedArticle } from '../plan/kept.ts'
import { StaleError } from '../plan/stored.ts'
import { publishChanges } from '../publish/publish.ts'
import type { Archive } from './open-archive.ts'
import { checkReplacing, goneOf } from './replacing.ts'
import type { Report } from './report.ts'
import type { Session } from './session.ts'
import { countTaken, nothingTaken } from './taken.ts'

export interface PublishFilesOptions {
  /** Compares and counts, and writes nothing. */
  dryRun: boolean
  /** Goes on where much would be deleted. */
  replace?: boolean | undefined
  /** Told each list whose feeds change. */
  onFeed: (list: ListRef) => void
}

/**
 * Brings KV to what a load of everything would leave, where only these files have changed.
 *
 * @param files paths in the archive, with slashes
 * @throws StaleError, before anything is written, where a few files are not enough to know
 */
export async function publishFiles(
  archive: Archive,
  files: readonly string[],
  { kv, meter, interrupted, beforeBatch }: Session,
  { dryRun, replace, onFeed }: PublishFilesOptions,
): Promise<Report> {
  if (interrupted) throw new StaleError('the publisher before did not come to its end')
  const { posts, published, due, problems, taken, ...plan } = await planFiles(archive, files, kv.get)
  const { deletions } = plan
  const gone = (total: number) => goneOf(deletions, total)
  const wantsReplace =
    deletions.length > 0 ? await checkReplacing(kv, archive.site.config, { replace, dryRun }, gone) : null
  const changes = await publishChanges(kv, plan, { dryRun, onFeed, beforeBatch })
  const { place = '' } = kv
  const { notes = [] } = archive.site
  const report = { place, posts, published, problems, taken, notes, due, wantsReplace, everything: null, hub: null }
  return { ...report, ...changes, ...meter }
}

/** What publishing a few files takes, and how many posts they are. */
async function planFiles(
  archive: Archive,
  files: readonly string[],
  read: (keys: readonly string[]) => Promise<Map<string, string>>,
) {
  const { site } = archive
  const now = archive.today()
  await using pool = archive.openPool(now, 0)
  const problems: Problem[] = [
    ...site.problems,
    ...archive.findThese(files).notLoaded,
    ...archive.pagesAt(files).problems,
  ]
  const posts = new Set<string>()
  const taken = nothingTaken()
  const named = new Set(files.map((file) => toPostFile(file, site.config).path))
  const { problems: others, ...plan } = await planChanges(
    {
      site,
      now,
      read,
      async readHeaders(asked) {
        const found = archive.findThese(asked)
        for (const { path } of [...found.files, ...found.problems]) posts.add(path)
        const read = await Array.fromAsync(pool.readHeaders(found.files))
        return {
          headers: read.flatMap(({ headers }) => headers),
          waiting: read.flatMap(({ waiting }) => waiting),
          problems: [...found.problems, ...read.flatMap(({ problems }) => problems)],
        }
      },
      readPages: archive.pagesAt,
      async makePages(jobs) {
        return Array.fromAsync(pool.makePages(jobs, collecting(problems)))
      },
      async makeArticles(jobs) {
        const articles = await Array.fromAsync(
          pool.makeArticles(jobs, collecting(problems), ({ file }) => publishedArticle(read, file)),
        )
        for (const { entry } of articles) countTaken(taken, entry)
        return articles
      },
    },
    [...named],
  )
  return { ...plan, taken, posts: posts.size, problems: [...problems, ...others] }
}
