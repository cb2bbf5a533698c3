import type { WriteStream } from 'node:tty'
import { articleKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { findPosts, findThese, toPostFile } from '../archive/find-posts.ts'
import { createPause, unlessAborted, withTurns } from '../archive/pause.ts'
import type { Problem } from '../archive/problem.ts'
import { ArchiveError, type JekyllSite, openSite } from '../archive/site.ts'
import { interruptible } from '../kv/interruptible.ts'
import type { KvStore } from '../kv/kv.ts'
import { metered } from '../kv/metered.ts'
import { planArchive } from '../plan/archive.ts'
import { arrange } from '../plan/arrange.ts'
import { type ChangesSource, planChanges } from '../plan/changes.ts'
import { publishedArticle } from '../plan/kept.ts'
import { Posts } from '../plan/posts.ts'
import { StaleError } from '../plan/stored.ts'
import { dueOf, listWaiting } from '../plan/waiting.ts'
import { feedUrls, type HubReport } from '../publish/hub.ts'
import { type Lease, type LeaseOptions, takeLease } from '../publish/lease.ts'
import { type PublishOptions, publish, publishChanges } from '../publish/publish.ts'
import { openWorkers } from '../threads/pool.ts'
import type { ThreadOptions } from '../threads/threads.ts'
import { startProgress } from './progress.ts'
import { keepUnread, readAll, takenFrom } from './read-posts.ts'
import { checkReplacing, goneFrom, goneOf } from './replacing.ts'
import { count, type Report } from './report.ts'

export interface LoadOptions {
  /** Leaves posts out whose front matter is no YAML, instead of mending it. */
  strictYaml?: boolean | undefined
  /** Goes on where another site is there, or much would be deleted. */
  replace?: boolean | undefined
  /** Compares and reports, and writes nothing. */
  dryRun: boolean
  lease: LeaseOptions
  /** Ends the load after the batch that is on its way. */
  signal: AbortSignal
  /** Tells a hub of feeds that changed, by their URLs; where absent it is not told. */
  tellHub?: ((hub: string, topics: string[]) => Promise<HubReport>) | undefined
  /** How the threads that render are run. */
  threads?: ThreadOptions | undefined
  /** Where progress is shown. */
  out: WriteStream
  /** Milliseconds since 1970: posts dated later wait. */
  today?: (() => number) | undefined
}

/** What was written before stays, and the same command finishes it; the message says so. */
export class InterruptedError extends Error {
  override name = 'InterruptedError'
}

/**
 * Brings KV to what an archive says.
 *
 * @param root folder of the Jekyll site
 * @param openKv gives the same KV each time; whoever passes it closes what it opened
 * @throws ArchiveError where nothing can be loaded; InterruptedError where writing ended early
 */
export async function load(root: string, openKv: () => Promise<KvStore>, options: LoadOptions): Promise<Report> {
  const site = openSite(root, options.strictYaml)
  return tellingHub(site, options, (onFeed) =>
    loadAll(site, options, openKv, (use) => withKv(openKv, options, onFeed, use)),
  )
}

/**
 * Publishes a few files of an archive whose others are published: the short cut to what `load` does, which is taken
 * instead where a few files are not enough to know.
 *
 * @param files paths in the archive, with slashes; a post that has moved to or from a post folder goes by either path
 */
export async function loadFiles(
  root: string,
  files: readonly string[],
  openKv: () => Promise<KvStore>,
  options: LoadOptions,
): Promise<Report> {
  const site = openSite(root, options.strictYaml)
  return tellingHub(site, options, (onFeed) =>
    withKv(openKv, options, onFeed, async (kv, session) => {
      try {
        if (session.interrupted) throw new StaleError('the publisher before did not come to its end')
        const { report, ...plan } = await planFiles(site, files, kv, options)
        const isLess = plan.deletions.length > 0
        const wantsReplace = isLess
          ? await checkReplacing(kv, site.config, options, (total) => goneOf(plan.deletions, total))
          : null
        const changes = await publishChanges(kv, plan, session.publishing)
        return { ...report, ...changes, everything: null, hub: null, wantsReplace, ...session.meter, ...placeOf(kv) }
      } catch (error) {
        if (!(error instanceof StaleError)) throw error
        const report = await loadAll(site, options, openKv, (use) => use(kv, session))
        return { ...report, everything: error.message }
      }
    }),
  )
}

type OnFeed = NonNullable<PublishOptions['onFeed']>

/** Publishes, then tells the site's hub of what changed: without the lease, so that no other publisher waits for a hub. */
async function tellingHub(
  { config }: JekyllSite,
  { dryRun, tellHub }: LoadOptions,
  publishing: (onFeed: OnFeed) => Promise<Report>,
): Promise<Report> {
  const changed: ListRef[] = []
  const report = await publishing((list) => changed.push(list))
  if (config.hub === null || tellHub === undefined || dryRun) return report
  return { ...report, hub: await tellHub(config.hub, feedUrls(config, changed)) }
}

/** What one run does with KV. */
interface Session {
  interrupted: boolean
  meter: { reads: number; lists: number }
  publishing: PublishOptions
}

type UseKv = (kv: KvStore, session: Session) => Promise<Report>

/** Opens KV and holds the lease while it is used. */
async function withKv(
  openKv: () => Promise<KvStore>,
  { dryRun, lease: leaseOptions, signal }: LoadOptions,
  onFeed: OnFeed,
  use: UseKv,
): Promise<Report> {
  let lease: Lease | null = null
  let isWriting = false
  try {
    const { kv, meter } = metered(await unlessAborted(openKv(), signal))
    lease = dryRun ? null : await takeLease(kv, leaseOptions)
    signal.throwIfAborted()
    const beforeBatch = async () => {
      signal.throwIfAborted()
      await lease?.keep()
      isWriting = true
    }
    const session = { interrupted: lease?.interrupted ?? false, meter, publishing: { dryRun, onFeed, beforeBatch } }
    const report = await use(interruptible(kv, signal), session)
    await lease?.release()
    return report
  } catch (error) {
    if (isWriting || lease?.interrupted) await lease?.abandon().catch(() => {})
    else await lease?.release().catch(() => {})
    if (!isWriting) throw signal.aborted ? new InterruptedError('Stopped before anything was written.') : error
    const why = signal.aborted ? 'Stopped' : error instanceof Error ? error.message : String(error)
    throw new InterruptedError(`${why}. What was written stays; run the same command again to finish.`)
  }
}

/** Posts that take longer to read than KV to start. */
const MANY = 1000

/** Reads, renders, compares and writes everything. */
async function loadAll(
  site: JekyllSite,
  options: LoadOptions,
  openKv: () => Promise<KvStore>,
  useKv: (use: UseKv) => Promise<Report>,
): Promise<Report> {
  const { signal } = options
  const pause = createPause(signal)
  const { files, ...found } = await unlessStopped(findPosts(site.root, site.config, pause), signal)
  const problems = [...site.problems, ...found.notLoaded, ...found.problems]
  const total = files.length + found.problems.length
  // KV starts while many posts are read; few are read before, so that nobody waits for an error message.
  if (files.length >= MANY) openKv().catch(() => {}) // Reported where it is used.
  const workers = openWorkers(site, today(options), files.length, signal, options.threads)
  const posts = new Posts()
  try {
    const reading = startProgress('reading', options.out, files.length)
    const reads = workers.readHeaders(takenFrom(files))
    const read = unlessStopped(readAll(reads, posts, problems, reading.at), signal)
    const { slow, waiting } = await read.finally(reading.end)
    if (posts.size === 0) throw new ArchiveError(nothingToLoad(site.root, total, problems))
    const { jobs, expected, ...plan } = await unlessStopped(arrange(site.config, posts, pause), signal)
    for (const problem of plan.problems) problems.push(problem)
    return await useKv(async (kv, session) => {
      const progress = startProgress('publishing', options.out, expected)
      try {
        let [published, wantsReplace]: [number, string | null] = [0, null]
        const articles = workers.makeArticles(
          jobs,
          (problem) => problems.push(problem),
          ({ file }) => publishedArticle(kv.get, file),
        )
        const counted = tap(articles, () => published++)
        const kept = await keepUnread(slow, posts, kv)
        const planned = (isThere: (key: string) => boolean) =>
          withTurns(planArchive({ site, ...plan, waiting }, counted, isThere), signal)
        const changes = await publish(kv, planned, {
          ...session.publishing,
          onFound: async (found) => {
            wantsReplace = await checkReplacing(kv, site.config, options, () =>
              goneFrom(found, () => articleKeys(posts)),
            )
          },
          isKept: (key) => kept.has(key),
          onProgress: ({ writes, unchanged }) => progress.at(writes + unchanged),
        })
        const due = dueOf(listWaiting(waiting, 1), site.config.timeZone)
        const report = { posts: total, published, problems, ...changes, everything: null, hub: null, wantsReplace, due }
        return { ...report, ...session.meter, ...placeOf(kv) }
      } finally {
        progress.end()
      }
    })
  } finally {
    posts.close()
    await workers.close()
  }
}

/** What comes before the first write. */
const unlessStopped = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  work.catch((error: unknown) => {
    throw signal.aborted ? new InterruptedError('Stopped before anything was written.') : error
  })

const today = ({ today = Date.now }: LoadOptions): number => today()

const placeOf = ({ place = '' }: KvStore) => ({ place })

/** Of all articles that a load makes. */
function* articleKeys(posts: Posts): Generator<string> {
  for (const stem of posts.stems()) yield articleKey(stem)
}

async function* tap<T>(items: AsyncIterable<T>, see: () => void): AsyncGenerator<T> {
  for await (const item of items) {
    see()
    yield item
  }
}

/** What publishing a few files takes. */
async function planFiles(site: JekyllSite, files: readonly string[], kv: KvStore, options: LoadOptions) {
  const now = today(options)
  const few = openWorkers(site, now, 0, options.signal, options.threads)
  const { notLoaded } = findThese(site.root, files, site.config)
  const problems: Problem[] = [...site.problems, ...notLoaded]
  const posts = new Set<string>()
  const source: ChangesSource = {
    site,
    now,
    read: (keys) => kv.get(keys),
    async readHeaders(asked) {
      const found = findThese(site.root, asked, site.config)
      for (const { path } of [...found.files, ...found.problems]) posts.add(path)
      const read = await Array.fromAsync(few.readHeaders(found.files))
      return {
        headers: read.flatMap(({ headers }) => headers),
        waiting: read.flatMap(({ waiting }) => waiting),
        problems: [...found.problems, ...read.flatMap(({ problems }) => problems)],
      }
    },
    makeArticles: (jobs) =>
      Array.fromAsync(
        few.makeArticles(
          jobs,
          (problem) => problems.push(problem),
          ({ file }) => publishedArticle(kv.get, file),
        ),
      ),
  }
  const named = new Set(files.map((file) => toPostFile(file, site.config.postFolders).path))
  const { published, due, problems: found, ...plan } = await planChanges(source, [...named]).finally(() => few.close())
  return { ...plan, report: { posts: posts.size, published, due, problems: [...problems, ...found] } }
}

function nothingToLoad(root: string, files: number, [first]: readonly Problem[]): string {
  const found = files === 0 ? 'it has no file in a _posts folder' : `of ${count(files, 'file')} none is published`
  const why =
    first === undefined ? found : `${found}; the first problem: ${first.path}, ${first.reason}, ${first.detail}`
  return `Cannot load "${root}": ${why}. KV is left as it is.`
}
