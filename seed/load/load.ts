import type { ListRef } from '../../src/model/lists.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { KvStore } from '../kv/kv.ts'
import type { Planned } from '../plan/stages.ts'
import { StaleError } from '../plan/stored.ts'
import { feedUrls, type HubReport } from '../publish/hub.ts'
import { type Archive, type ArchiveOptions, openArchive } from './open-archive.ts'
import type { Screen } from './progress.ts'
import { publishArchive } from './publish-archive.ts'
import { publishFiles } from './publish-files.ts'
import { readArchive } from './read-archive.ts'
import type { Report } from './report.ts'
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
 * @param root folder of the Jekyll site
 * @throws ArchiveError where nothing can be loaded; InterruptedError where writing ended early
 */
export async function load(root: string, openKv: OpenKv, options: LoadOptions): Promise<Report> {
  return loadArchive(await openArchive(root, options), openKv, options)
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
  const report = await session.settle(filesOrEverything(archive, files, openKv, session, publishing))
  return { ...report, hub: await tellOf(changed, archive.site, options) }
}

type Publishing = LoadOptions & { onFeed: (list: ListRef) => void }

/** Reads first and takes the lease then: no other publisher waits while posts are read. */
async function readAndPublish(archive: Archive, openKv: OpenKv, options: Publishing): Promise<Report> {
  await using read = await beforeWriting(readArchive(archive, openKv, options), options.signal)
  const session = await openSession(openKv, options)
  return await session.settle(publishArchive(read, session, options))
}

async function filesOrEverything(
  archive: Archive,
  files: readonly string[],
  openKv: OpenKv,
  session: Session,
  options: Publishing,
): Promise<Report> {
  try {
    return await publishFiles(archive, files, session, options)
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
