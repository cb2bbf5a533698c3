import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import { identityOf } from '../../seed/publish/process-identity.ts'
import type { Publisher } from '../../seed/publish/watch-lease.ts'
import { encodeDocument } from '../../src/model/document.ts'
import { startCloudflareApi } from '../seed/kv/cloudflare-api.ts'
import { makeSite } from '../seed/make-site.ts'
import {
  contentOf,
  differences,
  makeState,
  seed,
  seedJson,
  seedReading,
  serve,
  startSeed,
  startSeedWith,
  until,
} from './serve.ts'

const folder = makeState()
afterAll(folder.remove)

let root: string
let state: string
let fresh = 0

const config = 'title: T\nurl: https://news.example.com\nedge_news: { category_label: name }\n'
const post = (title: string, more = ''): string =>
  `---\ntitle: ${title}\ncategories: harbour\n${more}---\nText of ${title}.\n`

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

const contentIn = async (state: string): Promise<Map<string, string>> => {
  const kv = await openLocalKv(state)
  return contentOf(kv).finally(() => kv.close())
}

/** What a load of everything leaves of the site as it is now. */
const wholeLoad = async (): Promise<Map<string, string>> => {
  const other = join(folder.state, `fresh-${fresh++}`)
  await seedJson(root, '--persist-to', other)
  return contentIn(other)
}

const only = (...files: string[]) => seedJson(root, '--persist-to', state, '--only', ...files)

const before = {
  '_config.yml': config,
  '_posts/2026-01-01-a.md': post('A'),
  '_posts/2026-01-02-b.md': post('B', 'tags: [ships]\n'),
  '_posts/2026-01-03-c.md': post('C'),
}
const loaded = join(folder.state, 'loaded')

beforeAll(async () => {
  root = join(folder.state, 'site')
  for (const [file, text] of Object.entries(before)) write(file, text)
  await seedJson(root, '--persist-to', loaded)
})
beforeEach(() => {
  state = join(folder.state, `state-${fresh++}`)
  root = makeSite(before)
  cpSync(loaded, state, { recursive: true })
})
afterEach(() => rmSync(state, { recursive: true, force: true }))

test('files that were added, edited, renamed and deleted: publishing them leaves what a load of everything leaves', async () => {
  write('_posts/2026-01-04-d.md', post('D', 'tags: [ships, cranes]\n'))
  write('_posts/2026-01-02-b.md', post('B, edited'))
  rmSync(join(root, '_posts/2026-01-01-a.md'))
  write('_posts/old/2026-01-01-a-renamed.md', post('A', 'redirect_from: /harbour/2026/01/01/a.html\n'))
  rmSync(join(root, '_posts/2026-01-03-c.md'))
  const listed = [
    '2026-01-04-d.md',
    '2026-01-02-b.md',
    '2026-01-01-a.md',
    'old/2026-01-01-a-renamed.md',
    '2026-01-03-c.md',
  ]
  const report = await only(...listed.map((file) => `_posts/${file}`), 'README.md')
  expect(report).toMatchObject({ posts: 3, published: 3, problems: [], everything: null })
  expect(differences(await contentIn(state), await wholeLoad())).toEqual([])

  const server = await serve(state)
  const moved = await fetch(`${server.address}/harbour/2026/01/01/a.html`, { redirect: 'manual' })
  const gone = await fetch(`${server.address}/harbour/2026/01/03/c.html`)
  await server.stop()
  expect([moved.status, moved.headers.get('Location'), gone.status]).toEqual([
    301,
    '/harbour/2026/01/01/a-renamed.html',
    410,
  ])
})

test('a list of files comes on standard input as git prints it; what is no post is passed over', {
  tags: ['large'],
}, async () => {
  write('_posts/2026-01-05-中.md', post('中'))
  const list = 'README.md\n"_posts/2026-01-05-\\344\\270\\255.md"\nassets/a.png\n'
  const { stdout } = await seedReading(list, root, '--persist-to', state, '--only', '-', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ posts: 1, published: 1, everything: null })
  expect(differences(await contentIn(state), await wholeLoad())).toEqual([])
})

test('where the configuration has changed everything is compared, and the report says so', {
  tags: ['large'],
}, async () => {
  write('_config.yml', config.replace('title: T', 'title: Other'))
  const { stdout } = await seed(root, '--persist-to', state, '--only', '_posts/2026-01-01-a.md')
  expect(stdout).toMatch(/^Everything was compared: the configuration has changed\.\n3 of 3 posts published/)
  expect(differences(await contentIn(state), await wholeLoad())).toEqual([])
})

test('a deletion that would leave nothing is refused, and KV stays as it is', async () => {
  const before = await contentIn(state)
  for (const name of ['01-a', '02-b', '03-c']) rmSync(join(root, `_posts/2026-01-${name}.md`))
  const files = ['01-a', '02-b', '03-c'].map((name) => `_posts/2026-01-${name}.md`)
  const { status, stderr } = await seed(root, '--persist-to', state, '--only', ...files)
  expect([status, stderr]).toEqual([2, 'Cannot publish: no article would be left. KV is left as it is.\n'])
  expect(differences(await contentIn(state), before)).toEqual([])
})

test('--dry-run of a few files says what it would write, by kind, and what that costs, and does not do it', async () => {
  const before = await contentIn(state)
  write('_posts/2026-01-04-d.md', post('D'))
  const { stdout } = await seed(root, '--persist-to', state, '--only', '_posts/2026-01-04-d.md', '--dry-run')
  expect(stdout).toMatch(/would write 11 documents, delete 0, leave 3 as they are/)
  expect(stdout).toMatch(
    /^ {2}article +1 +\d+ B\n {2}files +1 .*\n {2}feed +2 .*\n {2}head +2 .*\n {2}sections +3 .*\n {2}site +1 /m,
  )
  expect(stdout).toMatch(
    /Workers KV: 13 writes, 0 deletes, \d+ reads, 0 lists: under US\$0\.0001, within the free plan's day/,
  )
  expect(differences(await contentIn(state), before)).toEqual([])
})

test('--watch publishes what changes in the folder until Ctrl-C', async () => {
  const running = startSeed(root, '--persist-to', state, '--watch')
  await until('it watches', () => running.output().includes('Watching'))
  write('_posts/2026-01-04-d.md', post('D'))
  await until('the new post is published', () => /11 documents written/.test(running.output()))
  write('assets/ship.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await until('the first picture and that the site has some', () => /\n3 documents written/.test(running.output()))
  write('assets/ship.svg', '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
  await until('the picture is published anew', () => /\n2 documents written/.test(running.output()))
  rmSync(join(root, '_posts/2026-01-01-a.md'))
  await until(
    'the deletion is published',
    () => /1 deleted/.test(running.output()) || /2 deleted/.test(running.output()),
  )
  running.signal('SIGINT')
  expect((await running.ended).status).toBe(0)
  expect(differences(await contentIn(state), await wholeLoad())).toEqual([])
})

test('--watch publishes what changes in a post folder, from when the configuration names it', {
  tags: ['large'],
}, async () => {
  const running = startSeed(root, '--persist-to', state, '--watch')
  const isPublished = (times: number) => running.output().match(/ documents? written/g)?.length === times
  await until('it watches', () => running.output().includes('Watching'))
  write('_old/2026-01-05-e.md', post('E'))
  write('_config.yml', config.replace('{', '{ post_folders: [_old],'))
  await until('the folder is read', () => isPublished(2))
  write('_old/2026-01-05-e.md', post('E2'))
  await until('the change is published', () => isPublished(3))
  running.signal('SIGINT')
  expect((await running.ended).status).toBe(0)
  expect(running.output()).toMatch(/1 of 1 post published/)
  expect(differences(await contentIn(state), await wholeLoad())).toEqual([])
})

test('--watch publishes what changes while the first load is at work', async () => {
  const api = await startCloudflareApi()
  api.fault = () => {
    write('_posts/2026-01-04-d.md', post('D'))
    api.fault = () => null
    return null
  }
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token }
  const running = startSeedWith(env, root, '--remote', '--alone', '--watch')
  await until('it is published', () => api.stored.has('article/harbour/2026/01/04/d'))
  running.signal('SIGINT')
  await running.ended
})

test('Ctrl-C ends a load after the batch on its way, and the same command finishes it', {
  tags: ['large'],
}, async () => {
  for (let n = 0; n < 400; n++) write(`_posts/many/2026-02-01-p${n}.md`, post(`P${n}`))
  const empty = join(folder.state, `state-${fresh++}`)
  const running = startSeed(root, '--persist-to', empty)
  const blobs = join(empty, 'v3/kv/NEWS/blobs')
  await until('something is written', () => existsSync(blobs) && readdirSync(blobs).length > 20)
  running.signal('SIGINT')
  const { status, output } = await running.ended
  if (status === 0) return // It was done before it was told.
  expect([status, output]).toEqual([130, 'Stopped. What was written stays; run the same command again to finish.\n'])
  await seedJson(root, '--persist-to', empty)
  expect(differences(await contentIn(empty), await wholeLoad())).toEqual([])
})

/** Leaves the lease of a publisher: of a process of this machine, or of one that had its number before. */
async function leaveLease(pid: number, there: Publisher['process']): Promise<void> {
  const kv = await openLocalKv(state)
  const value = encodeDocument({ host: 'cron.example', pid, id: 'x', process: there, state: 'at work', beat: '1' })
  await kv.put([{ key: 'lease', value, metadata: { h: 'x' } }])
  await kv.close()
}

const canTell = identityOf(process.pid) !== null

test.skipIf(!canTell)(
  'while somebody else publishes a second publisher says who and stops; with --wait it waits',
  { tags: ['large'] },
  async () => {
    write('_posts/2026-01-04-d.md', post('D'))
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    onTestFinished(() => void other.kill('SIGKILL'))
    const { pid = 0 } = other
    await leaveLease(pid, identityOf(pid))
    const second = await seed(root, '--persist-to', state)
    expect([second.status, second.stderr]).toEqual([
      2,
      `Cannot publish: process ${pid} on cron.example is publishing into the same KV; try again when it is done, or wait for it with --wait\n`,
    ])
    const waiting = startSeed(root, '--persist-to', state, '--wait')
    await until('it waits', () =>
      waiting.output().includes(`Waiting: process ${pid} on cron.example publishes into the same KV.`),
    )
    other.kill('SIGKILL')
    expect((await waiting.ended).status).toBe(0)
    expect(differences(await contentIn(state), await wholeLoad())).toEqual([])
  },
)

test.skipIf(!canTell)(
  'after a publisher that was killed on this machine, the next one goes on at once and compares everything',
  { tags: ['large'] },
  async () => {
    write('_posts/2026-01-04-d.md', post('D'))
    await leaveLease(process.pid, { boot: '', namespace: '', ...identityOf(process.pid), started: '1' })
    expect(await only('_posts/2026-01-03-c.md')).toMatchObject({
      everything: 'the publisher before did not come to its end',
      published: 4,
    })
    expect(differences(await contentIn(state), await wholeLoad())).toEqual([])
  },
)
