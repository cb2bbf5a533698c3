import { formatReport } from '../load/report.ts'
import { loadSample } from '../load/sample.ts'
import { leaseFor, watching } from '../publish/publisher.ts'
import { keptByNpm } from './kept-by-npm.ts'
import { claimPort, introduction, parseServeOptions, serveOptions, startServer } from './serve.ts'

const usage = `Serves what was loaded into the local KV.

  npm run dev -- [options]
  npm start -- [options]    loads the bundled sample first, unless another archive is loaded

  --port <n>             port on localhost (default: 8787)
  --persist-to <folder>  state folder of the local KV, as of "npm run seed" (default: .wrangler/state)
  --help                 this text`

const ORPHAN_CHECK_MS = 500

/** Runs the server until it is stopped; returns its exit status. */
async function main([first, ...rest]: string[]): Promise<number> {
  const sampleFirst = first === '--sample-first'
  const given = sampleFirst || first === undefined ? rest : [first, ...rest]
  const kept = keptByNpm(['dev', 'start'], serveOptions, given, process.env)
  if (kept !== null) {
    console.error(kept)
    return 2
  }
  try {
    const options = parseServeOptions(given)
    if (options.help) {
      console.log(usage)
      return 0
    }
    await claimPort(options.port)
    if (sampleFirst) console.log(await prepare(options.state))
    const server = startServer(options, process.execPath)
    // Ctrl-C reaches the server by itself; whoever stops this process stops it with it.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => server.kill('SIGTERM'))
    // npm hands a SIGTERM to the shell between us and does not wait: what is left behind ends by itself.
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), ORPHAN_CHECK_MS).unref()
    const ended = new Promise<number>((resolve) => {
      server.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
    })
    const hello = await introduction(options, server)
    if (hello !== null) console.log(hello)
    return await ended
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}; see npm run dev -- --help`)
    return 2
  }
}

/** Loads the sample where nothing else is loaded; returns what to say about it. */
async function prepare(state: string): Promise<string> {
  const { openLocalKv } = await import('../kv/local.ts')
  const kv = await openLocalKv(state)
  const signal = new AbortController().signal
  const options = { dryRun: false, lease: leaseFor(process, { onWatch: watching }), signal, out: process.stderr }
  const started = performance.now()
  const done = await loadSample(kv, options).finally(() => kv.close())
  if ('report' in done) {
    return formatReport(done.report, { dryRun: false, seconds: (performance.now() - started) / 1000 })
  }
  const { kept } = done
  return kept === null
    ? 'Serving what is loaded, which is not whole; npm run seed -- <folder> finishes it.'
    : `Serving "${kept.title}", which is loaded; npm run seed -- --replace loads the sample in its place.`
}

process.exitCode = await main(process.argv.slice(2))
