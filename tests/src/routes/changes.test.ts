import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { encodeCursor } from '../../../src/api/cursor.ts'
import type { Change, ChangesMeta } from '../../../src/client/client.ts'
import type { ChangeRow } from '../../../src/model/history.ts'
import { makeArticle, makeArticles, put, putArchive, putArticle, putHistory, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getCounting, getJson, getText } from '../get.ts'

beforeEach(reset)

type ChangeList = { data: Change[]; meta: ChangesMeta }

const has = { files: false, htmlFiles: false, pages: false, history: true }

/** 2 January 2026, 08:00:00 UTC. */
const AT = 1_767_340_800

const edited = (n: number): ChangeRow => ['edited', `/2026/${n}.html`, `hash-of-${n}`, null, AT]

const cursor = (n: number, epoch = 'e'): string => encodeCursor('changes', [epoch, n])

const changes = (query: string) => getJson<ChangeList>(`/api/v1/changes${query}`)

test('changes are told in their order, each with the cursor that goes on after it', async () => {
  await putArchive(makeArticles(1), { has })
  await putHistory([
    ['added', '/2026/%E6%B8%AF.html', 'one', null, AT],
    ['moved', '/2026/b.html', 'two', '/2026/a/', AT + 60],
    ['deleted', '/2026/c.html', null, null, AT + 60],
  ])
  const answer = await get(`/api/v1/changes?since=${cursor(0)}`)
  const api = 'https://news.example.com/api/v1'
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      data: [
        {
          kind: 'added',
          stem: '2026/港',
          path: '/2026/%E6%B8%AF.html',
          api_url: `${api}/articles/2026/%E6%B8%AF`,
          etag: 'one',
          moved_from: null,
          date_changed: '2026-01-02T08:00:00.000Z',
          cursor: cursor(1),
        },
        {
          kind: 'moved',
          stem: '2026/b',
          path: '/2026/b.html',
          api_url: `${api}/articles/2026/b`,
          etag: 'two',
          moved_from: '2026/a',
          date_changed: '2026-01-02T08:01:00.000Z',
          cursor: cursor(2),
        },
        {
          kind: 'deleted',
          stem: '2026/c',
          path: '/2026/c.html',
          api_url: `${api}/articles/2026/c`,
          etag: null,
          moved_from: null,
          date_changed: '2026-01-02T08:01:00.000Z',
          cursor: cursor(3),
        },
      ],
      meta: { cursor: cursor(3), next: null, walk_after: null },
    },
  ])
  const first = await changes(`?since=${cursor(0)}&limit=2`)
  expect([first.data.length, first.meta.next]).toEqual([2, `${api}/changes?limit=2&since=${cursor(2)}`])
  expect((await changes(`?since=${cursor(3)}`)).data).toEqual([])
})

test('who begins is told a cursor from before the last publishes, and when lists are as new as that', async () => {
  await putArchive(makeArticles(1), { has })
  const publishes: [string, string[] | null, number][] = [
    ['2026-01-02T08:00:00.000Z', ['list/all'], 3],
    ['2026-01-02T08:09:00.000Z', null, 5],
  ]
  await putHistory([1, 2, 3, 4, 5, 6].map(edited), { publishes })
  expect(await changes('')).toEqual({
    data: [],
    meta: { cursor: cursor(3), next: null, walk_after: '2026-01-02T08:05:00.000Z' },
  })
})

test('a stretch over two pages and the head takes four reads, wherever it is', async () => {
  await putArchive(makeArticles(1), { has })
  const rows = Array.from({ length: 2_030 }, (_, n) => edited(n))
  await putHistory(rows)
  for (const n of [0, 950, 999, 1_000, 1_001, 1_950, 1_999, 2_000, 2_029]) {
    const { answer, reads } = await getCounting(`/api/v1/changes?limit=100&since=${cursor(n)}`)
    const { data } = await answer.json<ChangeList>()
    expect([n, data.map(({ etag }) => etag)]).toEqual([n, rows.slice(n, n + 100).map(([, , etag]) => etag)])
    expect(reads.length).toBeLessThanOrEqual(4)
  }
})

test('a cursor of another epoch, or of changes that are not known, is a 410 that says how to begin anew', async () => {
  await putArchive(makeArticles(1), { has })
  await putHistory([...Array.from({ length: 1_000 }, (_, n) => edited(n)), edited(1_000)], { first: 1_000 })
  for (const old of [cursor(0, 'another'), cursor(1_002, 'another'), cursor(999)]) {
    const answer = await get(`/api/v1/changes?since=${old}`)
    expect([answer.status, answer.headers.get('Content-Type'), await answer.json()]).toEqual([
      410,
      'application/problem+json; charset=utf-8',
      {
        type: 'https://news.example.com/api#gone',
        title: 'What was here is gone',
        status: 410,
        detail:
          'What has changed since this cursor is not known any more: take the cursor of https://news.example.com/api/v1/changes, then walk through https://news.example.com/api/v1/articles',
      },
    ])
  }
  expect((await get(`/api/v1/changes?since=${cursor(1_001)}`)).status).toBe(200)
})

test('what is no cursor of changes is refused', async () => {
  await putArchive(makeArticles(3), { has })
  await putHistory([edited(1)])
  const others = [
    ...['x', '', '%00', 'a'.repeat(3_000), `${cursor(0)}x`, cursor(0).slice(1), cursor(-1), cursor(0.5)],
    ...[encodeCursor('articles', ['e', 0]), encodeCursor('changes', ['e']), encodeCursor('changes', [1, 1])],
    ...[encodeCursor('changes', ['e', 'x']), cursor(2 ** 60)],
  ]
  for (const other of others) {
    const answer = await get(`/api/v1/changes?since=${other}`)
    expect([other, answer.status, (await answer.json<{ parameter: string }>()).parameter]).toEqual([
      other,
      400,
      'since',
    ])
  }
  expect((await get(`/api/v1/changes?since=${cursor(0)}&since=${cursor(1)}`)).status).toBe(400)
  expect((await get('/api/v1/changes?limit=101')).status).toBe(400)
  expect((await get('/api/v1/changes?cursor=x')).status).toBe(400)
})

test('an archive of an older loader has no changes, says so, and is served', async () => {
  await putArchive(makeArticles(1))
  const answer = await get('/api/v1/changes')
  expect([answer.status, (await answer.json<{ detail: string }>()).detail]).toEqual([
    404,
    'There is no history of changes yet: load the archive again.',
  ])
  expect((await get('/2026/1.html')).status).toBe(200)
  expect((await getCounting('/2026/2.html')).reads.filter((key) => key.startsWith('gone/'))).toEqual([])
})

test('a history that is lost says to come back', async () => {
  await putArchive(makeArticles(1), { has })
  const answer = await get('/api/v1/changes')
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60'])
})

test('what was an article is gone, on its page and in the API, until something else is there', async () => {
  await putArchive(makeArticles(1), { has, language: 'zh-CN' })
  await putHistory([['deleted', '/2026/x.html', null, null, AT]])
  for (const path of ['/2026/x.html', '/2026/x', '/2026/x/', '/2026/%78.html']) {
    const page = await get(path)
    expect([path, page.status, page.headers.get('Content-Type')]).toEqual([path, 410, 'text/html; charset=UTF-8'])
    expect(page.headers.get('Cache-Control')).toBe('public, max-age=60')
    const text = await page.text()
    expect(text).toContain('<h1>文章已删除</h1>')
    expect(text).toContain('文章已删除')
    // An isolate remembers it.
    expect((await getCounting(path)).answer.status).toBe(410)
  }
  for (const path of ['articles/2026/x', 'articles/2026/x.md', 'articles/2026/x/neighbours']) {
    const answer = await get(`/api/v1/${path}`)
    expect([path, answer.status, await answer.json()]).toEqual([
      path,
      410,
      {
        type: 'https://news.example.com/api#gone',
        title: 'What was here is gone',
        status: 410,
        detail: 'The article with the path stem "2026/x" was deleted.',
      },
    ])
  }
  expect((await get('/2026/y.html')).status).toBe(404)

  // An article whose stem ends so is none that was.
  await putArticle(makeArticle(2, { path: '/2026/x.md' }))
  expect((await getJson<{ data: { title: string } }>('/api/v1/articles/2026/x.md')).data.title).toBe('Title 2')
  await put('redirect/2026/x', { to: '/2026/1.html', file: '_posts/2026-01-01-1.md' })
  expect((await get('/2026/x.html')).headers.get('Location')).toBe('/2026/1.html')
  await putArticle(makeArticle(3, { path: '/2026/x.html' }))
  expect(await getText('/2026/x.html')).toContain('Body 3')
})

test('a cursor that is newer than what KV shows here has nothing after it yet, and goes on', async () => {
  await putArchive(makeArticles(1), { has })
  await putHistory([edited(0), edited(1)])
  for (const newer of [cursor(3), cursor(5_000)]) {
    const answer = await get(`/api/v1/changes?since=${newer}`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { data: [], meta: { cursor: newer, next: null, walk_after: null } },
    ])
  }
  await putHistory([0, 1, 2, 3].map(edited))
  forget()
  expect((await changes(`?since=${cursor(3)}`)).data).toMatchObject([{ stem: '2026/3', cursor: cursor(4) }])
})

test.each<[string, () => Promise<void>]>([
  ['is not there', () => env.NEWS.delete('history/1')],
  ['is too short', () => put('history/1', { epoch: 'e', changes: [edited(1_000)] })],
  ['is too long', () => put('history/1', { epoch: 'e', changes: Array.from({ length: 1_001 }, (_, n) => edited(n)) })],
  [
    'is of another epoch',
    () => put('history/1', { epoch: 'f', changes: Array.from({ length: 1_000 }, () => edited(1)) }),
  ],
  ['is none', () => put('history/1', {})],
])('a page of changes that %s is waited for while KV may not show it yet, and is then lost', async (_, spoil) => {
  await putArchive(makeArticles(1), { has })
  const rows = (at: number) =>
    Array.from({ length: 2_005 }, (_, n): ChangeRow => ['edited', `/2026/${n}.html`, 'h', null, n < 2_000 ? AT : at])
  const now = Math.floor(Date.now() / 1000)
  for (const [at, status] of [
    [now - 240, 503],
    [now - 360, 410],
  ] as const) {
    await putHistory(rows(at))
    await spoil()
    forget()
    const answers = [990, 1_000, 1_500, 1_999].map(
      async (n) => (await get(`/api/v1/changes?since=${cursor(n)}`)).status,
    )
    expect(await Promise.all(answers)).toEqual([status, status, status, status])
    // What needs it not is told, and who begins anew is not led there.
    expect((await changes(`?since=${cursor(100)}`)).data).toHaveLength(20)
    expect((await changes(`?since=${cursor(2_000)}`)).data).toHaveLength(5)
    expect((await changes('')).meta.cursor).toBe(cursor(2_005))
  }
})

test.each<[string, object]>([
  ['some changes are missing', { changes: [edited(1_003)] }],
  ['there are too many changes', { changes: Array.from({ length: 1_004 }, (_, n) => edited(n)) }],
  ['the first change begins no page', { first: 3 }],
  ['the first change is still to come', { first: 5_000 }],
])('a history is not read where %s', async (_, given) => {
  await putArchive(makeArticles(1), { has })
  await putHistory(
    Array.from({ length: 1_004 }, (_, n) => edited(n)),
    given,
  )
  const answers = ['', `?since=${cursor(0)}`, `?since=${cursor(1_002)}`].map((query) => get(`/api/v1/changes${query}`))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([503, 503, 503])
})

test('what was an article leads to where that has moved, for as long as the history has that', async () => {
  await putArchive(makeArticles(1), { has })
  await putHistory([
    ['moved', '/2026/1.html', 'two', '/2026/%E6%B8%AF/', AT],
    ['moved', '/2026/b.html', 'two', '/2026/a.html', AT],
    ['deleted', '/2026/b.html', null, null, AT],
  ])
  const leads = async (path: string) => {
    const answer = await get(path)
    return [answer.status, answer.headers.get('Location')]
  }
  expect(await leads('/2026/%E6%B8%AF/')).toEqual([301, '/2026/1.html'])
  expect(await leads('/api/v1/articles/2026/%E6%B8%AF?fields=title')).toEqual([
    301,
    '/api/v1/articles/2026/1?fields=title',
  ])
  expect(await leads('/api/v1/articles/2026/%E6%B8%AF.md')).toEqual([301, '/api/v1/articles/2026/1.md'])
  expect(await leads('/2026/a.html')).toEqual([301, '/2026/b.html'])
  expect(await leads('/2026/b.html')).toEqual([410, null])
})
