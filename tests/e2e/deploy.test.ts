import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { type DeployOptions, deploy } from '../../seed/deployment.ts'
import { leaseFor } from '../../seed/publisher.ts'
import { smokeTest } from '../../seed/smoke.ts'
import { makeSite } from '../seed/make-site.ts'
import { startCloudflareApi } from '../seed/write/cloudflare-api.ts'
import { deployProgram, makeState, seedJson, serve } from './serve.ts'

const { state, remove } = makeState()
afterAll(remove)

const archive = () =>
  makeSite({
    '_config.yml': 'title: T\nurl: https://mine.example.com\n',
    '_posts/2021-01-01-a.md': '---\ntitle: A\n---\nhi',
  })

const options = { environment: undefined, url: undefined, dryRun: false, patience: 1 }

interface Given extends Partial<DeployOptions> {
  /** What the stand-in for wrangler says that the Worker's addresses are, and how it ends. */
  targets?: string[]
  status?: number
  env?: Record<string, string>
}

/**
 * Deploys with a stand-in for `wrangler deploy`, which no machine here can run in earnest, and one for Cloudflare's API. What
 * is looked at afterwards is a real server.
 */
async function tryDeploy({ targets = [], status = 0, env = {}, ...given }: Given) {
  const api = await startCloudflareApi()
  const said: string[] = []
  const ran: { args: string[]; account: string | undefined }[] = []
  const running = deploy(
    { folder: null, ...options, ...given },
    {
      runWrangler: async (args, env) => {
        ran.push({ args, account: env.CLOUDFLARE_ACCOUNT_ID })
        const entry = { type: 'deploy', version: 1, worker_name: 'edge-news-feed', targets }
        appendFileSync(env.WRANGLER_OUTPUT_FILE_PATH ?? '', `{"type":"wrangler-session"}\n${JSON.stringify(entry)}\n`)
        return status
      },
      env: { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token, ...env },
      node: process.execPath,
      loading: { lease: leaseFor(process), signal: new AbortController().signal, out: process.stderr },
      say: (line) => said.push(line),
    },
  )
  const error = await running.then(
    () => null,
    (error: Error) => error.message,
  )
  return { api, said: said.join('\n'), ran, error }
}

test('an archive goes online: the Worker deployed, the archive loaded, the live site looked at, its addresses said', async () => {
  const folder = archive()
  await seedJson(folder, '--persist-to', state)
  const server = await serve(state)
  onTestFinished(server.stop)
  const { api, said, ran, error } = await tryDeploy({ folder, targets: [server.address] })
  expect(error).toBeNull()
  expect(ran).toEqual([{ args: ['deploy', '--env', ''], account: 'a1' }])
  expect(api.stored.has('site')).toBe(true)
  expect(said).toContain('1 of 1 post published')
  expect(said).toContain('As it should be: /healthz, /, /feed.xml, /feed.xml, polled again, /2021/01/01/a.html')
  for (const path of ['/feed.xml', '/api', '/healthz']) expect(said).toContain(server.address + path)
  // It is not where its _config.yml says.
  expect(said).toContain('routes = [{ pattern = "mine.example.com", custom_domain = true }]')
})

test('--env is the same beside it', async () => {
  const { ran, error } = await tryDeploy({ environment: 'staging', status: 1 })
  expect(ran).toEqual([{ args: ['deploy', '--env', 'staging'], account: 'a1' }])
  expect(error).toContain('wrangler ended with 1')
})

test('an archive that cannot be loaded is not deployed', async () => {
  const { ran, error } = await tryDeploy({ folder: makeSite({ '_config.yml': 'title: T\n' }) })
  expect([ran, error]).toEqual([[], expect.stringMatching(/^Cannot .*url.*want/s)])
})

test('without the right to an account nothing is deployed, and it says what to do', async () => {
  const { ran, error } = await tryDeploy({ folder: archive(), env: { CLOUDFLARE_API_TOKEN: 'wrong' } })
  expect([ran, error]).toEqual([[], expect.stringContaining('set CLOUDFLARE_API_TOKEN')])
})

test('where wrangler fails nothing is loaded, and it says what a token needs', async () => {
  const { api, error } = await tryDeploy({ folder: archive(), status: 1 })
  expect(error).toMatch(/^Cannot deploy the Worker: .*"Workers KV Storage: Edit"/)
  expect(api.stored.size).toBe(0)
})

test('where wrangler names no address one is asked for', async () => {
  const { error } = await tryDeploy({ folder: archive() })
  expect(error).toContain('give one with --url https://…')
})

test('without a folder the sample is loaded, but never over an archive that is there', async () => {
  const api = await startCloudflareApi()
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token }
  const mine = await tryDeploy({ folder: archive(), env })
  expect(api.stored.has('article/2021/01/01/a')).toBe(true)
  const { said } = await tryDeploy({ env })
  expect(said).toContain('Serving "T", which is loaded')
  expect(api.stored.has('article/2021/01/01/a')).toBe(true)
  expect(mine.error).toContain('--url')
})

test('--dry-run reads the archive and builds the Worker with wrangler itself', async () => {
  const { status, stdout, stderr } = await deployProgram(archive(), '--dry-run')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('1 of 1 post published')
  expect(stdout).toContain('--dry-run: exiting now.')
  expect(stdout).toContain('Nothing was deployed or loaded: this was a dry run.')
  const staging = await deployProgram(archive(), '--dry-run', '--env', 'staging')
  expect([staging.status, staging.stderr]).toEqual([0, ''])
})

test.each([
  [['a', 'b'], 'Cannot deploy 2 folders at once: want one'],
  [['--url', 'news.example.com'], '--url is "news.example.com", want scheme and host'],
  [['nowhere', '--dry-run'], 'Cannot'],
])('npm run deploy -- %j says what it wants', async (args, message) => {
  const { status, stderr } = await deployProgram(...args)
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
})

/** A site that answers a path otherwise than it should. */
async function startBroken(answers: Record<string, [status: number, body: string, headers?: Record<string, string>]>) {
  const well: typeof answers = {
    '/healthz': [200, '{"status":"ok"}'],
    '/': [200, '<!DOCTYPE html>', { 'Content-Type': 'text/html' }],
    '/feed.xml': [200, '<feed></feed>', { ETag: 'W/"1"' }],
    '/api/v1/articles?limit=1': [200, '{"data":[{"path":"/a.html"}]}'],
    '/a.html': [200, ''],
  }
  const server = createServer(({ url = '', headers }, response) => {
    const isKnown = headers['if-none-match'] === 'W/"1"' && answers['/feed.xml'] === undefined
    const [status, body, given = {}] = isKnown ? [304, ''] : (answers[url] ?? well[url] ?? [404, ''])
    response.writeHead(status, given).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const smoke = (address: string, waits: string[] = []) =>
  smokeTest(address, { patience: 0, onWait: (why) => waits.push(why), signal: new AbortController().signal })

test.each<[path: string, answer: [number, string, Record<string, string>?], message: string]>([
  ['/healthz', [503, '{"detail":"The newest article is old"}'], '503 ("The newest article is old"), want 200'],
  ['/', [200, '{}', { 'Content-Type': 'application/json' }], '200, application/json, want a page'],
  ['/feed.xml', [200, '<feed></feed>', { ETag: 'W/"2"' }], '200 to its own ETag, want 304'],
  ['/feed.xml', [200, 'hello'], '200, want an Atom feed'],
  ['/api/v1/articles?limit=1', [500, 'oops'], '500, want a list'],
  ['/a.html', [404, ''], '404, want 200'],
])('a live site whose %s answers otherwise is not taken for well', async (path, answer, message) => {
  const address = await startBroken({ [path]: answer })
  await expect(smoke(address)).rejects.toThrow(message)
})

test('a site that does not answer is named', async () => {
  await expect(smoke('http://127.0.0.1:9')).rejects.toThrow('http://127.0.0.1:9/healthz does not answer')
})
