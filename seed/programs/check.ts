import { lineOf } from '../commands.ts'
import { leaseFor } from '../publish/publisher.ts'
import { parseStrictly, seeHelp } from './arguments.ts'
import { keptByNpm } from './kept-by-npm.ts'
import { messageOf, STOPPED, stopBySignal } from './program.ts'

const usage = (
  line: string,
): string => `Lists what would not answer if a Jekyll site moved here. It writes nothing, and needs no account.

  ${line} <folder of a Jekyll site> [options]

  --against <place>  the addresses of the old site, too: Jekyll's folder _site, a sitemap.xml, or the URL of the live
                     site, which is asked for 30 of them at most, one a second
  --strict-yaml      leave posts out whose front matter is no YAML, instead of mending it
  --strict           exit with 1 where an address is missing
  --json             print the report as one JSON object
  --help             this text

Examples:

  ${line} ~/news
  ${line} ~/news --against ~/news/_site
  ${line} ~/news --against https://news.example.com --strict

Exit status: 0 checked, 1 addresses that would not answer under --strict, 2 not checked, 130 stopped.`

const checkOptions = {
  against: { type: 'string' },
  'strict-yaml': { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export interface CheckProgramOptions {
  folder: string
  against: string | undefined
  strictYaml: boolean
  strict: boolean
  json: boolean
}

/** Checks a site; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const line = lineOf('check', process.env)
  const kept = keptByNpm('check', checkOptions, args, process.env)
  if (kept !== null) return fail(kept)
  let options: CheckProgramOptions | 'help'
  try {
    options = parseCheckOptions(args)
  } catch (error) {
    return fail(seeHelp(messageOf(error), line))
  }
  if (options !== 'help') return check(options)
  console.log(usage(line))
  return 0
}

/** @throws Error that says what is wanted */
export function parseCheckOptions(args: string[]): CheckProgramOptions | 'help' {
  const { values, positionals } = parseStrictly({ args, allowPositionals: true, options: checkOptions })
  const { against, strict, json, help, 'strict-yaml': strictYaml } = values
  if (help) return 'help'
  const [place, ...others] = positionals
  if (place === undefined) throw new Error('Cannot check nothing: want the folder of a Jekyll site')
  if (others.length > 0) throw new Error(`Cannot check ${positionals.length} folders at once: want one`)
  if (/^https?:/.test(place))
    throw new Error(`Cannot check "${place}": want the folder of a Jekyll site; a live site stands behind --against`)
  return { folder: place, against, strictYaml, strict, json }
}

/** Checks the folder of a site. */
export async function check({ folder, against, strictYaml, strict, json }: CheckProgramOptions): Promise<number> {
  const stop = new AbortController()
  stopBySignal(process, stop)
  try {
    const [{ checkSite }, { formatCheck, hasFaults }] = await Promise.all([
      import('../load/check-site.ts'),
      import('../load/check-report.ts'),
    ])
    const { signal } = stop
    const loading = { dryRun: true, strictYaml, signal, lease: leaseFor(process, { signal }), out: process.stderr }
    const report = await checkSite(folder, { ...loading, against })
    console.log(json ? JSON.stringify({ folder, ...report }) : `Checked "${folder}".\n${formatCheck(report)}`)
    return strict && hasFaults(report) ? 1 : 0
  } catch (error) {
    fail(messageOf(error))
    return stop.signal.aborted ? STOPPED : 2
  }
}

function fail(message: string): number {
  console.error(message)
  return 2
}
