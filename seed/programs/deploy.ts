import { deploySite } from '../deploy/deploy-site.ts'
import { leaseFor } from '../publish/publisher.ts'
import { deployOptions, parseDeployOptions, usage } from './deploy-options.ts'
import { messageOf, STOPPED, sayWait, sayWatching, stopBySignal } from './program.ts'
import { helpOr, readArguments } from './read-arguments.ts'

/** Deploys; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const stop = new AbortController()
  stopBySignal(process, stop)
  const { signal } = stop
  const options = readArguments('deploy', args, {
    known: deployOptions,
    parse: (given) => helpOr(parseDeployOptions(given)),
    usage,
  })
  if (typeof options === 'number') return options
  const { json } = options
  try {
    const { status, ...deployed } = await deploySite(options, {
      env: process.env,
      node: process.execPath,
      lease: leaseFor(process, {
        patient: options.wait,
        alone: options.alone,
        onWatch: sayWatching,
        onPause: sayWait,
        signal,
      }),
      out: process.stderr,
      printTo: json ? 2 : 1,
      say: json ? console.error : console.log,
      onWait: sayWait,
      signal,
    })
    if (json) console.log(JSON.stringify(deployed))
    return status
  } catch (error) {
    console.error(signal.aborted ? 'Stopped; run the same command again to go on.' : messageOf(error))
    return signal.aborted ? STOPPED : 2
  }
}
