import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { compatibilityDate, cpuOf, project, workerd, wrangler } from './workerd.ts'

// npm run budget: what the Worker weighs, and how long it takes to start. Ends with 1 where that is too much.

const MOST_BYTES = 120_000
const MOST_START_MS = 30
const RUNS = 40

const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-budget-'))
try {
  const args = ['deploy', '--env', '', '--dry-run', '--outdir', relative(project, join(folder, 'ours'))]
  execFileSync(process.execPath, [wrangler, ...args], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] })
  const bytes = gzipSync(readFileSync(join(folder, 'ours/index.js')), { level: 9 }).byteLength
  writeFileSync(join(folder, 'empty.js'), 'export default { fetch: () => new Response("") }')
  const starts: { ours: number; empty: number }[] = []
  for (let run = 0; run < RUNS; run++)
    starts.push({ ours: await startOf('ours/index.js'), empty: await startOf('empty.js') })
  // The least of each: a busy machine adds, and never takes away.
  const start = Math.min(...starts.map(({ ours }) => ours)) - Math.min(...starts.map(({ empty }) => empty))

  const lines = [
    ['the Worker, gzip', bytes <= MOST_BYTES, `${(bytes / 1000).toFixed(1)} kB`, `${MOST_BYTES / 1000} kB`],
    ['its start-up', start <= MOST_START_MS, `${start.toFixed(1)} ms`, `${MOST_START_MS} ms`],
  ] as const
  for (const [what, isMet, measured, most] of lines) {
    if (!isMet) process.exitCode = 1
    console.log(`${what}: ${measured}, ${isMet ? 'within' : 'OVER'} the budget of ${most}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Milliseconds of processor time that workerd takes until it listens: it has compiled and evaluated the Worker by then. */
async function startOf(module: string): Promise<number> {
  const config = join(folder, 'workerd.capnp')
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "w", worker = (modules = [(name = "index.js", esModule = embed "${module}")], compatibilityDate = "${compatibilityDate}"))],
  sockets = [(name = "w", address = "127.0.0.1:0", http = (), service = "w")],
);
`,
  )
  const child = spawn(workerd, ['serve', config, '--control-fd=3'], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  try {
    for await (const _ of createInterface({ input: child.stdio[3] as Readable })) return cpuOf(child.pid as number)
    throw new Error('workerd ended before it listened')
  } finally {
    child.kill()
  }
}
