import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { frontKey } from '../../../src/model/keys.ts'
import type { FrontPage, Site } from '../../../src/model/site.ts'
import { makeArticle, makeArticles, put, putLists, reset } from '../archive.ts'
import { get, getCounting, getText } from '../get.ts'

beforeEach(reset)

/** A category with its newest articles, of which the first is the newest. */
const section = (name: string, label: string, ...entries: FrontPage['sections'][number]['entries']) => ({
  name,
  label,
  total: entries.length,
  entries,
})

const entry = (n: number, published: string) => ({ path: `/2026/${n}.html`, title: `Title ${n}`, published })

const front: FrontPage = {
  sections: [
    section('emnews', '东方财富', entry(212, '2026-01-01T11:32:00+08:00'), entry(9, '2025-12-31T08:09:00+08:00')),
    section('C#/.NET', 'C# & <co>', entry(7, '2026-01-01T08:07:00+08:00')),
  ],
  others: [
    { name: 'yicai (A)', label: '第一财经' },
    { name: 'TechWeb', label: 'TechWeb' },
  ],
  total: 4,
}

const putFront = async (given: Partial<FrontPage> = {}, site: Partial<Site> = {}, articles = 212): Promise<void> => {
  await putLists(makeArticles(articles), { frontPage: 'sections', ...site })
  await put(frontKey, { ...front, ...given })
}

/** The page's headings and links from its first heading on, one a line: what it says in which order. */
const outline = (page: string): string[] =>
  [...(/<main.*?<\/main>/s.exec(page)?.[0] ?? '').matchAll(/<(h[1-3])[^>]*>(.*?)<\/\1>|<a [^>]*>.*?<\/a>/gs)].map(
    ([element, heading, inside]) =>
      (heading === undefined ? element : `${heading} ${inside}`).replace(/ title="[^"]*"/, ''),
  )

test('the front page shows the newest articles, then each category with its newest, then the names of the others', async () => {
  await putFront()
  const newest = Array.from({ length: 9 }, (_, i) => `h3 <a href="/2026/${212 - i}.html">Title ${212 - i}</a>`)
  const page = await getText('/')
  expect(page.match(/<h1>.*?<\/h1>/g)).toEqual(['<h1>Example News</h1>'])
  expect(outline(page)).toEqual([
    'h2 <time datetime="2026-01-01T03:32:00+00:00">Thursday, 1 January 2026</time>',
    ...newest,
    '<a rel="next" href="/?page=3">Older →</a>',
    'h2 Categories',
    'h3 <a href="/category/emnews">东方财富</a>',
    '<a href="/2026/212.html">Title 212</a>',
    '<a href="/2026/9.html">Title 9</a>',
    'h3 <a href="/category/C%23%2F.NET">C# &amp; &lt;co&gt;</a>',
    '<a href="/2026/7.html">Title 7</a>',
    'h2 More categories',
    '<a href="/category/yicai%20(A)">第一财经</a>',
    '<a href="/category/TechWeb">TechWeb</a>',
  ])
})

test('an article of a category has its day, and its year where that is not the newest one', async () => {
  await putFront()
  expect(await getText('/')).toContain(
    '<ul class="titles"><li><time datetime="2026-01-01T11:32:00+08:00">1 Jan</time><a href="/2026/212.html">Title 212</a></li>' +
      '<li><time datetime="2025-12-31T08:09:00+08:00">31 Dec 2025</time><a href="/2026/9.html">Title 9</a></li></ul>',
  )
  await putFront({}, { language: 'zh-CN' })
  expect(await getText('/')).toMatch(/>1月1日<\/time>.*>2025年12月31日<\/time>.*<h2>更多分类<\/h2>/s)
})

test('where more categories are there than it names, the front page leads to all of them', async () => {
  await putFront({ total: 5 })
  expect(await getText('/')).toContain('<p><a href="/categories">All 5 categories</a></p>')
  await putFront({ total: 312 }, { language: 'zh-CN' })
  expect(await getText('/')).toContain('<a href="/categories">全部 312 个分类</a>')
  await putFront({ others: [], total: 2 })
  expect(await getText('/')).not.toContain('<h2>More categories</h2>')
})

test('from the front page every article is found, page after page', async () => {
  await putFront()
  const paths: string[] = []
  const found = new Set<string>()
  for (let path: string | undefined = '/'; path !== undefined; ) {
    const page: string = await getText(path)
    paths.push(path)
    for (const [, title = ''] of page.matchAll(/>(Title \d+)</g)) found.add(title)
    path = /<a rel="next" href="([^"]*)"/.exec(page)?.[1]
  }
  expect(paths).toEqual(['/', '/?page=3', '/?page=2', '/?page=1', '/?page=0'])
  expect(found.size).toBe(212)
  for (const [path, newer] of [
    ['/?page=0', '/?page=1'],
    ['/?page=2', '/?page=3'],
    ['/?page=3', '/'],
  ])
    expect(await getText(path ?? '')).toContain(`<a rel="prev" href="${newer}">`)
  expect((await get('/?page=4')).status).toBe(404)
})

test('a front page that shows every article leads to no older ones', async () => {
  await putFront({}, {}, 9)
  expect(await getText('/')).not.toContain('rel="next"')
  await putFront({}, {}, 10)
  expect(await getText('/')).toContain('<a rel="next" href="/?page=0">')
  expect(await getText('/?page=0')).toContain('Title 1<')
})

test('the front page takes two reads besides the site, and changes with either document', async () => {
  await putFront()
  const { answer, reads } = await getCounting('/')
  expect(reads).toEqual(['site', 'list/all', 'front'])
  const etag = answer.headers.get('ETag') ?? ''
  const asked = () => get('/', { headers: { 'If-None-Match': etag } })
  expect((await asked()).status).toBe(304)
  await put(frontKey, { ...front, total: 400 })
  const changed = await asked()
  expect([changed.status, await changed.text()]).toEqual([200, expect.stringContaining('All 400 categories')])
  await putFront({}, {}, 213)
  expect(await (await asked()).text()).toContain('Title 213')
})

test('without sections, and while they are not there yet, the home page is that of the newest articles', async () => {
  const newest = async () => (await getText('/')).replace(/ href="\/\?page=\d"/, '')
  await putLists(makeArticles(212))
  const usual = await newest()
  await putLists(makeArticles(212), { frontPage: 'sections' })
  expect(await newest()).toBe(usual)
  expect(await getText('/')).toContain('<a rel="next" href="/?page=2">')
  await put(frontKey, { sections: [], others: [], total: 0 })
  expect(await newest()).toBe(usual)
  // Who wants the newest has them, whatever an older load left.
  await putFront({}, { frontPage: 'newest' })
  expect(await newest()).toBe(usual)
  expect((await get('/?page=3')).status).toBe(404)
})

test('a site of an older loader, which says nothing of all this, has the pages that it had', async () => {
  await putFront()
  const site = JSON.parse((await env.NEWS.get('site')) ?? '')
  for (const field of ['links', 'accent', 'postFolders', 'frontPage', 'footer', 'refresh']) delete site[field]
  await put('site', site)
  const page = await getText('/')
  expect(page).toContain('Title 205')
  expect(page).not.toContain('<h2>Categories</h2>')
  expect((await get('/old_post/2021-12-08-a.html')).status).toBe(404)
})

test('a front page of 12 sections and 300 other names weighs 30 kB at most, compressed', async () => {
  // Of the commonest characters; deterministic, and as little alike as names and titles are.
  let seed = 1
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const text = (length: number, from: number, range: number) =>
    String.fromCodePoint(...Array.from({ length }, () => from + random(range)))
  const titles = makeArticles(99).map((article) => ({ ...article, title: text(28, 0x4e00, 3_500) }))
  await putLists(titles, { frontPage: 'sections', language: 'zh-CN' })
  const named = () => ({ name: text(16, 0x61, 26), label: text(5, 0x4e00, 3_500) })
  const entries = (n: number) =>
    Array.from({ length: 5 }, (_, i) => ({
      path: `/${text(16, 0x61, 26)}/2026/01/01/NW20260101${random(10 ** 8)}.html`,
      title: text(28, 0x4e00, 3_500),
      published: makeArticle(5 * n + i).published,
    }))
  await put(frontKey, {
    sections: Array.from({ length: 12 }, (_, n) => ({ ...named(), total: 100, entries: entries(n) })),
    others: Array.from({ length: 300 }, named),
    total: 2_000,
  })
  const compressed = (await get('/')).body?.pipeThrough(new CompressionStream('gzip'))
  const bytes = (await new Response(compressed).arrayBuffer()).byteLength
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThanOrEqual(30_000)
})

test('the newest articles of the front page are shown with their pictures', async () => {
  const image = 'https://news.example.com/assets/a.jpg'
  await putLists([makeArticle(2, { image }), makeArticle(1)], { frontPage: 'sections' })
  await put(frontKey, front)
  expect((await getText('/')).match(/<li.*?<h3>/g)?.slice(0, 2)).toEqual([
    '<li class="pictured"><a class="thumb" href="/2026/2.html" tabindex="-1" aria-hidden="true"><img src="/assets/a.jpg" alt="" fetchpriority="high" decoding="async" referrerpolicy="no-referrer"></a><h3>',
    '<li><h3>',
  ])
})
