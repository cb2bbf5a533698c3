import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../seed/load/report.ts'

export interface Run {
  /** Wall seconds of the whole command. */
  seconds: number
  /** The most memory that the loader's processes held together (VmRSS of proc(5)); null where the system does not say. */
  peakBytes: number | null
  report: Report
}

export const presentLoader: string = fileURLToPath(new URL('../../seed/programs/seed.ts', import.meta.url))

/** Runs the loader with `--json`. */
export async function runLoader(loader: string, args: readonly string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn(process.execPath, [loader, '--json', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const peak = watchPeak(child)
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`Cannot run the loader with ${args.join(' ')}: it ended with ${status}: ${stderr}`)
  return { seconds, peakBytes: peak(), report: JSON.parse(stdout) }
}

/** Looks now and then while the processes live. */
function watchPeak(child: ChildProcess): () => number | null {
  let peak: number | null = null
  const timer = setInterval(() => {
    const held = residentBytes(String(child.pid))
    if (held > 0) peak = Math.max(peak ?? 0, held)
  }, 200)
  child.once('exit', () => clearInterval(timer))
  return () => peak
}

/** What a process and all that it started hold; 0 where it is gone, or the system is no Linux. */
function residentBytes(pid: string): number {
  try {
    const [, kilobytes = '0'] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    )
    return Number(kilobytes) * 1024 + children.reduce((sum, one) => sum + residentBytes(one), 0)
  } catch {
    return 0
  }
}
