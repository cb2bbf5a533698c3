import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { encodeArticleCursor } from '../../../src/api/cursor.ts'
import app from '../../../src/index.ts'
import { makeArticles, putArchive } from '../archive.ts'
import { get, getJson } from '../get.ts'

beforeAll(() => putArchive(makeArticles(30, { categories: [{ name: 'a', label: 'A' }], tags: ['t', '__proto__'] })))

test.each(['0', '-1', '+1', '1e2', '1.5', '01', '101', '9999999999', '0x10', ' 1', '', 'NaN', '１', '1\n'])(
  'limit=%j is refused by name',
  async (limit) => {
    const answer = await get(`/api/v1/articles?limit=${encodeURIComponent(limit)}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      type: 'https://news.example.com/api#bad-parameter',
      title: 'A parameter of the request is wrong',
      status: 400,
      detail: `Cannot use "${limit}" as limit: want a whole number from 1 to 100`,
      parameter: 'limit',
      expected: 'a whole number from 1 to 100',
    })
  },
)

test('limits of 1 and of 100 are taken', async () => {
  expect(await getJson('/api/v1/articles?limit=1')).toMatchObject({ data: [{ title: 'Title 30' }] })
  expect((await getJson<{ data: unknown[] }>('/api/v1/articles?limit=100')).data).toHaveLength(30)
})

const entry = { published: Date.UTC(2026, 0, 1, 0, 9), file: '_posts/2026-01-01-9.md' }
const cursorOf = (path: string) =>
  encodeArticleCursor(JSON.stringify([path, { since: null, until: null }, 'newest']), {
    direction: 'older',
    entry,
    position: 8,
  })

test.each([
  ['of another list', cursorOf('/tag/t')],
  ['that is text', 'x'],
  ['that is empty', ''],
  ['that holds a null character', '\0'],
  ['of 3,000 characters', 'A'.repeat(3000)],
])('a cursor %s is refused by name', async (_, cursor) => {
  const answer = await get(`/api/v1/articles?cursor=${encodeURIComponent(cursor)}`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    parameter: 'cursor',
    expected: 'the cursor in meta.next or meta.previous of an answer to the same question',
  })
})

test.each(['order=oldest', 'since=2020-01-01', 'tag=t'])(
  'a cursor is refused where the question is another: %s',
  async (other) => {
    expect((await get(`/api/v1/articles?cursor=${cursorOf('/')}`)).status).toBe(200)
    expect((await get(`/api/v1/articles?cursor=${cursorOf('/')}&${other}`)).status).toBe(400)
  },
)

test.each([
  ['since=soon', 'since', '"soon"'],
  ['until=2026-02-30', 'until', '"2026-02-30"'],
  ['since=2026-08-14T25:00', 'since', '"2026-08-14T25:00"'],
  ['order=random', 'order', '"random"'],
  ['fields=title,body', 'fields', '"title,body"'],
  ['fields=', 'fields', '""'],
  ['limit=1&limit=2', 'limit', '"1,2"'],
  ['category=', 'category', '""'],
  ['category=a&category=', 'category', '"a,"'],
  ['category=1&category=2&category=3&category=4&category=5&category=6', 'category', '"1,2,3,4,5,6"'],
  ['category=1&category=2&category=3&tag=4&tag=5&tag=6', 'tag', '"4, 5, 6"'],
  ['since=2026-13', 'since', '"2026-13"'],
  ['ids=', 'ids', '""'],
  ['ids=,', 'ids', '","'],
  ['ids=2026/1&ids=2026/2', 'ids', '"2026/1,2026/2"'],
  ['ids=2026/1&limit=5', 'ids', '"2026/1"'],
  ['ids=2026/1&tag=t', 'ids', '"2026/1"'],
  [
    `ids=${Array.from({ length: 26 }, (_, n) => n).join()}`,
    'ids',
    `"${Array.from({ length: 26 }, (_, n) => n).join()}"`,
  ],
  ['until=99', 'until', '"99"'],
  ['since=2026-02&until=2026-01', 'since', '"2026-02"'],
  [`tag=${'x'.repeat(3000)}`, 'tag', `"${'x'.repeat(100)}…"`],
])('%s is refused by name', async (query, parameter, value) => {
  const answer = await get(`/api/v1/articles?${query}`)
  const problem = await answer.json<{ detail: string }>()
  expect([answer.status, problem]).toEqual([400, expect.objectContaining({ parameter, status: 400 })])
  expect(problem.detail).toContain(`Cannot use ${value} as ${parameter}: want `)
})

test.each([
  ['/api/v1/categories?q=x', 'q', 'one of sort, order, prefix, limit, cursor'],
  ['/api/v1/site?q=x', 'q', 'no parameters'],
  [
    '/api/v1/articles?catgory=a',
    'catgory',
    'one of q, category, tag, match, author, not_category, not_tag, not_author, since, until, order, limit, cursor, fields, ids',
  ],
  [
    '/api/v1/articles?__proto__=a',
    '__proto__',
    'one of q, category, tag, match, author, not_category, not_tag, not_author, since, until, order, limit, cursor, fields, ids',
  ],
])('%s is told that there is no such parameter, and which there are', async (path, parameter, expected) => {
  const answer = await get(path)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    parameter,
    expected,
    detail: `There is no parameter "${parameter}": want ${expected}`,
  })
})

test('a category and a tag together are the articles of either', async () => {
  const both = await getJson<{ meta: object }>('/api/v1/articles?category=a&tag=t&limit=2')
  expect(both).toMatchObject({
    data: [{ title: 'Title 30' }, { title: 'Title 29' }],
    meta: { total: null, previous: null },
  })
  expect(await getJson('/api/v1/articles?tag=t&category=a&category=a&limit=2')).toMatchObject({
    data: [{ title: 'Title 30' }, { title: 'Title 29' }],
  })
})

test('neighbours are those in one list', async () => {
  const answer = await get('/api/v1/articles/2026/7/neighbours?category=a&tag=t')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ detail: 'Cannot use "t" as tag: want a category or a tag, not both' })
})

test.each([
  ['category=nope', 'There is no category "nope".'],
  ['category=A', 'There is no category "A".'],
  ['category=a%2F0', 'There is no category "a/0".'],
  ['category=a&tag=t&tag=nope', 'There is no tag "nope".'],
  ['tag=constructor', 'There is no tag "constructor".'],
  ['tag=%00', 'There is no tag "\0".'],
  ['tag=..%2Fall', 'There is no tag "../all".'],
  [`tag=${'x'.repeat(2000)}`, `There is no tag "${'x'.repeat(100)}…".`],
])('%s is not found', async (query, detail) => {
  const answer = await get(`/api/v1/articles?${query}`)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ status: 404, detail })
})

test('a tag may be called __proto__', async () => {
  expect(await getJson('/api/v1/articles?tag=__proto__&limit=1')).toMatchObject({ meta: { total: 30 } })
})

test.each(['2026/7', '2026/7.html', '2026/7/', '2026/%37', '%32026/7'])(
  '%s is the path stem of article 7',
  async (stem) => {
    expect(await getJson(`/api/v1/articles/${stem}`)).toMatchObject({ data: { title: 'Title 7', stem: '2026/7' } })
  },
)

test.each(['/api/v1/articles/nope', '/api/v1/articles/%00', '/api/v1/nope', '/api/', '/api/v2/articles'])(
  '%s is not found, as a problem document',
  async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
  },
)

test('SITE_URL changes the URLs of an answer, its next page among them, and no id', async () => {
  const answer = await app.request(
    '/api/v1/articles?limit=1',
    {},
    { NEWS: env.NEWS, SITE_URL: 'http://localhost:8787' },
    createExecutionContext(),
  )
  expect(await answer.json()).toMatchObject({
    data: [{ id: 'https://old.example.com/2026/30', url: 'http://localhost:8787/2026/30.html' }],
    meta: { next: expect.stringMatching(/^http:\/\/localhost:8787\/api\/v1\/articles\?limit=1&cursor=/) },
  })
})
