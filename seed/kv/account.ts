import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { NotFoundError } from 'cloudflare'
import { unstable_readConfig } from 'wrangler'
import { type Env, lineOf } from '../commands.ts'
import { wranglerProgram } from '../paths.ts'
import { type Api, type ApiOptions, openApi } from './cloudflare.ts'
import { checkEnvironment } from './environment.ts'

const BINDING = 'NEWS'
const SEARCH = 'SEARCH'
const KV_RIGHT = 'Workers KV Storage: Edit'

/** The part of wrangler's configuration that is used here; wrangler's bundle does not export the type. */
interface WorkerConfig {
  name?: string
  account_id?: string
  workers_dev?: boolean
  route?: unknown
  routes?: unknown[]
  kv_namespaces: { binding: string; id?: string }[]
  d1_databases: { binding: string; database_id?: string; database_name?: string }[]
}

/** The namespace and the database that the loader writes to, and the token that lets it. */
export interface RemoteStores {
  accountId: string
  namespaceId: string
  /** Null where wrangler.toml has no binding of a search index. */
  databaseId: string | null
  token: string
}

export interface AccountOptions extends Omit<ApiOptions, 'token'> {
  /** Path of wrangler.toml. */
  config: string
  /** Name of an environment in it; its top level where absent. */
  environment?: string | undefined
  /** The environment variables. */
  env: Env
  /** Path of the Node that runs wrangler. */
  node: string
}

/**
 * Finds the KV namespace of the binding NEWS and the D1 database of SEARCH, from wrangler.toml, the environment variables and
 * wrangler's own login.
 *
 * @throws Error that says what to set or to run
 */
export async function findStores(options: AccountOptions): Promise<RemoteStores> {
  const worker = readWorker(options)
  const binding = newsBinding(worker, options)
  const { token, accountId, call } = await openAccount(worker, options)
  const namespaceId = binding.id ?? (await namespaceByTitle(call, accountId, nameFor(worker, BINDING), options))
  return { accountId, namespaceId, databaseId: await findDatabase(worker, call, accountId, options), token }
}

/** @throws Error where there is none */
function newsBinding({ kv_namespaces: all }: WorkerConfig, { config, environment }: AccountOptions) {
  const found = all.find(({ binding }) => binding === BINDING)
  if (found !== undefined) return found
  const table = environment === undefined ? 'kv_namespaces' : `env.${environment}.kv_namespaces`
  throw new Error(`Cannot find the KV namespace: "${config}" has no [[${table}]] with binding = "${BINDING}"; add it`)
}

/** @returns null where the Worker has no search index */
async function findDatabase(worker: WorkerConfig, call: Call, accountId: string, options: AccountOptions) {
  const binding = worker.d1_databases.find(({ binding }) => binding === SEARCH)
  if (binding === undefined) return null
  const { database_id: id, database_name: name = nameFor(worker, SEARCH) } = binding
  if (id !== undefined) return id
  const found = await databaseNamed(call, accountId, name)
  if (found !== null) return found
  throw new Error(
    `Cannot find the D1 database "${name}" of the search index in account "${accountId}": run "${deployLine(options)}" once, which creates it, or "npx wrangler d1 create ${name}" and put its id into wrangler.toml; without [[d1_databases]] there everything but search works`,
  )
}

const deployLine = ({ environment, env }: Pick<AccountOptions, 'environment' | 'env'>): string =>
  `${lineOf('deploy', env)} <folder>${environment === undefined ? '' : ` --env ${environment}`}`

/** @returns its id; null where there is none */
async function databaseNamed(call: Call, account_id: string, name: string): Promise<string | null> {
  const databases = await call(
    'list the D1 databases of this account',
    (api, options) => Array.fromAsync(api.d1.database.list({ account_id, name, per_page: 100 }, options)),
    'D1: Edit',
  )
  return databases.find((database) => database.name === name)?.uuid ?? null
}

/** The name that `wrangler deploy` gives to what a binding without id is bound to. */
const nameFor = ({ name }: WorkerConfig, binding: string): string => `${name}-${binding.toLowerCase()}`

/** The account to deploy into, and what of a deployment is there. */
export interface Account {
  accountId: string
  /** Null where nobody had to ask for it. */
  accountName: string | null
  token: string
  /** The name of the Worker in this environment. */
  worker: string
  isNewWorker: boolean
  namespace: Store
  /** Null where wrangler.toml has no binding of a search index. */
  database: Store | null
  /** The account's part of workers.dev; null where it has none and needs none. */
  subdomain: string | null
}

/** A KV namespace or a D1 database that a Worker is bound to. */
export interface Store {
  binding: string
  /** Its title or name; its id where wrangler.toml has that. */
  name: string
  /** Null where it does not exist yet. */
  id: string | null
}

/** A user waits for this check, and nothing has begun: fewer attempts are enough. */
const CHECK_TRIES = 4

/**
 * Asks Cloudflare for what `wrangler deploy` and a load will need, so that the user hears what is missing before anything changes.
 *
 * @throws Error that says what to set or to do
 */
export async function checkAccount(options: AccountOptions): Promise<Account> {
  const worker = readWorker(options)
  const kv = newsBinding(worker, options)
  const { accountId, accountName, token, call } = await openAccount(worker, { tries: CHECK_TRIES, ...options })
  // A token that may not ask for these would fail after some of them are there.
  const title = nameFor(worker, BINDING)
  const namespaceId = kv.id ?? (await namespaceTitled(call, accountId, title))
  const search = worker.d1_databases.find(({ binding }) => binding === SEARCH)
  const name = search?.database_name ?? nameFor(worker, SEARCH)
  const databaseId = search === undefined ? null : (search.database_id ?? (await databaseNamed(call, accountId, name)))
  const subdomain = await call(
    'read the workers.dev subdomain of this account',
    (api, options) =>
      api.workers.subdomains.get({ account_id: accountId }, options).then(
        ({ subdomain }) => subdomain || null,
        (error) => {
          if (error instanceof NotFoundError) return null
          throw error
        },
      ),
    'Workers Scripts: Edit',
  )
  const hasRoute = worker.route !== undefined || (worker.routes ?? []).length > 0
  if (subdomain === null && (worker.workers_dev ?? !hasRoute)) {
    const table = options.environment === undefined ? '' : ` under [env.${options.environment}]`
    throw new Error(
      `Cannot deploy to account "${accountId}": it has no workers.dev subdomain; choose one at https://dash.cloudflare.com/${accountId}/workers/onboarding, or add routes = [{ pattern = "<host>", custom_domain = true }] to wrangler.toml${table}`,
    )
  }
  const bound = await bindingsOf(call, accountId, worker.name ?? '')
  return {
    accountId,
    accountName,
    token,
    worker: worker.name ?? '',
    isNewWorker: bound === null,
    // Where somebody has named them otherwise, the Worker keeps what it is bound to, as wrangler does it.
    namespace: { binding: BINDING, name: kv.id ?? title, id: namespaceId ?? bound?.get(BINDING) ?? null },
    database:
      search === undefined
        ? null
        : { binding: SEARCH, name: search.database_id ?? name, id: databaseId ?? bound?.get(SEARCH) ?? null },
    subdomain,
  }
}

/** The ids of what a Worker is bound to, by binding; null where there is no such Worker. */
async function bindingsOf(call: Call, account_id: string, worker: string): Promise<Map<string, string> | null> {
  const settings = await call(
    `look for the Worker "${worker}"`,
    (api, options) =>
      api.workers.scripts.scriptAndVersionSettings.get(worker, { account_id }, options).catch((error: unknown) => {
        if (error instanceof NotFoundError) return null
        throw error
      }),
    'Workers Scripts: Edit',
  )
  if (settings === null) return null
  return new Map(
    (settings.bindings ?? []).flatMap((bound): [string, string][] => {
      if (bound.type === 'kv_namespace') return [[bound.name, bound.namespace_id]]
      return bound.type === 'd1' ? [[bound.name, bound.database_id ?? bound.id]] : []
    }),
  )
}

/**
 * Makes what of an account's stores is missing. What an earlier attempt has made is taken, and so is what is there though the answer
 * was lost.
 *
 * @param onMade called with what was made
 * @throws Error that says what to do
 */
export async function makeStores(
  { accountId, token, namespace, database }: Account,
  api: Omit<ApiOptions, 'token'>,
  onMade: (store: Store) => void,
): Promise<RemoteStores> {
  const { call } = openApi({ tries: CHECK_TRIES, ...api, token })
  const made = async (store: Store, find: () => Promise<string | null>, create: () => Promise<string | null>) => {
    if (store.id !== null) return store.id
    const id = (await find()) ?? (await create().catch(async (error) => (await find()) ?? Promise.reject(error)))
    if (id === null) throw new Error(`Cannot create "${store.name}": Cloudflare answered without an id; run it again`)
    onMade({ ...store, id })
    return id
  }
  const titled = { account_id: accountId, title: namespace.name }
  const namespaceId = await made(
    namespace,
    () => namespaceTitled(call, accountId, namespace.name),
    () =>
      call(
        `create the KV namespace "${namespace.name}"`,
        (api, options) => api.kv.namespaces.create(titled, options).then((answer) => answer?.id ?? null),
        KV_RIGHT,
      ),
  )
  if (database === null) return { accountId, namespaceId, databaseId: null, token }
  const named = { account_id: accountId, name: database.name }
  const databaseId = await made(
    database,
    () => databaseNamed(call, accountId, database.name),
    () =>
      call(
        `create the D1 database "${database.name}"`,
        (api, options) => api.d1.database.create(named, options).then((answer) => answer?.uuid ?? null),
        'D1: Edit',
      ),
  )
  return { accountId, namespaceId, databaseId, token }
}

/** An empty name stands for the top level, even where CLOUDFLARE_ENV names an environment. */
function readWorker({ config, environment }: AccountOptions): WorkerConfig {
  checkEnvironment(config, environment)
  return unstable_readConfig({ config, env: environment ?? '' }, { hideWarnings: true })
}

async function openAccount(worker: WorkerConfig, { config, environment, env, node, ...api }: AccountOptions) {
  const token = env.CLOUDFLARE_API_TOKEN || (await tokenOfLogin({ config, environment, env, node }))
  const { call } = openApi({ ...api, token })
  const given = env.CLOUDFLARE_ACCOUNT_ID || worker.account_id
  const { id: accountId, name: accountName } = given ? { id: given, name: null } : await onlyAccount(call)
  return { token, accountId, accountName, call }
}

type Call = Api['call']

async function onlyAccount(call: Call): Promise<{ id: string; name: string }> {
  const accounts = await call('list the accounts of this token', (api, options) =>
    Array.fromAsync(api.accounts.list({ per_page: 50 }, options), ({ id, name }) => ({ id, name })),
  )
  const [only] = accounts
  if (only !== undefined && accounts.length === 1) return only
  const seen = accounts.map(({ id, name }) => `"${name}" (${id})`).join(', ') || 'none'
  throw new Error(`Cannot choose an account: the token sees ${seen}; set CLOUDFLARE_ACCOUNT_ID to the id of one`)
}

/** @returns its id; null where there is none */
async function namespaceTitled(call: Call, account_id: string, title: string): Promise<string | null> {
  const namespaces = await call(
    'list the KV namespaces of this account',
    (api, options) => Array.fromAsync(api.kv.namespaces.list({ account_id, per_page: 100 }, options)),
    KV_RIGHT,
  )
  return namespaces.find((namespace) => namespace.title === title)?.id ?? null
}

async function namespaceByTitle(call: Call, account_id: string, title: string, options: AccountOptions) {
  const found = await namespaceTitled(call, account_id, title)
  if (found !== null) return found
  throw new Error(
    `Cannot find the KV namespace "${title}" in account "${account_id}": run "${deployLine(options)}" once, which creates it, or "npx wrangler kv namespace create ${title}" and put its id into wrangler.toml`,
  )
}

/** The token of `wrangler login`, which wrangler renews where it has expired. */
async function tokenOfLogin({ config, environment, env, node }: Omit<AccountOptions, keyof ApiOptions>) {
  const options = ['--json', '--config', config, ...(environment === undefined ? [] : ['--env', environment])]
  const said = await new Promise<string>((resolve) => {
    execFile(node, [wranglerProgram(), 'auth', 'token', ...options], { env, cwd: dirname(config) }, (error, stdout) =>
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
