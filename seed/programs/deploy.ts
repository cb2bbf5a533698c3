import type { Root } from '../archive/source.ts'
import { lineOf, quoted } from '../commands.ts'
import { deploySite, formatError } from '../deploy/deploy-site.ts'
import { leaseFor } from '../publish/publisher.ts'
import { asker } from './ask.ts'
import { deployOptions, parseDeployOptions, usage } from './deploy-options.ts'
import { messageOf, STOPPED, sayWait, sayWatching, stopBySignal } from './program.ts'
import { fail, helpOr, readArguments } from './read-arguments.ts'
import { withRoot } from './site-root.ts'

/** Deploys; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const stop = new AbortController()
  stopBySignal(process, stop)
  const { signal } = stop
  const { env } = process
  const options = readArguments('deploy', args, {
    known: deployOptions,
    parse: (given) => helpOr(parseDeployOptions(given)),
    usage,
  })
  if (typeof options === 'number') return options
  const { folder, git, json } = options
  const context = {
    env,
    self: process,
    node: process.execPath,
    lease: leaseFor(process, {
      patient: options.wait,
      alone: options.alone,
      onWatch: sayWatching,
      onPause: sayWait,
      signal,
    }),
    out: process.stderr,
    printTo: json ? (2 as const) : (1 as const),
    say: json ? console.error : console.log,
    ask: asker(process, signal),
    line: (...more: string[]) => [lineOf('deploy', env), ...more, ...args.map(quoted)].join(' '),
    onWait: sayWait,
    signal,
  }
  // Whoever has Cloudflare build a copy of the repository has asked for it there, and nobody is at a terminal.
  const yes = options.yes || env.WORKERS_CI === '1'
  const deploy = (root: Root | null) => deploySite({ ...options, yes, root }, context)
  try {
    const { status, ...deployed } =
      folder === null ? await deploy(null) : await withRoot({ folder, git }, signal, deploy)
    if (json) console.log(JSON.stringify(deployed))
    if (deployed.error !== null) fail(formatError(deployed.error))
    return signal.aborted ? STOPPED : status
  } catch (error) {
    // Of a repository that cannot be opened.
    fail(signal.aborted ? 'Stopped.' : messageOf(error))
    return signal.aborted ? STOPPED : 2
  }
}
