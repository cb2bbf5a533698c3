// The real wrangler and the real Worker; Cloudflare's API is a stand-in on loopback, and the address that is tried is a server
// of `npm run dev`: what the stand-in was given is not served by it.
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { CloudflareApi } from '../seed/kv/cloudflare-api.ts'
import { makeRepository } from '../seed/make-repository.ts'
import { makeSite, writeSite } from '../seed/make-site.ts'
import { emptyAccount, noLogin } from './empty-account.ts'
import { deployWith, seedJson, serveForAll, startDeployWith, until } from './serve.ts'

const config = 'title: Mine\nurl: https://mine.example.com\n'
const post = '---\ntitle: A\n---\nhi'
const files = { '_config.yml': config, '_posts/2021-01-01-a.md': post }
const site = () => makeSite(files)

const server = serveForAll(async (state) => {
  writeSite(join(state, 'site'), files)
  await seedJson(join(state, 'site'), '--persist-to', state)
})

/** The server with another answer at a path: the first so many times. */
async function but(path: string, status: number, times = Number.POSITIVE_INFINITY): Promise<string> {
  let left = times
  const proxy = createServer((asked, answer) => {
    if (asked.url === path && left-- > 0) {
      answer.writeHead(status, { 'content-type': 'application/json' }).end('{}')
      return
    }
    asked.pipe(
      request(server.address + asked.url, { method: asked.method, headers: asked.headers }, (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers)
        got.pipe(answer)
      }),
    )
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

/** Wrangler tells of the proxy that keeps it on loopback. */
const withoutProxy = (said: string): string => said.replace(/.*Proxy environment variables.*/g, '').trim()

describe('below a base', () => {
  const below = serveForAll(async (state) => {
    writeSite(join(state, 'site'), { ...files, '_config.yml': `${config}baseurl: /blog\n` })
    await seedJson(join(state, 'site'), '--persist-to', state)
  })

  test('a site with a baseurl is tried below it, and the note says which route leads there', {
    tags: ['large'],
  }, async () => {
    const { env } = await emptyAccount()
    const root = makeSite({ ...files, '_config.yml': `${config}baseurl: /blog\n` })
    const { origin } = new URL(below.address)
    const { status, stdout } = await deployWith(env, root, '--yes', '--url', origin, '--patience', '20')
    expect(status).toBe(0)
    expect(stdout).toContain(`6 of 6  Try the site ${origin}/blog\n`)
    expect(stdout).toContain('  /blog/ 200\n  /blog/feed.xml 200, 1 entry; 304 for who has it\n')
    expect(stdout).toContain(
      '  /blog/api/v1/articles 200; its newest, /blog/2021/01/01/a.html 200\n  /blog/healthz 200\n',
    )
    expect(stdout).toContain('  routes = ["mine.example.com/blog*"]')
  })
})

test('into an empty account: a namespace, the Worker, the archive, and every check of what answers', async () => {
  const { api, env } = await emptyAccount()
  const root = site()
  const { status, stdout, stderr } = await deployWith(env, root, '--yes', '--url', server.address, '--patience', '20')
  expect([status, withoutProxy(stderr)]).toEqual([0, ''])
  expect(api.namespaces.map(({ title }) => title)).toEqual(['edge-news-feed-news'])
  expect(api.databases.map(({ name }) => name)).toEqual(['edge-news-feed-search'])
  expect(api.databases[0]?.database.content().entries).toMatchObject([{ stem: '2021/01/01/a' }])
  expect(api.workers.scripts.get('edge-news-feed')).toMatchObject({
    enabled: true,
    crons: ['* * * * *'],
    bindings: { NEWS: api.namespaces[0]?.id, SEARCH: api.databases[0]?.uuid, VERSION: 'version_metadata' },
  })
  expect([...api.stored.keys()].toSorted()).toEqual([
    'article/2021/01/01/a',
    'claim',
    'feed/all',
    'files/2021-01-01',
    'history',
    'lease',
    'list/all',
    'sections/category/name/0',
    'sections/tag/name/0',
    'site',
  ])
  const [before] = stdout.split('2 of 6')
  expect(before).toContain('1 of 1 post to publish, 0 problems\n  Workers KV: 10 writes, 0 deletes, ')
  expect(before).toContain(
    "under US$0.0001, within the free plan's day\n  Search (D1): 3 rows for 1 article and page, ",
  )
  expect(stdout).toContain(`
6 of 6  Try the site ${server.address}
  / 200
  /feed.xml 200, 1 entry; 304 for who has it
  /api/v1/articles 200; its newest, /2021/01/01/a.html 200
  /healthz 200

Deployed, and it answers:

  site    ${server.address}/
`)
  expect(stdout).toContain(`
Subscribe to ${server.address}/feed.xml, or to a category at ${server.address}/feeds.
Publish next: npx edge-news-feed load ${root} --remote --only <file>...
  or with each push, as .github/archive/publish.yml does it.
Look from outside: npx edge-news-feed check ${server.address}
Roll back: deploy the older version of this program with the same command; an older archive is loaded like any other.
`)
  expect(stdout).toContain('links in feeds and in the API lead to https://mine.example.com')
})

test('--env staging is a Worker and a namespace beside it; again, it creates and writes nothing', {
  tags: ['large'],
}, async () => {
  const { api, env } = await emptyAccount()
  const address = await but('/healthz', 200)
  const root = site()
  const args = [root, '--env', 'staging', '--url', address]
  expect((await deployWith(env, ...args, '--yes')).status).toBe(0)
  expect(api.namespaces.map(({ title }) => title)).toEqual(['edge-news-feed-staging-news'])
  expect(api.databases.map(({ name }) => name)).toEqual(['edge-news-feed-staging-search'])
  expect([...api.workers.scripts].map(([name, { crons }]) => [name, crons])).toEqual([
    ['edge-news-feed-staging', ['* * * * *']],
  ])

  const again = await deployWith(env, ...args)
  expect([again.status, api.namespaces.length, api.databases.length]).toEqual([0, 1, 1])
  expect(again.stdout).toContain('0 documents written, 0 deleted, 8 unchanged')
  expect(again.stdout).toContain('of account "a1" (environment "staging") at ')
  expect(again.stdout).toContain('under [env.staging.vars]')

  const told = await deployWith(env, ...args, '--json')
  expect(JSON.parse(told.stdout)).toMatchObject({
    environment: 'staging',
    target: { accountId: 'a1', worker: 'edge-news-feed-staging', namespace: 'edge-news-feed-staging-news' },
    report: { published: 1, writes: 0, problems: [] },
    address,
  })
  expect(told.stderr).toContain('Deployed, and it answers:')

  const other = makeSite({ ...files, '_config.yml': 'title: Other\nurl: https://other.example.com\n' })
  const refused = await deployWith(env, other, '--env', 'staging', '--url', address)
  expect(refused.status).toBe(2)
  expect(refused.stderr).toContain('want --replace to put this one in its place')
  expect(refused.stderr).toContain(`To go on, type: npx edge-news-feed deploy --replace ${other} --env staging`)
})

test('without a folder the sample is loaded, never over an archive, whole or not', { tags: ['large'] }, async () => {
  const { api, env } = await emptyAccount()
  const address = await but('/healthz', 200)
  const first = await deployWith(env, '--yes', '--url', address)
  expect([first.status, withoutProxy(first.stderr)]).toEqual([0, ''])
  expect(api.stored.get('site')?.value).toContain('"title":"望潮财经"')
  expect(first.stdout).toContain('It is the bundled sample')

  // As a load of the sample that was stopped leaves it.
  api.stored.delete('site')
  expect((await deployWith(env, '--url', address)).stdout).toContain('2 documents written, 0 deleted')

  expect((await deployWith(env, site(), '--url', address)).status).toBe(0)
  const mine = [...api.stored.keys()].toSorted()
  const kept = await deployWith(env, '--url', address)
  expect(kept.status).toBe(0)
  expect(kept.stdout).toContain('"Mine" is loaded and stays')
  expect([...api.stored.keys()].toSorted()).toEqual(mine)

  api.stored.delete('site')
  const inPart = await deployWith(env, '--url', address)
  expect(inPart.status).toBe(2)
  expect(inPart.stderr).toContain('Cannot load the sample: an archive is there in part')
  expect([...api.stored.keys()].toSorted()).toEqual(mine.filter((key) => key !== 'site'))
})

test('what answers late is waited for; what stays wrong is named', { tags: ['large'] }, async () => {
  const { env } = await emptyAccount()
  const root = site()
  const late = await deployWith(env, root, '--yes', '--url', await but('/', 503, 2), '--patience', '6')
  expect(late.stdout).toMatch(/waiting: \S+\/ answered 503 .*\n {2}\/ 200\n/)

  const wrong = await but('/feed.xml', 500)
  const { status, stderr, stdout } = await deployWith(env, root, '--url', wrong, '--patience', '3')
  expect(status).toBe(2)
  expect(stdout).not.toContain('Deployed, and it answers')
  expect(stderr).toContain(
    `Cannot confirm the deployment: the smoke test of ${wrong}/feed.xml answered 500 (application/json), {}: want 200 (tried for 3 s).`,
  )
})

test('an archive that cannot be loaded, and with --strict one with problems, deploys nothing', async () => {
  const { api, env } = await emptyAccount()
  const broken = makeSite({ '_config.yml': 'title: T\nurl: [\n', '_posts/2021-01-01-a.md': post })
  const none = await deployWith(env, broken)
  expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/^Cannot load ".*_config\.yml" line \d/)])

  const problem = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post, '_posts/soon.md': post })
  const strict = await deployWith(env, problem, '--strict')
  expect(strict.status).toBe(1)
  expect(strict.stdout).toMatch(/^ {2}misnamed: 1\n {4}_posts\/soon\.md {2}/m)
  expect(strict.stdout).toContain('Nothing was deployed: --strict takes no archive with problems.')
  expect(api.received).toEqual([])
})

const noAccess: [string, (api: CloudflareApi, env: Record<string, string>) => void, string][] = [
  [
    'nobody is logged in',
    (_, env) => {
      env.CLOUDFLARE_API_TOKEN = ''
    },
    'Cannot reach Cloudflare without a token: run "npx wrangler login", or set CLOUDFLARE_API_TOKEN',
  ],
  [
    'the token is refused',
    (_, env) => {
      env.CLOUDFLARE_API_TOKEN = 'wrong'
    },
    'want a token with the permissions "Workers KV Storage: Edit" and "D1: Edit", to deploy "Workers Scripts: Edit", too',
  ],
  [
    'the token may not ask about Workers',
    (api) => {
      api.fault = ({ path }) => (path.startsWith('workers/') ? { answer: 403, code: 10000 } : null)
    },
    'Cannot read the workers.dev subdomain of this account: Cloudflare answered 403, injected [10000]; the token lacks "Workers Scripts: Edit": want a token with',
  ],
  [
    'the token may not ask about databases',
    (api) => {
      api.fault = ({ path }) => (path.startsWith('d1/') ? { answer: 403, code: 10000 } : null)
    },
    'Cannot list the D1 databases of this account: Cloudflare answered 403, injected [10000]; the token lacks "D1: Edit": want a token with',
  ],
  [
    'there are several accounts',
    (api) => api.accounts.push({ id: 'a2', name: 'Other' }),
    'Cannot choose an account: the token sees "News" (a1), "Other" (a2); set CLOUDFLARE_ACCOUNT_ID to the id of one',
  ],
  [
    'the account has no workers.dev subdomain',
    (api) => {
      api.workers.subdomain = null
    },
    'Cannot deploy to account "a1": it has no workers.dev subdomain; choose one at https://dash.cloudflare.com/a1/workers/onboarding',
  ],
]

test.each(noAccess)(
  'where %s, the error says what to do, and nothing is deployed',
  { tags: ['large'] },
  async (_, arrange, message) => {
    const { api, env } = await emptyAccount()
    arrange(api, env)
    const { status, stderr } = await deployWith(env, site())
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/\nNothing was changed\. To go on, type: npx edge-news-feed deploy \S+\n$/)
    expect([api.namespaces.length, api.databases.length, api.workers.scripts.size, api.stored.size]).toEqual([
      0, 0, 0, 0,
    ])
  },
)

test('the check says how many addresses of the site would not answer', { tags: ['large'] }, async () => {
  const folder = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md':
      '---\ntitle: A\n---\n[about](/about/) ![](/a.png) [feed](/feed.xml) [self](/2021/01/01/a.html)',
  })
  const { status, stdout } = await deployWith(noLogin(), folder, '--dry-run')
  expect(status).toBe(0)
  expect(stdout).toContain(
    `2 addresses of the site that its posts, pages and files name would not answer: 1 page, 1 picture; npx edge-news-feed check ${folder} lists them\n`,
  )
})

test('where wrangler fails, nothing is loaded, and the error says what it said', async () => {
  const { api, env } = await emptyAccount()
  api.fault = ({ method, path }) =>
    method === 'PUT' && path.startsWith('workers/scripts') ? { answer: 403, code: 10000 } : null
  const { status, stderr } = await deployWith(env, site(), '--yes')
  expect(status).toBe(2)
  expect(stderr).toMatch(/Cannot deploy the Worker: .*"Workers Scripts: Edit".*\n.* To go on, type: .* --yes\n$/s)
  expect(api.stored.size).toBe(0)
})

test('--dry-run needs no account: the archive is checked and the Worker built, in each environment, without a warning', async () => {
  for (const environment of [[], ['--env', 'staging']]) {
    const { status, stdout, stderr } = await deployWith(noLogin(), site(), '--dry-run', ...environment)
    expect(status).toBe(0)
    expect(stdout).toContain('would write 8 documents, delete 0')
    expect(stdout).toMatch(/env\.NEWS +KV Namespace.*--dry-run: exiting now\..*Nothing was deployed/s)
    expect(withoutProxy(stdout + stderr)).not.toMatch(/warning/i)
  }
  const nowhere = await deployWith(noLogin(), site(), '--dry-run', '--env', 'nowhere')
  expect([nowhere.status, nowhere.stdout, nowhere.stderr]).toEqual([
    2,
    '',
    expect.stringMatching(
      /^Cannot use the environment "nowhere": ".*wrangler\.toml" has "staging"; want one of its \[env\.<name>\] behind --env, or none\n$/,
    ),
  ])
})

test('Ctrl-C stops it at every step, with 130', { tags: ['large'] }, async () => {
  const { api, env } = await emptyAccount()
  const never = await but('/', 503)
  const root = site()
  const waiting = startDeployWith(env, root, '--yes', '--url', never)
  await until('it waits for the site', () => waiting.output().includes('waiting: '))
  waiting.signal('SIGINT')
  expect(await waiting.ended).toEqual({
    status: 130,
    output: expect.stringContaining(
      `Stopped.\nWhat is done stays, and is not done again. To go on, type: npx edge-news-feed deploy ${root} --yes --url ${never}\n`,
    ),
  })

  // While wrangler waits for an answer.
  api.fault = ({ method, path }) => (method === 'POST' && path.endsWith('/versions') ? { hang: 'no answer' } : null)
  const deploying = startDeployWith(env, root, '--url', never)
  await until('wrangler uploads', () => api.received.some(({ path }) => path.endsWith('/versions')))
  deploying.signal('SIGINT')
  expect((await deploying.ended).status).toBe(130)
})

test('a wrong option is an error that says where the right ones are', async () => {
  const { status, stderr } = await deployWith({}, '--remote')
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^Unknown option '--remote'; see npx edge-news-feed deploy --help\n$/),
  ])
  expect((await deployWith({}, '--help')).stdout).toContain(
    'npx edge-news-feed deploy [<folder of a Jekyll site>] [options]',
  )
})

test('without a terminal the first deployment says the line to type, and for how many days and dollars, before anything is made', {
  tags: ['large'],
}, async () => {
  const { api, env } = await emptyAccount()
  const posts = Array.from({ length: 1010 }, (_, i) => [`_posts/2021-01-01-a${i}.md`, post])
  const root = makeSite({ '_config.yml': config, ...Object.fromEntries(posts) })
  const { status, stderr, stdout } = await deployWith(env, root)
  expect(status).toBe(2)
  const takes =
    "On the free plan loading all of it takes 2 days: it stops when a day's share is used up, and the same command goes on the next day.\n"
  expect(stdout).toContain(takes)
  expect(stderr).toContain(
    `Cannot ask whether to deploy: this is no terminal, want --yes.
It is the first deployment into account "News" (a1), and creates what is new there.
${takes}On the paid plan it waits for nothing, for US$5.00 a month.
Nothing was changed. To go on, type: npx edge-news-feed deploy --yes ${root}
`,
  )
  expect(api.received.filter(({ method }) => method !== 'GET')).toEqual([])

  // Cloudflare's own builds have nobody at a terminal, and somebody has asked for them. The day is used up at once.
  api.fault = ({ method, path, keys }) =>
    method === 'PUT' && path.endsWith('/bulk') && keys.some((key) => key.startsWith('article/'))
      ? { answer: 429, code: 10048 }
      : null
  const day = await deployWith({ ...env, WORKERS_CI: '1' }, root)
  expect([day.status, api.namespaces.length]).toEqual([2, 1])
  expect(day.stderr).toContain(
    'the free plan takes 1,000 writes a day: run it again after 00:00 UTC, or choose the paid plan',
  )
  expect(day.stderr).toContain(`To go on, type: npx edge-news-feed deploy ${root}\n`)
})

test('a repository is deployed at a commit, which the next publish of it builds on', { tags: ['large'] }, async () => {
  const { api, env } = await emptyAccount()
  const { root: repository } = makeRepository(files)
  const args = ['--git', repository, '--ref', 'main', '--url', server.address, '--patience', '20']
  const { status, stdout } = await deployWith(env, ...args, '--yes', '--json')
  expect(status).toBe(0)
  const { report, steps } = JSON.parse(stdout)
  expect(report).toMatchObject({
    published: 1,
    everything: null,
    commit: { id: expect.stringMatching(/^[0-9a-f]{40}$/) },
  })
  expect(steps).toHaveLength(6)
  expect(JSON.parse(api.stored.get('lease')?.value ?? '')).toMatchObject({ commit: `${report.commit.id}:` })
  const again = await deployWith(env, ...args)
  expect(again.stdout).toContain(`Publish next: npx edge-news-feed load --git ${repository} --ref main --remote\n`)
})
