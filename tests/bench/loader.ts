import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../seed/report.ts'

export interface Run {
  /** Wall seconds of the whole command. */
  seconds: number
  /** The most memory that the loader's process held (VmHWM of proc(5)); null where the system does not say. */
  peakBytes: number | null
  report: Report
}

export const presentLoader: string = fileURLToPath(new URL('../../seed/main.ts', import.meta.url))

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

/** Looks at the high-water mark while the process lives: it is gone with it. */
function watchPeak(child: ChildProcess): () => number | null {
  let peak: number | null = null
  const look = () => {
    try {
      const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      if (kilobytes !== undefined) peak = Number(kilobytes) * 1024
    } catch {
      // Not yet there, already gone, or no Linux.
    }
  }
  const timer = setInterval(look, 20)
  child.once('exit', () => clearInterval(timer))
  return () => peak
}
