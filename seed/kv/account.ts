import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NotFoundError } from 'cloudflare'
import { unstable_readConfig } from 'wrangler'
import { type ApiOptions, openApi } from './cloudflare.ts'

const BINDING = 'NEWS'

/** What is used of wrangler's configuration; its own type is lost in its bundle. */
interface WorkerConfig {
  name?: string
  account_id?: string
  workers_dev?: boolean
  route?: unknown
  routes?: unknown[]
  kv_namespaces: { binding: string; id?: string }[]
}

/** Where the loader writes to, and with what right. */
export interface Target {
  accountId: string
  namespaceId: string
  token: string
}

export interface TargetOptions extends Omit<ApiOptions, 'token'> {
  /** Path of wrangler.toml. */
  config: string
  /** Name of an environment in it; its top level where absent. */
  environment?: string | undefined
  /** The environment variables. */
  env: Readonly<Record<string, string | undefined>>
  /** Path of the Node that runs wrangler. */
  node: string
}

/**
 * The KV namespace of the binding NEWS, as wrangler.toml, the environment variables and wrangler's own login tell.
 *
 * @throws Error that says what to set or to run
 */
export async function findNamespace(options: TargetOptions): Promise<Target> {
  const { config, environment } = options
  const worker = readWorker(options)
  const binding = worker.kv_namespaces.find(({ binding }) => binding === BINDING)
  if (binding === undefined) {
    const table = environment === undefined ? 'kv_namespaces' : `env.${environment}.kv_namespaces`
    throw new Error(`Cannot find the KV namespace: "${config}" has no [[${table}]] with binding = "${BINDING}"; add it`)
  }
  const { token, accountId, call } = await openAccount(worker, options)
  if (binding.id !== undefined) return { accountId, namespaceId: binding.id, token }
  return { accountId, namespaceId: await namespaceByTitle(call, accountId, titleFor(worker), environment), token }
}

/** As `wrangler deploy` names what it creates for a binding without id. */
const titleFor = ({ name }: WorkerConfig): string => `${name}-${BINDING.toLowerCase()}`

/** The account to deploy into, and what it calls its part of workers.dev; null where it has none and needs none. */
export interface Account {
  accountId: string
  /** True where the binding's namespace is not there yet. */
  isNewNamespace: boolean
  subdomain: string | null
}

/** Nothing is begun yet, and somebody waits. */
const CHECK_TRIES = 4

/**
 * Asks for what `wrangler deploy` and a load will ask for, so that what is missing is known before anything is changed.
 *
 * @throws Error that says what to set or to do
 */
export async function checkAccount(options: TargetOptions): Promise<Account> {
  const worker = readWorker(options)
  const { accountId, call } = await openAccount(worker, { tries: CHECK_TRIES, ...options })
  const namespaces = await namespacesOf(call, accountId)
  const binding = worker.kv_namespaces.find(({ binding }) => binding === BINDING)
  const isNewNamespace = binding?.id === undefined && namespaces.every(({ title }) => title !== titleFor(worker))
  const subdomain = await call('read the workers.dev subdomain of this account', (api, options) =>
    api.workers.subdomains.get({ account_id: accountId }, options).then(
      ({ subdomain }) => subdomain || null,
      (error) => {
        if (error instanceof NotFoundError) return null
        throw error
      },
    ),
  )
  const hasRoute = worker.route !== undefined || (worker.routes ?? []).length > 0
  if (subdomain === null && (worker.workers_dev ?? !hasRoute)) {
    const table = options.environment === undefined ? '' : ` under [env.${options.environment}]`
    throw new Error(
      `Cannot deploy to account "${accountId}": it has no workers.dev subdomain; choose one at https://dash.cloudflare.com/${accountId}/workers/onboarding, or add routes = [{ pattern = "<host>", custom_domain = true }] to wrangler.toml${table}`,
    )
  }
  return { accountId, isNewNamespace, subdomain }
}

/** An empty name is the top level, also where CLOUDFLARE_ENV names another. */
const readWorker = ({ config, environment }: TargetOptions): WorkerConfig =>
  unstable_readConfig({ config, env: environment ?? '' }, { hideWarnings: true })

async function openAccount(worker: WorkerConfig, { config, environment, env, node, ...api }: TargetOptions) {
  const token = env.CLOUDFLARE_API_TOKEN || (await tokenOfLogin({ config, environment, env, node }))
  const { call } = openApi({ ...api, token })
  const accountId = env.CLOUDFLARE_ACCOUNT_ID || worker.account_id || (await onlyAccount(call))
  return { token, accountId, call }
}

type Call = ReturnType<typeof openApi>['call']

async function onlyAccount(call: Call): Promise<string> {
  const accounts = await call('list the accounts of this token', (api, options) =>
    Array.fromAsync(api.accounts.list({ per_page: 50 }, options), ({ id, name }) => ({ id, name })),
  )
  const [only] = accounts
  if (only !== undefined && accounts.length === 1) return only.id
  const seen = accounts.map(({ id, name }) => `"${name}" (${id})`).join(', ') || 'none'
  throw new Error(`Cannot choose an account: the token sees ${seen}; set CLOUDFLARE_ACCOUNT_ID to the id of one`)
}

const namespacesOf = (call: Call, account_id: string) =>
  call('list the KV namespaces of this account', (api, options) =>
    Array.fromAsync(api.kv.namespaces.list({ account_id, per_page: 100 }, options)),
  )

async function namespaceByTitle(call: Call, account_id: string, title: string, environment: string | undefined) {
  const namespaces = await namespacesOf(call, account_id)
  const found = namespaces.find((namespace) => namespace.title === title)
  if (found !== undefined) return found.id
  const option = environment === undefined ? '' : ` --env ${environment}`
  throw new Error(
    `Cannot find the KV namespace "${title}" in account "${account_id}": run "npm run deploy -- <folder>${option}" once, which creates it, or "npx wrangler kv namespace create ${title}" and put its id into wrangler.toml`,
  )
}

/** The token of `wrangler login`, made fresh by wrangler where it has run out. */
async function tokenOfLogin({ config, environment, env, node }: Omit<TargetOptions, keyof ApiOptions>) {
  const wrangler = fileURLToPath(new URL('bin/wrangler.js', import.meta.resolve('wrangler/package.json')))
  const options = ['--json', '--config', config, ...(environment === undefined ? [] : ['--env', environment])]
  const said = await new Promise<string>((resolve) => {
    execFile(node, [wrangler, 'auth', 'token', ...options], { env, cwd: dirname(config) }, (error, stdout) =>
      resolve(error === null ? stdout : '{}'),
    )
  })
  const token = tokenIn(said)
  if (token === null) {
    throw new Error('Cannot reach Cloudflare without a token: run "npx wrangler login", or set CLOUDFLARE_API_TOKEN')
  }
  return token
}

/** `{ "type": "oauth" | "api_token", "token": "..." }`; a global API key has no token. */
function tokenIn(json: string): string | null {
  const said: unknown = JSON.parse(json)
  return typeof said === 'object' && said !== null && 'token' in said && typeof said.token === 'string'
    ? said.token
    : null
}
