import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../seed/load/load.ts'
import { amount } from '../amount.ts'
import { archiveIn } from '../of-archive.ts'
import { type MemoryKv, memoryKv } from './kv/memory-kv.ts'
import { loading } from './load-site.ts'
import { makeSite, writeSite } from './make-site.ts'

const config = {
  '_config.yml': 'url: https://news.example.com\ntimezone: Asia/Shanghai\nedge_news: { category_label: name }\n',
}
const post = (title: string, date: string): string => `---\ntitle: ${title}\ndate: ${date}\n---\nhi\n`
const at = (text: string) => ({ ...loading, today: () => Date.parse(text) })

const contentOf = (kv: MemoryKv) => Object.fromEntries(archiveIn([...kv.pairs].map(([key, { value }]) => [key, value])))
const siteIn = (kv: MemoryKv) => JSON.parse(kv.pairs.get('site')?.value ?? '{}')

test('a post that waits is published by whoever publishes next after its time, whatever files that is about', async () => {
  const root = makeSite({
    ...config,
    '_posts/2026-01-01-a.md': post('A', '2026-01-01 08:00:00 +08:00'),
    '_posts/2026-01-02-b.md': post('B', '2026-01-02 08:00:00 +08:00'),
    '_posts/2026-01-03-c.md': post('C', '2026-01-03 08:00:00 +08:00'),
  })
  const kv = memoryKv()
  const first = await load(root, async () => kv, at('2026-01-01T12:00:00Z'))
  expect([first.published, first.due, siteIn(kv).due]).toEqual([
    1,
    '2026-01-02T08:00:00+08:00',
    '2026-01-02T08:00:00+08:00',
  ])
  expect(kv.pairs.get('waiting')?.value).toBe(
    '{"v":1,"posts":[[1767312000000,"_posts/2026-01-02-b.md"],[1767398400000,"_posts/2026-01-03-c.md"]]}',
  )

  const early = await loadFiles(root, [], async () => kv, at('2026-01-01T23:59:59Z'))
  expect([early.published, early.writes]).toEqual([0, 0])
  const due = await loadFiles(root, [], async () => kv, at('2026-01-02T00:00:00Z'))
  expect([due.published, due.everything, due.due]).toEqual([1, null, '2026-01-03T08:00:00+08:00'])

  writeSite(root, { '_posts/2026-01-01-a.md': post('A, edited', '2026-01-01 08:00:00 +08:00') })
  const last = await loadFiles(root, ['_posts/2026-01-01-a.md'], async () => kv, at('2026-01-04T00:00:00Z'))
  expect([last.published, last.everything, last.due]).toEqual([2, null, null])
  expect([kv.pairs.has('waiting'), siteIn(kv).due]).toEqual([false, null])
  const fresh = memoryKv()
  await load(root, async () => fresh, at('2026-01-04T00:00:00Z'))
  expect(contentOf(kv)).toEqual(contentOf(fresh))
})

test('of a KV that an older loader filled everything is compared: it did not say which posts wait', async () => {
  const root = makeSite({ ...config, '_posts/2026-01-01-a.md': post('A', '2026-01-01') })
  const kv = memoryKv()
  await load(root, async () => kv, at('2026-02-01T00:00:00Z'))
  const { due: _, ...older } = siteIn(kv)
  await kv.put([{ key: 'site', value: JSON.stringify(older), metadata: { h: 'x' } }])
  expect(await loadFiles(root, [], async () => kv, at('2026-02-01T00:00:00Z'))).toMatchObject({
    everything: 'which posts wait for their time is not listed yet',
    published: 1,
  })
})

const fileOf = (n: number): string => `_posts/2026-01-0${1 + (n % 3)}-p${n}.md`

const aStep = fc.record({
  /** Hours until it. */
  after: fc.integer({ min: 0, max: 30 }),
  puts: fc.array(
    fc.record({ n: fc.integer({ min: 0, max: 7 }), hour: fc.integer({ min: 0, max: 120 }), redirect: fc.boolean() }),
    { maxLength: 3 },
  ),
  deletes: fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 2 }),
})

test('whatever waits, is dated anew, deleted or due: files published one after the other leave what a load of everything leaves', {
  timeout: 300_000,
}, async () => {
  const begin = Date.UTC(2026, 0, 1)
  const dateAt = (hour: number) => new Date(begin + hour * 3_600_000).toISOString()
  let waited = 0
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 5 }), async (steps) => {
      const root = makeSite({ ...config, '_posts/2025-12-01-first.md': post('First', '2025-12-01') })
      const kv = memoryKv()
      let now = begin
      const today = () => ({ ...loading, today: () => now })
      await load(root, async () => kv, today())
      for (const { after, puts, deletes } of steps) {
        now += after * 3_600_000
        for (const n of deletes) rmSync(join(root, fileOf(n)), { force: true })
        for (const { n, hour, redirect } of puts) {
          const text = post(`P${n} ${hour}`, dateAt(hour))
          writeSite(root, { [fileOf(n)]: redirect ? text.replace('date:', 'redirect_from: /old/\ndate:') : text })
        }
        const files = [...deletes, ...puts.map(({ n }) => n)].map(fileOf)
        const report = await loadFiles(root, files, async () => kv, today())
        const fresh = memoryKv()
        await load(root, async () => fresh, today())
        expect(report.everything).toBeNull()
        expect(contentOf(kv)).toEqual(contentOf(fresh))
        if (kv.pairs.has('waiting')) waited++
      }
    }),
    { numRuns: amount(10, 60) },
  )
  expect(waited).toBeGreaterThan(20)
})
