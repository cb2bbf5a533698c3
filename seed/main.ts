import { parseArgs } from 'node:util'
import { load, sample } from './load.ts'
import { formatReport } from './report.ts'
import { defaultState } from './serve.ts'

const usage = `Loads a Jekyll site into Workers KV.

  npm run seed -- [<folder of a Jekyll site>] [options]

  --persist-to <folder>  state folder of the local KV, as of "npm run dev" (default: .wrangler/state)
  --dry-run              compare and report, write nothing
  --json                 print the report as one JSON object (with npm run --silent seed, nothing else)
  --strict               exit with 1 where the report names a problem
  --help                 this text

Without a folder the bundled sample is loaded. Exit status: 0 loaded, 1 problems under --strict, 2 nothing loaded.`

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
    const report = await load(folder, state, { dryRun, out: process.stderr })
    console.log(
      json ? JSON.stringify(report) : formatReport(report, { dryRun, seconds: (performance.now() - started) / 1000 }),
    )
    return strict && report.problems.length > 0 ? 1 : 0
  } catch (error) {
    return fail(messageOf(error))
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

function fail(message: string): number {
  console.error(message)
  return 2
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

process.exitCode = await main(process.argv.slice(2))
