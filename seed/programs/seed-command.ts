import { text } from 'node:stream/consumers'
import { pathInPosts } from '../../src/model/post-folders.ts'
import { openSite } from '../archive/site.ts'
import { watchFolder } from '../archive/watch.ts'
import type { KvStore } from '../kv/kv.ts'
import { openTarget } from '../kv/open.ts'
import { labelsFile } from '../load/labels-file.ts'
import { type LoadOptions, load, loadFiles } from '../load/load.ts'
import { formatReport, type Report } from '../load/report.ts'
import { wakingWhenDue } from '../load/wake.ts'
import { monotonicClock } from '../publish/clock.ts'
import { tellHub } from '../publish/hub.ts'
import { leaseFor, watching } from '../publish/publisher.ts'
import { notesIn } from '../publish/publisher-notes.ts'
import { keptByNpm } from './kept-by-npm.ts'
import { parseFileList, parseSeedOptions, type SeedOptions, seedOptions, toArchivePath, usage } from './seed-options.ts'
import { STOPPED, stopBySignal } from './stop.ts'

/** Runs the loader; returns its exit status. */
export async function main(args: string[]): Promise<number> {
  let options: SeedOptions
  const kept = keptByNpm(['seed'], seedOptions, args, process.env)
  if (kept !== null) return fail(kept)
  try {
    options = parseSeedOptions(args)
  } catch (error) {
    return fail(`${messageOf(error)}; see npm run seed -- --help`)
  }
  if (options.help) {
    console.log(usage)
    return 0
  }
  if (options.labels) {
    try {
      console.log(await labelsFile(options.folder))
      return 0
    } catch (error) {
      return fail(messageOf(error))
    }
  }
  const stop = new AbortController()
  stopBySignal(process, stop)

  let opened: Promise<KvStore> | null = null
  let isOpening = false
  const openKv = () => {
    if (opened === null) {
      isOpening = true
      opened = openTarget(options.target, {
        readOnly: options.dryRun,
        env: process.env,
        node: process.execPath,
        onWait: sayWait,
      }).finally(() => {
        isOpening = false
      })
    }
    return opened
  }
  try {
    return await publishAll(options, openKv, stop.signal)
  } catch (error) {
    fail(messageOf(error))
    return stop.signal.aborted ? STOPPED : 2
  } finally {
    // What is still being opened nobody waits for: a local KV ends when this process does.
    if (stop.signal.aborted && isOpening) process.exit(STOPPED)
    stop.abort()
    await (opened as Promise<KvStore> | null)?.then((kv) => kv.close()).catch(() => {})
  }
}

async function publishAll(options: SeedOptions, openKv: () => Promise<KvStore>, signal: AbortSignal): Promise<number> {
  const { folder, target, only, watch, dryRun, replace, strictYaml, hubWait } = options
  const loading: LoadOptions = {
    dryRun,
    replace,
    strictYaml,
    signal,
    lease: leaseFor(process, {
      patient: options.wait,
      alone: options.alone,
      notes: notesIn(options.note),
      onWatch: watching,
      onPause: sayWait,
      signal,
    }),
    out: process.stderr,
    // The site's URLs, which the hub fetches, show what is on Cloudflare.
    tellHub:
      target.kind === 'remote'
        ? (hub, topics) => tellHub(hub, topics, { delay: hubWait * 1000, onWait: sayWait, signal })
        : undefined,
  }
  if (only !== null) {
    const given = only === 'stdin' ? parseFileList(await text(process.stdin)) : only
    return report(options, () => loadFiles(folder, pathsIn(folder, given), openKv, loading))
  }
  // From here on: what changes after the first load has read it is in the first group.
  const watched = watch ? watchSite(folder, signal) : null
  let due: number | null = null
  const reporting = (run: () => Promise<Report>) =>
    report(options, async () => {
      const done = await run()
      due = done.due === null ? null : Date.parse(done.due)
      return done
    })
  const status = await reporting(() => load(folder, openKv, loading))
  if (watched === null) return status
  console.error(`Watching "${folder}". Ctrl-C stops it.`)
  let { postFolders } = watched
  const changed = new Set<string>()
  const calendar = { clock: monotonicClock, today: Date.now }
  // What was to be replaced is: from here on much that is deleted is a slip again.
  const afterwards = { ...loading, replace: false }
  for await (const group of wakingWhenDue(watched.groups, () => due, calendar)) {
    for (const path of group) changed.add(path)
    try {
      if ([...changed].some(isConfig)) ({ postFolders } = openSite(folder).config)
      const files = [...changed].filter((path) => isOfSite(path, postFolders))
      const isDue = group.length === 0
      if (files.length > 0 || isDue) await reporting(() => loadFiles(folder, files, openKv, afterwards))
      changed.clear()
    } catch (error) {
      // Not the end of watching: what could not be published goes with the next change.
      fail(messageOf(error))
    }
  }
  return 0
}

/** @throws ArchiveError where there is no site to watch */
function watchSite(folder: string, signal: AbortSignal) {
  const { postFolders } = openSite(folder).config
  return { groups: watchFolder(folder, signal), postFolders }
}

const isConfig = (path: string): boolean => /^_config\.ya?ml$/.test(path)

/** True for a path that has a say in what is published. */
const isOfSite = (path: string, postFolders: readonly string[]): boolean =>
  isConfig(path) || /^(?:_data|category)\/|(?:^|\/)_posts\//.test(path) || pathInPosts(path, postFolders) !== null

/** Runs a load and prints its report. */
async function report({ json, strict, dryRun }: SeedOptions, run: () => Promise<Report>): Promise<number> {
  const started = performance.now()
  const done = await run()
  const seconds = (performance.now() - started) / 1000
  console.log(json ? JSON.stringify(done) : formatReport(done, { dryRun, seconds }))
  return strict && done.problems.length > 0 ? 1 : 0
}

const sayWait = (seconds: number, why: string): void => console.error(`${why}: going on in ${Math.ceil(seconds)} s`)

/** @throws Error where a path is not in the archive */
function pathsIn(folder: string, given: readonly string[]): string[] {
  return given.map((path) => {
    const inside = toArchivePath(path, folder, process.cwd())
    if (inside === null) throw new Error(`Cannot publish "${path}": it is not in "${folder}", want a path inside of it`)
    return inside
  })
}

function fail(message: string): number {
  console.error(message)
  return 2
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
