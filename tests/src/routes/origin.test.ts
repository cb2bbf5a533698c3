import { beforeEach, expect, test, vi } from 'vitest'
import { makeArticles, putArchive, reset } from '../archive.ts'
import { get, getCounting } from '../get.ts'

beforeEach(reset)

test('where the site itself is given as the origin, the log says what to do, and nothing is fetched or remembered', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
  await putArchive(makeArticles(1), { origin: 'https://edge.example.com/old' })
  const answer = await get('/about/')
  expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store'])
  expect(errors.mock.calls.join()).toContain(
    '\\"https://edge.example.com/old\\" is this site itself, want edge_news.origin',
  )
  expect((await getCounting('/about/')).reads.length).toBeGreaterThan(0)
})

test('an origin that is no address is none', async () => {
  await putArchive(makeArticles(1), { origin: 'nowhere' })
  expect((await get('/about/')).status).toBe(404)
  expect((await get('/2026/1.html')).status).toBe(200)
})

test('an origin that does not answer is a problem that says so, and what is ours goes on', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await putArchive(makeArticles(1), { origin: 'http://127.0.0.1:1' })
  const answer = await get('/about/')
  expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([502, 'no-store'])
  expect(await answer.text()).toContain('The server that has it does not respond. Please try again later.')
  expect((await get('/2026/1.html')).status).toBe(200)
  expect((await get('/sitemap/9.xml')).status).toBe(404)
})
