import { expect, test } from 'vitest'
import { startCloudflareApi } from '../seed/kv/cloudflare-api.ts'
import { makeSite } from '../seed/make-site.ts'
import { seedWith, startSeedWith, until } from './serve.ts'

const config = 'title: T\nurl: https://news.example.com\n'
const post = (title: string) => `---\ntitle: ${title}\n---\nhi`

test('--remote loads into the namespace that wrangler.toml names, publishes single files there, and leaves a lease that is done with', async () => {
  const api = await startCloudflareApi()
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token }
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post('A') })
  const first = await seedWith(env, root, '--remote', '--alone', '--json')
  expect([first.status, first.stderr]).toEqual([0, ''])
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
  expect(JSON.parse(api.stored.get('lease')?.value ?? '')).toMatchObject({ state: 'done' })

  api.received.length = 0
  const again = await seedWith(env, root, '--only', '_posts/2021-01-01-a.md', '--remote', '--alone', '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ published: 1, writes: 0, deletes: 0, everything: null })
  expect(api.received.flatMap(({ path, keys }) => (path.endsWith('bulk') ? keys : []))).toEqual(['lease', 'lease'])

  const dry = await seedWith(env, root, '--remote', '--alone', '--dry-run')
  expect(dry.stdout).toContain('would write 0 documents, delete 0, leave 8 as they are')
})

test('--remote says what to do where the token is refused, and writes nothing', async () => {
  const api = await startCloudflareApi()
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post('A') })
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: 'wrong' }
  const { status, stderr } = await seedWith(env, root, '--remote', '--alone')
  expect(status).toBe(2)
  expect(stderr).toMatch(/^Cannot .*set CLOUDFLARE_API_TOKEN.*\n$/)
  expect(api.stored.size).toBe(0)
})

test('a fault that stays ends the load with the keys it is about, and the next run finishes it', {
  tags: ['large'],
}, async () => {
  const api = await startCloudflareApi()
  const env = { CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token }
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post('A') })
  const refuseHeads = ({ keys }: { keys: string[] }) =>
    keys.includes('list/all') ? { answer: 400, code: 10001 } : null
  api.fault = (received) => (received.method === 'PUT' ? refuseHeads(received) : null)
  const { status, stderr } = await seedWith(env, root, '--remote', '--alone')
  expect(status).toBe(2)
  expect(stderr).toMatch(
    /^Cannot write 1 key: "list\/all".*What was written stays; run the same command again to finish\.\n$/,
  )
  expect(api.stored.has('site')).toBe(false)

  api.fault = () => null
  expect((await seedWith(env, root, '--remote', '--alone')).status).toBe(0)
  expect([api.stored.has('site'), api.stored.get('lease')?.value]).toEqual([true, expect.stringContaining('"done"')])
})

test('Ctrl-C stops --remote when the batch on its way is done, and the same command finishes it', {
  tags: ['large'],
}, async () => {
  const api = await startCloudflareApi()
  // A proxy makes wrangler write a warning into its log, and with that listen for Ctrl-C itself.
  const proxy = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' }
  const env = { ...proxy, CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token }
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': post('A') })
  let left = 1
  api.fault = ({ keys }) =>
    keys.includes('article/2021/01/01/a') && left-- > 0 ? { answer: 429, retryAfter: '2' } : null
  const stopped = startSeedWith(env, root, '--remote', '--alone')
  await until('it waits', () => stopped.output().includes('going on in 2 s'))
  stopped.signal('SIGINT')
  expect(await stopped.ended).toEqual({
    status: 130,
    output: expect.stringContaining('Stopped. What was written stays; run the same command again to finish.'),
  })
  expect([api.stored.has('article/2021/01/01/a'), api.stored.has('site')]).toEqual([true, false])
  expect((await seedWith(env, root, '--remote', '--alone')).status).toBe(0)
  expect(api.stored.has('site')).toBe(true)
})
