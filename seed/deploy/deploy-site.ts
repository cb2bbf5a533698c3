import { absoluteUrl, type Site } from '../../src/model/site.ts'
import { type Env, lineOf } from '../commands.ts'
import { checkEnvironment } from '../kv/environment.ts'
import { emptyKv, LateKv, openKv } from '../kv/open.ts'
import { formatMissing } from '../load/check-report.ts'
import { Checking, countUnanswered } from '../load/check-site.ts'
import { type LoadOptions, loadArchive } from '../load/load.ts'
import { type Archive, openArchive } from '../load/open-archive.ts'
import type { Screen } from '../load/progress.ts'
import {
  count,
  countLeftOut,
  formatCost,
  formatFreePlan,
  formatIndexCost,
  formatReport,
  type Report,
  timed,
} from '../load/report.ts'
import { loadSample } from '../load/sample.ts'
import { sample, wranglerConfig } from '../paths.ts'
import { tellHub } from '../publish/hub.ts'
import type { LeaseOptions } from '../publish/lease.ts'
import { addressesOf, addressFor, hostNote } from './addresses.ts'
import { smokeTest } from './smoke-test.ts'
import { deployWorker } from './wrangler.ts'

export interface DeployOptions {
  /** It is null for the sample, which is loaded where nothing else is. */
  folder: string | null
  environment: string | undefined
  /** The address of the site; null where wrangler is to tell it. */
  url: string | null
  /** The site may take this many milliseconds to answer as it should. */
  patience: number
  wait: boolean
  alone: boolean
  replace: boolean
  strict: boolean
  dryRun: boolean
  /** Lists every problem. */
  allProblems?: boolean | undefined
}

/** What a deployment has come to. With `--json` it is printed as it is. */
export interface Deployment {
  /** An exit status: 0, or 1 where problems under `strict` kept it from deploying. */
  status: number
  /** The name of the environment in wrangler.toml; null for its top level. */
  environment: string | null
  /** The account, the Worker and the title of its KV namespace; null where nothing was deployed. */
  target: { accountId: string; worker: string; namespace: string } | null
  /** Of the load, or of the check where nothing was loaded. */
  report: Report
  /** Where the site answers; null where nothing was deployed. */
  address: string | null
}

export interface DeployContext {
  env: Env
  /** Path of the Node that runs wrangler. */
  node: string
  lease: LeaseOptions
  /** Where progress is shown. */
  out: Screen
  /** Where wrangler prints, as a file descriptor. */
  printTo: 1 | 2
  say: (text: string) => void
  onWait: (seconds: number, why: string) => void
  signal: AbortSignal
}

/**
 * Checks an archive and an account, deploys the Worker, loads the archive and tries the site. The checks come first, so that the
 * user hears what is broken or missing before anything changes.
 *
 * @throws Error that says what to do
 */
export async function deploySite(options: DeployOptions, context: DeployContext): Promise<Deployment> {
  const { environment, strict, dryRun, allProblems } = options
  const { env, node, say, signal, printTo } = context
  const folder = options.folder ?? sample
  const loading: LoadOptions = {
    dryRun: false,
    replace: options.replace,
    needsUrl: true,
    signal,
    lease: context.lease,
    out: context.out,
  }

  checkEnvironment(wranglerConfig, environment)
  say(`Checking "${folder}"`)
  const archive = await openArchive(folder, loading)
  using checking = new Checking(archive.site.config)
  const { onDocument } = checking
  const checked = await timed(() => loadArchive(archive, async () => emptyKv, { ...loading, dryRun: true, onDocument }))
  const refused = strict && checked.report.problems.length > 0
  // An archive that is going to be deployed is reported when it is loaded.
  say(
    dryRun || refused
      ? formatReport(checked.report, { dryRun: true, allProblems, ...checked })
      : summaryOf(checked.report),
  )
  const unanswered = formatMissing(countUnanswered(checking.found))
  if (unanswered !== null) say(`${unanswered}; ${lineOf('check', env)} "${folder}" lists them`)
  if (refused) {
    say('Nothing was deployed: --strict takes no archive with problems.')
    return { status: 1, environment: environment ?? null, target: null, report: checked.report, address: null }
  }
  const worker = { config: wranglerConfig, environment, node, dryRun, printTo, signal }
  if (dryRun) {
    say('\nBuilding the Worker')
    await deployWorker({ ...worker, env })
    say('\nNothing was deployed (--dry-run).')
    return { status: 0, environment: environment ?? null, target: null, report: checked.report, address: null }
  }

  say('\nChecking the account')
  const { checkAccount } = await import('../kv/account.ts')
  const api = { onWait: context.onWait, ...(env.CLOUDFLARE_API_BASE_URL && { baseUrl: env.CLOUDFLARE_API_BASE_URL }) }
  const account = await checkAccount({ config: wranglerConfig, environment, env, node, ...api })
  const { accountId, worker: name, namespace, isNewNamespace } = account
  const inEnvironment = environment === undefined ? '' : `, environment "${environment}"`
  say(
    `  account "${accountId}"${inEnvironment}: Worker "${name}", KV namespace "${namespace}"${isNewNamespace ? ', which is new' : ''}`,
  )

  say('\nDeploying the Worker')
  // wrangler and the loader use the same account, even where wrangler would ask which.
  const inAccount = { ...env, CLOUDFLARE_ACCOUNT_ID: accountId }
  const addresses = addressesOf(await deployWorker({ ...worker, env: inAccount }))

  say('\nLoading the archive')
  // Nobody has published into a namespace that is created only now.
  const lease = { ...context.lease, alone: context.lease.alone || isNewNamespace }
  const { site, isSample, report } = await loadRemote(
    archive,
    options,
    { ...context, env: inAccount },
    { ...loading, lease },
  )

  const siteUrl = absoluteUrl(site, '')
  const host = options.url ?? addressFor(siteUrl, addresses) ?? new URL(siteUrl).origin
  const address = host + site.base
  say(`\nTrying ${address}`)
  await smokeTest(address, {
    patience: options.patience,
    signal,
    onPass: (what) => say(`  ${what}`),
    onWait: (why) => say(`  waiting: ${why}`),
  })
  say(introduction(address, env))
  const note = isSample
    ? `It is the bundled sample, whose feeds link to ${siteUrl}. Your own archive: ${lineOf('deploy', env)} <folder of a Jekyll site>`
    : hostNote(siteUrl, options.url === null ? addresses : [options.url], environment)
  if (note !== null) say(note)
  const target = { accountId, worker: name, namespace }
  return { status: 0, environment: environment ?? null, target, report: report ?? checked.report, address }
}

/** Loads into Cloudflare's KV. `site` is the one that is there now. */
async function loadRemote(
  archive: Archive,
  { folder, environment, allProblems }: DeployOptions,
  { env, node, onWait, say, signal }: DeployContext,
  loading: LoadOptions,
): Promise<{ site: Pick<Site, 'url' | 'base'>; isSample: boolean; report: Report | null }> {
  await using kv = new LateKv(() => openKv({ kind: 'remote', environment }, { readOnly: false, env, node, onWait }))
  if (folder !== null) {
    const telling = { delay: 0, onWait, signal }
    const done = await timed(() =>
      loadArchive(archive, kv.open, { ...loading, tellHub: (hub, topics) => tellHub(hub, topics, telling) }),
    )
    say(formatReport(done.report, { dryRun: false, allProblems, ...done }))
    return { site: archive.site.config, isSample: false, report: done.report }
  }
  const done = await loadSample(kv.open, loading)
  if ('report' in done) {
    say(formatReport(done.report, { dryRun: false, allProblems, ...done }))
    return { site: archive.site.config, isSample: true, report: done.report }
  }
  if (done.kept === null) {
    throw new Error(
      `Cannot load the sample: an archive is there in part, of a load that was stopped; finish it with ${lineOf('deploy', env)} <its folder>`,
    )
  }
  say(`"${done.kept.title}" is loaded and stays; ${lineOf('deploy', env)} <its folder> brings it up to date.`)
  return { site: done.kept, isSample: false, report: null }
}

/** Says how much there is to publish, and what that costs at most: the load finds out what is there already. */
const summaryOf = (report: Report): string =>
  [
    [
      `${report.published} of ${count(report.posts, 'post')} to publish`,
      ...countLeftOut(report.leftOut),
      count(report.problems.length, 'problem'),
    ].join(', '),
    `${[formatCost(report), ...formatIndexCost(report)].join('\n')} (less where some of it is there already)`,
    ...formatFreePlan(report),
  ].join('\n')

const introduction = (address: string, env: Env): string => `
Deployed, and it answers:

  site    ${address}/
  feeds   ${address}/feed.xml (Atom), /rss.xml (RSS), /feed.json (JSON Feed); of each category and tag: ${address}/feeds
  API     ${address}/api
  health  ${address}/healthz

Subscribe to ${address}/feed.xml, or to a category at ${address}/feeds.
Publish next: ${lineOf('load', env)} <folder> --remote --only <file>..., or by each push with .github/archive/publish.yml.
Look from outside: ${lineOf('check', env)} ${address}
Roll back: deploy the older version of this program with the same command; an older archive is loaded like any other.
`
