import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { listsAbove } from '../../../src/http/offers.ts'
import app from '../../../src/index.ts'
import type { Article } from '../../../src/model/article.ts'
import { goneKey } from '../../../src/model/keys.ts'
import { makeArticle, makeArticles, put, putArchive, putHistory, putLists, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getCounting, getText } from '../get.ts'
import { putIndex } from '../search-index.ts'

beforeEach(reset)

test.each([
  ['/nope', []],
  ['/a/b/2026/01/02/x.html', ['category b', 'category a']],
  ['/category/a%2Fb/nope/x', ['category a/b']],
  ['/tag/%E6%B8%AF/2026/', ['tag 港']],
  ['/category/nope', []],
  ['//x', []],
  [`/${'a/'.repeat(500)}x`, Array(4).fill('category a')],
])('%s is below %j', (path, lists) => {
  expect(listsAbove(path).map(({ kind, name }) => `${kind} ${name}`)).toEqual(lists)
})

const archive = () =>
  makeArticles(80).map((article, i) => ({
    ...article,
    categories: [
      i < 60 ? { name: 'Tech', label: '科技' } : i < 78 ? { name: 'b', label: 'B' } : { name: 'old', label: 'Old' },
    ],
    tags: i === 79 ? ['t'] : [],
  }))

test('where nothing is, the page leads to the list above, the newest articles and their categories', async () => {
  await putLists(archive())
  const main = async (path: string) => (await getText(path)).replace(/^.*<main/s, '').replace(/<\/main>.*$/s, '')
  const page = await main('/Tech/2026/01/01/nope.html')
  expect(page).toContain('<p class="meta"><a href="/category/Tech">Go to “科技”</a><a href="/">Home</a>')
  expect([...page.matchAll(/<\/time><a href="([^"]*)"/g)].map(([, href]) => href)).toEqual(
    [80, 79, 78, 77, 76].map((n) => `/2026/${n}.html`),
  )
  expect([...page.matchAll(/<li><a href="(\/category[^"]*)"/g)].map(([, href]) => href)).toEqual([
    '/category/Tech',
    '/category/b',
    '/category/old',
  ])
  expect(await main('/tag/t/2026/')).toContain('<a href="/tag/t">Go to “#t”</a>')
  expect(await main('/old/b/nope.html')).toContain('<a href="/category/b">')
  expect(await main('/nobody/nope.html')).toContain('<p class="meta"><a href="/">Home</a>')
})

const dated = (published: string, n: number, given: Partial<Article> = {}) =>
  makeArticle(n, { published, updated: published, ...given })

/** Where the line of links on a page leads that has nothing itself. */
const ledTo = async (path: string): Promise<string[]> => {
  const answer = await get(path)
  const [, line = ''] = /<p class="meta">(<a .*?)<\/p>/s.exec((await answer.text()).replace(/^.*<main/s, '')) ?? []
  const links = [...line.matchAll(/<a href="([^"]*)">/g)].map(([, href = '']) => href)
  return [String(answer.status), ...links.filter((href) => !['/', '/categories', '/tags'].includes(href))]
}

const walked = { has: { files: false, htmlFiles: false, pages: false, days: true } }

test('an address below a day leads to that day, its month and its year, as far as there are articles of them', async () => {
  const tech = { categories: [{ name: 'Tech', label: '科技' }] }
  await putLists(
    [
      dated('2026-03-02T10:00:00+08:00', 4),
      dated('2021-08-14T10:00:00+08:00', 3, tech),
      dated('2021-08-14T09:00:00+08:00', 2),
      dated('2019-01-01T00:00:00+08:00', 1, tech),
    ],
    walked,
  )
  expect(await ledTo('/2021/08/14/nope.html')).toEqual(['404', '/2021/08/14/', '/2021/08/', '/2021/'])
  expect(await ledTo('/2021/08/15/nope.html')).toEqual(['404', '/2021/08/', '/2021/'])
  expect(await ledTo('/2021/08/15/')).toEqual(['404', '/2021/08/', '/2021/'])
  expect(await ledTo('/2021/09/nope')).toEqual(['404', '/2021/'])
  expect(await ledTo('/2022/08/14/nope.html')).toEqual(['404'])
  expect(await ledTo('/2021/99/99/nope.html')).toEqual(['404', '/2021/'])
  expect(await ledTo('/nope.html')).toEqual(['404'])
  expect(await ledTo('/Tech/2021/08/14/nope.html')).toEqual([
    '404',
    '/category/Tech',
    '/2021/08/14/',
    '/2021/08/',
    '/2021/',
  ])
  expect(await ledTo('/category/Tech/2021/08/14/nope')).toEqual([
    '404',
    '/category/Tech',
    '/category/Tech/2021/08/14/',
    '/category/Tech/2021/08/',
    '/category/Tech/2021/',
  ])
  expect(await ledTo('/category/Tech/2026/03/nope')).toEqual(['404', '/category/Tech'])
  await putLists([dated('2021-08-14T10:00:00+08:00', 3)])
  expect(await ledTo('/2021/08/14/nope.html')).toEqual(['404'])
})

test('a day far back is known from one document, which an isolate reads once a month, or it is not named', async () => {
  const days = (month: string, count: number, first: number) =>
    Array.from({ length: count }, (_, i) =>
      dated(`${month}-${String(2 * (i % 14) + 1).padStart(2, '0')}T10:00:00+00:00`, first + i),
    )
  await putLists([...days('2026-03', 120, 500), ...days('2021-08', 110, 300), ...days('2020-02', 40, 1)], walked)
  const kept = (reads: readonly string[]) => reads.filter((key) => !/^(article|redirect|site)/.test(key))
  const first = await getCounting('/2021/08/15/nope.html')
  expect(kept(first.reads)).toEqual(['list/all', 'days/all/2021-08'])
  expect(await ledTo('/2021/08/15/nope.html')).toEqual(['404', '/2021/08/15/', '/2021/08/', '/2021/'])
  expect(kept((await getCounting('/2021/08/16/other.html')).reads)).toEqual([])
  expect(await ledTo('/2021/08/16/nope.html')).toEqual(['404', '/2021/08/', '/2021/'])
  expect(kept((await getCounting('/2020/02/03/nope.html')).reads)).toEqual(['list/all/0'])
  expect(await ledTo('/2020/02/03/nope.html')).toEqual(['404', '/2020/02/03/', '/2020/02/', '/2020/'])
})

test('where the site is searched, what is not there can be looked for by the words of its address', async () => {
  await putLists([makeArticle(1)], await putIndex([makeArticle(1)]))
  const words = async (path: string) =>
    /<main.*<form action="\/search"><input type="search" name="q" value="([^"]*)"/s.exec(await getText(path))?.[1]
  expect(await words('/2021/08/14/harbour-opens-its-gates.html')).toBe('harbour opens its gates')
  expect(await words('/x/202108142345_Caf%C3%A9_%E6%B8%AF%E5%8F%A3.html')).toBe('Café 港口')
  expect(await words('/x/NW202201292266664414.html')).toBe('')
  expect(await words('/2021/08/14/')).toBe('')
  expect(await words('/x/covid19-cases-of-20210814.html')).toBe('covid19 cases of')
  expect(await words('/2021/08/14/harbour-opens/')).toBe('harbour opens')
  expect(await words('/harbour-opens/index.html')).toBe('harbour opens')
  expect(await words('/x/%22%3E%3Cscript%3E-alert')).toBe('script alert')
  expect(await words(`/x/${'harbour-'.repeat(100)}`)).toBe('harbour harbour harbour harbour harbour harbour')
  await putLists([makeArticle(1)])
  expect(await getText('/nope')).not.toContain('<search>')
  expect(await words('/nope')).toBe(undefined)
})

test('what was deleted says so to a reader, and offers the same', async () => {
  await putArchive(archive(), { has: { files: false, htmlFiles: false, pages: false, history: true } })
  await putHistory([['deleted', '/2026/99.html', '2026-01-02T08:00:00.000Z', null]] as never)
  await put(goneKey('2026/99'), { epoch: 'e', n: 0 })
  const answer = await get('/2026/99.html')
  const page = await answer.text()
  expect(answer.status).toBe(410)
  expect(page).toContain(
    '<h1>This article was deleted</h1><p>There was an article at this address. It is no longer available.</p>',
  )
  expect(page).toContain('<h2>Newest articles</h2>')
})

test('an isolate reads the newest once for all that is not there, and the list above once a list', async () => {
  await putLists(archive())
  const first = await getCounting('/x/1.html')
  const others = [await getCounting('/x/2.html'), await getCounting('/Tech/3.html')]
  expect(first.reads.filter((key) => key.startsWith('list/'))).toEqual(['list/all', 'list/category/x'])
  expect(others.flatMap(({ reads }) => reads.filter((key) => key.startsWith('list/')))).toEqual([])
})

test('where the newest cannot be read, the page asks to come back, and no cache keeps half of it', async () => {
  await putLists(archive())
  await env.NEWS.put('list/all', '{"v":', { metadata: { h: 'x' } })
  forget()
  const answer = await get('/x/1.html')
  expect([answer.status, answer.headers.get('Retry-After'), answer.headers.get('Cache-Control')]).toEqual([
    503,
    '60',
    'no-store',
  ])
  expect((await get('/x/1.html')).status).toBe(503)
  await putLists(archive())
  expect((await get('/x/1.html')).status).toBe(404)
})

test('who asks for a page by a wrong number, or for something outside of the site, is offered nothing', async () => {
  await putLists(archive())
  const wrong = await getCounting('/?page=x')
  await putLists(archive(), { base: '/blog' })
  const outside = await getCounting('/nope.html')
  const listsRead = (reads: readonly string[]) => reads.filter((key) => key.startsWith('list/'))
  expect([wrong.answer.status, listsRead(wrong.reads)]).toEqual([400, []])
  expect([outside.answer.status, listsRead(outside.reads)]).toEqual([404, []])
})

/** What a browser gets where the Worker runs at an address. */
async function getAt(url: string, bindings: object = {}, headers: HeadersInit = {}) {
  forget()
  const answer = await app.fetch(new Request(url, { headers }), { ...env, ...bindings }, createExecutionContext())
  return { answer, text: await answer.text() }
}

test('what to load is told where the Worker runs locally, with the folder that it uses, and to no reader', async () => {
  const run = 'npx edge-news-feed load &lt;folder of a Jekyll site&gt;'
  expect((await getAt('http://localhost:8787/')).text).toContain(
    `Run \`${run}\` to load them, or \`npx edge-news-feed load\` for`,
  )
  expect((await getAt('http://127.0.0.1:8787/', { PERSIST_TO: '/tmp/kv' })).text).toContain(
    `Run \`${run} --persist-to /tmp/kv\` to load them, or \`npx edge-news-feed load --persist-to /tmp/kv\` for`,
  )
  expect((await getAt('http://localhost:8787/api/v1/site')).text).toContain(
    'npx edge-news-feed load <folder of a Jekyll site>',
  )
  for (const url of [
    'https://news.example.com/',
    'http://localhost.example.com/',
    'https://news.example.com/api/v1/site',
  ])
    expect([url, (await getAt(url)).text.includes('npm run')]).toEqual([url, false])
})

test('before a site says its language, a reader is told in one that the browser asks for', async () => {
  const at = (accepted: string) => getAt('https://news.example.com/', {}, { 'Accept-Language': accepted })
  const { answer, text } = await at('it,zh-TW;q=0.5,ja;q=0.8')
  expect([answer.status, answer.headers.get('Vary'), text.includes('<html lang="ja"')]).toEqual([
    503,
    'Accept-Language',
    true,
  ])
  expect((await at('zh-CN,zh;q=0.9')).text).toContain('本站正在准备中')
  for (const none of ['', '*', 'it', 'de;q=0', ',;q=,'.repeat(5_000)])
    expect((await at(none)).text).toContain('<html lang="en">')
})
