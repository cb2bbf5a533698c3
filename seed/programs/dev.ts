import { type Env, lineOf } from '../commands.ts'
import { LateKv } from '../kv/open.ts'
import { openServedKv } from '../kv/served.ts'
import { defaultState } from '../paths.ts'
import { parseStrictly } from './arguments.ts'
import { messageOf } from './program.ts'
import { fail, helpOr, readArguments } from './read-arguments.ts'
import { claimPort, greet, originAt, persistTo, type Served, startServer, whenServed } from './serve.ts'
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

/** The sample is read and rendered while the server starts, which then takes it: nothing is asked of it before that is done. */
async function serve(options: ServeOptions, env: Env): Promise<number> {
  const say = options.json ? console.error : console.log
  const server = startServer(options, process.execPath, env)
  const stop = new AbortController()
  const ended = new Promise<number>((resolve) => {
    server.on('exit', (code) => {
      const wasStopped = stop.signal.aborted
      stop.abort()
      resolve(code === 0 || wasStopped ? 0 : 2)
    })
  })
  const starting = start(options, env, say, stop.signal)
  // The server outlives the batch that is on its way to it, but for whoever asks twice.
  const endServer = () => {
    if (stop.signal.aborted) server.kill('SIGTERM')
    stop.abort()
    starting.catch(() => {}).finally(() => server.kill('SIGTERM'))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, endServer)
  // npm sends a SIGTERM only to the shell between npm and this process, which is then left behind and must end by itself.
  const parent = process.ppid
  const orphaned = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(orphaned)
    endServer()
  }, ORPHAN_CHECK_MS).unref()
  try {
    const served = await starting
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

/** Says every second what is waited for; gives null where it was stopped before it was served. */
async function start(
  options: ServeOptions,
  env: Env,
  say: (text: string) => void,
  stop: AbortSignal,
): Promise<Served | null> {
  using waiting = saySeconds(process.stderr, 'starting wrangler dev')
  if (options.sample) {
    const own = `${lineOf('load', env)} <folder of a Jekyll site>${persistTo(options.state)}`
    waiting.say(
      `Serving the local KV in "${options.state}", with the bundled sample where nothing else is loaded. Your own archive: ${own}`,
    )
    waiting.now('reading the bundled sample, while wrangler dev starts')
    // Loading these modules takes half a second, which the server does not wait for.
    const { loadSampleInto } = await import('./load-sample.ts')
    await using kv = new LateKv(async () => {
      waiting.now('waiting for wrangler dev; the bundled sample is read')
      const opened = await openServedKv(originAt(options.port), options.state, stop)
      waiting.now('looking what is loaded')
      return opened
    })
    const done = await loadSampleInto(kv.open, { env, signal: stop, now: waiting.now })
    waiting.clear()
    say(done)
  }
  waiting.now('waiting for wrangler dev')
  return await whenServed(options, stop)
}
