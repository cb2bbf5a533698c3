import { absoluteUrl, type Site } from '../../src/model/site.ts'
import type { Root } from '../archive/source.ts'
import { placeOf } from '../archive/source-of.ts'
import { type Env, lineOf } from '../commands.ts'
import type { Account, RemoteStores, Store } from '../kv/account.ts'
import { checkEnvironment } from '../kv/environment.ts'
import { emptyKv, LateKv } from '../kv/open.ts'
import { formatMissing } from '../load/check-report.ts'
import { Checking, countUnanswered } from '../load/check-site.ts'
import { type LoadOptions, loadArchive, loadCommitOf } from '../load/load.ts'
import { type Archive, openArchive } from '../load/open-archive.ts'
import type { Screen } from '../load/progress.ts'
import { ReplaceError } from '../load/replacing.ts'
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
import { InterruptedError } from '../load/session.ts'
import { sample, wranglerConfig } from '../paths.ts'
import { tellHub } from '../publish/hub.ts'
import type { LeaseOptions } from '../publish/lease.ts'
import { MADE_HERE } from '../publish/turn.ts'
import { addressesOf, addressFor, hostNote } from './addresses.ts'
import { type Self, withIds } from './bound-config.ts'
import { smokeTest } from './smoke-test.ts'
import { type Step, type StepName, Steps, type Telling } from './steps.ts'
import { deployWorker } from './wrangler.ts'

export interface DeployOptions {
  /** The folder or the commit of the site; null for the sample, which is loaded where nothing else is. */
  root: Root | null
  /** The words of a command that name the site. */
  words: string
  environment: string | undefined
  /** The address of the site; null where wrangler is to tell it. */
  url: string | null
  /** The site may take this many milliseconds to answer as it should. */
  patience: number
  replace: boolean
  strict: boolean
  dryRun: boolean
  /** Makes what is new in the account without asking. */
  yes: boolean
  /** Lists every problem. */
  allProblems?: boolean | undefined
}

/** What a deployment has come to. With `--json` it is printed as it is. */
export interface Deployment {
  /** An exit status: 0, 1 where problems under `strict` kept it from deploying, or 2 where it ended early. */
  status: number
  /** The name of the environment in wrangler.toml; null for its top level. */
  environment: string | null
  /** The account, the Worker and what its stores are called; null where it did not come so far. */
  target: { accountId: string; worker: string; namespace: string; database: string | null } | null
  /** Of the load, or of the check where nothing was loaded; null where the archive cannot be read. */
  report: Report | null
  /** Where the site answers; null where it does not. */
  address: string | null
  /** Those that were begun. */
  steps: Step[]
  /** Why it ended early, and the line that goes on; null where it did not. */
  error: DeployError | null
}

interface DeployError {
  step: StepName
  message: string
  goOn: string
}

export interface DeployContext {
  env: Env
  self: Self
  /** Path of the Node that runs wrangler. */
  node: string
  lease: LeaseOptions
  /** Where progress is shown. */
  out: Screen
  /** Where wrangler prints, as a file descriptor. */
  printTo: 1 | 2
  say: (text: string) => void
  /** Asks a person a question that is answered with yes or no; null where nobody is there. */
  ask: ((question: string) => Promise<boolean>) | null
  /** The line that was typed, with more options. */
  line: (...options: string[]) => string
  onWait: (seconds: number, why: string) => void
  signal: AbortSignal
}

const ALL_STEPS: readonly StepName[] = ['archive', 'account', 'stores', 'worker', 'load', 'site']

/** Nobody is there who could say yes. */
class NobodyToAsk extends Error {}

/** Somebody has said no. */
class Declined extends Error {}

/**
 * Checks an archive and an account, makes what the archive is stored in, deploys the Worker, loads the archive and tries the site. The
 * checks come first, so that the user hears what is broken or missing before anything changes. Each step looks for what is there
 * already, so that a deployment that ended anywhere goes on when it is run again.
 */
export async function deploySite(options: DeployOptions, context: DeployContext): Promise<Deployment> {
  const steps = new Steps(options.dryRun ? ['archive', 'build'] : ALL_STEPS, context.say)
  const done: Deployment = {
    status: 0,
    environment: options.environment ?? null,
    target: null,
    report: null,
    address: null,
    steps: steps.taken,
    error: null,
  }
  try {
    await takeSteps(options, context, steps, done)
  } catch (error) {
    done.status = 2
    if (error instanceof Declined) {
      context.say('\nNothing was deployed.')
      return done
    }
    done.error = {
      step: steps.taken.at(-1)?.name ?? 'archive',
      message: context.signal.aborted ? 'Stopped.' : whyOf(error),
      goOn: context.line(...wantedBy(error)),
    }
  }
  return done
}

/** The option without which the same line would end in the same place. */
function wantedBy(error: unknown): string[] {
  if (error instanceof NobodyToAsk) return ['--yes']
  return error instanceof ReplaceError ? ['--replace'] : []
}

/** A load that ended early says more, which is said here of all steps. */
function whyOf(error: unknown): string {
  if (error instanceof InterruptedError) return error.why
  return error instanceof Error ? error.message : String(error)
}

/** Says why a deployment ended, and what to type. */
export function formatError({ step, message, goOn }: DeployError): string {
  const at = ALL_STEPS.indexOf(step)
  // Until the archive can be read there is nothing to go on with; a dry run has nothing to finish.
  if (at < 1) return message
  const soFar = at === 1 ? 'Nothing was changed.' : 'What is done stays, and is not done again.'
  return `${message}\n${soFar} To go on, type: ${goOn}`
}

async function takeSteps(
  options: DeployOptions,
  context: DeployContext,
  steps: Steps,
  done: Deployment,
): Promise<void> {
  const { root, environment, url, dryRun } = options
  const { env, signal, say } = context
  checkEnvironment(wranglerConfig, environment)
  const loading: LoadOptions = {
    dryRun: false,
    replace: options.replace,
    needsUrl: true,
    signal,
    lease: context.lease,
    out: context.out,
  }
  const { archive, report } = await steps.take('archive', `"${placeOf(root ?? sample)}"`, (telling) =>
    checkArchive(options, env, loading, telling),
  )
  done.report = report
  if (options.strict && report.problems.length > 0) {
    done.status = 1
    say('\nNothing was deployed: --strict takes no archive with problems.')
    return
  }
  if (dryRun) {
    await steps.take('build', '', () => runWrangler(wranglerConfig, env, options, context))
    say('\nNothing was deployed (--dry-run).')
    return
  }

  const api = { onWait: context.onWait, ...(env.CLOUDFLARE_API_BASE_URL && { baseUrl: env.CLOUDFLARE_API_BASE_URL }) }
  const account = await steps.take('account', '', (telling) => checkAccount(report, options, context, api, telling))
  const { accountId, worker, namespace, database } = account
  done.target = { accountId, worker, namespace: namespace.name, database: database?.name ?? null }

  const stores = await steps.take('stores', '', (telling) => makeStores(account, options, context, api, telling))

  // wrangler and the loader use the same account, even where wrangler would ask which.
  const inAccount = { ...env, CLOUDFLARE_ACCOUNT_ID: accountId }
  const addresses = await steps.take('worker', `"${worker}"`, async ({ fact }) => {
    const ids = idsOf(account, stores)
    const targets = await withIds(wranglerConfig, environment, ids, context.self, (config) =>
      runWrangler(config, inAccount, options, context),
    )
    const found = addressesOf(targets)
    fact(
      `${account.isNewWorker ? 'new' : 'there already, and brought up to date'}${found.map((one) => `, ${one}`).join('')}`,
    )
    return found
  })

  const { site, isSample, loaded } = await steps.take('load', '', async (telling) => {
    const { openRemoteKv } = await import('../kv/remote.ts')
    await using kv = new LateKv(async () => openRemoteKv({ ...stores, environment, ...api }))
    return loadRemote(archive, options, context, kv, loading, telling)
  })
  done.report = loaded ?? report

  const siteUrl = absoluteUrl(site, '')
  const host = url ?? addressFor(siteUrl, addresses) ?? new URL(siteUrl).origin
  const address = host + site.base
  await steps.take('site', address, ({ fact, say }) =>
    smokeTest(address, {
      patience: options.patience,
      signal,
      onPass: fact,
      onWait: (why) => say(`waiting: ${why}`),
    }),
  )
  done.address = address
  say(introduction(address, options, env))
  const note = isSample
    ? `It is the bundled sample, whose feeds link to ${siteUrl}. Your own archive: ${lineOf('deploy', env)} <folder of a Jekyll site>`
    : hostNote(siteUrl, url === null ? addresses : [url], environment)
  if (note !== null) say(note)
}

/** Reads and renders all of it, writes nothing, and says what it takes to load it. */
async function checkArchive(
  { root, words, dryRun, strict, allProblems }: DeployOptions,
  env: Env,
  loading: LoadOptions,
  { fact, say }: Telling,
): Promise<{ archive: Archive; report: Report }> {
  const archive = await openArchive(root ?? sample, loading)
  using checking = new Checking(archive.site.config)
  const { onDocument } = checking
  const checked = await timed(() => loadArchive(archive, async () => emptyKv, { ...loading, dryRun: true, onDocument }))
  const { report } = checked
  // An archive that is going to be deployed is reported when it is loaded.
  if (dryRun || (strict && report.problems.length > 0))
    say(formatReport(report, { dryRun: true, allProblems, ...checked }))
  else fact(summaryOf(report))
  const unanswered = formatMissing(countUnanswered(checking.found))
  if (unanswered !== null) fact(`${unanswered}; ${lineOf('check', env)} ${words} lists them`)
  return { archive, report }
}

type Api = { onWait: DeployContext['onWait']; baseUrl?: string }

/** Says what is there and what is new; where nothing is there, asks whether to go on. */
async function checkAccount(
  report: Report,
  { environment, yes }: DeployOptions,
  { env, node, ask }: DeployContext,
  api: Api,
  { fact }: Telling,
): Promise<Account> {
  const { checkAccount } = await import('../kv/account.ts')
  const account = await checkAccount({ config: wranglerConfig, environment, env, node, ...api })
  const { accountId, accountName, worker, isNewWorker, namespace, database } = account
  const named = accountName === null ? `"${accountId}"` : `"${accountName}" (${accountId})`
  const where = `account ${named}${environment === undefined ? '' : `, environment "${environment}"`}`
  fact(where)
  const all = [
    { what: `Worker "${worker}"`, isNew: isNewWorker },
    ...[namespace, ...(database === null ? [] : [database])].map((store) => ({
      what: nameOf(store),
      isNew: store.id === null,
    })),
  ]
  for (const { what, isNew } of all) fact(`${what}: ${isNew ? 'new' : 'there already'}`)
  // Where its KV is there, somebody has said yes, or has made it.
  if (!isNewWorker || namespace.id !== null || yes) return account
  const first = `It is the first deployment into ${where}, and creates what is new there.`
  const takes = [first, ...formatFreePlan(report)].join('\n')
  if (ask === null) {
    throw new NobodyToAsk(`Cannot ask whether to deploy: this is no terminal, want --yes.\n${takes}`)
  }
  if (!(await ask(`\n${takes}\nDeploy? [y/N] `))) throw new Declined()
  return account
}

const nameOf = ({ binding, name }: Store): string => `${binding === 'NEWS' ? 'KV namespace' : 'D1 database'} "${name}"`

/** Makes what of the KV namespace and the database is not there. */
async function makeStores(
  account: Account,
  { environment }: DeployOptions,
  { lease }: DeployContext,
  api: Api,
  { fact, alreadyThere }: Telling,
): Promise<RemoteStores> {
  const { makeStores } = await import('../kv/account.ts')
  const { remotePlace } = await import('../kv/remote.ts')
  const made = new Set<string>()
  const stores = await makeStores(account, api, (store) => {
    made.add(store.binding)
    fact(`${nameOf(store)}: created`)
    // Nobody else has published into it, so that the load need not wait for them.
    if (store.binding !== account.namespace.binding) return
    const place = remotePlace({ ...account, namespaceId: store.id ?? '', environment, baseUrl: api.baseUrl })
    lease.notes.write(place, { claim: MADE_HERE, shown: null })
  })
  for (const store of [account.namespace, account.database]) {
    if (store !== null && !made.has(store.binding)) fact(`${nameOf(store)}: there already`)
  }
  if (made.size === 0) alreadyThere()
  return stores
}

const idsOf = (
  { namespace, database }: Account,
  { namespaceId, databaseId }: RemoteStores,
): Record<string, string> => ({
  [namespace.binding]: namespaceId,
  ...(database !== null && databaseId !== null && { [database.binding]: databaseId }),
})

const runWrangler = (
  config: string,
  env: Env,
  { environment, dryRun, yes }: DeployOptions,
  { node, printTo, onWait, signal }: DeployContext,
): Promise<string[]> => deployWorker({ config, environment, env, node, dryRun, mayAsk: !yes, printTo, onWait, signal })

/** Loads into Cloudflare's KV. `site` is the one that is there now. */
async function loadRemote(
  archive: Archive,
  { root, allProblems }: DeployOptions,
  { env, onWait, signal }: DeployContext,
  kv: LateKv,
  options: LoadOptions,
  { fact, say, alreadyThere }: Telling,
): Promise<{ site: Pick<Site, 'url' | 'base'>; isSample: boolean; loaded: Report | null }> {
  const telling = { delay: 0, onWait, signal }
  const loading: LoadOptions = { ...options, tellHub: (hub, topics) => tellHub(hub, topics, telling) }
  const tell = ({ report, seconds }: { report: Report; seconds: number }) => {
    const isSame = report.writes + report.deletes === 0
    say(formatReport(report, { dryRun: false, allProblems, seconds }))
    if (isSame) alreadyThere()
    return report
  }
  if (root !== null) {
    const loaded = tell(
      await timed(async () => {
        if (typeof root === 'string') return loadArchive(archive, kv.open, loading)
        // The reason why everything is compared is that this is a deployment.
        return { ...(await loadCommitOf(archive, root, { everything: true }, kv.open, loading)), everything: null }
      }),
    )
    return { site: archive.site.config, isSample: false, loaded }
  }
  const done = await loadSample(kv.open, options)
  if ('report' in done) return { site: archive.site.config, isSample: true, loaded: tell(done) }
  if (done.kept === null) {
    throw new Error(
      `Cannot load the sample: an archive is there in part, of a load that was stopped; finish it with ${lineOf('deploy', env)} <its folder>`,
    )
  }
  fact(`"${done.kept.title}" is loaded and stays; ${lineOf('deploy', env)} <its folder> brings it up to date.`)
  alreadyThere()
  return { site: done.kept, isSample: false, loaded: null }
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

const introduction = (address: string, { root, words, environment }: DeployOptions, env: Env): string => {
  const load = `${lineOf('load', env)} ${root === null ? '<folder>' : words} --remote${environment === undefined ? '' : ` --env ${environment}`}`
  const publish = typeof root === 'string' || root === null ? `${load} --only <file>...` : load
  return `
Deployed, and it answers:

  site    ${address}/
  feeds   ${address}/feed.xml (Atom), /rss.xml (RSS), /feed.json (JSON Feed); of each category and tag: ${address}/feeds
  API     ${address}/api
  health  ${address}/healthz

Subscribe to ${address}/feed.xml, or to a category at ${address}/feeds.
Publish next: ${publish}
  or with each push, as .github/archive/publish.yml does it.
Look from outside: ${lineOf('check', env)} ${address}
Roll back: deploy the older version of this program with the same command; an older archive is loaded like any other.
`
}
