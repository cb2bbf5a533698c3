import { beforeEach, expect, test } from 'vitest'
import { articleKey, redirectKey } from '../../../src/model/keys.ts'
import { makeArticle, makeArticles, put, putArchive, putArticle, putLists, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getCounting } from '../get.ts'

beforeEach(reset)

test.each([
  ['/nope.html', 404],
  ['/category/nope', 404],
  ['/category/nope/feed.xml', 404],
  ['/?page=99', 404],
  ['/sitemap/9.xml', 404],
  ['/api/v1/articles/nope', 404],
  ['/api/v1/articles/nope.md', 404],
  ['/api/v1/tags/nope', 404],
  ['/old/a.html', 301],
  ['/2026/1/', 301],
  ['/api/v1/articles/old/a', 301],
  ['/api/v1/articles/2026/3.md', 413],
])('%s is answered with %i once more without a read', async (path, status) => {
  await putArchive([makeArticle(3, { html: 'a'.repeat(100_001) }), ...makeArticles(2)])
  await put(redirectKey('old/a'), { to: '/2026/1.html', file: '_posts/2026-01-01-1.md' })
  const [first, again] = [await getCounting(path), await getCounting(path)]
  expect([first.answer.status, again.answer.status]).toEqual([status, status])
  expect(again.reads).toEqual([])
  expect(await again.answer.text()).toBe(await first.answer.text())
  expect([...again.answer.headers]).toEqual([...first.answer.headers])
})

test('an address is not remembered as what it is with another query, nor what went wrong for a moment', async () => {
  await putLists(makeArticles(120))
  expect((await get('/?page=9')).status).toBe(404)
  expect((await get('/?page=0')).status).toBe(200)
  await put(articleKey('2026/1'), { v: 9 })
  const broken = await getCounting('/2026/1.html')
  const again = await getCounting('/2026/1.html')
  expect([broken.answer.status, again.answer.status, again.reads]).toEqual([503, 503, ['article/2026/1']])
})

test('what is published at an address that had nothing is there half a minute later', async () => {
  await putArchive(makeArticles(1))
  expect((await get('/2026/2.html')).status).toBe(404)
  await putArticle(makeArticle(2))
  forget()
  expect((await get('/2026/2.html')).status).toBe(200)
})
