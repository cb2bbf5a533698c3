import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSite } from './archive/site.ts'
import { type LoadOptions, load } from './load.ts'
import { formatReport, type Report } from './report.ts'
import { loadSample, sample } from './sample.ts'
import { smokeTest } from './smoke.ts'
import { accountOptions, emptyKv, openTarget } from './target.ts'

export interface DeployOptions {
  /** The Jekyll site; the sample where null, unless another archive is loaded. */
  folder: string | null
  /** Of wrangler.toml; its top level where absent. */
  environment: string | undefined
  /** Where the site answers; as wrangler says where absent. */
  url: string | undefined
  dryRun: boolean
  /** Seconds that the live site has to come up. */
  patience: number
}

export interface Surroundings {
  /** Runs wrangler with what it prints shown; gives its exit status. */
  runWrangler: (args: string[], env: Record<string, string>) => Promise<number>
  env: Readonly<Record<string, string | undefined>>
  /** Path of the Node that runs wrangler. */
  node: string
  loading: Omit<LoadOptions, 'dryRun' | 'tellHub'>
  /** A line for who waits. */
  say: (line: string) => void
}

/** What `wrangler` leaves in the file that WRANGLER_OUTPUT_FILE_PATH names, a line each. */
interface WranglerEntry {
  type: string
  targets?: string[]
}

/**
 * Brings an archive online: looks whether it can be loaded and whether there is an account, deploys the Worker (which makes
 * its KV), loads the archive, and looks at the live site.
 *
 * @throws Error that says what failed and what to do; what was done before stays, and the same command goes on from there
 */
export async function deploy(options: DeployOptions, surroundings: Surroundings): Promise<void> {
  const { folder, environment, dryRun } = options
  const { say, env, node, loading } = surroundings
  const { config } = openSite(folder ?? sample)

  say(`Reading ${folder === null ? 'the sample' : `"${folder}"`}`)
  say(formatted(await timed(() => load(folder ?? sample, async () => emptyKv, { ...loading, dryRun: true })), true))

  if (dryRun) {
    await wrangler(['--dry-run'], surroundings, environment)
    say('Nothing was deployed or loaded: this was a dry run.')
    return
  }

  say('Looking for the account')
  const onWait = (seconds: number, why: string) => say(`${why}: going on in ${Math.ceil(seconds)} s`)
  const { findAccount } = await import('./write/account.ts')
  const { accountId } = await findAccount(accountOptions({ environment, env, node, onWait }))

  say('Deploying the Worker')
  const targets = await wrangler([], surroundings, environment, { CLOUDFLARE_ACCOUNT_ID: accountId })

  say('Loading the archive')
  const kv = await openTarget(
    { kind: 'remote', environment },
    { readOnly: false, env: { ...env, CLOUDFLARE_ACCOUNT_ID: accountId }, node, onWait },
  )
  try {
    if (folder === null) say(await loadSample(kv, { ...loading, dryRun: false }))
    else say(formatted(await timed(() => load(folder, async () => kv, { ...loading, dryRun: false })), false))
  } finally {
    await kv.close()
  }

  const address = addressOf(options.url, targets, config.url)
  say(`Looking at ${address}`)
  const { patience } = options
  const { passed } = await smokeTest(address, {
    patience,
    signal: loading.signal,
    onWait: (why) => say(`Waiting up to ${patience} s: ${why}`),
  })
  say(`As it should be: ${passed.join(', ')}`)
  say(summary(address, config.url))
}

/** @throws Error where wrangler fails; what it said stands above */
async function wrangler(
  args: string[],
  { runWrangler }: Surroundings,
  environment: string | undefined,
  env: Record<string, string> = {},
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-deploy-'))
  const output = join(folder, 'wrangler.ndjson')
  try {
    const status = await runWrangler(['deploy', '--env', environment ?? '', ...args], {
      ...env,
      WRANGLER_OUTPUT_FILE_PATH: output,
    })
    if (status !== 0) {
      throw new Error(
        `Cannot deploy the Worker: wrangler ended with ${status}, its reason stands above. A token needs "Workers Scripts: Edit", "Workers KV Storage: Edit" and "Account Settings: Read"; an account without a workers.dev address gets one in the dashboard, under Workers & Pages`,
      )
    }
    return args.includes('--dry-run') ? [] : targetsIn(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function targetsIn(output: string): string[] {
  const entries = readFileSync(output, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as WranglerEntry)
  return entries.find(({ type }) => type === 'deploy')?.targets ?? []
}

/** Where to look: as given, else the site's own host where the Worker is there, else the first address it has. */
export function addressOf(given: string | undefined, targets: readonly string[], siteUrl: string): string {
  if (given !== undefined) return given.replace(/\/+$/, '')
  // `https://name.account.workers.dev`, `news.example.com (custom domain)`, `news.example.com/*`
  const addresses = targets.flatMap((target) => {
    if (/^https?:/.test(target)) return [target.replace(/\/+$/, '')]
    const [host = ''] = target.split(/[/\s]/)
    return /^[\w-]+(\.[\w-]+)+$/.test(host) ? [`https://${host}`] : []
  })
  const [first] = addresses
  if (first === undefined)
    throw new Error('Cannot look at the site: wrangler names no address of it; give one with --url https://…')
  return addresses.find((address) => address === siteUrl) ?? first
}

function summary(address: string, siteUrl: string): string {
  const lines = [
    '',
    `  ${address}`,
    '',
    `  feeds     ${address}/feed.xml, /rss.xml, /feed.json; all of them: ${address}/feeds`,
    `  API       ${address}/api`,
    `  health    ${address}/healthz`,
  ]
  if (address !== siteUrl) {
    const { host } = new URL(siteUrl)
    lines.push(
      '',
      `  Its pages and feeds name ${siteUrl}, the url of _config.yml. For it to answer there, add to wrangler.toml`,
      `  routes = [{ pattern = "${host}", custom_domain = true }]`,
      '  and deploy again; to stay here, make this address the url, and the one before edge_news.id_url.',
    )
  }
  return lines.join('\n')
}

async function timed(run: () => Promise<Report>): Promise<{ report: Report; seconds: number }> {
  const started = performance.now()
  const report = await run()
  return { report, seconds: (performance.now() - started) / 1000 }
}

const formatted = ({ report, seconds }: { report: Report; seconds: number }, dryRun: boolean): string =>
  formatReport(report, { dryRun, seconds })
