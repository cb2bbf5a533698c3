import { text } from 'node:stream/consumers'
import { LateKv, openKv } from '../kv/open.ts'
import { type LoadOptions, load, loadCommit, loadFiles, type OpenKv } from '../load/load.ts'
import { formatReport, type Report, timed } from '../load/report.ts'
import { tellHub } from '../publish/hub.ts'
import { leaseFor } from '../publish/publisher.ts'
import { notesIn } from '../publish/publisher-notes.ts'
import { parseFileList, toArchivePath } from './file-list.ts'
import { messageOf, STOPPED, sayWait, sayWatching, stopBySignal } from './program.ts'
import { fail, helpOr, readArguments } from './read-arguments.ts'
import { parseSeedOptions, type SeedOptions, seedOptions, usage } from './seed-options.ts'
import { withRoot } from './site-root.ts'

/** Loads and publishes; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const options = readArguments('load', args, {
    known: seedOptions,
    parse: (given) => helpOr(parseSeedOptions(given)),
    usage,
  })
  if (typeof options === 'number') return options
  if (options.check) return (await import('./check.ts')).check(options)
  return options.labels ? printLabels(options) : publish(options)
}

async function printLabels(options: SeedOptions): Promise<number> {
  try {
    const { labelsFile } = await import('../load/labels-file.ts')
    console.log(await withRoot(options, undefined, labelsFile))
    return 0
  } catch (error) {
    return fail(messageOf(error))
  }
}

async function publish(options: SeedOptions): Promise<number> {
  const stop = new AbortController()
  stopBySignal(process, stop)
  await using kv = new LateKv(() =>
    openKv(options.target, {
      readOnly: options.dryRun,
      env: process.env,
      node: process.execPath,
      onWait: sayWait,
    }),
  )
  try {
    return await run(options, kv.open, stop.signal)
  } catch (error) {
    fail(messageOf(error))
    return stop.signal.aborted ? STOPPED : 2
  } finally {
    // A KV that is still being opened is not waited for: a local one ends with this process.
    if (stop.signal.aborted && kv.isOpening) process.exit(STOPPED)
    stop.abort()
  }
}

async function run(options: SeedOptions, open: OpenKv, signal: AbortSignal): Promise<number> {
  const { folder, git, only, watch, strict } = options
  const loading = loadingFor(options, signal)
  const reporting = (run: () => Promise<Report>) => printed(options, run)
  if (watch) {
    const { watchSite } = await import('../load/watch-site.ts')
    const onWatching = () => console.error(`Watching "${folder}". Ctrl-C stops it.`)
    await watchSite(folder, open, loading, { reporting, onWatching, onFailure: (error) => fail(messageOf(error)) })
    return 0
  }
  const files =
    only === null ? null : pathsIn(folder, only === 'stdin' ? parseFileList(await text(process.stdin)) : only)
  const { problems } = await reporting(() => {
    if (files !== null) return loadFiles(folder, files, open, loading)
    return withRoot(options, signal, (root) =>
      typeof root === 'string' || git === null ? load(root, open, loading) : loadCommit(root, git, open, loading),
    )
  })
  return strict && problems.length > 0 ? 1 : 0
}

function loadingFor(options: SeedOptions, signal: AbortSignal): LoadOptions {
  const { target, dryRun, replace, strictYaml, hubWait, wait, alone, note } = options
  const lease = leaseFor(process, {
    patient: wait,
    alone,
    notes: notesIn(note),
    onWatch: sayWatching,
    onPause: sayWait,
    signal,
  })
  // A hub fetches the site's own addresses, which show what is on Cloudflare.
  const isRemote = target.kind === 'remote'
  return {
    dryRun,
    replace,
    strictYaml,
    signal,
    lease,
    out: process.stderr,
    needsUrl: isRemote,
    tellHub: isRemote
      ? (hub, topics) => tellHub(hub, topics, { delay: hubWait * 1000, onWait: sayWait, signal })
      : undefined,
  }
}

/** Runs a load and prints its report. */
async function printed({ json, dryRun, problems }: SeedOptions, run: () => Promise<Report>): Promise<Report> {
  const { report, seconds } = await timed(run)
  console.log(json ? JSON.stringify(report) : formatReport(report, { dryRun, seconds, allProblems: problems }))
  return report
}

/** @throws Error where a path is not in the archive */
function pathsIn(folder: string, given: readonly string[]): string[] {
  return given.map((path) => {
    const inside = toArchivePath(path, folder, process.cwd())
    if (inside === null) throw new Error(`Cannot publish "${path}": it is not in "${folder}", want a path inside of it`)
    return inside
  })
}
