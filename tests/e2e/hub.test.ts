import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCloudflareApi } from '../seed/kv/cloudflare-api.ts'
import { startLoopbackHub } from '../seed/loopback-hub.ts'
import { makeSite } from '../seed/make-site.ts'
import { makeState, seedWith, startSeedWith, until } from './serve.ts'

const post = (title: string, tag: string) => `---\ntitle: ${title}\ntags: [${tag}]\n---\nhi`

const feedsOf = (...lists: string[]) =>
  lists.flatMap((list) => ['feed.xml', 'rss.xml', 'feed.json'].map((file) => `https://news.example.com${list}/${file}`))

/** A site of two posts, a hub, and a stand-in for Cloudflare to publish into. */
async function setUp() {
  const hub = await startLoopbackHub()
  const api = await startCloudflareApi()
  const root = makeSite({
    '_config.yml': `title: T\nurl: https://news.example.com\nedge_news:\n  hub: ${hub.url}\n`,
    '_posts/2021-01-01-a.md': post('A', 'red'),
    '_posts/2021-01-02-b.md': post('B', '蓝/2'),
  })
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token }
  return { hub, api, root, env, seed: (...args: string[]) => seedWith(env, root, ...args) }
}

const blue = '/tag/%E8%93%9D%2F2'

test('a hub is told of every feed by the first load, then of those that changed or went, and of none where nothing did', {
  tags: ['large'],
}, async () => {
  const { hub, root, seed } = await setUp()
  hub.faults = [{ answer: 503 }]
  const first = await seed('--remote', '--alone', '--json')
  expect(JSON.parse(first.stdout)).toMatchObject({ writes: 16, hub: { url: hub.url, told: 9, failed: [] } })
  expect(hub.told.toSorted()).toEqual(feedsOf('', '/tag/red', blue).toSorted())
  expect(first.stderr).toMatch(/^the hub answered 503: going on in \d s\n$/)

  hub.told.length = 0
  writeFileSync(join(root, '_posts/2021-01-02-b.md'), post('B, edited', '蓝/2'))
  const edited = await seed('--only', '_posts/2021-01-02-b.md', '--remote', '--alone')
  expect(hub.told.toSorted()).toEqual(feedsOf('', blue).toSorted())
  expect(edited.stdout).toContain(`\nhub ${hub.url}: 6 feeds told\n`)

  hub.told.length = 0
  rmSync(join(root, '_posts/2021-01-01-a.md'))
  await seed('--remote', '--alone')
  expect(hub.told.toSorted()).toEqual(feedsOf('', '/tag/red').toSorted())

  const asked = hub.asked.length
  const again = await seed('--remote', '--alone')
  expect(again.stdout).not.toContain('hub')
  await seed('--only', '_posts/2021-01-02-b.md', '--remote', '--alone')
  expect(hub.asked.length).toBe(asked)
})

test('a hub that fails fails no publish, and the report says what it was not told', async () => {
  const { hub, api, seed, root } = await setUp()
  hub.fault = () => ({ answer: 503, headers: { 'retry-after': '3600' } })
  const { status, stdout, stderr } = await seed('--remote', '--alone', '--strict')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain(`\nhub ${hub.url}: 0 feeds told, 9 not: the hub answered 503\n`)
  expect([api.stored.has('site'), api.stored.get('lease')?.value]).toEqual([true, expect.stringContaining('"done"')])

  hub.fault = () => ({ answer: 400 })
  writeFileSync(join(root, '_posts/2021-01-01-a.md'), post('A, edited', 'red'))
  const json = await seed('--only', '_posts/2021-01-01-a.md', '--remote', '--alone', '--json')
  expect(json.status).toBe(0)
  const { failed } = JSON.parse(json.stdout).hub
  expect(failed).toEqual([{ reason: 'the hub answered 400', topics: expect.any(Array) }])
  expect(failed[0].topics.toSorted()).toEqual(feedsOf('', '/tag/red').toSorted())
})

test('no hub is told of a dry run, of a publish that failed or of the local KV', { tags: ['large'] }, async () => {
  const { hub, api, seed } = await setUp()
  expect(JSON.parse((await seed('--remote', '--alone', '--dry-run', '--json')).stdout)).toMatchObject({
    writes: 16,
    hub: null,
  })
  const { state, remove } = makeState()
  expect(JSON.parse((await seed('--persist-to', state, '--json')).stdout)).toMatchObject({ writes: 16, hub: null })
  remove()
  api.fault = ({ keys }) => (keys.includes('site') ? { answer: 400 } : null)
  expect((await seed('--remote', '--alone')).status).toBe(2)
  expect(hub.asked).toEqual([])
})

test('--watch tells the hub of each group, as late as --hub-wait says', { tags: ['large'] }, async () => {
  const { hub, root, env } = await setUp()
  const watching = startSeedWith(env, root, '--remote', '--alone', '--watch', '--hub-wait', '1')
  await until('it watches', () => watching.output().includes('Watching'))
  expect(hub.told.length).toBe(9)
  expect(watching.output()).toContain('KV shows a publish everywhere after a while: going on in 1 s')
  hub.told.length = 0
  writeFileSync(join(root, '_posts/2021-01-01-a.md'), post('A, edited', 'red'))
  await until('the hub is told', () => hub.told.length > 0)
  watching.signal('SIGINT')
  await watching.ended
  expect(hub.told.toSorted()).toEqual(feedsOf('', '/tag/red').toSorted())
})
