import { beforeEach, expect, test } from 'vitest'
import { makeArticle, putArchive, reset } from '../archive.ts'
import { get, getJson, getText } from '../get.ts'

beforeEach(reset)

const evil = '</script><script>alert(1)</script>"\''

test('the reference shows every operation and what it may be asked, with an example that this site answers', async () => {
  await putArchive([makeArticle(1, { categories: [{ name: 'a/b', label: 'A' }], tags: ['t'] })])
  const page = await getText('/api')
  const { paths } = await getJson<{ paths: Record<string, { get: { parameters?: { name: string }[] } }> }>(
    '/api/v1/openapi.json',
  )
  for (const [path, { get }] of Object.entries(paths)) {
    expect(page).toContain(`<code>GET ${path}</code>`)
    for (const { name } of get.parameters ?? []) expect(page).toContain(`<td><code>${name}</code></td>`)
  }
  const examples = [...page.matchAll(/<div class="example"><a href="([^"]*)"/g)].map(([, href = '']) => href)
  expect(examples).toHaveLength(Object.keys(paths).length)
  for (const example of examples) {
    expect([example, (await get(example.replaceAll('&amp;', '&'))).status]).toEqual([example, 200])
  }
})

test('whatever a site says of itself is text in the reference', async () => {
  await putArchive([makeArticle(1, { path: `/${encodeURIComponent(evil)}.html`, tags: [evil] })], { title: evil })
  const page = await getText('/api')
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toContain('alert(1)</script>"')
})

test('llms.txt says in Markdown what the site is and where its articles, API and feeds are', async () => {
  await putArchive([makeArticle(1)], { title: 'Two\nlines', description: 'What\n# happened' })
  const answer = await get('/llms.txt')
  expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
  const text = await answer.text()
  expect(text).toMatch(/^# Two lines\n\n> What # happened\n\n1 article in/)
  const links = [...text.matchAll(/\]\(https:\/\/news\.example\.com(\/[^)]*)\)/g)].map(([, path = '']) => path)
  expect(links.length).toBeGreaterThan(6)
  for (const path of links) expect([path, (await get(path)).status]).toEqual([path, path === '/mcp' ? 405 : 200])
})

test.each(['/api', '/llms.txt'])('%s that has not changed is a 304', async (path) => {
  await putArchive([makeArticle(1)])
  const etag = (await get(path)).headers.get('ETag') ?? ''
  expect((await get(path, { headers: { 'If-None-Match': etag } })).status).toBe(304)
})

test.each(['/api', '/api/', '/api/v1', '/api/v1/articles'])('a POST to %s is a problem in JSON', async (path) => {
  await putArchive([makeArticle(1)])
  const answer = await get(path, { method: 'POST' })
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([405, 'application/problem+json; charset=utf-8'])
})
