import { beforeEach, expect, test } from 'vitest'
import { makeArticle, putArchive, reset } from '../archive.ts'
import { get, getText } from '../get.ts'

beforeEach(async () => {
  await reset()
  const categories = ['emnews', 'C#', 'a b', '东财', 'x/y'].map((name) => ({ name, label: name }))
  await putArchive([makeArticle(1, { categories, tags: ['AI', 'http/2', '100%'] })])
})

test.each([
  ['/atom.xml', '/feed.xml'],
  ['/feed', '/feed.xml'],
  ['/feed/', '/feed.xml'],
  ['/feed/emnews.xml', '/category/emnews/feed.xml'],
  ['/feed/C%23.xml', '/category/C%23/feed.xml'],
  ['/feed/%E4%B8%9C%E8%B4%A2.xml', '/category/%E4%B8%9C%E8%B4%A2/feed.xml'],
  ['/feed/x%2Fy.xml', '/category/x%2Fy/feed.xml'],
  ['/feed/by_tag/AI.xml', '/tag/AI/feed.xml'],
  ['/feed/by_tag/http%2F2.xml', '/tag/http%2F2/feed.xml'],
  ['/feed/by_tag/100%25.xml', '/tag/100%25/feed.xml'],
  ['/category/emnews/', '/category/emnews'],
  ['/category/emnews.html', '/category/emnews'],
  ['/category/a%20b.html', '/category/a%20b'],
  ['/emnews/', '/category/emnews'],
  ['/emnews', '/category/emnews'],
  ['/%E4%B8%9C%E8%B4%A2/', '/category/%E4%B8%9C%E8%B4%A2'],
  ['/x%2Fy/', '/category/x%2Fy'],
  ['/tag/AI/', '/tag/AI'],
  ['/tag/100%25/', '/tag/100%25'],
])('%s moved to %s, which is there', async (old, path) => {
  const answer = await get(old)
  expect([answer.status, answer.headers.get('Location')]).toEqual([301, path])
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=3600')
  expect((await get(path)).status).toBe(200)
})

test.each(['/nope/', '/nope', '/category/nope/', '/category/nope.html', '/tag/nope/', '/emnews/2/', '/Emnews/'])(
  '%s is the old address of nothing',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)

test.each(['/emnews/', '/category/emnews/', '/tag/AI/', '/category/emnews.html', '/tag/hello/', '/category/hello/'])(
  'an article at %s comes before the list that the address may mean, and no redirect leads away from it',
  async (path) => {
    const categories = [{ name: 'emnews', label: 'emnews' }]
    await putArchive([makeArticle(2, { path, categories, tags: ['AI'] })])
    const answer = await get(path)
    expect([answer.status, answer.headers.get('Location')]).toEqual([200, null])
    expect(await answer.text()).toContain('<p>Body 2</p>')
  },
)

test('a list comes before an article that has its very address', async () => {
  await putArchive([makeArticle(2, { path: '/tag/AI.html', tags: ['AI'] })])
  expect(await getText('/tag/AI')).toContain('<h1>#AI</h1>')
  expect(await getText('/tag/AI.html')).toContain('<p>Body 2</p>')
})
