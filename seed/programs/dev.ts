import { type Env, lineOf } from '../commands.ts'
import { LateKv } from '../kv/open.ts'
import { formatReport } from '../load/report.ts'
import { loadSample } from '../load/sample.ts'
import { defaultState } from '../paths.ts'
import { leaseFor } from '../publish/publisher.ts'
import { parseStrictly } from './arguments.ts'
import { messageOf, sayWatching } from './program.ts'
import { fail, helpOr, readArguments } from './read-arguments.ts'
import { claimPort, greet, persistTo, type Served, startServer, whenServed } from './serve.ts'
import { saySeconds } from './waiting.ts'

const usage = (line: string): string => `Serves what was loaded into the local KV, at http://localhost:8787.

  ${line} [options]

  --sample               load the bundled sample first, unless another archive is loaded
  --port <n>             port on localhost (default: 8787)
  --persist-to <folder>  state folder of the local KV, as of "load" (default: .wrangler/state)
  --json                 print where it serves what as one line of JSON, and everything else to standard error
  --help                 this text

Examples:

  ${line} --sample
  ${line} --port 8080 --persist-to ~/news-state

"npm start" is this with --sample. Exit status: 0 stopped, 2 not started, or ended by itself.`

export const serveOptions = {
  sample: { type: 'boolean', default: false },
  port: { type: 'string', default: '8787' },
  'persist-to': { type: 'string', default: defaultState },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export interface ServeOptions {
  port: number
  state: string
  sample: boolean
  json: boolean
  help: boolean
}

const ORPHAN_CHECK_MS = 500

/** Runs the server until it is stopped; returns its exit status. */
export async function main(args: string[]): Promise<number> {
  const { env } = process
  const options = readArguments('dev', args, {
    known: serveOptions,
    typed: args.filter((arg) => arg !== '--sample'),
    parse: (given) => helpOr(parseServeOptions(given)),
    usage,
  })
  if (typeof options === 'number') return options
  try {
    await claimPort(options.port, (port) => lineAt(port, args, env))
    return await serve(options, env)
  } catch (error) {
    return fail(messageOf(error))
  }
}

/** @throws Error that names the option and says what is wanted */
export function parseServeOptions(args: string[]): ServeOptions {
  const { values } = parseStrictly({ args, options: serveOptions })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65535) {
    throw new Error(`--port is "${values.port}", want a number from 1 to 65535`)
  }
  const { sample, json, help } = values
  return { port, state: values['persist-to'], sample, json, help }
}

/** The same command as it was typed, at another port. */
function lineAt(port: number, args: readonly string[], env: Env): string {
  const others = args.filter((arg, n) => !/^--port(?:=|$)/.test(arg) && args[n - 1] !== '--port')
  const isStart = env.npm_lifecycle_event === 'start'
  const line = isStart ? 'npm start --' : lineOf('dev', env)
  return [line, ...others.filter((arg) => !isStart || arg !== '--sample'), '--port', port].join(' ')
}

/** The server starts while the sample is loaded: both take seconds, and nothing is asked of the one before the other is done. */
async function serve(options: ServeOptions, env: Env): Promise<number> {
  const say = options.json ? console.error : console.log
  const server = startServer(options, process.execPath, env)
  const stop = new AbortController()
  // Ctrl-C reaches the server by itself; a SIGTERM to this process is passed on.
  process.on('SIGINT', () => stop.abort())
  process.on('SIGTERM', () => {
    stop.abort()
    server.kill('SIGTERM')
  })
  // npm sends a SIGTERM only to the shell between npm and this process, which is then left behind and must end by itself.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), ORPHAN_CHECK_MS).unref()
  const ended = new Promise<number>((resolve) => {
    server.on('exit', (code, signal) => {
      stop.abort()
      resolve(code === 0 || signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 2)
    })
  })
  try {
    const served = await start(options, env, say, { server: whenServed(options, server), stop: stop.signal })
    if (served !== null) console.log(options.json ? JSON.stringify(served) : greet(served, options, env))
  } catch (error) {
    // The server has ended, or everything was to: that is no failure of the load.
    const isStopped = stop.signal.aborted
    server.kill('SIGTERM')
    const status = await ended
    if (isStopped) return status
    throw error
  }
  return await ended
}

interface Starting {
  /** Asks until the server answers. */
  server: () => Promise<Served | null>
  stop: AbortSignal
}

/** Says every second what is waited for. */
async function start(options: ServeOptions, env: Env, say: (text: string) => void, { server, stop }: Starting) {
  using waiting = saySeconds(process.stderr, 'starting wrangler dev')
  if (options.sample) {
    const own = `${lineOf('load', env)} <folder of a Jekyll site>${persistTo(options.state)}`
    waiting.say(
      `Serving the local KV in "${options.state}", with the bundled sample where nothing else is loaded. Your own archive: ${own}`,
    )
    waiting.now('opening the local KV, while wrangler dev starts')
    const done = await loadSampleInto(options.state, { env, stop, now: waiting.now })
    waiting.clear()
    say(done)
  }
  waiting.now('waiting for wrangler dev')
  return await server()
}

/** Loads the sample where nothing else is loaded; returns what to say about it. */
async function loadSampleInto(
  state: string,
  { env, stop, now }: { env: Env; stop: AbortSignal; now: (doing: string) => void },
): Promise<string> {
  await using kv = new LateKv(async () => {
    const opened = await (await import('../kv/local.ts')).openLocalKv(state)
    now('looking what is loaded')
    return opened
  })
  const done = await loadSample(kv.open, {
    dryRun: false,
    lease: leaseFor(process, { onWatch: sayWatching, signal: stop }),
    signal: stop,
    // The line that says what is done has a word for it.
    out: { lineEvery: 0, write: (line) => now(`the bundled sample: ${line.trim()}`) },
  })
  if ('report' in done) return `Loaded the bundled sample:\n${formatReport(done.report, { dryRun: false, ...done })}`
  const load = lineOf('load', env)
  return done.kept === null
    ? `Serving what is loaded, which is not whole; ${load} <folder> finishes it.`
    : `Serving "${done.kept.title}", which is loaded; ${load} --replace loads the sample in its place.`
}
