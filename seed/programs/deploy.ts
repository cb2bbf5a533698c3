import { lineOf } from '../commands.ts'
import { deploySite } from '../deploy/deploy-site.ts'
import { leaseFor } from '../publish/publisher.ts'
import { seeHelp } from './arguments.ts'
import { deployOptions, parseDeployOptions, usage } from './deploy-options.ts'
import { keptByNpm } from './kept-by-npm.ts'
import { messageOf, STOPPED, sayWait, sayWatching, stopBySignal } from './program.ts'

/** Deploys; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const stop = new AbortController()
  stopBySignal(process, stop)
  const { signal } = stop
  try {
    const kept = keptByNpm('deploy', deployOptions, args, process.env)
    if (kept !== null) throw new Error(kept)
    const options = parse(args)
    if (options.help) {
      console.log(usage(lineOf('deploy', process.env)))
      return 0
    }
    const { json } = options
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

function parse(args: string[]) {
  try {
    return parseDeployOptions(args)
  } catch (error) {
    throw new Error(seeHelp(messageOf(error), lineOf('deploy', process.env)))
  }
}
