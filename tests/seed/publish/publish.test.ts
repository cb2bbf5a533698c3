import { expect, test } from 'vitest'
import { documentHash } from '../../../seed/plan/document-hash.ts'
import type { PlannedDocument } from '../../../seed/plan/stages.ts'
import { publish } from '../../../seed/publish/publish.ts'
import { memoryKv } from '../kv/memory-kv.ts'

const document = (kind: PlannedDocument['kind'], key: string, value = key): PlannedDocument => ({ kind, key, value })

test('kinds are written one after the other, deletions last', async () => {
  const kv = memoryKv({ 'article/old': 'x', 'list/tag/old': 'x' })
  const changes = await publish(kv, () => [
    document('article', 'article/a'),
    document('article', 'article/b'),
    document('head', 'list/all'),
    document('site', 'site'),
  ])
  expect(changes).toMatchObject({ writes: 4, deletes: 2, unchanged: 0 })
  expect(kv.calls).toEqual([
    ['put', 'article/a', 'article/b'],
    ['put', 'list/all'],
    ['put', 'site'],
    ['delete', 'article/old', 'list/tag/old'],
  ])
})

test('a second load writes nothing, an edit writes what it touches', async () => {
  const kv = memoryKv()
  const documents = [document('article', 'article/a'), document('article', 'article/b'), document('site', 'site')]
  await publish(kv, () => documents)
  expect(await publish(kv, () => documents)).toMatchObject({ writes: 0, deletes: 0, unchanged: 3 })
  const edited = [document('article', 'article/a', 'edited'), ...documents.slice(1)]
  kv.calls.length = 0
  expect(await publish(kv, () => edited)).toMatchObject({ writes: 1, deletes: 0, unchanged: 2 })
  expect(kv.calls).toEqual([['put', 'article/a']])
})

test('a value whose metadata carries no hash is written again', async () => {
  const kv = memoryKv({ 'article/a': null })
  expect(await publish(kv, () => [document('article', 'article/a')])).toMatchObject({ writes: 1 })
})

test('keys of others in the same namespace are left alone', async () => {
  const kv = memoryKv({ 'session/1': 'x', sites: 'x', article: 'x' })
  expect(await publish(kv, () => [document('site', 'site')])).toMatchObject({ deletes: 0 })
  expect(await kv.list()).toEqual(
    new Map([
      ['session/1', 'x'],
      ['sites', 'x'],
      ['article', 'x'],
      ['site', documentHash('site')],
    ]),
  )
})

test('a dry run counts as a load would and changes nothing', async () => {
  const kv = memoryKv({ 'article/old': 'x', 'article/a': documentHash('article/a') })
  const documents = [document('article', 'article/a'), document('site', 'site')]
  expect(await publish(kv, () => documents, { dryRun: true })).toMatchObject({ writes: 1, deletes: 1, unchanged: 1 })
  expect(kv.calls).toEqual([])
})

test('batches are bounded in number and in bytes', async () => {
  const kv = memoryKv()
  await publish(kv, () => Array.from({ length: 250 }, (_, i) => document('article', `article/${i}`)))
  expect(kv.calls.map((call) => call.length - 1)).toEqual([100, 100, 50])
  kv.calls.length = 0
  await publish(kv, () => Array.from({ length: 5 }, (_, i) => document('feed', `feed/${i}`, `${i}`.repeat(8_000_000))))
  expect(kv.calls.filter(([verb]) => verb === 'put').map((call) => call.length - 1)).toEqual([2, 2, 1])
})

test('a write that fails ends the load before anything later is written', async () => {
  const kv = memoryKv({ 'article/old': 'x' })
  const put = kv.put
  kv.put = async (pairs) =>
    pairs.some(({ key }) => key === 'list/all') ? Promise.reject(new Error('disk full')) : put(pairs)
  const documents = [document('article', 'article/a'), document('head', 'list/all'), document('site', 'site')]
  await expect(publish(kv, () => documents)).rejects.toThrow('disk full')
  expect(kv.calls).toEqual([['put', 'article/a']])
})

test('what is on its way arrives before the end, however it comes', async () => {
  const kv = { ...memoryKv(), batch: { pairs: 1, size: 1000, atOnce: 3 } }
  const put = kv.put
  let arrived = 0
  kv.put = async (pairs) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    await put(pairs)
    arrived++
  }
  let batches = 0
  const beforeBatch = () => {
    if (++batches === 3) throw new Error('stopped')
  }
  const documents = Array.from({ length: 9 }, (_, i) => document('article', `article/${i}`))
  await expect(publish(kv, () => documents, { beforeBatch })).rejects.toThrow('stopped')
  expect(arrived).toBe(2)
})

test('what readers reach and links to a new list is written after its head, what is new before', async () => {
  const there = ['article/old', 'list/all', 'list/all/0', 'list/all/1', 'list/tag/there']
  const kv = memoryKv(Object.fromEntries(there.map((key) => [key, 'x'])))
  const linking = (kind: PlannedDocument['kind'], key: string, links: string[]): PlannedDocument => ({
    ...document(kind, key),
    links: () => links,
  })
  await publish(kv, (isThere) => {
    expect(['list/all', 'list/tag/new'].map(isThere)).toEqual([true, false])
    return [
      linking('article', 'article/old', ['list/tag/there', 'list/tag/new']),
      linking('article', 'article/new', ['list/tag/new']),
      linking('page', 'list/all/0', ['list/tag/new']),
      linking('page', 'list/all/1', ['list/tag/there']),
      linking('page', 'list/all/2', ['list/tag/new']),
      document('head', 'list/tag/new'),
      document('head', 'list/all'),
      document('head', 'list/tag/there'),
      document('sections', 'sections'),
    ]
  })
  expect(kv.calls).toEqual([
    ['put', 'article/new'],
    ['put', 'list/all/1', 'list/all/2'],
    ['put', 'list/tag/new'],
    ['put', 'list/all/0'],
    ['put', 'list/all', 'list/tag/there'],
    ['put', 'article/old'],
    ['put', 'sections'],
  ])
})
