import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { encodeCursor } from '../../../src/api/cursor.ts'
import app from '../../../src/index.ts'
import { makeArticles, putArchive, reset } from '../archive.ts'
import { get, getJson } from '../get.ts'

beforeEach(async () => {
  await reset()
  await putArchive(makeArticles(30, { categories: [{ name: 'a', label: 'A' }], tags: ['t', '__proto__'] }))
})

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

test.each([
  ['of another list', encodeCursor({ kind: 'tag', name: 't' }, 10)],
  ['of a list that was longer', encodeCursor({ kind: 'all' }, 31)],
  ['that is text', 'x'],
  ['that is empty', ''],
  ['that holds a null character', '\0'],
  ['of 3,000 characters', 'A'.repeat(3000)],
])('a cursor %s is refused by name', async (_, cursor) => {
  const answer = await get(`/api/v1/articles?cursor=${encodeURIComponent(cursor)}`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    parameter: 'cursor',
    expected: 'the cursor in meta.next of an answer about the same list',
  })
})

test('a category and a tag together are refused', async () => {
  const answer = await get('/api/v1/articles?category=a&tag=t')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ detail: 'Cannot use "t" as tag: want a category or a tag, not both' })
})

test('of a repeated parameter the first counts', async () => {
  expect(await getJson('/api/v1/articles?limit=1&limit=x')).toMatchObject({ data: [{ title: 'Title 30' }] })
  expect((await get('/api/v1/articles?limit=x&limit=1')).status).toBe(400)
})

test.each([
  ['category=nope', 'There is no category "nope".'],
  ['category=A', 'There is no category "A".'],
  ['category=', 'There is no category "".'],
  ['category=a%2F0', 'There is no category "a/0".'],
  ['tag=constructor', 'There is no tag "constructor".'],
  ['tag=%00', 'There is no tag "\0".'],
  ['tag=..%2Fall', 'There is no tag "../all".'],
  [`tag=${'x'.repeat(3000)}`, `There is no tag "${'x'.repeat(100)}…".`],
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

test.each(['/api/v1/articles/nope', '/api/v1/articles/', '/api/v1/nope', '/api/v1', '/api/', '/api/v2/articles'])(
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
    meta: { next: 'http://localhost:8787/api/v1/articles?limit=1&cursor=MSAyOSAv' },
  })
})
