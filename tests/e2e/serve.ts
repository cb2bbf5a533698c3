import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'
import type { KvStore } from '../../seed/kv/kv.ts'
import type { Report } from '../../seed/load/report.ts'
import { archiveIn } from '../of-archive.ts'
import { sampleArgs } from './base.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const program = join(project, 'seed', 'programs', 'edge-news-feed.js')

/** A state folder for one test file; `remove` takes it away. */
export function makeState(): { state: string; remove: () => void } {
  const state = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
  return { state, remove: () => rmSync(state, { recursive: true, force: true }) }
}

interface Ended {
  status: number
  stdout: string
  stderr: string
}

/** `edge-news-feed load`, as a user runs it. */
export const seed = (...args: string[]): Promise<Ended> => run('load', args)

/** `edge-news-feed load` with these environment variables besides. */
export const seedWith = (env: Record<string, string>, ...args: string[]): Promise<Ended> => run('load', args, { env })

/** `edge-news-feed load` with this text on standard input. */
export const seedReading = (input: string, ...args: string[]): Promise<Ended> => run('load', args, { input })

/** `edge-news-feed check`. */
export const check = (...args: string[]): Promise<Ended> => run('check', args)

/** `edge-news-feed deploy` with these environment variables besides, where nothing but loopback can be reached. */
export const deployWith = (env: Record<string, string>, ...args: string[]): Promise<Ended> =>
  run('deploy', args, { env: { ...loopbackOnly, ...env } })

const nowhere = 'http://127.0.0.1:9'
export const loopbackOnly = {
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
  http_proxy: nowhere,
  https_proxy: nowhere,
  NO_PROXY: 'localhost,127.0.0.1',
  no_proxy: 'localhost,127.0.0.1',
  NODE_USE_ENV_PROXY: '1',
  npm_config_registry: nowhere,
  WRANGLER_SEND_METRICS: 'false',
}

/** `edge-news-feed dev` where it is to end by itself. */
export const dev = (...args: string[]): Promise<Ended> => run('dev', args)

interface Given {
  env?: Record<string, string>
  /** What stands on standard input. */
  input?: string
}

async function run(command: string, args: string[], { env = {}, input = '' }: Given = {}): Promise<Ended> {
  try {
    const running = promisify(execFile)(process.execPath, [program, command, ...args], {
      cwd: project,
      env: { ...process.env, ...env },
      maxBuffer: 64 * 1024 * 1024,
    })
    running.child.stdin?.end(input)
    const { stdout, stderr } = await running
    return { status: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { status: code, stdout, stderr }
  }
}

/** `edge-news-feed load --json`, parsed. */
export async function seedJson(...args: string[]): Promise<Report> {
  const { status, stdout, stderr } = await seed('--json', ...args)
  if (status !== 0) throw new Error(`the loader ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

/** The same after a loader that was killed: its emulator may still hold the local KV for a moment, so that a load has to be run again. */
export async function seedAfterKill(...args: string[]): Promise<Report> {
  for (let tries = 1; ; tries++) {
    try {
      return await seedJson(...args)
    } catch (error) {
      if (tries === 5 || !/Cannot (?:use|open) the local KV/.test(String(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, 3_000))
    }
  }
}

interface Running {
  /** What it has said so far. */
  output: () => string
  /** Sends a signal to it and to what it has started, as a terminal does at Ctrl-C. */
  signal: (name: NodeJS.Signals) => void
  /** Its exit status, null where a signal ended it, and all that it said. */
  ended: Promise<{ status: number | null; output: string }>
}

/** `edge-news-feed load`, to be looked at or stopped while it runs. */
export const startSeed = (...args: string[]): Running => startSeedWith({}, ...args)

/** The same with these environment variables besides. */
export const startSeedWith = (env: Record<string, string>, ...args: string[]): Running => launch('load', env, args)

/** `edge-news-feed dev`, to be stopped while it starts. */
export const startDev = (...args: string[]): Running => launch('dev', {}, args)

/** `edge-news-feed deploy`, as of `deployWith`, to be stopped while it runs. */
export const startDeployWith = (env: Record<string, string>, ...args: string[]): Running =>
  launch('deploy', { ...loopbackOnly, ...env }, args)

function launch(command: string, env: Record<string, string>, args: string[]): Running {
  // In a process group of its own, so that a signal to that does not reach the test.
  const child = spawn(process.execPath, [program, command, ...args], {
    cwd: project,
    env: { ...process.env, ...env },
    detached: true,
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} does not start`)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<{ status: number | null; output: string }>((resolve) => {
    child.once('close', (status) => resolve({ status, output }))
  })
  const signal = (name: NodeJS.Signals) => {
    // Once it has ended, nobody is left to get it.
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, name)
  }
  return { output: () => output, signal, ended }
}

/** All that a KV holds of an archive, by key: hash and value. */
export async function contentOf(kv: KvStore): Promise<Map<string, string>> {
  const hashes = await kv.list()
  const values = await kv.get([...hashes.keys()])
  return archiveIn([...hashes].map(([key, hash]) => [key, `${hash} ${values.get(key)}`]))
}

/** The keys, sorted, that only one of two KVs has, or that have something else in each. */
export function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)).sort()
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 500): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`after ${seconds} s still not: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

interface Server {
  address: string
  stop: () => Promise<void>
  output: () => string
}

/** `edge-news-feed dev` on a free port; resolves when it answers. */
export const serve = (state: string): Promise<Server> => listen(process.execPath, [program, 'dev'], state)

/** What the tests of a file ask; to be read in them, not before. */
interface ServedForAll extends Omit<Server, 'stop'> {
  state: string
}

/** Serves, before the tests of a file, what this loads: the sample, where nothing is said. */
export function serveForAll(
  load: (state: string) => Promise<unknown> = (state) => seedJson(...sampleArgs(state), '--persist-to', state),
): ServedForAll {
  const served: ServedForAll = { state: '', address: '', output: () => '' }
  const endings: (() => void | Promise<void>)[] = []
  beforeAll(async () => {
    const { state, remove } = makeState()
    endings.unshift(remove)
    await load(state)
    const { stop, ...server } = await serve(state)
    endings.unshift(stop)
    Object.assign(served, server, { state })
  })
  afterAll(async () => {
    for (const end of endings) await end()
  })
  return served
}

/** `npm start` on a free port; resolves when it answers. */
export const start = (state: string): Promise<Server> => listen('npm', ['start', '--'], state)

/** Other servers start too, and wrangler takes ports of its own that it does not hold while it looks for them. */
async function listen(command: string, args: string[], state: string, tries = 3): Promise<Server> {
  try {
    return await listenOnce(command, args, state)
  } catch (error) {
    if (tries === 1 || !/Address already in use/.test(String(error))) throw error
    return listen(command, args, state, tries - 1)
  }
}

async function listenOnce(command: string, args: string[], state: string): Promise<Server> {
  const port = await freePort()
  const server = spawn(command, [...args, '--port', String(port), '--persist-to', state], { cwd: project })
  let output = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk))
  const address = `http://localhost:${port}`
  const deadline = Date.now() + 500_000
  // What it says of itself comes once it answers.
  while (!output.includes(address)) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(`the server does not answer: ${output}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  // Below a base the site is at an address below this one.
  const [site = address] = new RegExp(`${address}[^\\s,]*`).exec(output) ?? []
  return { address: site, stop: () => stop(server), output: () => output }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Runs over all of `items`, a few at a time. */
export async function forEach<T>(items: readonly T[], visit: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of rest) await visit(item)
    }),
  )
}
