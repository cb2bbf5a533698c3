import type { ListRef } from '../../src/model/lists.ts'
import { differenceFrom } from '../archive/git-difference.ts'
import { findSpecials } from '../archive/git-specials.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { GitTree, Root } from '../archive/source.ts'
import type { KvStore } from '../kv/kv.ts'
import type { Planned } from '../plan/stages.ts'
import { StaleError } from '../plan/stored.ts'
import { feedUrls, type HubReport } from '../publish/hub.ts'
import { notesOf } from './commit-notes.ts'
import { type Archive, type ArchiveOptions, openArchive } from './open-archive.ts'
import type { Screen } from './progress.ts'
import { publishArchive } from './publish-archive.ts'
import { publishFiles } from './publish-files.ts'
import { type ReadArchive, readArchive } from './read-archive.ts'
import type { CommitReport, Report } from './report.ts'
import { beforeWriting, openSession, type Session, type SessionOptions } from './session.ts'

export interface LoadOptions extends ArchiveOptions, SessionOptions {
  dryRun: boolean
  /** Goes on where another site is there, or much would be deleted. */
  replace?: boolean | undefined
  /** Tells a hub of feeds that changed, by their URLs; where absent it is not told. */
  tellHub?: ((hub: string, topics: string[]) => Promise<HubReport>) | undefined
  /** Told each document that a load of everything plans. */
  onDocument?: ((document: Planned) => void) | undefined
  /** Where progress is shown. */
  out: Screen
}

/** Gives the same KV each time; whoever passes it closes what it opened. */
export type OpenKv = () => Promise<KvStore>

/**
 * Brings KV to what an archive says.
 *
 * @param root folder of the Jekyll site, or a commit with it
 * @throws ArchiveError where nothing can be loaded; InterruptedError where writing ended early
 */
export async function load(root: Root, openKv: OpenKv, options: LoadOptions): Promise<Report> {
  return loadArchive(await beforeWriting(openArchive(root, options), options.signal), openKv, options)
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
  openKv: OpenKv,
  options: LoadOptions,
): Promise<Report> {
  return loadFilesOf(await openArchive(root, options), files, openKv, options)
}

/** What `load` does, with an archive from anywhere. */
export async function loadArchive(archive: Archive, openKv: OpenKv, options: LoadOptions): Promise<Report> {
  const changed: ListRef[] = []
  const publishing = { ...options, onFeed: (list: ListRef) => changed.push(list) }
  const report = await readAndPublish(archive, openKv, publishing)
  return { ...report, hub: await tellOf(changed, archive.site, options) }
}

/** Which commit is published, and how. */
export interface CommitOptions {
  /** The commit that is published already; where absent, KV says which one is. */
  since?: string | undefined
  /** True where everything is to be compared. */
  everything?: boolean | undefined
}

/**
 * Publishes a commit: what differs from the commit that is published, or everything where that is not known.
 *
 * @throws as `load` does
 */
export async function loadCommit(
  root: GitTree,
  commit: CommitOptions,
  openKv: OpenKv,
  options: LoadOptions,
): Promise<Report> {
  const specials = findSpecials(root, options.signal)
  // It is awaited when the archive is open, which may fail first.
  specials.catch(() => {})
  const archive = await beforeWriting(openArchive(root, options), options.signal)
  return loadCommitOf(archive, root, commit, openKv, options, specials)
}

/** What `loadCommit` does, with the archive of that commit. */
export async function loadCommitOf(
  archive: Archive,
  root: GitTree,
  { since, everything = false }: CommitOptions,
  openKv: OpenKv,
  options: LoadOptions,
  specials = findSpecials(root, options.signal),
): Promise<Report> {
  // It is awaited later, and what is done until then may fail first.
  specials.catch(() => {})
  const changed: ListRef[] = []
  const whole = { ...options, commit: `${root.commit}:${root.folder}` }
  const publishing = { ...whole, onFeed: (list: ListRef) => changed.push(list) }
  const session = await openSession(openKv, whole)
  const difference = async () => {
    if (everything) throw new StaleError('--everything says so')
    const from = since ?? commitBefore(await session.published(), root)
    const found = await differenceFrom(root, from, await specials, options.signal)
    if ('unknown' in found) throw new StaleError(found.unknown)
    return found
  }
  let compared: CommitReport = { id: root.commit, since: null, files: null }
  const files = async () => {
    const { files, since } = await difference()
    compared = { ...compared, since, files: files.length }
    return files
  }
  const report = await session.settle(filesOrEverything(archive, files, openKv, session, publishing))
  const notes = [...report.notes, ...notesOf(await specials)]
  return { ...report, notes, commit: compared, hub: await tellOf(changed, archive.site, options) }
}

/** The id of the commit that is published. @throws StaleError where that is not known */
function commitBefore(published: string | null, { folder }: GitTree): string {
  const [, commit, of] = /^([0-9a-f]{40,64}):(.*)$/s.exec(published ?? '') ?? []
  if (commit === undefined) throw new StaleError('KV does not say which commit is published')
  if (of !== folder) throw new StaleError(`what is published is of the folder "${of}"`)
  return commit
}

/** What `loadFiles` does, with an archive from anywhere. */
export async function loadFilesOf(
  archive: Archive,
  files: readonly string[],
  openKv: OpenKv,
  options: LoadOptions,
): Promise<Report> {
  const changed: ListRef[] = []
  const publishing = { ...options, onFeed: (list: ListRef) => changed.push(list) }
  const session = await openSession(openKv, options)
  const report = await session.settle(filesOrEverything(archive, async () => files, openKv, session, publishing))
  return { ...report, hub: await tellOf(changed, archive.site, options) }
}

type Publishing = LoadOptions & { onFeed: (list: ListRef) => void }

/** Reads first and takes the lease then: no other publisher waits while posts are read. */
async function readAndPublish(archive: Archive, openKv: OpenKv, options: Publishing): Promise<Report> {
  await using read = await beforeWriting(readArchive(archive, openKv, options), options.signal)
  return await publishRead(read, openKv, options)
}

/** Publishes what was read: what `load` does then. */
export async function publishRead(read: ReadArchive, openKv: OpenKv, options: Publishing): Promise<Report> {
  const session = await openSession(openKv, options)
  return await session.settle(publishArchive(read, session, options))
}

async function filesOrEverything(
  archive: Archive,
  findFiles: () => Promise<readonly string[]>,
  openKv: OpenKv,
  session: Session,
  options: Publishing,
): Promise<Report> {
  try {
    return await publishFiles(archive, await findFiles(), session, options)
  } catch (error) {
    if (!(error instanceof StaleError)) throw error
    await using read = await readArchive(archive, openKv, options)
    return { ...(await publishArchive(read, session, options)), everything: error.message }
  }
}

/** Tells the site's hub which feeds have changed; without the lease, so that no other publisher waits for a hub. */
async function tellOf(
  lists: readonly ListRef[],
  { config }: JekyllSite,
  { dryRun, tellHub }: LoadOptions,
): Promise<HubReport | null> {
  if (config.hub === null || tellHub === undefined || dryRun) return null
  return tellHub(config.hub, feedUrls(config, lists))
}
