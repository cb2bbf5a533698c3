import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type AccountOptions, checkAccount, findStores, makeStores } from '../../../seed/kv/account.ts'
import { memoryDatabase } from '../d1/memory-database.ts'
import { type CloudflareApi, startCloudflareApi } from './cloudflare-api.ts'

const WITHOUT_ID = `
name = "my-feeds"
compatibility_date = "2026-10-30"

[[kv_namespaces]]
binding = "NEWS"

[[d1_databases]]
binding = "SEARCH"

[env.staging]
[[env.staging.kv_namespaces]]
binding = "NEWS"

[[env.staging.d1_databases]]
binding = "SEARCH"

[env.empty]
`
const WITH_ID = `
name = "my-feeds"
compatibility_date = "2026-10-30"

[[kv_namespaces]]
binding = "OTHER"
id = "n0"

[[kv_namespaces]]
binding = "NEWS"
id = "n7"

[[d1_databases]]
binding = "SEARCH"
database_id = "d7"
`

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'account-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Asks with a wrangler.toml of this text, and only these variables. */
async function find(toml: string, env: Record<string, string>, options: Partial<AccountOptions> = {}) {
  const config = join(folder(), 'wrangler.toml')
  writeFileSync(config, toml)
  return findStores({ config, env, node: process.execPath, ...options })
}

const databases = ['my-feeds-search', 'my-feeds-staging-search'].map((name, i) => ({
  uuid: `d${8 + i}`,
  name,
  database: memoryDatabase(),
}))

const secret = { CLOUDFLARE_API_TOKEN: 'secret' }

test('what the variables and wrangler.toml tell takes no request', async () => {
  const { baseUrl, received } = await startCloudflareApi()
  const env = { ...secret, CLOUDFLARE_ACCOUNT_ID: 'a2' }
  expect(await find(WITH_ID, env, { baseUrl })).toEqual({
    accountId: 'a2',
    namespaceId: 'n7',
    databaseId: 'd7',
    token: 'secret',
  })
  expect(await find(`account_id = "a3"\n${WITH_ID}`, secret, { baseUrl })).toMatchObject({ accountId: 'a3' })
  expect(await find(`account_id = "a3"\n${WITH_ID}`, env, { baseUrl })).toMatchObject({ accountId: 'a2' })
  expect(received).toEqual([])
})

test('a namespace and a database without id are found by the title that wrangler deploy gave it, of the environment asked for, over pages', async () => {
  const api = await startCloudflareApi()
  const { baseUrl } = api
  const others = Array.from({ length: 250 }, (_, i) => ({ id: `o${i}`, title: `other ${i}` }))
  api.namespaces = [...others, { id: 'n8', title: 'my-feeds-news' }, { id: 'n9', title: 'my-feeds-staging-news' }]
  api.databases = databases
  expect(await find(WITHOUT_ID, secret, { baseUrl })).toEqual({
    accountId: 'a1',
    namespaceId: 'n8',
    databaseId: 'd8',
    token: 'secret',
  })
  expect(await find(WITHOUT_ID, secret, { baseUrl, environment: 'staging' })).toMatchObject({
    namespaceId: 'n9',
    databaseId: 'd9',
  })
  const withoutSearch = WITHOUT_ID.replaceAll(/\[\[[^\n]*d1_databases.*?\n\n/gs, '')
  expect(await find(withoutSearch, secret, { baseUrl })).toMatchObject({ databaseId: null })
})

test('a database that is not there yet is an error that says how to create it, and how to do without', async () => {
  const api = await startCloudflareApi()
  api.namespaces = [{ id: 'n8', title: 'my-feeds-news' }]
  await expect(find(WITHOUT_ID, secret, { baseUrl: api.baseUrl })).rejects.toThrow(
    'Cannot find the D1 database "my-feeds-search" of the search index in account "a1": run "npx edge-news-feed deploy <folder>" once, which creates it, or "npx wrangler d1 create my-feeds-search" and put its id into wrangler.toml; without [[d1_databases]] there everything but search works',
  )
})

test("wrangler's own choice of an environment does not lead a load into another namespace", async () => {
  const api = await startCloudflareApi()
  api.namespaces = [
    { id: 'n8', title: 'my-feeds-news' },
    { id: 'n9', title: 'my-feeds-staging-news' },
  ]
  api.databases = databases
  vi.stubEnv('CLOUDFLARE_ENV', 'staging')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await find(WITHOUT_ID, secret, { baseUrl: api.baseUrl })).toMatchObject({ namespaceId: 'n8' })
})

test('a namespace that is not there yet is an error that says how to create it', async () => {
  const { baseUrl } = await startCloudflareApi()
  await expect(find(WITHOUT_ID, secret, { baseUrl })).rejects.toThrow(
    'Cannot find the KV namespace "my-feeds-news" in account "a1": run "npx edge-news-feed deploy <folder>" once, which creates it, or "npx wrangler kv namespace create my-feeds-news" and put its id into wrangler.toml',
  )
  await expect(find(WITHOUT_ID, secret, { baseUrl, environment: 'staging' })).rejects.toThrow(
    '"my-feeds-staging-news" in account "a1": run "npx edge-news-feed deploy <folder> --env staging" once',
  )
})

test('an environment without the binding, and one that does not exist, are errors', async () => {
  const { baseUrl } = await startCloudflareApi()
  await expect(find(WITHOUT_ID, secret, { baseUrl, environment: 'empty' })).rejects.toThrow(
    /wrangler.toml" has no \[\[env.empty.kv_namespaces\]\] with binding = "NEWS"; add it/,
  )
  await expect(find(WITHOUT_ID, secret, { baseUrl, environment: 'nowhere' })).rejects.toThrow(
    /^Cannot use the environment "nowhere": ".*wrangler\.toml" has "staging", "empty"; want one of its/,
  )
})

test('of several accounts one must be chosen', async () => {
  const api = await startCloudflareApi()
  const { baseUrl } = api
  api.accounts.push({ id: 'a2', name: 'Other' })
  await expect(find(WITH_ID, secret, { baseUrl })).rejects.toThrow(
    'Cannot choose an account: the token sees "News" (a1), "Other" (a2); set CLOUDFLARE_ACCOUNT_ID to the id of one',
  )
  api.accounts = []
  await expect(find(WITH_ID, secret, { baseUrl })).rejects.toThrow('the token sees none; set CLOUDFLARE_ACCOUNT_ID')
})

test('a fault that passes is waited for, a wrong token is an error at once', async () => {
  const api = await startCloudflareApi()
  const { baseUrl } = api
  api.faults = [{ answer: 429, retryAfter: '30' }]
  const waits: number[] = []
  const clock = { now: () => 0, wait: async (milliseconds: number) => void waits.push(milliseconds) }
  expect(await find(WITH_ID, secret, { baseUrl, clock })).toMatchObject({ accountId: 'a1' })
  expect(waits).toEqual([30_000])
  await expect(find(WITH_ID, { CLOUDFLARE_API_TOKEN: 'wrong' }, { baseUrl, clock })).rejects.toThrow(
    /^Cannot list the accounts of this token: Cloudflare answered 401, .*"npx wrangler login"/,
  )
  expect(waits.length).toBe(1)
})

test('where no connection holds, the check of an account ends soon, and says so', async () => {
  const api = await startCloudflareApi()
  api.fault = () => ({ broken: 'no answer' })
  const waits: string[] = []
  const clock = { now: () => 0, wait: async () => {} }
  const config = join(folder(), 'wrangler.toml')
  writeFileSync(config, WITH_ID)
  const checking = checkAccount({
    ...{ config, env: secret, node: process.execPath, clock },
    baseUrl: api.baseUrl,
    onWait: (_, why) => waits.push(why),
  })
  await expect(checking).rejects.toThrow(
    /^Cannot list the accounts of this token: no connection to Cloudflare, .+ \(4 times\); want a connection to the internet \(.*\): run it again when it is there$/,
  )
  expect(waits).toEqual(Array(3).fill(expect.stringContaining('no connection to Cloudflare, ')))
})

test("without a token in the variables, wrangler's own login is used; without that, the error says to log in", {
  tags: ['large'],
}, async () => {
  const { baseUrl } = await startCloudflareApi()
  const home = folder()
  const env = { HOME: home, XDG_CONFIG_HOME: home, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_ACCOUNT_ID: 'a1' }
  await expect(find(WITH_ID, env, { baseUrl })).rejects.toThrow(
    'Cannot reach Cloudflare without a token: run "npx wrangler login", or set CLOUDFLARE_API_TOKEN',
  )
  mkdirSync(join(home, '.wrangler/config'), { recursive: true })
  const login = 'oauth_token = "of the login"\nexpiration_time = "2999-01-01T00:00:00.000Z"\nrefresh_token = "r"\n'
  writeFileSync(join(home, '.wrangler/config/default.toml'), login)
  expect(await find(WITH_ID, env, { baseUrl })).toMatchObject({
    accountId: 'a1',
    namespaceId: 'n7',
    token: 'of the login',
  })
})

/** Checks an account with a wrangler.toml without ids, and makes what is missing; what it made, by name. */
async function make({ baseUrl }: CloudflareApi) {
  const config = join(folder(), 'wrangler.toml')
  writeFileSync(config, WITHOUT_ID)
  const api = { baseUrl, clock: { now: () => 0, wait: async () => {} } }
  const account = await checkAccount({ config, env: secret, node: process.execPath, ...api })
  const made: string[] = []
  const stores = await makeStores(account, api, ({ name }) => made.push(name))
  return { account, stores, made }
}

test('what is missing is created, and what is there is taken', async () => {
  const api = await startCloudflareApi()
  api.namespaces = []
  api.databases = []
  const first = await make(api)
  expect(first.account).toMatchObject({ accountName: 'News', worker: 'my-feeds', isNewWorker: true })
  expect(first.made).toEqual(['my-feeds-news', 'my-feeds-search'])
  expect(first.stores).toMatchObject({ namespaceId: api.namespaces[0]?.id, databaseId: api.databases[0]?.uuid })
  const again = await make(api)
  expect([again.made, again.stores]).toEqual([[], first.stores])

  api.databases = []
  expect((await make(api)).made).toEqual(['my-feeds-search'])
})

test('what is created though the answer says otherwise, or is lost, is taken', async () => {
  const api = await startCloudflareApi()
  api.namespaces = []
  api.databases = []
  let lost = 2
  api.fault = ({ method }) => (method === 'POST' && lost-- > 0 ? { answer: 500, done: true } : null)
  const { stores } = await make(api)
  expect([api.namespaces.length, api.databases.length]).toEqual([1, 1])
  expect(stores).toMatchObject({ namespaceId: api.namespaces[0]?.id, databaseId: api.databases[0]?.uuid })
})

test('a Worker keeps what it is bound to, whatever that is called by now', async () => {
  const api = await startCloudflareApi()
  api.namespaces = [{ id: 'n5', title: 'renamed' }]
  const bindings = { NEWS: 'n5', SEARCH: 'd1' }
  api.workers.scripts.set('my-feeds', { compatibilityDate: '2026-10-30', bindings, enabled: true })
  const { account, stores, made } = await make(api)
  expect([account.isNewWorker, stores, made]).toEqual([
    false,
    { accountId: 'a1', namespaceId: 'n5', databaseId: 'd1', token: 'secret' },
    [],
  ])
})
