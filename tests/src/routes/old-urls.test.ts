import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { categoryPagesKey, filesKey, filesPartKey, headKey, redirectKey } from '../../../src/model/keys.ts'
import { partOfName } from '../../../src/model/post-folders.ts'
import type { Site } from '../../../src/model/site.ts'
import { beginWith, makeArticle, put, putArchive, putSite } from '../archive.ts'
import { get, getCounting, getText } from '../get.ts'

const categories = ['emnews', 'C#', 'a b', '东财', 'x/y'].map((name) => ({ name, label: name }))
const articles = [makeArticle(1, { categories, tags: ['AI', 'http/2', '100%'] })]

beforeEach(() => beginWith(articles))

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
  ['/achieves/emnews/', '/category/emnews'],
  ['/achieves/emnews', '/category/emnews'],
  ['/achieves/%E4%B8%9C%E8%B4%A2/', '/category/%E4%B8%9C%E8%B4%A2'],
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

test.each([
  ['/atom.xml?content=summary', '/feed.xml?content=summary'],
  ['/feed/?content=summary&utm_source=x', '/feed.xml?content=summary'],
  ['/feed/emnews.xml?content=summary', '/category/emnews/feed.xml?content=summary'],
  ['/feed/by_tag/AI.xml?content=full', '/tag/AI/feed.xml'],
])('%s leads to the feed with what was asked for, %s', async (old, path) => {
  expect((await get(old)).headers.get('Location')).toBe(path)
})

test.each(['/feed/nope.xml', '/feed/by_tag/nope.xml', '/feed/Emnews.xml', '/feed/by_tag/emnews.xml'])(
  '%s is nothing at once, and a reader of feeds is told so in XML',
  async (path) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([404, 'application/problem+xml; charset=utf-8'])
  },
)

const nothing = [
  ...[
    '/nope/',
    '/nope',
    '/category/nope/',
    '/category/nope.html',
    '/category/nope',
    '/tag/nope/',
    '/emnews/2/',
    '/Emnews/',
  ],
  ...['/achieves/nope/', '/achieves/', '/achieves/emnews/2/', '/old_post/2021-12-08-x.html'],
]

test.each(nothing)('%s is the old address of nothing', async (path) => {
  expect((await get(path)).status).toBe(404)
})

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

const leadsTo = async (path: string): Promise<[status: number, location: string | null]> => {
  const { status, headers } = await get(path)
  return [status, headers.get('Location')]
}

/** What is read to find out that nothing is there. Then come the documents of what the page of a 404 offers: see src/http/offers.ts. */
const beforeOffers = (reads: readonly string[]): string[] => {
  const offers = reads.indexOf('list/all')
  const [found, offered] = offers === -1 ? [reads, []] : [reads.slice(0, offers), reads.slice(offers)]
  expect(offered.length).toBeLessThanOrEqual(2)
  return [...new Set(found)]
}

describe('where the site had post folders', () => {
  const files: [file: string, path: string][] = [
    ['_posts/2021-12-08-new.md', '/emnews/2021/12/08/new.html'],
    ['_posts/2021-12-08-both.md', '/emnews/2021/12/08/both.html'],
    ['old_post/2021-12-08-202112089900000001.md', '/emnews/2021/12/08/202112089900000001.html'],
    ['old_post/2021-12-08-v1.2.html', '/2021/12/08/v1.2.html'],
    ['old_post/2021-12-08-半年报.md', '/2021/12/08/%E5%8D%8A%E5%B9%B4%E6%8A%A5.html'],
    ['old_post/2021-12-08-cafe\u0301.md', '/2021/12/08/caf%C3%A9.html'],
    ['old_post/flash/2021-12-08-a b.md', '/2021/12/08/a-b.html'],
    ['old_post/2021-12-08-away.md', '//evil.example/x.html'],
    ['old_post/2021-12-08-here.md', '/old_post/2021-12-08-here.html'],
    ['old_post/2021-12-08-there.md', '/old_post/2021-12-08-here.html'],
    ['news/archive/2021-12-08-sub.md', '/news/2021/12/08/sub.html'],
  ]

  beforeEach(async () => {
    await putSite({ postFolders: ['old_post', 'news/archive'] })
    const posts = files.map(([file, path]) => [file, { path, redirects: [], links: [] }])
    await put(filesKey('2021-12-08'), { posts, linked: [] })
  })

  test.each([
    ['/old_post/2021-12-08-202112089900000001.html', '/emnews/2021/12/08/202112089900000001.html'],
    ['/old_post/2021-12-08-202112089900000001', '/emnews/2021/12/08/202112089900000001.html'],
    ['/old_post/2021-12-08-202112089900000001/', '/emnews/2021/12/08/202112089900000001.html'],
    ['/%6Fld_post/2021-12-08%2d202112089900000001.html', '/emnews/2021/12/08/202112089900000001.html'],
    ['/old_post/2021-12-08-v1.2.html', '/2021/12/08/v1.2.html'],
    ['/old_post/2021-12-08-%E5%8D%8A%E5%B9%B4%E6%8A%A5.html', '/2021/12/08/%E5%8D%8A%E5%B9%B4%E6%8A%A5.html'],
    ['/old_post/2021-12-08-caf%C3%A9.html', '/2021/12/08/caf%C3%A9.html'],
    ['/old_post/2021-12-08-cafe%CC%81.html', '/2021/12/08/caf%C3%A9.html'],
    ['/old_post/flash/2021-12-08-a%20b.html', '/2021/12/08/a-b.html'],
    ['/old_post/2021-12-08-away.html', '/evil.example/x.html'],
    ['/news/archive/2021-12-08-sub.html', '/news/2021/12/08/sub.html'],
    // It has moved to _posts again, or is in both: it is the same post.
    ['/old_post/2021-12-08-both.html', '/emnews/2021/12/08/both.html'],
  ])('%s leads to the post at %s', async (old, path) => {
    const answer = await get(old)
    expect([answer.status, answer.headers.get('Location')]).toEqual([301, path])
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=3600')
  })

  test.each([
    '/old_post/2021-12-08-v1.html',
    '/old_post/2021-12-09-new.html',
    '/old_post/2021-12-08-NEW.html',
    '/old_post/flash/2021-12-08-new.html',
    '/old_post/2021-12-08-new.html/x',
    '/old_post/',
    '/old_posts/2021-12-08-new.html',
    '/_posts/2021-12-08-new.html',
    '/x/old_post/2021-12-08-new.html',
    '/old_post/2021-12-08-here.html',
    '/old_post/2021-12-08-there.html',
  ])('%s leads nowhere', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('an article and a redirect come first', async () => {
    await putArchive([makeArticle(2, { path: '/old_post/2021-12-08-new.html' })], { postFolders: ['old_post'] })
    expect(await getText('/old_post/2021-12-08-new.html')).toContain('<p>Body 2</p>')
    await put(redirectKey('old_post/2021-12-08-both'), { to: '/elsewhere.html', file: '_posts/2026-01-01-2.md' })
    expect(await leadsTo('/old_post/2021-12-08-both.html')).toEqual([301, '/elsewhere.html'])
  })

  test('finding a post among 3,300 of its day takes four reads, and as many not to find one', async () => {
    const many = Array.from({ length: 3_300 }, (_, n) => {
      const claims = { path: `/emnews/2022/01/29/NW${n}.html`, redirects: [], links: [] }
      return [`old_post/2022-01-29-NW${n}.md`, claims]
    })
    await put(filesKey('2022-01-29'), { posts: many, linked: [] })
    const { answer, reads } = await getCounting('/old_post/2022-01-29-NW3299.html')
    expect(answer.headers.get('Location')).toBe('/emnews/2022/01/29/NW3299.html')
    const stem = 'old_post/2022-01-29-NW3299'
    expect(reads).toEqual(['site', `article/${stem}`, `redirect/${stem}`, 'files/2022-01-29'])
    const missed = await getCounting('/old_post/2022-01-29-NW3300.html')
    // The site is remembered.
    expect([missed.answer.status, beforeOffers(missed.reads).length]).toEqual([404, 3])
  })

  test('of a day that is in parts just the one is read that the post is in', async () => {
    const posts = files.map(([file, path]) => [file, { path, redirects: [], links: [] }] as const)
    await put(filesKey('2021-12-08'), { posts: [], linked: [], parts: 4, bytes: 4_000_000 })
    for (const n of [0, 1, 2, 3]) {
      const those = posts.filter(([file]) => partOfName(file, 4) === n)
      await put(filesPartKey('2021-12-08', n), { posts: those, linked: [] })
    }
    expect(await leadsTo('/old_post/2021-12-08-v1.2.html')).toEqual([301, '/2021/12/08/v1.2.html'])
    expect(await leadsTo('/old_post/2021-12-08-cafe%CC%81.html')).toEqual([301, '/2021/12/08/caf%C3%A9.html'])
    expect(await leadsTo('/news/archive/2021-12-08-sub.html')).toEqual([301, '/news/2021/12/08/sub.html'])
    const { answer, reads } = await getCounting('/old_post/2021-12-08-nobody.html')
    expect([answer.status, reads.filter((key) => key.startsWith('files/')).length]).toEqual([404, 2])
    // It may be on its way.
    await env.NEWS.delete(filesPartKey('2021-12-08', partOfName('2021-12-08-both', 4)))
    expect((await get('/old_post/2021-12-08-both.html')).status).toBe(503)
  })
})

describe('where the site had pages of its categories', () => {
  const joined = '21shijijingjibaodao 21caijingAPP'

  beforeEach(async () => {
    const names = ['emnews', '21shijijingjibaodao', 'yicai (A)', 'yicai  (A)', 'TechWeb', 'x']
    const categories = names.map((name) => ({ name, label: name }))
    await putArchive([makeArticle(1, { categories })])
    await put(categoryPagesKey, {
      joined: [],
      pages: [
        [`category/${joined}`, '21shijijingjibaodao'],
        ['category/TechWeb', 'TechWeb'],
        ['category/deep/page', 'emnews'],
        ['category/empty', null],
        ['category/gone', 'not there'],
        ['category/not there', 'not there'],
        ['category/techweb', 'emnews'],
        ['category/x', 'emnews'],
        ['category/yicai  (A)', 'yicai  (A)'],
        ['category/yicai (A)', 'yicai (A)'],
        ['other/page', 'emnews'],
      ],
    })
  })

  test.each([
    ['/category/21shijijingjibaodao%2021caijingAPP.html', '/category/21shijijingjibaodao'],
    ['/category/21shijijingjibaodao%2021caijingAPP', '/category/21shijijingjibaodao'],
    ['/category/21shijijingjibaodao%2021caijingAPP/', '/category/21shijijingjibaodao'],
    ['/achieves/21shijijingjibaodao%2021caijingAPP/', '/category/21shijijingjibaodao'],
    ['/category/yicai%20(A).html', '/category/yicai%20(A)'],
    ['/category/yicai%20%28A%29.html', '/category/yicai%20(A)'],
    ['/category/yicai%20%20(A).html', '/category/yicai%20%20(A)'],
    ['/category/TechWeb.html', '/category/TechWeb'],
    ['/category/techweb.html', '/category/emnews'],
    ['/category/techweb', '/category/emnews'],
    ['/category/deep/page.html', '/category/emnews'],
    ['/category/deep%2Fpage/', '/category/emnews'],
    ['/category/empty.html', '/categories'],
    ['/category/empty', '/categories'],
    ['/achieves/empty/', '/categories'],
    // What its page meant, and what the list of that name is.
    ['/category/x.html', '/category/emnews'],
    ['/achieves/x/', '/category/x'],
    // No page of it, but a list.
    ['/category/emnews.html', '/category/emnews'],
  ])('%s leads to %s, which is there', async (old, path) => {
    expect(await leadsTo(old)).toEqual([301, path])
    expect((await get(path)).status).toBe(200)
  })

  test.each(['/category/Empty.html', '/category/yicai%20%20%20(A).html', '/other/page.html', '/category/TECHWEB'])(
    '%s is none of them',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )

  test('a list is there under its own name, whatever a page of that name meant', async () => {
    expect((await get('/category/x')).status).toBe(200)
  })

  test.each(['/category/gone.html', '/category/gone', '/category/not%20there'])(
    '%s asks to come back while the list that it leads to is not there',
    async (path) => {
      const error = vi.spyOn(console, 'error').mockImplementation(() => {})
      const answer = await get(path)
      error.mockRestore()
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60'])
    },
  )

  test('an article that has the address is shown', async () => {
    await putArchive([makeArticle(2, { path: '/category/empty.html' })])
    expect(await getText('/category/empty.html')).toContain('<p>Body 2</p>')
  })

  const list = headKey({ kind: 'category', name: '21shijijingjibaodao' })
  const [page, nope] = [`category/${joined}`, 'category/nope']

  test.each([
    [`/${page}.html`, [`article/${page}`, 'category-pages', list]],
    [`/${page}`, [`list/${page}`, `article/${page}`, 'category-pages', list]],
    [
      `/achieves/${joined}/`,
      [`article/achieves/${joined}`, `redirect/achieves/${joined}`, `list/${page}`, 'category-pages'],
    ],
    ['/category/empty.html', ['article/category/empty', 'category-pages']],
    [`/${nope}`, [`list/${nope}`, `article/${nope}`, 'category-pages', `redirect/${nope}`]],
    ['/achieves/nope/', ['article/achieves/nope', 'redirect/achieves/nope', `list/${nope}`, 'category-pages']],
    ['/achieves/emnews/', ['article/achieves/emnews', 'redirect/achieves/emnews', 'list/category/emnews']],
    ['/nope/', ['article/nope', 'redirect/nope', 'list/category/nope']],
  ])('besides the site, %s takes four reads at most', async (path, documents) => {
    const { reads } = await getCounting(path.replaceAll(' ', '%20'))
    expect(beforeOffers(reads)).toEqual(['site', ...documents])
    expect(documents.length).toBeLessThanOrEqual(4)
  })

  test('an isolate remembers the pages as it does the site: to find nothing takes four reads besides', async () => {
    const { answer, reads } = await getCounting('/category/nope.html')
    expect(answer.status).toBe(404)
    const lists = ['list/category/nope', 'list/category/nope.html']
    const documents = ['article/category/nope', 'category-pages', 'redirect/category/nope', ...lists]
    expect(beforeOffers(reads)).toEqual(['site', ...documents])
    expect((await getCounting('/category/none.html')).reads).toHaveLength(4)
    expect((await getCounting('/category/nope.html')).reads).toEqual([])
  })
})

test('the list of a category whose name ends in .html is where nothing else is', async () => {
  const categories = ['node', 'vue.html'].map((name) => ({ name, label: name }))
  await putArchive([makeArticle(1, { categories })])
  expect(await getText('/category/vue.html')).toContain('<h1>vue.html</h1>')
  expect(await leadsTo('/category/vue.html/')).toEqual([301, '/category/vue.html'])
  expect(await leadsTo('/category/node.html')).toEqual([301, '/category/node'])
})

test('a list comes before an article that has its very address', async () => {
  await putArchive([makeArticle(2, { path: '/tag/AI.html', tags: ['AI'] })])
  expect(await getText('/tag/AI')).toContain('<h1>#AI</h1>')
  expect(await getText('/tag/AI.html')).toContain('<p>Body 2</p>')
})

test('the way from one address of an article to another lives as short as the article', async () => {
  await putArchive([makeArticle(1)])
  await put(redirectKey('old/a'), { to: '/2026/1.html', file: '_posts/2026-01-01-1.md' })
  const cachingOf = async (path: string) => (await get(path)).headers.get('Cache-Control')
  expect(await cachingOf('/old/a.html')).toBe(await cachingOf('/2026/1.html'))
  expect(await cachingOf('/api/v1/articles/old/a')).toBe(await cachingOf('/api/v1/articles/2026/1'))
})

test('where a site had its feeds by its own configuration leads to ours', async () => {
  const formerFeeds: Site['formerFeeds'] = [
    ['/blog/atom.xml', 'all'],
    ['/feed/index.xml', 'all'],
    ['/alt/by-tag/*.xml', 'tag'],
  ]
  await putSite({ formerFeeds })
  for (const [old, path] of [
    ['/blog/atom.xml', '/feed.xml'],
    ['/feed/index.xml', '/feed.xml'],
    ['/alt/by-tag/AI.xml', '/tag/AI/feed.xml'],
    ['/feed/emnews.xml', '/category/emnews/feed.xml'],
  ] as const) {
    const answer = await get(old)
    expect([answer.status, answer.headers.get('Location')]).toEqual([301, path])
  }
  for (const none of ['/alt/by-tag/.xml', '/alt/by-tag/a/b.xml', '/blog/atom.xml/x'])
    expect((await get(none)).status).toBe(404)
})
