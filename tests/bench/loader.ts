import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../seed/load/report.ts'

export interface Run {
  /** Wall seconds of the whole command. */
  seconds: number
  /** The most memory that the loader's processes held together (VmRSS of proc(5)); null where the system does not say. */
  peakBytes: number | null
  /** Processor seconds of the loader's processes (proc(5)), which others on the machine change little; null likewise. */
  processorSeconds: number | null
  report: Report
}

export const presentLoader: string = fileURLToPath(new URL('../../seed/programs/edge-news-feed.js', import.meta.url))

/** Runs the loader with `--json`. */
export async function runLoader(loader: string, args: readonly string[]): Promise<Run> {
  const start = performance.now()
  // In older versions the loader is a program of its own.
  const command = basename(loader) === 'edge-news-feed.js' ? ['load'] : []
  const child = spawn(process.execPath, [loader, ...command, '--json', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const held = watchProcesses(child)
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`Cannot run the loader with ${args.join(' ')}: it ended with ${status}: ${stderr}`)
  return { seconds, ...held(), report: JSON.parse(stdout) }
}

/** Looks now and then while the processes live. */
function watchProcesses(child: ChildProcess): () => Pick<Run, 'peakBytes' | 'processorSeconds'> {
  let peak = 0
  let ticks = 0
  const timer = setInterval(() => {
    const now = readProcess(String(child.pid))
    peak = Math.max(peak, now.bytes)
    ticks = Math.max(ticks, now.ticks)
  }, 200)
  child.once('exit', () => clearInterval(timer))
  return () =>
    peak === 0 ? { peakBytes: null, processorSeconds: null } : { peakBytes: peak, processorSeconds: ticks / TICKS }
}

/** Linux counts a hundred a second for every program (USER_HZ). */
const TICKS = 100

/** What a process and all that it started hold and have used; nothing where it is gone, or the system is no Linux. */
function readProcess(pid: string): { bytes: number; ticks: number } {
  try {
    const [, kilobytes = '0'] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may hold anything: utime, stime and those of the children that have ended.
    const ticks = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    )
    return children
      .map(readProcess)
      .reduce((sum, one) => ({ bytes: sum.bytes + one.bytes, ticks: sum.ticks + one.ticks }), {
        bytes: Number(kilobytes) * 1024,
        ticks: ticks.reduce((sum, one) => sum + Number(one), 0),
      })
  } catch {
    return { bytes: 0, ticks: 0 }
  }
}
