import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import app from '../../../src/index.ts'
import { makeArticle, makeArticles, putArchive, putList, putLists, putSite, reset } from '../archive.ts'
import { get, getJson, getText } from '../get.ts'

beforeEach(reset)

interface JsonFeed {
  title: string
  home_page_url: string
  feed_url: string
  items: { id: string; url: string; title: string }[]
}

const desk = [
  makeArticle(2, { categories: [{ name: 'TechWeb', label: '科技' }], tags: ['http/2'] }),
  makeArticle(1, { categories: [{ name: 'Techweb', label: 'Tech' }], tags: ['C#'] }),
]

test.each([
  ['/feed.xml', 'application/atom+xml; charset=utf-8'],
  ['/rss.xml', 'application/rss+xml; charset=utf-8'],
  ['/feed.json', 'application/feed+json; charset=utf-8'],
  ['/category/TechWeb/feed.xml', 'application/atom+xml; charset=utf-8'],
  ['/category/TechWeb/rss.xml', 'application/rss+xml; charset=utf-8'],
  ['/category/TechWeb/feed.json', 'application/feed+json; charset=utf-8'],
  ['/tag/C%23/feed.xml', 'application/atom+xml; charset=utf-8'],
  ['/tag/C%23/rss.xml', 'application/rss+xml; charset=utf-8'],
  ['/tag/C%23/feed.json', 'application/feed+json; charset=utf-8'],
])('%s is a feed of the type %s that an edge may keep for five minutes', async (path, type) => {
  await putArchive(desk)
  const answer = await get(path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe(type)
  expect(answer.headers.get('Cache-Control')).toMatch(/^public, max-age=300, stale-while-revalidate=300/)
  expect(await answer.text()).toContain(path)
})

test('a feed has the articles of its list alone, newest first, and a name is one list in one spelling of its case', async () => {
  await putArchive(desk)
  const titles = async (path: string) => (await getJson<JsonFeed>(path)).items.map(({ title }) => title)
  expect(await titles('/feed.json')).toEqual(['Title 2', 'Title 1'])
  expect(await titles('/category/TechWeb/feed.json')).toEqual(['Title 2'])
  expect(await titles('/category/Techweb/feed.json')).toEqual(['Title 1'])
  expect(await titles('/tag/http%2F2/feed.json')).toEqual(['Title 2'])
})

test('a feed of a list is titled with its label and says where its page and it itself are', async () => {
  await putArchive(desk)
  expect(await getJson<JsonFeed>('/tag/http%2F2/feed.json')).toMatchObject({
    title: 'http/2 – Example News',
    home_page_url: 'https://news.example.com/tag/http%2F2',
    feed_url: 'https://news.example.com/tag/http%2F2/feed.json',
  })
  expect(await getText('/category/TechWeb/rss.xml')).toContain('<title>科技 – Example News</title>')
})

test('a feed has as many articles as the loader put into its window', async () => {
  await putLists(makeArticles(120))
  const { items } = await getJson<JsonFeed>('/feed.json')
  expect(items.map(({ id }) => id)).toEqual(
    Array.from({ length: 20 }, (_, i) => `https://old.example.com/2026/${120 - i}`),
  )
})

test('a feed of an empty site or of an empty list is not there', async () => {
  await putSite()
  await putList({ kind: 'all' }, [])
  await putList({ kind: 'tag', name: 'quiet' }, [], 'quiet')
  for (const path of ['/feed.xml', '/rss.xml', '/feed.json', '/tag/quiet/feed.xml', '/tag/quiet/feed.json']) {
    expect([path, (await get(path)).status]).toEqual([path, 404])
  }
})

test.each(['/feed.xml', '/rss.xml', '/feed.json'])(
  'SITE_URL changes the links of %s and none of its ids',
  async (path) => {
    await putArchive(desk)
    const served = await app.request(
      path,
      {},
      { NEWS: env.NEWS, SITE_URL: 'http://localhost:8787/' },
      createExecutionContext(),
    )
    const usual = await getText(path)
    const links = /https:\/\/news\.example\.com/g
    expect(usual.match(links)?.length).toBeGreaterThan(3)
    expect(usual).toContain('https://old.example.com/2026/2')
    expect(await served.text()).toBe(usual.replace(links, 'http://localhost:8787'))
  },
)

test('the id of a feed stays when the site moves', async () => {
  await putArchive(desk, { url: 'https://moved.example.com' })
  expect(await getText('/tag/C%23/feed.xml')).toContain('<id>https://old.example.com/tag/C%23/feed.xml</id>')
})

const feedsOf = (path = '') =>
  Promise.all(['feed.xml', 'rss.xml', 'feed.json'].map((file) => getText(`/${file}${path}`)))

test('an article that feeds show the summary of has no body there, whoever asks, and the others keep theirs', async () => {
  await putArchive([makeArticle(3), makeArticle(2, { excerptOnly: true }), makeArticle(1)])
  for (const feed of [...(await feedsOf()), ...(await feedsOf('?content=full'))]) {
    const bodies = [...feed.matchAll(/<p>Body (\d)<\/p>/g)].map(([, n]) => n)
    expect(bodies).toEqual(['3', '1'])
    for (const n of [1, 2, 3]) expect(feed).toContain(`Summary ${n}`)
  }
  expect(await getText('/2026/2.html')).toContain('<p>Body 2</p>')
})

test('where the site wants summaries, no feed has a body, and feeds keep their addresses', async () => {
  await putArchive(makeArticles(3), { excerptOnly: true })
  for (const feed of await feedsOf()) {
    expect(feed).not.toContain('<p>Body')
    expect(feed).not.toContain('content=summary')
    for (const n of [1, 2, 3]) expect(feed).toContain(`Summary ${n}`)
  }
  expect(await getText('/2026/2.html')).toContain('<p>Body 2</p>')
})

test('of several entries with one id a feed has the newest, and each has its page and its place in lists', async () => {
  const id = 'https://old.example.com/same'
  await putArchive([
    makeArticle(4),
    makeArticle(3, { id }),
    makeArticle(2, { id, html: '' }),
    makeArticle(1, { id: `${id}2` }),
    makeArticle(0, { id: `${id}\u0000` }),
  ])
  for (const query of ['', '?content=summary']) {
    const rss = await getText(`/rss.xml${query}`)
    expect(rss.match(/<guid[^>]*>[^<]*/g)?.map((guid) => guid.replace(/.*>/, ''))).toEqual([
      'https://old.example.com/2026/4',
      id,
      `${id}2`,
    ])
    expect((await getText(`/feed.xml${query}`)).match(/<entry/g)).toHaveLength(3)
  }
  const { items } = await getJson<{ items: { title: string; content_html: string }[] }>('/feed.json')
  expect(items.map(({ title, content_html }) => [title, content_html])).toEqual([
    ['Title 4', '<p>Body 4</p>'],
    ['Title 3', '<p>Body 3</p>'],
    ['Title 1', '<p>Body 1</p>'],
  ])
  expect((await get('/2026/2.html')).status).toBe(200)
  expect((await getJson<{ data: object[] }>('/api/v1/articles')).data).toHaveLength(5)
})
