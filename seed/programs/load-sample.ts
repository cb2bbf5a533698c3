import { type Env, lineOf } from '../commands.ts'
import type { OpenKv } from '../load/load.ts'
import { formatReport } from '../load/report.ts'
import { loadSample } from '../load/sample.ts'
import { leaseFor } from '../publish/publisher.ts'
import { sayWatching } from './program.ts'

export interface LoadSampleOptions {
  env: Env
  signal: AbortSignal
  /** Told what is done at the moment. */
  now: (doing: string) => void
}

/** Loads the sample where nothing else is loaded; returns what to say about it. */
export async function loadSampleInto(openKv: OpenKv, { env, signal, now }: LoadSampleOptions): Promise<string> {
  const done = await loadSample(openKv, {
    dryRun: false,
    lease: leaseFor(process, { onWatch: sayWatching, signal }),
    signal,
    // The line that says what is done has a word for it.
    out: { lineEvery: 0, write: (line) => now(`the bundled sample: ${line.trim()}`) },
  })
  if ('report' in done) return `Loaded the bundled sample:\n${formatReport(done.report, { dryRun: false, ...done })}`
  const load = lineOf('load', env)
  return done.kept === null
    ? `Serving what is loaded, which is not whole; ${load} <folder> finishes it.`
    : `Serving "${done.kept.title}", which is loaded; ${load} --replace loads the sample in its place.`
}
