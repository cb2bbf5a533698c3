import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Archive, ArchiveError, readArchive } from './archive/archive.ts'
import { makeArticles } from './articles.ts'
import { planDocuments } from './plan.ts'
import type { Problem } from './problem.ts'
import { startProgress } from './progress.ts'
import { createRenderer } from './render/render.ts'
import { count, formatReport, type Report } from './report.ts'
import { publish } from './write/publish.ts'

const usage = `Loads a Jekyll site into Workers KV.

  npm run seed -- [<folder of a Jekyll site>] [options]

  --persist-to <folder>  state folder of the local KV, as of "npm run dev" (default: .wrangler/state)
  --dry-run              compare and report, write nothing
  --json                 print the report as one JSON object
  --strict               exit with 1 where the report names a problem
  --help                 this text

Without a folder the bundled sample is loaded. Exit status: 0 loaded, 1 problems under --strict, 2 nothing loaded.`

const sample = fileURLToPath(new URL('sample', import.meta.url))
const defaultState = fileURLToPath(new URL('../.wrangler/state', import.meta.url))

/** Runs the loader; returns its exit status. */
async function main(args: string[]): Promise<number> {
  const started = performance.now()
  let options: ReturnType<typeof parseOptions>
  try {
    options = parseOptions(args)
  } catch (error) {
    return fail(`${messageOf(error)}; see npm run seed -- --help`)
  }
  if (options.help) {
    console.log(usage)
    return 0
  }
  const { json, strict, dryRun, folder, state } = options
  try {
    const report = await load(folder, state, dryRun)
    console.log(
      json ? JSON.stringify(report) : formatReport(report, { dryRun, seconds: (performance.now() - started) / 1000 }),
    )
    return strict && report.problems.length > 0 ? 1 : 0
  } catch (error) {
    if (error instanceof ArchiveError) return fail(error.message)
    return fail(`${messageOf(error)}. What was written stays; run the same command again to finish.`)
  }
}

function parseOptions(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'persist-to': { type: 'string', default: defaultState },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (positionals.length > 1) throw new Error(`Cannot load ${positionals.length} folders at once: want one`)
  const { 'persist-to': state, 'dry-run': dryRun, json, strict, help } = values
  return { folder: positionals[0] ?? sample, state, dryRun, json, strict, help }
}

/** Archive to KV: read, render, write what differs. */
async function load(folder: string, state: string, dryRun: boolean): Promise<Report> {
  const archive = readArchive(folder, Date.now())
  const rendering = startProgress('rendering', process.stderr, archive.posts.length)
  const { articles, problems } = await makeArticles(archive, createRenderer(archive.context), rendering.at)
  rendering.end()
  if (articles.length === 0) throw new ArchiveError(nothingToLoad(folder, archive, problems))
  // Loaded only here: wrangler behind it takes a second, which nobody should wait for an error message.
  const { openLocalKv } = await import('./write/local.ts')
  const kv = await openLocalKv(state)
  const writing = startProgress('writing', process.stderr)
  try {
    const changes = await publish(kv, planDocuments(archive.config, articles), {
      dryRun,
      onProgress: ({ writes, unchanged }) => writing.at(writes + unchanged),
    })
    return {
      posts: archive.files,
      published: articles.length,
      problems: [...archive.problems, ...problems],
      ...changes,
    }
  } finally {
    writing.end()
    await kv.close()
  }
}

function nothingToLoad(folder: string, archive: Archive, problems: Problem[]): string {
  const [first] = [...archive.problems, ...problems]
  const why =
    first === undefined
      ? 'it has no file in a _posts folder'
      : `of ${count(archive.files, 'file')} none is published; the first problem: ${first.path}, ${first.reason}, ${first.detail}`
  return `Cannot load "${folder}": ${why}. KV is left as it is.`
}

function fail(message: string): number {
  console.error(message)
  return 2
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

process.exitCode = await main(process.argv.slice(2))
