import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ArchiveState } from '../../../seed/plan/archive-state.ts'
import { documentHash } from '../../../seed/plan/document-hash.ts'
import { newEpoch, withPublish } from '../../../seed/plan/history.ts'
import type { PlannedDocument } from '../../../seed/plan/stages.ts'
import { publish } from '../../../seed/publish/publish.ts'
import { decodeDocument, encodeDocument } from '../../../src/model/document.ts'
import { type ChangeRow, type History, historyShape } from '../../../src/model/history.ts'
import { articleKey, goneKey, historyKey, historyPageKey } from '../../../src/model/keys.ts'
import { type MemoryKv, memoryKv } from '../kv/memory-kv.ts'

/** 26 November 2026, 08:00:00 UTC, in milliseconds. */
const NOW = Date.UTC(2026, 10, 26, 8)
const AT = NOW / 1000

/** An article by its stem, published at this minute of the first hour of 2026. */
function article(stem: string, minute: number, given: { file?: string; id?: string; html?: string } = {}) {
  const date = `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`
  const value = encodeDocument({
    ...{ path: `/${stem}.html`, id: stem, title: stem, published: date, updated: date, categories: [], tags: [] },
    ...{ authors: [], source: null, image: null, summary: '', file: `_posts/${stem}.md`, language: null },
    ...{ enclosure: null, bytes: 1, html: 'x', ...given },
  })
  return { kind: 'article', key: articleKey(stem), value } satisfies PlannedDocument
}

const site: PlannedDocument = { kind: 'site', key: 'site', value: 'site' }

const load = (
  kv: MemoryKv,
  documents: readonly PlannedDocument[],
  { now = NOW, interrupted = false, dryRun = false } = {},
) => publish(kv, () => documents, { history: { interrupted }, clock: () => now, dryRun })

const historyIn = (kv: MemoryKv): History =>
  decodeDocument(historyKey, kv.pairs.get(historyKey)?.value ?? '', historyShape)

const hashOf = ({ value }: PlannedDocument): string => documentHash(value)

test('a first load begins an epoch that knows of nothing, and what is published then is told, the oldest article first', async () => {
  const kv = memoryKv()
  const [a, b, c] = [article('a', 1), article('b', 2), article('c', 3)]
  await load(kv, [a, b, c, site])
  const first = historyIn(kv)
  expect(first).toEqual({
    epoch: expect.stringMatching(/^[\w-]{12}$/),
    began: '2026-11-26T08:00:00.000Z',
    first: 0,
    next: 0,
    state: expect.stringMatching(/^3 [\w-]{16}$/),
    changes: [],
    publishes: [['2026-11-26T08:00:00.000Z', null, 0]],
  })
  const [edited, moved, added] = [
    article('b', 2, { html: 'y' }),
    article('z', 9, { file: '_posts/c.md' }),
    article('d', 0),
  ]
  kv.calls.length = 0
  await load(kv, [added, edited, moved, site], { now: NOW + 60_000 })
  expect(historyIn(kv)).toEqual({
    ...first,
    next: 4,
    state: expect.stringMatching(/^3 /),
    changes: [
      ['added', '/d.html', hashOf(added), null, AT + 60],
      ['deleted', '/a.html', null, null, AT + 60],
      ['edited', '/b.html', hashOf(edited), null, AT + 60],
      ['moved', '/z.html', hashOf(moved), '/c.html', AT + 60],
    ],
    publishes: [
      ['2026-11-26T08:00:00.000Z', null, 0],
      ['2026-11-26T08:01:00.000Z', ['article/a', 'article/b', 'article/c', 'article/d', 'article/z', 'history'], 0],
    ],
  })
  // What is told is there, or gone, before it is told.
  expect(kv.calls.filter(([verb]) => verb !== 'get')).toEqual([
    ['put', 'article/d', 'article/b', 'article/z'],
    ['put', 'gone/a', 'gone/c'],
    ['delete', 'article/a', 'article/c'],
    ['put', 'history'],
  ])
  expect(kv.pairs.get('gone/c')?.value).toBe(`{"v":1,"epoch":"${first.epoch}","n":3,"to":"/z.html"}`)
})

test('an article has moved where one with its entry id has come, in another file', async () => {
  const kv = memoryKv()
  await load(kv, [article('a', 1, { id: 'one' }), article('b', 2, { id: 'two' }), site])
  await load(kv, [article('c', 3, { id: 'one' }), article('d', 4), site])
  expect(historyIn(kv).changes.map(([kind, path, , from]) => [kind, path, from])).toEqual([
    ['deleted', '/b.html', null],
    ['moved', '/c.html', '/a.html'],
    ['added', '/d.html', null],
  ])
})

test('a publish of other documents is told by their tags; one of nothing, or of what nobody is shown, is not told', async () => {
  const kv = memoryKv()
  const a = article('a', 1)
  await load(kv, [a, site])
  const before = kv.pairs.get(historyKey)?.value
  const waiting: PlannedDocument = { kind: 'waiting', key: 'waiting', value: 'w' }
  expect(await load(kv, [a, site, waiting])).toMatchObject({ writes: 1, kinds: { waiting: { writes: 1 } } })
  expect(await load(kv, [a, site, waiting])).toMatchObject({ writes: 0, deletes: 0 })
  expect(kv.pairs.get(historyKey)?.value).toBe(before)
  const list: PlannedDocument = { kind: 'head', key: 'list/tag/t', value: 'l' }
  await load(kv, [a, list, { ...site, value: 'new' }])
  expect([historyIn(kv).next, historyIn(kv).publishes.at(-1)?.[1]]).toEqual([0, ['list/tag/t', 'site', 'history']])
  const dry = await load(kv, [site], { dryRun: true })
  expect([dry.kinds.history?.writes, dry.kinds.gone?.writes, historyIn(kv).next]).toEqual([1, 1, 0])
})

test.each<[what: string, spoil: (kv: MemoryKv) => Promise<void>]>([
  ['the history is lost', (kv) => kv.delete([historyKey])],
  ['the history is not readable', (kv) => kv.put([{ key: historyKey, value: '{"v":1}', metadata: { h: 'x' } }])],
  ['an article was deleted behind its back', (kv) => kv.delete(['article/a'])],
  ['an article was written behind its back', (kv) => kv.put([{ ...article('a', 7), metadata: { h: 'x' } }])],
  ['an article came behind its back', (kv) => kv.put([{ ...article('new', 7), metadata: { h: 'x' } }])],
])('where %s an epoch begins, and nothing is gone', async (_, spoil) => {
  const kv = memoryKv()
  await load(kv, [article('a', 1), article('b', 2), article('c', 3), site])
  await load(kv, [article('a', 1), article('b', 2), site])
  const before = historyIn(kv)
  expect(kv.pairs.has('gone/c')).toBe(true)
  await spoil(kv)
  await load(kv, [article('a', 1), article('b', 2), site])
  const after = historyIn(kv)
  expect(after).toEqual({ ...before, epoch: after.epoch, next: 0, changes: [], publishes: after.publishes })
  expect([after.epoch === before.epoch, after.publishes]).toEqual([false, [[after.began, null, 0]]])
  expect([...kv.pairs.keys()].toSorted()).toEqual(['article/a', 'article/b', 'history', 'site'])
})

test('after a publisher that was killed everything may have changed for a cache, and the epoch stays where nothing is missing', async () => {
  const kv = memoryKv()
  const documents = [article('a', 1), site]
  await load(kv, documents)
  const { epoch } = historyIn(kv)
  await load(kv, documents, { interrupted: true, now: NOW + 1000 })
  expect(historyIn(kv)).toMatchObject({ epoch, next: 0, publishes: [{}, ['2026-11-26T08:00:01.000Z', null, 0]] })
})

const rows = (from: number, to: number): ChangeRow[] =>
  Array.from({ length: to - from }, (_, i) => ['edited', `/x/${from + i}.html`, 'h', null, AT])

/** As if so many changes had been published before, and some articles had been deleted among them. */
async function withChanges(kv: MemoryKv, next: number, deleted: Record<number, string> = {}): Promise<void> {
  const put = (key: string, document: object) => {
    const value = encodeDocument(document)
    return kv.put([{ key, value, metadata: { h: documentHash(value) } }])
  }
  const head = historyIn(kv)
  const all = rows(0, next)
  for (const [n, stem] of Object.entries(deleted)) {
    all[Number(n)] = ['deleted', `/${stem}.html`, null, null, AT]
    await put(goneKey(stem), { epoch: head.epoch, n: Number(n) })
  }
  const full = Math.floor(next / 1000)
  for (let n = 0; n < full; n++)
    await put(historyPageKey(n), { epoch: head.epoch, changes: all.slice(n * 1000, (n + 1) * 1000) })
  await put(historyKey, { ...head, next, changes: all.slice(full * 1000) })
}

test('a thousand changes become a page, at once and before the head that counts on it', async () => {
  const kv = memoryKv()
  await load(kv, [article('a', 1), site])
  await withChanges(kv, 998)
  kv.calls.length = 0
  const documents = ['a', 'b', 'c', 'd'].map((stem, n) => article(stem, n, { html: 'new' }))
  const changes = await load(kv, [...documents, site])
  expect(changes.kinds).toMatchObject({ 'history-page': { writes: 1 }, history: { writes: 1 } })
  expect(kv.calls.filter(([verb]) => verb === 'put')).toEqual([
    ['put', ...documents.map(({ key }) => key)],
    ['put', 'history/0'],
    ['put', 'history'],
  ])
  const page = JSON.parse(kv.pairs.get('history/0')?.value ?? '')
  expect([page.epoch, page.changes.length, page.changes[999][1]]).toEqual([historyIn(kv).epoch, 1000, '/b.html'])
  expect(historyIn(kv)).toMatchObject({ first: 0, next: 1002, changes: [{ 1: '/c.html' }, { 1: '/d.html' }] })
})

test('of the last 100,000 changes the older ones are forgotten by the page, and what was gone with them', async () => {
  const kv = memoryKv()
  await load(kv, [article('a', 1), article('again', 2), site])
  await withChanges(kv, 99_999, { 3: 'long-ago', 5: 'again', 1500: 'later', 99998: 'come-and-gone' })
  // It went twice: what stands there is of the later time.
  await kv.put([
    { key: goneKey('twice'), value: encodeDocument({ epoch: historyIn(kv).epoch, n: 2_000 }), metadata: { h: 'x' } },
  ])
  kv.calls.length = 0
  await load(kv, [article('a', 1, { html: 'new' }), article('b', 3), site])
  expect(historyIn(kv)).toMatchObject({ first: 1_000, next: 100_002 })
  const kept = (prefix: string) => [...kv.pairs.keys()].filter((key) => key.startsWith(prefix)).toSorted()
  expect(kept('gone/')).toEqual(['gone/again', 'gone/come-and-gone', 'gone/later', 'gone/twice'])
  expect(JSON.parse(kv.pairs.get('gone/again')?.value ?? '').n).toBe(100_000)
  expect([kept('history/').length, kv.pairs.has('history/0')]).toEqual([99, false])
  // The head that does not name the page any more comes before the page goes.
  const calls = kv.calls.filter(([verb]) => verb !== 'get').map(([verb, key]) => `${verb} ${key}`)
  expect(calls.slice(-2)).toEqual(['put history', 'delete history/0'])
})

test('a publish of more changes than are known begins an epoch, and reads nothing of them', async () => {
  const kv = memoryKv()
  await load(kv, [article('a', 1), site])
  const head = historyIn(kv)
  const state = ArchiveState.from(head.state)
  const others = Array.from({ length: 99_001 }, (_, n) => ({
    key: articleKey(`p${n}`),
    value: '',
    metadata: { h: 'x' },
  }))
  await kv.put(others)
  for (const { metadata } of others) state?.add(metadata.h)
  const value = encodeDocument({ ...head, state: `${state}` })
  await kv.put([{ key: historyKey, value, metadata: { h: documentHash(value) } }])
  kv.calls.length = 0
  await load(kv, [article('a', 1), site])
  expect(kv.calls.filter(([verb]) => verb === 'get')).toEqual([['get', historyKey]])
  expect(historyIn(kv)).toMatchObject({ next: 0, state: head.state, changes: [], publishes: [{ 1: null }] })
  expect([historyIn(kv).epoch === head.epoch, [...kv.pairs.keys()].length]).toEqual([false, 3])
})

test('publishes of a quarter of an hour are told of, 30 at most, and those of many tags stand for any', async () => {
  const kv = memoryKv()
  const edit = (n: number, now: number) => load(kv, [article('a', 1, { html: `edit ${n}` }), site], { now })
  await edit(0, NOW)
  for (let n = 1; n <= 40; n++) await edit(n, NOW + n * 1000)
  const { publishes } = historyIn(kv)
  // The oldest stands for those before it, whose last purge is still to come.
  expect([publishes.length, publishes[0]]).toEqual([30, ['2026-11-26T08:00:11.000Z', null, 0]])
  expect(publishes[1]).toEqual(['2026-11-26T08:00:12.000Z', ['article/a', 'history'], 11])
  await edit(41, NOW + 15 * 60_000 + 30_000)
  expect(historyIn(kv).publishes.map(([at]) => at.slice(11, 19))).toEqual([
    ...Array.from({ length: 10 }, (_, n) => `08:00:${31 + n}`),
    '08:15:30',
  ])
  const many = (html: string, most: number) =>
    Array.from({ length: most }, (_, n) => article(`p${n}`, n % 60, { html }))
  await load(kv, [...many('1', 1_000), site], { now: NOW + 60 * 60_000 })
  expect(historyIn(kv).publishes.map(([, tags]) => tags)).toEqual([null])
  for (let n = 0; n < 7; n++) await load(kv, [...many(`${n} more`, 900), site], { now: NOW + 61 * 60_000 + n })
  expect(historyIn(kv).publishes.map(([, tags]) => tags?.length ?? null)).toEqual([
    ...[null, null, null],
    ...[901, 901, 901, 901, 901],
  ])
})

test('a publish has the time at which all of it is done, however long its deletions take', async () => {
  const kv = memoryKv()
  const [a, b, c] = [article('a', 1), article('b', 2), article('c', 3)]
  await load(kv, [a, b, c, site])
  let now = NOW + 3_600_000
  const slow: MemoryKv = {
    ...kv,
    delete: async (keys) => {
      now += 600_000
      await kv.delete(keys)
    },
  }
  await publish(slow, () => [a, c, site], { history: { interrupted: false }, clock: () => now })
  expect(historyIn(kv).publishes.map(([at]) => at)).toEqual(['2026-11-26T09:10:00.000Z'])
})

test('whatever is published however quickly, every publish of the last 290 s is purged by its tags or by all', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 120 }), (seconds) => {
      let head = newEpoch('e', NOW, '')
      let now = NOW + 3_600_000
      const told: { at: number; tag: string; first: number }[] = []
      for (const [n, after] of seconds.entries()) {
        now += after * 1000
        head = withPublish({ ...head, next: n + 1 }, now, [`article/${n}`], n)
        told.push({ at: now, tag: `article/${n}`, first: n })
        expect(head.publishes.length).toBeLessThanOrEqual(30)
        const recent = head.publishes.filter(([at]) => now - Date.parse(at) < 290_000)
        const isAny = recent.some(([, tags]) => tags === null)
        const tags = new Set(recent.flatMap(([, tags]) => tags ?? []))
        const lost = told.filter(({ at, tag }) => now - at < 290_000 && !isAny && !tags.has(tag))
        expect(lost).toEqual([])
        // Who begins is told of what was published in the last quarter of an hour.
        const begun = told.filter(({ at }) => now - at < 15 * 60_000)
        expect(head.publishes[0]?.[2]).toBeLessThanOrEqual(begun[0]?.first ?? 0)
        if (begun.length <= 30) expect(isAny).toBe(recent.length < begun.filter(({ at }) => now - at < 290_000).length)
      }
    }),
    { numRuns: 200 },
  )
})

test('where another site takes the place of one, an epoch begins, nothing of that is gone here, and none of it is read', async () => {
  const kv = memoryKv()
  await load(kv, [article('a', 1), article('b', 2), site])
  await load(kv, [article('a', 1), site])
  const { epoch } = historyIn(kv)
  expect(kv.pairs.has('gone/b')).toBe(true)
  kv.calls.length = 0
  await publish(kv, () => [article('c', 1), site], {
    history: { interrupted: false, isAnother: true },
    clock: () => NOW,
  })
  expect(historyIn(kv)).toMatchObject({ next: 0, changes: [], publishes: [{ 1: null }] })
  expect(historyIn(kv).epoch).not.toBe(epoch)
  expect([...kv.pairs.keys()].toSorted()).toEqual(['article/c', 'history', 'site'])
  expect(kv.calls.filter(([verb]) => verb === 'get')).toEqual([])
})

test('of very many articles that are deleted none is read, but where as many have come, which may be them', async () => {
  const many = (folder: string, most: number) =>
    Array.from({ length: most }, (_, n) => article(`${folder}/${n}`, n % 60, { file: `_posts/${n}.md` }))
  const read = async (before: PlannedDocument[], after: PlannedDocument[], dryRun = false) => {
    const kv = memoryKv()
    await load(kv, [...before, site])
    kv.calls.length = 0
    await load(kv, [...after, site], { dryRun })
    const isArticle = (key: string) => key.startsWith('article/')
    const kinds = Map.groupBy(historyIn(kv).changes, ([kind]) => kind)
    return [
      kv.calls.flatMap(([verb, ...keys]) => (verb === 'get' ? keys.filter(isArticle) : [])).length,
      Object.fromEntries([...kinds].map(([kind, { length }]) => [kind, length])),
    ]
  }
  const rest = article('rest', 1)
  expect(await read([...many('a', 900), rest], [rest])).toEqual([900, { deleted: 900 }])
  expect((await read([...many('a', 1_001), rest], [rest]))[0]).toBe(0)
  expect(await read([...many('a', 900), rest], [rest], true)).toEqual([0, {}])
  expect((await read(many('a', 1_100), many('b', 1_100)))[0]).toBe(1_100)
})
