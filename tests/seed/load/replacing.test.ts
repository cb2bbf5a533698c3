import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { formatReport } from '../../../seed/load/report.ts'
import { loadSample } from '../../../seed/load/sample.ts'
import { sample } from '../../../seed/paths.ts'
import { makeSite as makeNewSite } from '../../../seed/programs/new-site.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { trusting } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const configOf = (title: string, url: string): string =>
  `title: ${title}\nurl: ${url}\nedge_news: { category_label: name }\n`
const post = '---\n---\nhi\n'
const day = (n: number): string => `2026-01-${String(n).padStart(2, '0')}`
const mine = { '_config.yml': configOf('Mine', 'https://mine.example.com') }

/** A site of so many posts. */
const siteOf = (posts: number, more: Record<string, string> = mine): string =>
  makeSite({
    ...Object.fromEntries(Array.from({ length: posts }, (_, i) => [`_posts/${day(i + 1)}-p.md`, post])),
    ...more,
  })

const remove = (root: string, posts: number): string[] => {
  const files = Array.from({ length: posts }, (_, i) => `_posts/${day(i + 1)}-p.md`)
  for (const file of files) rmSync(join(root, file))
  return files
}

const writes = (kv: ReturnType<typeof memoryKv>) => kv.calls.filter(([verb, key]) => verb !== 'get' && key !== 'lease')

test('a load that would delete more than a tenth of the articles stops before its first write, and --replace lets it', async () => {
  const root = siteOf(20)
  const kv = memoryKv()
  await load(root, async () => kv, trusting)
  kv.calls.length = 0
  const files = remove(root, 3)
  const refusal =
    '3 of 20 published articles would be deleted (2026/01/01/p, 2026/01/02/p, 2026/01/03/p); want --replace to delete them'
  const stopped = `Cannot publish: ${refusal}. Nothing was written.`
  await expect(load(root, async () => kv, trusting)).rejects.toThrow(stopped)
  await expect(loadFiles(root, files, async () => kv, trusting)).rejects.toThrow(stopped)
  expect(writes(kv)).toEqual([])
  expect(kv.pairs.has('lease')).toBe(false)

  const dry = await load(root, async () => kv, { ...trusting, dryRun: true })
  expect(dry.wantsReplace).toBe(refusal)
  expect(formatReport(dry, { dryRun: true, seconds: 1 })).toContain(`\nA load would stop here: ${refusal}.`)
  expect(await load(root, async () => kv, { ...trusting, replace: true })).toMatchObject({
    published: 17,
    wantsReplace: null,
  })
})

test('two of twenty, or half of nineteen, are what a site does', async () => {
  for (const [posts, gone] of [
    [20, 2],
    [19, 9],
  ] as const) {
    const root = siteOf(posts)
    const kv = memoryKv()
    await load(root, async () => kv, trusting)
    remove(root, gone)
    expect(await load(root, async () => kv, trusting)).toMatchObject({ published: posts - gone, wantsReplace: null })
  }
})

test('another site is not replaced by a slip, however small it is; one that has moved and kept its ids is none', async () => {
  const kv = memoryKv()
  await load(siteOf(1), async () => kv, trusting)
  kv.calls.length = 0
  const other = siteOf(2, { '_config.yml': configOf('Other', 'https://other.example.com') })
  await expect(load(other, async () => kv, trusting)).rejects.toThrow(
    'Cannot publish: another site is there, "Mine" of https://mine.example.com, and this one is of https://other.example.com; 0 of 1 published article would be deleted; want --replace to put this one in its place. Nothing was written.',
  )
  expect(writes(kv)).toEqual([])
  const moved = configOf('Mine', 'https://moved.example.com').replace(
    'name }',
    'name, id_url: https://mine.example.com }',
  )
  expect((await load(siteOf(1, { '_config.yml': moved }), async () => kv, trusting)).published).toBe(1)
  expect((await load(other, async () => kv, { ...trusting, replace: true })).published).toBe(2)
})

test('the bundled sample gives way to any site, and takes the place of none', async () => {
  const kv = memoryKv()
  await load(sample, async () => kv, trusting)
  const root = siteOf(1)
  expect((await load(root, async () => kv, trusting)).published).toBe(1)
  await expect(load(sample, async () => kv, trusting)).rejects.toThrow('another site is there, "Mine"')
})

test('so it does with a site that was begun with "new", which is at the same example address', async () => {
  const kv = memoryKv()
  await load(sample, async () => kv, trusting)
  const root = join(makeSite({}), 'my-news')
  makeNewSite({ folder: root, title: undefined, url: undefined, timeZone: 'UTC', now: Date.parse('2026-08-14') })
  expect(await load(root, async () => kv, trusting)).toMatchObject({ published: 1, wantsReplace: null })
  expect([...kv.pairs.keys()].filter((key) => key.startsWith('gone/'))).toEqual([])
  await expect(load(sample, async () => kv, trusting)).rejects.toThrow('another site is there, "my-news"')
  expect(await loadSample(async () => kv, trusting)).toMatchObject({ kept: { title: 'my-news' } })
})

test('a report names what was written to', async () => {
  const kv = { ...memoryKv(), place: 'local KV in "here"' }
  const report = await load(siteOf(1), async () => kv, trusting)
  expect(report.place).toBe('local KV in "here"')
  expect(formatReport(report, { dryRun: false, seconds: 1 })).toContain('in 1.0 s\nin the local KV in "here"')
})
