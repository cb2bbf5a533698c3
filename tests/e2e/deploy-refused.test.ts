// @module-tag large
// A deployment that ends anywhere and is typed again goes on from what is there. The real wrangler and the real Worker; Cloudflare's API is
// a stand-in on loopback, and what is tried is a server of `npm run dev` with the same site.
import { expect, test } from 'vitest'
import type { Deployment } from '../../seed/deploy/deploy-site.ts'
import type { CloudflareApi, Fault, Received } from '../seed/kv/cloudflare-api.ts'
import { makeSite, writeSite } from '../seed/make-site.ts'
import { emptyAccount } from './empty-account.ts'
import { deployWith, seedJson, serveForAll, startDeployWith, until } from './serve.ts'

const files = {
  '_config.yml': 'title: Mine\nurl: https://mine.example.com\n',
  '_posts/2021-01-01-a.md': '---\ntitle: A\n---\nhi',
  'a.txt': 'a file',
}

const server = serveForAll(async (state) => {
  writeSite(`${state}/site`, files)
  await seedJson(`${state}/site`, '--persist-to', state)
})

async function begin() {
  const { api, env } = await emptyAccount()
  const args = [makeSite(files), '--url', server.address, '--patience', '20', '--yes']
  return { api, env, args, line: `npx edge-news-feed deploy ${args.join(' ')}` }
}

/** What a deployment leaves, without what differs from one to the next: who published, and when. */
function leftBy({ namespaces, databases, workers, stored }: CloudflareApi) {
  return {
    namespaces: namespaces.map(({ title }) => title),
    databases: databases.map(({ name, database }) => [name, database.content()]),
    workers: [...workers.scripts],
    stored: [...stored]
      .filter(([key]) => !['claim', 'lease', 'history'].includes(key))
      .map(([key, { value, metadata }]) => [key, value, { ...(metadata as object), t: 'its time' }] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }
}

/** The documents of the archive that were written more often. */
const writtenMoreThan = (times: number, { writes }: CloudflareApi): string[] =>
  [...writes].flatMap(([key, { length }]) => (length > times && !['claim', 'lease'].includes(key) ? [key] : []))

/** What one leaves that nothing disturbs. */
let calm: ReturnType<typeof leftBy>

test('one that nothing disturbs tells each step, and what it did', async () => {
  const { api, env, args } = await begin()
  const { status, stdout, stderr } = await deployWith(env, ...args, '--json')
  expect(status).toBe(0)
  calm = leftBy(api)
  const { steps, error } = JSON.parse(stdout) as Deployment
  expect(error).toBeNull()
  expect(steps.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['archive', 'done'],
    ['account', 'done'],
    ['stores', 'done'],
    ['worker', 'done'],
    ['load', 'done'],
    ['site', 'done'],
  ])
  const headings = [
    /^1 of 6 {2}Check the archive ".+"$/,
    '2 of 6  Check the account',
    '3 of 6  Create its storage',
    '4 of 6  Deploy the Worker "edge-news-feed"',
    '5 of 6  Load the archive',
    `6 of 6  Try the site ${server.address}`,
  ]
  const lines = stderr.split('\n')
  expect(lines.filter((line) => /^\d of \d/.test(line))).toEqual(
    headings.map((heading) => (typeof heading === 'string' ? heading : expect.stringMatching(heading))),
  )
  // What is told as text is told as JSON.
  for (const fact of steps.flatMap(({ facts }) => facts)) expect(lines).toContain(`  ${fact}`)
  expect(steps[1]?.facts).toEqual([
    'account "News" (a1)',
    'Worker "edge-news-feed": new',
    'KV namespace "edge-news-feed-news": new',
    'D1 database "edge-news-feed-search": new',
  ])
  expect(steps[2]?.facts).toEqual([
    'KV namespace "edge-news-feed-news": created',
    'D1 database "edge-news-feed-search": created',
  ])
})

/** Tells calls from one another: by what they are asked for, and of statements by their length. */
const callOf = ({ method, path, keys, bytes }: Received): string =>
  [method, path, ...keys, ...(path.endsWith('/query') ? [bytes] : [])].join(' ')

/** Of each kind of change one is refused for good, as where a token may not do it; all others for a moment. */
const REFUSED =
  /^(?:POST storage\/kv\/namespaces|POST d1\/database|PUT \S+\/edge-news-feed|PUT \S+\/schedules|PUT \S+\/bulk article.*|POST \S+\/query \d\d)$/

/** How a call fails, and how often a value is written then at most. */
const ways: [string, (call: string, number: number) => Fault, number][] = [
  [
    'refused',
    (call, number) => (REFUSED.test(call) ? { answer: 403, code: 10000 } : { answer: number % 2 === 0 ? 500 : 429 }),
    1,
  ],
  ['done, and its answer lost', () => ({ broken: 'no answer', done: true }), 2],
]

test.each(ways)(
  'where each call is once %s, the line that is said goes on, and all is there once',
  async (_, faultOf, most) => {
    const { api, env, args, line } = await begin()
    const spoilt = new Set<string>()
    api.fault = (received) => {
      const call = callOf(received)
      if (spoilt.has(call)) return null
      spoilt.add(call)
      return faultOf(call, spoilt.size)
    }
    for (let before = -1; ; ) {
      const { status, stderr } = await deployWith(env, ...args)
      if (status === 0) break
      expect(status).toBe(2)
      expect(stderr).toMatch(/^Cannot /m)
      expect(stderr).toContain(`To go on, type: ${line}\n`)
      // Each comes further than the one before.
      expect(spoilt.size).toBeGreaterThan(before)
      before = spoilt.size
    }
    expect(spoilt.size).toBeGreaterThan(30)
    expect(leftBy(api)).toEqual(calm)
    expect(writtenMoreThan(most, api)).toEqual([])
  },
  1_800_000,
)

test('one that is killed anywhere goes on when it is typed again: what is there is said, waited for by nobody and made once', async () => {
  const { api, env, args } = await begin()
  const calls = ['POST d1/database', 'PUT workers/scripts/edge-news-feed', 'PUT schedules', 'PUT list/all']
  for (const call of calls) {
    const [method = '', what = ''] = call.split(' ')
    let isReached = false
    api.fault = (received) => {
      if (received.method !== method || !(received.path.endsWith(what) || received.keys.includes(what))) return null
      isReached = true
      return { hang: 'no answer' }
    }
    const { signal, ended, output } = startDeployWith(env, ...args)
    await until(`it comes to ${call}: ${output()}`, () => isReached)
    signal('SIGKILL')
    await ended
  }
  api.fault = () => null
  const { status, stdout, stderr } = await deployWith(env, ...args, '--json')
  expect([status, leftBy(api)]).toEqual([0, calm])
  const { steps } = JSON.parse(stdout) as Deployment
  expect(steps[2]).toMatchObject({
    outcome: 'already there',
    facts: ['KV namespace "edge-news-feed-news": there already', 'D1 database "edge-news-feed-search": there already'],
  })
  expect(stderr).not.toContain('going on in')
  expect(writtenMoreThan(1, api)).toEqual([])

  const again = JSON.parse((await deployWith(env, ...args, '--json')).stdout) as Deployment
  expect(again.steps.map(({ outcome }) => outcome)).toEqual([
    'done',
    'done',
    'already there',
    'done',
    'already there',
    'done',
  ])
})
