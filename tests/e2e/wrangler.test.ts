// What people type first who know wrangler: it works, and says what comes next.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { startCloudflareApi } from '../seed/kv/cloudflare-api.ts'
import { makeSite } from '../seed/make-site.ts'
import { freePort, loopbackOnly, makeState, seedJson, seedWith, until } from './serve.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('bin/wrangler.js', import.meta.resolve('wrangler/package.json')))

/** Runs wrangler as it is typed in a clone. */
function wrangler(args: string[], env: Record<string, string> = {}) {
  // No environment is chosen by whoever runs the tests.
  const { CLOUDFLARE_ENV: _, ...own } = process.env
  const child = spawn(process.execPath, [program, ...args], { cwd: project, env: { ...own, ...loopbackOnly, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { said: () => said, ended, stop: () => child.kill('SIGTERM') }
}

/** The first line of each warning. That there is no network is the test's own doing. */
const warningsIn = (said: string): string[] =>
  stripVTControlCharacters(said)
    .split('\n')
    .filter((line) => /WARNING|wrangler:warn/.test(line) && !/Proxy environment|Request\.cf/.test(line))
    .map((line) => line.replace(/^\W*WARNING\] */, ''))

test('wrangler deploy deploys, says how to load, and warns of nothing', async () => {
  const api = await startCloudflareApi()
  api.namespaces = []
  api.databases = []
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token, CLOUDFLARE_ACCOUNT_ID: 'a1' }
  const { ended, said } = wrangler(['deploy'], env)
  expect([await ended, warningsIn(said())]).toEqual([0, []])
  expect(said()).toContain('npx edge-news-feed load <folder of a Jekyll site> --remote')
  expect([...api.workers.scripts.keys()]).toEqual(['edge-news-feed'])
})

test('wrangler dev serves an empty KV that says what to load, and then what was loaded', {
  tags: ['large'],
}, async () => {
  const { state, remove } = makeState()
  const port = await freePort()
  const { said, stop, ended } = wrangler(['dev', '--port', String(port), '--persist-to', state])
  const ask = () => fetch(`http://localhost:${port}/`).catch(() => null)
  try {
    await until('it answers', async () => (await ask()) !== null)
    expect(said()).toContain('npx edge-news-feed load <folder of a Jekyll site>')
    expect(await (await ask())?.text()).toContain('npx edge-news-feed load &lt;folder of a Jekyll site&gt;')
    await until('the log says so', () => said().includes('Run `npx edge-news-feed load <folder of a Jekyll site>`'))
    expect(said()).not.toContain('edge-news-feed deploy')
    // wrangler says this of every Worker with a schedule, and no setting keeps it from that.
    expect(warningsIn(said())).toEqual(['Scheduled Workers are not automatically triggered during local development.'])
    await seedJson('--persist-to', state)
    await until('the sample is served', async () => (await ask())?.status === 200)
  } finally {
    stop()
    await ended
    remove()
  }
})

test('what a load has left at Cloudflare is looked at with the commands of wrangler: keys, values, files and rows', {
  tags: ['large'],
}, async () => {
  const api = await startCloudflareApi()
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token, CLOUDFLARE_ACCOUNT_ID: 'a1' }
  const root = makeSite({
    '_config.yml': 'title: Mine\nurl: https://mine.example.com\n',
    '_posts/2021-01-01-a.md': '---\ntitle: A\n---\nhi',
    'a.txt': 'a file',
  })
  expect((await seedWith(env, root, '--remote', '--alone')).status).toBe(0)
  const ask = async (...args: string[]): Promise<string> => {
    const { ended, said } = wrangler([...args, '--remote'], env)
    expect([await ended, said()]).toEqual([0, expect.anything()])
    return said()
  }
  const inNews = ['--namespace-id', 'n1']
  expect(await ask('kv', 'key', 'list', ...inNews)).toContain('"article/2021/01/01/a"')
  expect(await ask('kv', 'key', 'get', 'site', ...inNews)).toContain('"title":"Mine"')
  expect(await ask('kv', 'key', 'get', 'file/a.txt', ...inNews)).toContain('a file')
  const query = ['--json', '--command', 'SELECT stem FROM entry']
  expect(await ask('d1', 'execute', 'edge-news-feed-search', ...query)).toContain('"stem": "2021/01/01/a"')
})
