import { stemOfAddress } from '../../src/model/file-addresses.ts'
import { fileKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { createPictures, isMediaPath, type PictureFile, type Pictures } from '../archive/pictures.ts'
import { toPostFile } from '../archive/post-file.ts'
import { collecting, type Problem } from '../archive/problem.ts'
import { recordingType } from '../archive/recordings.ts'
import type { JekyllSite } from '../archive/site.ts'
import { fileNames } from '../archive/site-files.ts'
import { addressOfSiteFile, isServed } from '../archive/static-files.ts'
import type { Described, KvStore } from '../kv/kv.ts'
import { planChanges } from '../plan/changes.ts'
import { planStaticFile } from '../plan/files.ts'
import { publishedArticle } from '../plan/kept.ts'
import type { ChangedPicture } from '../plan/missing-pictures.ts'
import { StaleError } from '../plan/stored.ts'
import { OpenHistory } from '../publish/history-writer.ts'
import { publishChanges } from '../publish/publish.ts'
import type { Archive } from './open-archive.ts'
import { checkReplacing, goneOf } from './replacing.ts'
import { partedProblems, type Report } from './report.ts'
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
  const history = await OpenHistory.ofFiles(kv)
  const { posts, published, due, problems, taken, ...plan } = await planFiles(archive, files, kv)
  const { deletions } = plan
  const gone = (total: number) => goneOf(deletions, total)
  const wantsReplace =
    deletions.length > 0 ? await checkReplacing(kv, archive.site.config, { replace, dryRun }, gone) : null
  const changes = await publishChanges(kv, plan, { dryRun, onFeed, beforeBatch }, history)
  const { place = '' } = kv
  const { notes = [] } = archive.site
  const report = { place, posts, published, taken, notes, due, wantsReplace, everything: null, hub: null }
  return { ...report, ...partedProblems(problems), ...changes, ...meter }
}

/** What publishing a few files takes, and how many posts they are. */
async function planFiles(
  archive: Archive,
  files: readonly string[],
  { get: read, describe }: Pick<KvStore, 'get' | 'describe'>,
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
  const named = new Set([...files.map((file) => toPostFile(file, site.config).path), ...files])
  const describeOnce = describingOnce(describe)
  const touched = archive.findFilesAt(files)
  const pictures = createPictures(site.root, site.config)
  problems.push(...touched.problems)
  const byStem = new Map(
    [...touched.byStem].map(([stem, file]) => [
      stem,
      file === null
        ? null
        : planStaticFile(
            site.root,
            file,
            (problem) => problems.push(problem),
            (path) => pictures(path).size,
          ),
    ]),
  )
  const { problems: others, ...plan } = await planChanges(
    {
      site,
      now,
      read,
      pictures: await changedPictures(site, files, pictures, describeOnce),
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
      files: { byStem, describe: describeOnce },
    },
    [...named],
  )
  // A file that cannot be read when it is written is added later.
  problems.push(...others)
  return { ...plan, taken, posts: posts.size, problems }
}

/** Reads what is stored beside each value once, whoever asks for it. */
function describingOnce(describe: KvStore['describe']): KvStore['describe'] {
  const known = new Map<string, Described | undefined>()
  return async (keys) => {
    const fresh = keys.filter((key) => !known.has(key))
    const found = fresh.length === 0 ? new Map<string, Described>() : await describe(fresh)
    for (const key of fresh) known.set(key, found.get(key))
    return new Map(
      keys.flatMap((key) => {
        const there = known.get(key)
        return there === undefined ? [] : [[key, there]]
      }),
    )
  }
}

/** The pictures and recordings of the site among some files. What was there is known where its files are published. */
async function changedPictures(
  { root, config }: JekyllSite,
  files: readonly string[],
  pictures: Pictures,
  describe: KvStore['describe'],
): Promise<ChangedPicture[]> {
  const isFileName = fileNames(root, config)
  const paths = [...new Set(files)].filter((path) => isMediaPath(path) && isFileName(path))
  if (paths.length === 0) return []
  const addresses = paths.map((path) => addressOfSiteFile(path, config))
  const keyOf = (address: string) => fileKey(stemOfAddress(address))
  const published = config.staticFiles === 'none' ? null : await describe(addresses.map(keyOf))
  return addresses.map((address, n) => {
    const path = paths[n] ?? ''
    const isKnown = published !== null && isServed(path, config)
    return {
      path: address.slice(1),
      before: isKnown ? pictureBefore(path, published.get(keyOf(address)), address) : null,
      now: pictures(address.slice(1)),
    }
  })
}

/** What was at the address of a picture or recording; null where another file had its key. */
function pictureBefore(path: string, published: Described | undefined, address: string): PictureFile | null {
  if (published === undefined) return { isThere: false, size: null }
  const { size, bytes } = published
  if (published.address !== null && published.address !== address) return null
  return { isThere: true, size, ...(recordingType(path) !== null && bytes !== null && { bytes }) }
}
