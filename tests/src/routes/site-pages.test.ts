import { beforeEach, expect, test } from 'vitest'
import { pagesKey, sitePageKey } from '../../../src/model/keys.ts'
import { pathStem } from '../../../src/model/paths.ts'
import type { ShownPage, SitePage } from '../../../src/model/site-page.ts'
import { makeArticle, makeArticles, put, putArchive, reset } from '../archive.ts'
import { get, getCounting, getText } from '../get.ts'

beforeEach(reset)

const shown = (given: Partial<ShownPage> = {}): ShownPage => ({
  title: 'About us',
  language: null,
  description: 'Who we are',
  html: '<p>We are the desk.</p>',
  ...given,
})

const putPage = (page: SitePage): Promise<void> => put(sitePageKey(pathStem(page.path)), page)

const withPages = { has: { files: false, htmlFiles: false, pages: true } }

test('a page of the site is shown in its frame, with its title, description and address, and without a date', async () => {
  await putArchive([makeArticle(1)], withPages)
  await putPage({ path: '/about/', shown: shown({ language: 'de' }) })
  const page = await getText('/about/')
  expect(page).toContain('<title>About us – Example News</title>')
  expect(page).toContain('<meta name="description" content="Who we are"/>')
  expect(page).toContain('<link rel="canonical" href="https://news.example.com/about/"/>')
  expect(page).toContain('<meta property="og:url" content="https://news.example.com/about/"/>')
  expect(page).toContain(
    '<article lang="de"><h1>About us</h1><div class="body"><p>We are the desk.</p></div></article>',
  )
  expect(page).not.toContain('<time')
})

test('a page that begins with its own heading has no other one', async () => {
  await putArchive([makeArticle(1)], withPages)
  await putPage({ path: '/docs/', shown: shown({ hasHeading: true, html: '<h1>Handbook</h1>' }) })
  const page = await getText('/docs/')
  expect(page.match(/<h1/g)).toHaveLength(1)
  expect(page).toContain('<h1>Handbook</h1>')
})

test('an article and a page that lead to each other end at the article', async () => {
  await putArchive([makeArticle(1, { redirectTo: '/about/' }), makeArticle(2, { redirectTo: '/docs/' })], withPages)
  await putPage({ path: '/about/', leadsTo: '/2026/1.html' })
  await putPage({ path: '/docs/', shown: shown() })
  const ask = async (path: string) => {
    const { status, headers } = await get(path, { redirect: 'manual' })
    return [status, headers.get('Location')]
  }
  expect(await ask('/about/')).toEqual([301, '/2026/1.html'])
  expect(await ask('/2026/1.html')).toEqual([200, null])
  expect(await ask('/2026/2.html')).toEqual([301, '/docs/'])
})

test.each([
  ['/about', '/about/'],
  ['/about.html', '/about/'],
  ['/about/index.html', '/about/'],
  ['/blog/', '/'],
  ['/index.html', '/'],
  ['/tags/', '/tags'],
  ['/away/', 'https://elsewhere.example/x'],
  ['/ruby/', '/tag/ruby'],
  ['/empty/', '/categories'],
])('%s leads to %s in one step', async (from, to) => {
  await putArchive([makeArticle(1, { tags: ['ruby'] })], withPages)
  await putPage({ path: '/about/', shown: shown() })
  await putPage({ path: '/blog/', leadsTo: '/' })
  await putPage({ path: '/tags/', leadsTo: '/tags' })
  await putPage({ path: '/away/', leadsTo: 'https://elsewhere.example/x' })
  await putPage({ path: '/ruby/', leadsToList: { kind: 'tag', name: 'ruby' } })
  await putPage({ path: '/empty/', leadsToList: { kind: 'category', name: 'nothing' } })
  const answer = await get(from)
  expect([answer.status, answer.headers.get('Location')]).toEqual([301, to])
  if (to.startsWith('/')) expect((await get(to)).status).toBe(200)
})

test('a page of the site at / keeps it, and the list of everything is elsewhere, with its pages, feeds and links', async () => {
  await putArchive(makeArticles(120), { ...withPages, taken: { files: [], pages: ['/', '/tags'] }, listPath: '/news' })
  await putPage({ path: '/', shown: shown({ title: 'Welcome' }) })
  await putPage({ path: '/tags', shown: shown({ title: 'Our tags' }) })
  const home = await getText('/')
  expect(home).toContain('<h1>Welcome</h1>')
  expect(home).toContain('<a href="/news">Articles</a>')
  expect(await getText('/tags')).toContain('<h1>Our tags</h1>')
  const list = await getText('/news')
  expect(list).toContain('Title 120')
  expect(list).toContain('<link rel="canonical" href="https://news.example.com/news"/>')
  expect(list).toContain('href="/news?page=0"')
  expect(await getText('/news?page=0')).toContain('Title 50')
  expect(await getText('/feed.xml')).toContain('<link rel="alternate" href="https://news.example.com/news"/>')
  expect(await getText('/opml.xml')).toContain('htmlUrl="https://news.example.com/news"')
})

test('pages are in a sitemap of their own, which the index names; where there are none, there is none', async () => {
  await putArchive([makeArticle(1)], withPages)
  await put(pagesKey, {
    pages: [
      { file: 'a.md', path: '/a/' },
      { file: 'b.md', path: '/b/', sitemap: false },
      { file: 'c.md', path: '/c/', leadsTo: '/' },
      { file: 'd.json', path: '/d.json', isFile: true },
    ],
  })
  expect(await getText('/sitemap.xml')).toContain('<loc>https://news.example.com/sitemap/pages.xml</loc>')
  const locations = (await getText('/sitemap/pages.xml')).match(/<loc>[^<]*/g)
  expect(locations).toEqual(['<loc>https://news.example.com/a/'])

  await reset()
  await putArchive([makeArticle(1)])
  expect(await getText('/sitemap.xml')).not.toContain('pages.xml')
  expect((await get('/sitemap/pages.xml')).status).toBe(404)
})

test('a site without pages is not asked for one', async () => {
  await putArchive([makeArticle(1)])
  const { reads } = await getCounting('/nothing.html')
  expect(reads.filter((key) => key.startsWith('site-page/'))).toEqual([])
})
