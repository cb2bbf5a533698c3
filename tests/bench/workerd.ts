import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { parse } from 'smol-toml'
import type { KvPair, KvStore } from '../../seed/write/kv.ts'

export const project = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)
export const wrangler = join(dirname(require.resolve('wrangler/package.json')), 'bin/wrangler.js')
export const workerd = createRequire(wrangler).resolve('workerd/bin/workerd')

/** As in wrangler.toml. */
export const compatibilityDate = String(parse(readFileSync(join(project, 'wrangler.toml'), 'utf8')).compatibility_date)

/** The Workers that are measured: ours as it is deployed, and what stands beside it. */
const sources = {
  ours: 'src/index.ts',
  cold: 'tests/bench/worker/cold.ts',
  plain: 'tests/bench/worker/plain.ts',
  kv: 'tests/bench/worker/kv.ts',
}

export type Service = keyof typeof sources

/** Builds the Workers as `wrangler deploy` does, and writes workerd's configuration beside them. */
export function buildWorkers(folder: string, siteUrl: string): string {
  for (const [name, source] of Object.entries(sources)) {
    const args = ['deploy', source, '--env', '', '--dry-run', '--outdir', relative(project, join(folder, name))]
    execFileSync(process.execPath, [wrangler, ...args], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const workers = Object.entries(sources).map(([name, source]) => {
    const built = source.replace(/^.*\//, '').replace(/\.ts$/, '.js')
    const bindings = [
      '(name = "NEWS", kvNamespace = "kv")',
      ...(name === 'plain' ? [] : [`(name = "SITE_URL", text = "${siteUrl}")`]),
    ]
    return `(name = "${name}", worker = (
      modules = [(name = "${built}", esModule = embed "${name}/${built}")],
      bindings = [${name === 'kv' ? '' : bindings.join(', ')}],
      compatibilityDate = "${compatibilityDate}"))`
  })
  const sockets = Object.keys(sources).map((name) => {
    const service = name === 'kv' ? '(name = "kv", entrypoint = "control")' : `"${name}"`
    return `(name = "${name}", address = "127.0.0.1:0", http = (), service = ${service})`
  })
  const config = join(folder, 'workerd.capnp')
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${workers.join(',\n')}],
  sockets = [${sockets.join(',\n')}],
);
`,
  )
  return config
}

/** A workerd with all of the Workers, each at an address of its own; `kv` takes what is to be read. */
export interface Running {
  urls: Record<Service, string>
  /** Processor time that it has taken so far, in milliseconds: its own, the Workers' and the stand-in's. */
  cpu(): number
  /** Megabytes of memory that it holds at the moment. */
  memory(): number
  /** How often the Workers have read KV so far. */
  reads(): Promise<number>
  put(pairs: readonly KvPair[]): Promise<void>
  stop(): void
}

export async function startWorkerd(config: string): Promise<Running> {
  const child = spawn(workerd, ['serve', config, '--control-fd=3'], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  const urls = await readUrls(child)
  return {
    urls,
    cpu: () => cpuOf(child.pid as number),
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    reads: async () => Number(await (await fetch(urls.kv)).text()),
    async put(pairs) {
      const { status } = await fetch(urls.kv, { method: 'POST', body: JSON.stringify(pairs) })
      if (status !== 204)
        throw new Error(`Cannot put ${pairs.length} values into the stand-in for KV: it answers ${status}`)
    },
    stop: () => child.kill(),
  }
}

/** workerd says on its control channel where each socket listens. */
async function readUrls(child: ChildProcess): Promise<Record<Service, string>> {
  const urls: Partial<Record<string, string>> = {}
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { event, socket, port } = JSON.parse(line)
    if (event === 'listen') urls[socket] = `http://127.0.0.1:${port}/`
    if (Object.keys(urls).length === Object.keys(sources).length) return urls as Record<Service, string>
  }
  throw new Error(`workerd ended with ${child.exitCode} before it listened`)
}

/** The sum of what schedstat of proc(5) says of each thread: other files count in hundredths of a second. */
export function cpuOf(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return nanoseconds.reduce((a, b) => a + b, 0) / 1e6
}

/** An empty KV for the loader to fill, which hands on all that it is given. */
export function fillingKv(put: (pairs: readonly KvPair[]) => Promise<void>): KvStore {
  return {
    batch: { pairs: 200, size: 4_000_000, atOnce: 2 },
    list: async () => new Map(),
    get: async () => new Map(),
    put,
    delete: async () => {},
    close: async () => {},
  }
}
