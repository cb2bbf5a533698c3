import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashFile } from '../../../seed/archive/file-content.ts'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { planStaticFile } from '../../../seed/plan/files.ts'
import { decodeDocument, encodeDocument } from '../../../src/model/document.ts'
import { siteShape } from '../../../src/model/site.ts'
import { type MemoryKv, memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const config = 'title: T\nurl: https://news.example.com\ntimezone: UTC\n'
const post = (title: string) => `---\ntitle: ${title}\n---\n![](/a.png)\n`
const site = { '_config.yml': config, '_posts/2026-01-01-a.md': post('A'), '_posts/2026-01-02-b.md': post('B') }
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff])

const loadAll = (root: string, kv: MemoryKv) => load(root, async () => kv, loading)
const loadSome = (root: string, kv: MemoryKv, ...paths: string[]) => loadFiles(root, paths, async () => kv, loading)
const siteOf = (kv: MemoryKv) => decodeDocument('site', kv.pairs.get('site')?.value ?? '', siteShape)
const written = (kv: MemoryKv) =>
  kv.calls.flatMap(([verb, ...keys]) => (verb === 'put' ? keys.filter((key) => !['lease', 'claim'].includes(key)) : []))

test('a file is stored as it is, with its size, and a page with its address; a second load writes nothing', async () => {
  const root = makeSite({ ...site, 'a.png': png, 'demo/index.html': '<p>Demo', 'robots.txt': '' })
  const kv = memoryKv()
  const report = await loadAll(root, kv)
  expect(report.problems).toEqual([])
  expect(report.kinds.file).toEqual({ writes: 3, bytes: 13, deletes: 0 })
  const stored = (key: string) => {
    const { value, metadata: { h, s, p } = { h: '' } } = kv.pairs.get(key) ?? {}
    return { value, h, s, p }
  }
  expect(stored('file/a.png')).toEqual({ value: '\x89PNG\0\xff', h: expect.stringMatching(/^[\w-]{16}$/), s: 6 })
  expect(stored('file/demo')).toMatchObject({ value: '<p>Demo', s: 7, p: '/demo/' })
  expect(stored('file/robots.txt')).toMatchObject({ value: '', s: 0 })
  expect(siteOf(kv)).toMatchObject({
    has: { files: true, htmlFiles: true },
    taken: { files: ['/robots.txt'], pages: [] },
  })
  expect(kv.calls.findIndex(([, key]) => key === 'file/a.png')).toBeLessThan(
    kv.calls.findIndex(([, key]) => key?.startsWith('article/')),
  )
  expect(await loadAll(root, kv)).toMatchObject({ writes: 0, deletes: 0 })
})

test('a site without files has one document that says so, and no other', async () => {
  const kv = memoryKv()
  const { kinds } = await loadAll(makeSite(site), kv)
  expect(kinds.file).toBe(undefined)
  expect(siteOf(kv)).toMatchObject({ has: { files: false, htmlFiles: false } })
  expect(siteOf(kv).taken).toBe(undefined)
})

test('a post with its picture costs the picture more than the post alone, and what the site has is written when it changes', async () => {
  const root = makeSite({ ...site, 'old.txt': 'old' })
  const kv = memoryKv()
  await loadAll(root, kv)
  const publish = async (...paths: string[]) => {
    kv.calls.length = 0
    const { everything } = await loadSome(root, kv, ...paths)
    expect(everything).toBe(null)
    return written(kv).toSorted()
  }
  writeSite(root, { '_posts/2026-01-03-c.md': post('C') })
  const alone = await publish('_posts/2026-01-03-c.md')
  writeSite(root, { '_posts/2026-01-04-d.md': post('D'), 'a.png': png })
  const both = await publish('_posts/2026-01-04-d.md', 'a.png')
  // Alone, the post shows a picture that is missing.
  expect(both).toHaveLength(alone.filter((key) => key !== 'missing-pictures').length + 1)
  expect(both).toContain('file/a.png')
  // An edit of a picture alone is one write, and one that says so; what has not changed is none.
  writeSite(root, { 'a.png': 'edited' })
  expect(await publish('a.png')).toEqual(['file/a.png', 'history'])
  expect(await publish('a.png', 'old.txt')).toEqual([])
  expect(kv.calls.flatMap(([verb, ...keys]) => (verb === 'get' ? keys : []))).not.toContain('file/a.png')
  rmSync(join(root, 'old.txt'))
  expect(await publish('old.txt')).toEqual(['history', 'site'])
  expect(kv.pairs.has('file/old.txt')).toBe(false)
})

test('a site that an older version has loaded is compared whole once', async () => {
  const root = makeSite({ ...site, 'a.png': png })
  const kv = memoryKv()
  await loadAll(root, kv)
  const { has: _, ...older } = siteOf(kv)
  await kv.put([{ key: 'site', value: encodeDocument(older), metadata: { h: 'older' } }])
  expect((await loadSome(root, kv, 'a.png')).everything).toBe('an older version has not stored the files of the site')
  expect((await loadSome(root, kv, 'a.png')).everything).toBe(null)
})

test('a file that KV does not take is reported with what to do, and goes where it was served before', async () => {
  const root = makeSite({ ...site, 'a.bin': 'x' })
  const kv = memoryKv()
  await loadAll(root, kv)
  truncateSync(join(root, 'a.bin'), 26_214_401)
  const tooLarge = {
    path: 'a.bin',
    line: null,
    reason: 'too large',
    detail: 'it has 26214401 bytes and is not served, want at most 26214400: a smaller file, or one at another host',
  }
  expect(await loadSome(root, kv, 'a.bin')).toMatchObject({ problems: [tooLarge], deletes: 1 })
  expect(await loadAll(root, kv)).toMatchObject({ problems: [tooLarge], writes: 0, deletes: 0 })
})

test('a dry run counts files and reads them only to compare them', async () => {
  const root = makeSite({ ...site, 'a.png': png })
  const kv = memoryKv()
  const report = await load(root, async () => kv, { ...loading, dryRun: true })
  expect(report.kinds.file).toEqual({ writes: 1, bytes: 6, deletes: 0 })
  expect(kv.pairs.size).toBe(0)
})

test('a file that changes after it was compared is stored as it is now, with the hash of that', () => {
  const root = makeSite({ 'a.txt': 'before' })
  const problems: unknown[] = []
  const file = { path: 'a.txt', address: '/a.txt', stem: 'a.txt' }
  const planned = planStaticFile(root, file, (problem) => problems.push(problem))
  appendFileSync(join(root, 'a.txt'), ' and after')
  const read = planned?.read()
  const now = planStaticFile(root, file, () => {})
  expect(Buffer.from(read?.bytes ?? []).toString()).toBe('before and after')
  expect(read?.metadata).toEqual({ h: now?.hash, s: 16 })
  expect(read?.metadata.h).not.toBe(planned?.hash)
  expect(problems).toEqual([])
  rmSync(join(root, 'a.txt'))
  expect(planned?.read()).toBe(null)
  expect(problems).toEqual([
    { path: 'a.txt', line: null, reason: 'unreadable', detail: 'the system says ENOENT, want a readable file' },
  ])
})

test('a file that moves to another address of the same page is written again', async () => {
  const root = makeSite({ ...site, 'x.html': 'x' })
  const kv = memoryKv()
  await loadAll(root, kv)
  rmSync(join(root, 'x.html'))
  writeSite(root, { 'x/index.html': 'x' })
  expect((await loadSome(root, kv, 'x.html', 'x/index.html')).kinds.file).toEqual({ writes: 1, bytes: 1, deletes: 0 })
  expect(kv.pairs.get('file/x')?.metadata.p).toBe('/x/')
})

test('a file is hashed piece by piece as it is whole', () => {
  const root = makeSite({ 'a.bin': Buffer.alloc(1_000_000, 'harbour'), 'b.bin': '' })
  writeFileSync(join(root, 'c.bin'), Buffer.alloc(1_000_000, 'harbour'))
  expect(hashFile(root, 'a.bin')).toEqual(hashFile(root, 'c.bin'))
  expect(hashFile(root, 'b.bin')).toEqual({ digest: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', size: 0 })
})

test('a file that Liquid renders is counted as a static one, takes addresses of ours, and wins over a static one at its address', async () => {
  const root = makeSite({
    ...site,
    'robots.txt': '---\n---\nUser-agent: *',
    'search.txt': '---\npermalink: /a.txt\n---\nrendered',
    'a.txt': 'static',
  })
  const kv = memoryKv()
  const { problems } = await loadAll(root, kv)
  expect(siteOf(kv)).toMatchObject({ has: { files: true }, taken: { files: ['/robots.txt'], pages: [] } })
  expect(problems.find(({ path }) => path === 'a.txt')?.reason).toBe('duplicate URL')
  const before = new Map(kv.pairs)
  kv.calls.length = 0
  await loadAll(root, kv)
  expect(written(kv)).toEqual([])
  await loadSome(root, kv, 'robots.txt', 'a.txt', 'search.txt')
  expect([...kv.pairs].map(([key, { value }]) => [key, String(value)]).toSorted()).toEqual(
    [...before].map(([key, { value }]) => [key, String(value)]).toSorted(),
  )
})
