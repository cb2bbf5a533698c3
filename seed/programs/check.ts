import { leaseFor } from '../publish/publisher.ts'
import { parseStrictly } from './arguments.ts'
import { messageOf, STOPPED, stopBySignal } from './program.ts'
import { fail, readArguments } from './read-arguments.ts'
import { type GitOptions, isAddress } from './seed-options.ts'
import { withRoot } from './site-root.ts'

const usage = (
  line: string,
): string => `Lists what would not answer if a Jekyll site moved here, or what of a live site is not as it should be. It
writes nothing, and needs no account.

  ${line} <folder of a Jekyll site> [options]
  ${line} --git <repository> [<folder in it>] [options]
  ${line} https://<address of a live site> [--json]

  --git <repository> read the site from a git repository, without a checkout
  --ref <branch>     with --git: the branch, tag or commit (default: HEAD)
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
  ${line} https://news.example.com

Exit status: 0 checked, 1 addresses that would not answer under --strict, or a live site on which something is wrong,
2 not checked, 130 stopped.`

const checkOptions = {
  git: { type: 'string' },
  ref: { type: 'string' },
  against: { type: 'string' },
  'strict-yaml': { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export interface CheckProgramOptions {
  /** Of the site; the address of a live one. */
  folder: string
  git: GitOptions | null
  against: string | undefined
  strictYaml: boolean
  strict: boolean
  json: boolean
}

/** Checks a site; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const options = readArguments('check', args, {
    known: checkOptions,
    parse: parseCheckOptions,
    usage,
  })
  return typeof options === 'number' ? options : check(options)
}

/** @throws Error that says what is wanted */
export function parseCheckOptions(args: string[]): CheckProgramOptions | 'help' {
  const { values, positionals } = parseStrictly({ args, allowPositionals: true, options: checkOptions })
  const { git: repository, ref, against, strict, json, help, 'strict-yaml': strictYaml } = values
  if (help) return 'help'
  const [place = repository === undefined ? undefined : '', ...others] = positionals
  if (place === undefined)
    throw new Error('Cannot check nothing: want the folder of a Jekyll site, or the address of a live one')
  if (others.length > 0) throw new Error(`Cannot check ${positionals.length} folders at once: want one`)
  if (ref !== undefined && repository === undefined) throw new Error('--ref goes with --git')
  const git = repository === undefined ? null : { repository, ref, since: undefined, everything: true }
  return { folder: place, git, against, strictYaml, strict, json }
}

/** Checks a site; returns the exit status. */
export async function check(options: CheckProgramOptions): Promise<number> {
  const { folder, git, against, strictYaml, strict } = options
  if (isAddress(folder) && (git !== null || against !== undefined || strict || strictYaml))
    return fail(`Cannot check "${folder}" so: the address of a live site goes with --json alone`)
  const stop = new AbortController()
  stopBySignal(process, stop)
  try {
    return await (isAddress(options.folder) ? checkAddress(options, stop.signal) : checkFiles(options, stop.signal))
  } catch (error) {
    fail(stop.signal.aborted ? 'Stopped.' : messageOf(error))
    return stop.signal.aborted ? STOPPED : 2
  }
}

/** Asks a live site for everything that can be asked from outside. */
async function checkAddress({ folder, json }: CheckProgramOptions, signal: AbortSignal): Promise<number> {
  const [{ checkLive }, { formatLiveReport, hasWrong }] = await Promise.all([
    import('../load/check-live.ts'),
    import('../load/live-report.ts'),
  ])
  const report = await checkLive(folder, { signal })
  console.log(json ? JSON.stringify(report) : formatLiveReport(report))
  return hasWrong(report) ? 1 : 0
}

async function checkFiles(options: CheckProgramOptions, signal: AbortSignal): Promise<number> {
  const { folder, git, against, strictYaml, strict, json } = options
  const [{ checkSite }, { formatCheck, hasFaults }] = await Promise.all([
    import('../load/check-site.ts'),
    import('../load/check-report.ts'),
  ])
  const loading = { dryRun: true, strictYaml, signal, lease: leaseFor(process, { signal }), out: process.stderr }
  const report = await withRoot(options, signal, (root) => checkSite(root, { ...loading, against }))
  const checked = git === null ? folder : [git.repository, folder].filter(Boolean).join(': ')
  console.log(json ? JSON.stringify({ folder, ...report }) : `Checked "${checked}".\n${formatCheck(report)}`)
  return strict && hasFaults(report) ? 1 : 0
}
