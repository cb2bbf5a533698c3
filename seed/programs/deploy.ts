import { deploySite } from '../deploy/deploy-site.ts'
import { leaseFor, watching } from '../publish/publisher.ts'
import { deployOptions, parseDeployOptions, usage } from './deploy-options.ts'
import { keptByNpm } from './kept-by-npm.ts'
import { STOPPED, stopBySignal } from './stop.ts'

/** Deploys; returns the exit status. */
async function main(args: string[]): Promise<number> {
  const stop = new AbortController()
  stopBySignal(process, stop)
  const { signal } = stop
  try {
    const kept = keptByNpm(['deploy'], deployOptions, args, process.env)
    if (kept !== null) throw new Error(kept)
    const options = parse(args)
    if (options.help) {
      console.log(usage)
      return 0
    }
    return await deploySite(options, {
      env: process.env,
      node: process.execPath,
      lease: leaseFor(process, {
        patient: options.wait,
        alone: options.alone,
        onWatch: watching,
        onPause: sayWait,
        signal,
      }),
      out: process.stderr,
      say: console.log,
      onWait: sayWait,
      signal,
    })
  } catch (error) {
    console.error(signal.aborted ? 'Stopped; run the same command again to go on.' : messageOf(error))
    return signal.aborted ? STOPPED : 2
  }
}

const sayWait = (seconds: number, why: string): void => console.error(`${why}: going on in ${Math.ceil(seconds)} s`)

function parse(args: string[]) {
  try {
    return parseDeployOptions(args)
  } catch (error) {
    throw new Error(`${messageOf(error)}; see npm run deploy -- --help`)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

process.exitCode = await main(process.argv.slice(2))
