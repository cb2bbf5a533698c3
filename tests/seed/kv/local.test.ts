import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { localOptions, openLocalKv } from '../../../seed/kv/local.ts'
import { wranglerConfig } from '../../../seed/paths.ts'

// Miniflare and wrangler are imported where they are needed, since each takes a second.

test('the local KV lists what was put with its hashes, and reads it back, across its pages of 1,000 keys and across openings', {
  tags: ['large'],
  timeout: 300_000,
}, async () => {
  const state = mkdtempSync(join(tmpdir(), 'kv-state-'))
  onTestFinished(() => rmSync(state, { recursive: true, force: true }))
  const first = await openLocalKv(state)
  await first.put(
    Array.from({ length: 1100 }, (_, i) => ({
      key: `article/中文 ${i}?#%2F`,
      value: `${i}`,
      metadata: { h: `h${i}` },
    })),
  )
  await first.delete(['article/中文 1?#%2F'])
  await first.close()

  const second = await openLocalKv(state)
  const hashes = await second.list()
  const asked = Array.from({ length: 150 }, (_, i) => `article/中文 ${i}?#%2F`)
  const values = await second.get(asked)
  await second.close()
  expect(hashes.size).toBe(1099)
  expect([...values.keys()].toSorted()).toEqual(asked.filter((key) => !key.endsWith(' 1?#%2F')).toSorted())
  expect(values.get('article/中文 149?#%2F')).toBe('149')
  expect(hashes.get('article/中文 1099?#%2F')).toBe('h1099')
  expect(hashes.has('article/中文 1?#%2F')).toBe(false)
})

test('bytes arrive as they are, and what is stored beside them is read without them', { tags: ['large'] }, async () => {
  const state = mkdtempSync(join(tmpdir(), 'kv-state-'))
  onTestFinished(() => rmSync(state, { recursive: true, force: true }))
  const kv = await openLocalKv(state)
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
  await kv.put([
    { key: 'file/图 ?%2F', value: bytes, metadata: { h: 'h1', s: 256, p: '/图/' } },
    { key: 'file/', value: '甲', metadata: { h: 'h2' } },
  ])
  const described = await kv.describe(['file/图 ?%2F', 'file/', ...Array.from({ length: 150 }, (_, i) => `none/${i}`)])
  await kv.close()
  expect(described).toEqual(
    new Map([
      ['file/图 ?%2F', { hash: 'h1', address: '/图/', size: null, bytes: 256 }],
      ['file/', { hash: 'h2', address: null, size: null, bytes: null }],
    ]),
  )
  const { compatibilityDate, namespace } = localOptions(readFileSync(wranglerConfig, 'utf8'))
  const { convertV4MiniflareOptions, Miniflare } = await import('miniflare')
  const reader = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        { name: 'r', modules: true, script: 'export default {}', compatibilityDate, kvNamespaces: { NEWS: namespace } },
      ],
      resourcePersistencePath: join(state, 'v3'),
    }),
  )
  onTestFinished(() => reader.dispose())
  const news = await reader.getKVNamespace('NEWS')
  expect(new Uint8Array((await news.get('file/图 ?%2F', 'arrayBuffer')) ?? new ArrayBuffer(0))).toEqual(bytes)
})

// workerd closes what was idle for 5 s; a loader that is busy just then would write to what is closed ("fetch failed").
test('each call has a connection of its own', { tags: ['large'] }, async () => {
  const state = mkdtempSync(join(tmpdir(), 'kv-state-'))
  onTestFinished(() => rmSync(state, { recursive: true, force: true }))
  let connections = 0
  const connected = () => connections++
  subscribe('undici:client:connected', connected)
  onTestFinished(() => void unsubscribe('undici:client:connected', connected))

  const kv = await openLocalKv(state)
  await kv.put([{ key: 'a', value: 'b', metadata: { h: 'h' } }])
  await kv.list()
  await kv.get(['a'])
  await kv.close()
  expect(connections).toBe(3)
})

test.each([
  '[[kv_namespaces]]\nbinding = "OTHER"\nid = "o"\n[[kv_namespaces]]\nbinding = "NEWS"\n',
  '[[kv_namespaces]]\nbinding = "NEWS"\nid = "abc"\n',
  '[[kv_namespaces]]\nbinding = "NEWS"\nid = "abc"\npreview_id = "def"\n',
])('the namespace is the one that wrangler dev serves from: %j', { tags: ['large'] }, async (namespaces) => {
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  const folder = mkdtempSync(join(tmpdir(), 'kv-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const toml = `name = "x"\nmain = "x.js"\ncompatibility_date = "2026-10-30"\n${namespaces}`
  writeFileSync(join(folder, 'wrangler.toml'), toml)
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(folder, 'wrangler.toml'))
  const { compatibilityDate, namespace } = localOptions(toml)
  expect(workerOptions).toMatchObject({ compatibilityDate, kvNamespaces: { NEWS: { id: namespace } } })
})
