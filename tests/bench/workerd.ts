import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { parse } from 'smol-toml'
import type { KvPair, KvStore } from '../../seed/kv/kv.ts'

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

const services = Object.keys(sources) as Service[]
const workerNames = services.filter((name): name is Exclude<Service, 'kv'> => name !== 'kv')

/** workerd's configurations: the stand-in for KV in the same process, where no network is measured, or in its own. */
export interface Configurations {
  together: string
  apart: { kv: string; workers: string }
}

/** Builds the Workers as `wrangler deploy` does, and writes workerd's configurations beside them. */
export function buildWorkers(folder: string, siteUrl: string): Configurations {
  for (const [name, source] of Object.entries(sources)) {
    const args = ['deploy', source, '--env', '', '--dry-run', '--outdir', relative(project, join(folder, name))]
    execFileSync(process.execPath, [wrangler, ...args], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const write = (file: string, of: readonly string[], sockets: readonly string[]): string => {
    const path = join(folder, file)
    writeFileSync(
      path,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${of.join(',\n')}],
  sockets = [${sockets.join(',\n')}],
);
`,
    )
    return path
  }
  const worker = (name: Service, bindings: readonly string[]) => {
    const built = sources[name].replace(/^.*\//, '').replace(/\.ts$/, '.js')
    return `(name = "${name}", worker = (
      modules = [(name = "${built}", esModule = embed "${name}/${built}")],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = "${compatibilityDate}"))`
  }
  const socket = (name: string, service: string) =>
    `(name = "${name}", address = "127.0.0.1:0", http = (), service = ${service})`

  const workers = workerNames.map((name) =>
    worker(name, [
      '(name = "NEWS", kvNamespace = "kv")',
      ...(name === 'plain' ? [] : [`(name = "SITE_URL", text = "${siteUrl}")`]),
    ]),
  )
  const sockets = workerNames.map((name) => socket(name, `"${name}"`))
  const [kv, kvSocket] = [worker('kv', []), socket('kv', '(name = "kv", entrypoint = "control")')]
  return {
    together: write('together.capnp', [...workers, kv], [...sockets, kvSocket]),
    apart: {
      kv: write('kv.capnp', [kv], [kvSocket, socket('binding', '"kv"')]),
      workers: write('workers.capnp', [...workers, '(name = "kv", external = (http = ()))'], sockets),
    },
  }
}

/** The Workers, each at an address of its own; `kv` takes what is to be read. */
export interface Running {
  urls: Record<Service, string>
  /** Processor time taken so far, in milliseconds: workerd's own, the Workers' and that of what is in their process. */
  cpu(): number
  /** Megabytes of memory that this process holds at the moment. */
  memory(): number
  /** How often the Workers have read KV so far. */
  reads(): Promise<number>
  /** The keys that the Workers have read since this was asked last, up to 100. */
  keys(): Promise<string[]>
  put(pairs: readonly KvPair[]): Promise<void>
  stop(): void
}

/** All in one process. */
export async function startWorkerd({ together }: Configurations): Promise<Running> {
  const { child, urls } = await serve(together, services)
  return running(child, urls, [child])
}

/** The same, with V8's inspector at an address of its own. */
export async function startInspected({ together }: Configurations): Promise<Running & { inspector: string }> {
  const { child, urls } = await serve(together, [...services, 'inspector'], '--inspector-addr=127.0.0.1:0')
  return { ...running(child, urls, [child]), inspector: urls.inspector }
}

/** The stand-in for KV in a process of its own, so that what is measured is the Workers'. */
export async function startApart({ apart }: Configurations): Promise<Running> {
  const kv = await serve(apart.kv, ['kv', 'binding'])
  const { child, urls } = await serve(apart.workers, workerNames, `--external-addr=kv=${new URL(kv.urls.binding).host}`)
  return running(child, { ...urls, ...kv.urls }, [child, kv.child])
}

function running(child: ChildProcess, urls: Record<Service, string>, children: readonly ChildProcess[]): Running {
  return {
    urls,
    cpu: () => cpuOf(child.pid as number),
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    reads: async () => Number(await (await fetch(urls.kv)).text()),
    keys: async () => (await fetch(`${urls.kv}keys`)).json() as Promise<string[]>,
    async put(pairs) {
      // workerd closes a connection that was idle for 5 s, and who was busy making documents would write to a closed one.
      const headers = { Connection: 'close' }
      const { status } = await fetch(urls.kv, { method: 'POST', headers, body: JSON.stringify(pairs) })
      if (status !== 204)
        throw new Error(`Cannot put ${pairs.length} values into the stand-in for KV: it answers ${status}`)
    },
    stop: () => {
      for (const one of children) one.kill()
    },
  }
}

/** workerd says on its control channel where each socket listens. */
async function serve<Name extends string>(
  config: string,
  sockets: readonly Name[],
  ...args: string[]
): Promise<{ child: ChildProcess; urls: Record<Name, string> }> {
  const stdio: StdioOptions = ['ignore', 'inherit', 'inherit', 'pipe']
  const child = spawn(workerd, ['serve', config, '--control-fd=3', ...args], { stdio })
  const urls: Partial<Record<string, string>> = {}
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { event, socket, port } = JSON.parse(line)
    if (event === 'listen') urls[socket] = `http://127.0.0.1:${port}/`
    else if (event === 'listen-inspector') urls.inspector = `http://127.0.0.1:${port}/`
    if (Object.keys(urls).length === sockets.length) return { child, urls: urls as Record<Name, string> }
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
    describe: async () => new Map(),
    put,
    delete: async () => {},
    close: async () => {},
  }
}
