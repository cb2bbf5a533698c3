import { beforeEach, describe, expect, test } from 'vitest'
import { makeArticle, putArchive, putArticle, reset } from '../archive.ts'
import { get } from '../get.ts'
import { putIndex } from '../search-index.ts'

const articles = [
  makeArticle(1, {
    title: 'Rates rise',
    html: '<p>The bank said <b>so</b>.</p>',
    categories: [{ name: 'a b', label: 'Banks' }],
    authors: ['Ada'],
    tags: ['money'],
  }),
  makeArticle(2, {
    title: '央行上调利率',
    html: '<p>A股 今日收盘</p>',
    tags: ['股市', 'money'],
    authors: ['Ada', '王五'],
  }),
  makeArticle(3, { title: 'Corporate rates', published: '2019-03-01T00:00:00Z', html: '<p>Old</p>' }),
]

beforeEach(async () => {
  await reset()
  await putArchive(articles, await putIndex(articles))
})

const idsIn = (xml: string): string[] => [...xml.matchAll(/<entry>.*?<id>([^<]*)/gs)].map(([, id = '']) => id)
const titlesIn = (xml: string): string[] =>
  [...xml.matchAll(/<entry>.*?<title[^>]*>(?:<!\[CDATA\[)?([^<\]]*)/gs)].map(([, title = '']) => title)

describe('a question is a feed', () => {
  test('in three formats, with bodies, and with the address of its page', async () => {
    const atom = await get('/search/feed.xml?q=RATES')
    expect(atom.status).toBe(200)
    expect(atom.headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8')
    const xml = await atom.text()
    expect(titlesIn(xml)).toEqual(['Rates rise', 'Corporate rates'])
    expect(xml).toContain('The bank said')
    expect(xml).toContain('<title>rates – Example News</title>')
    expect(xml).toMatch(/<link rel="alternate" href="https:[^"]*\/search\?q=rates"/)
    expect(xml).toMatch(/<id>https:[^<]*\/search\/feed\.xml\?q=rates<\/id>/)
    const rss = await (await get('/search/rss.xml?q=rates&content=summary')).text()
    expect(rss).toMatch(/<title>(?:<!\[CDATA\[)?Rates rise/)
    expect(rss).not.toContain('The bank said <b>')
    const json = (await (await get('/search/feed.json?q=rates')).json()) as { items: { title: string }[] }
    expect(json.items.map(({ title }) => title)).toEqual(['Rates rise', 'Corporate rates'])
  })

  test('its tag stays while nothing that it finds changes, and goes where something does', async () => {
    const etag = (await get('/search/feed.xml?q=rates')).headers.get('ETag') ?? ''
    const again = { headers: { 'If-None-Match': etag } }
    expect((await get('/search/feed.xml?q=rates', again)).status).toBe(304)
    const other = makeArticle(9, { title: 'Weather', published: '2026-11-01T00:00:00Z' })
    await putIndex([...articles, other])
    await putArticle(other)
    expect((await get('/search/feed.xml?q=rates', again)).status).toBe(304)
    const match = makeArticle(8, { title: 'Rates again', published: '2026-11-02T00:00:00Z' })
    await putIndex([...articles, other, match])
    await putArticle(match)
    const changed = await get('/search/feed.xml?q=rates', again)
    expect(changed.status).toBe(200)
    expect(titlesIn(await changed.text())).toEqual(['Rates again', 'Rates rise', 'Corporate rates'])
  })

  test('one that finds nothing yet is a feed without entries', async () => {
    const response = await get('/search/feed.xml?q=nowhere')
    expect(response.status).toBe(200)
    expect(idsIn(await response.text())).toEqual([])
  })

  test.each([
    ['?q=rates&not_category=a%20b', ['Corporate rates']],
    ['?tag=money&tag=股市', ['央行上调利率', 'Rates rise']],
    ['?tag=money&tag=股市&match=all', ['央行上调利率']],
    ['?author=Ada&not_author=王五', ['Rates rise']],
    ['?q=rates&since=2020', ['Rates rise']],
  ])('%s has %j', async (question, titles) => {
    expect(titlesIn(await (await get(`/search/feed.xml${question}`)).text()).toSorted()).toEqual(titles.toSorted())
  })

  test.each(['?q=利', '', '?q=a&order=best', '?q=a&page=1', '?q=a&cursor=5', '?q=a&x=1'])(
    '"%s" is refused, in the words of a problem',
    async (question) => {
      const response = await get(`/search/feed.xml${question}`)
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('<status>400</status>')
    },
  )

  test('the page of results leads to it, and in a browser it is a page', async () => {
    const page = await (await get('/search?q=Rates')).text()
    expect(page).toContain('href="/search/feed.xml?q=rates"')
    expect(page).toContain('type="application/atom+xml" title="rates – ')
    const shown = await get('/search/feed.xml?q=rates', { headers: { 'Sec-Fetch-Dest': 'document' } })
    expect(shown.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(await shown.text()).toContain('Corporate rates')
  })
})

describe('an author', () => {
  test('has a page and feeds, to which articles lead', async () => {
    const article = await (await get('/2026/2.html')).text()
    expect(article).toContain('<a href="/author/%E7%8E%8B%E4%BA%94">王五</a>')
    const page = await (await get('/author/Ada')).text()
    expect(page).toContain('<h1>Ada</h1>')
    expect(page).toContain('Rates rise')
    expect(page).toContain('央行上调利率')
    expect(page).not.toContain('Corporate')
    expect(page).toContain('href="/author/Ada/feed.xml"')
    expect(titlesIn(await (await get('/author/%E7%8E%8B%E4%BA%94/feed.xml')).text())).toEqual(['央行上调利率'])
    const search = await (await get('/search?author=Ada')).text()
    expect(search).toContain('Rates rise')
    const between = await (await get('/search?author=Ada&since=2020')).text()
    expect(between).toContain('<input type="hidden" name="author" value="Ada"/>')
  })

  test('who wrote nothing is not there', async () => {
    for (const path of ['/author/Nobody', '/author/Nobody/feed.xml', '/author/ada/rss.xml', '/search?author=Nobody'])
      expect([path, (await get(path)).status]).toEqual([path, 404])
    expect((await get('/author/Ada?x=1')).status).toBe(400)
  })
})

test('browsers and search engines are told where to search', async () => {
  const home = await (await get('/')).text()
  expect(home).toContain('<link rel="search" type="application/opensearchdescription+xml"')
  expect(home).toContain('"@type":"SearchAction"')
  const description = await get('/opensearch.xml')
  expect(description.headers.get('Content-Type')).toBe('application/opensearchdescription+xml; charset=utf-8')
  expect(await description.text()).toMatch(/template="https:[^"]*\/search\?q=\{searchTerms\}"/)
})

describe('without an index', () => {
  beforeEach(async () => {
    await reset()
    await putArchive(articles)
  })

  test('no page has a box, and what needs it is not there', async () => {
    const home = await (await get('/')).text()
    expect(home).not.toContain('type="search"')
    expect(home).not.toContain('opensearch')
    expect((await get('/2026/1.html')).status).toBe(200)
    const paths = [
      '/search?q=rates',
      '/search/feed.xml?q=rates',
      '/author/Ada',
      '/author/Ada/feed.xml',
      '/opensearch.xml',
    ]
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404])
  })

  test('the API says why', async () => {
    const response = await get('/api/v1/articles?q=rates')
    expect(response.status).toBe(501)
    expect(await response.json()).toMatchObject({ title: 'This site has no search index', status: 501 })
    expect((await get('/api/v1/articles?tag=money')).status).toBe(200)
  })
})

describe('the API', () => {
  const titlesOf = async (question: string): Promise<string[]> => {
    const { data } = (await (await get(`/api/v1/articles?${question}`)).json()) as { data: { title: string }[] }
    return data.map(({ title }) => title)
  }

  test.each([
    ['q=rates', ['Rates rise', 'Corporate rates']],
    ['q=rates&order=oldest', ['Corporate rates', 'Rates rise']],
    ['q=bank', ['Rates rise']],
    ['q=利率', ['央行上调利率']],
    ['q=rates&category=a+b', ['Rates rise']],
    ['not_tag=money', ['Corporate rates']],
    ['author=Ada&tag=股市', ['央行上调利率']],
    ['tag=money&tag=股市&match=all', ['央行上调利率']],
    ['q=rates&until=2019', ['Corporate rates']],
    ['q=rates&order=best&limit=1', ['Rates rise']],
  ])('%s finds %j', async (question, titles) => {
    expect(await titlesOf(question)).toEqual(titles)
  })

  test('pages lead on and back, and bodies come as they do in lists', async () => {
    type Answer = {
      data: { title: string; content_html: string }[]
      meta: { total: number; next: string; previous: string }
    }
    const ask = async (address: string) =>
      (await (
        await get(new URL(address, 'https://x').pathname + new URL(address, 'https://x').search)
      ).json()) as Answer
    const first = await ask('/api/v1/articles?q=RATES&limit=1&fields=title,content_html')
    expect(first.meta).toMatchObject({ total: 2, previous: null })
    expect(first.data[0]?.content_html).toBe('<p>The bank said <b>so</b>.</p>')
    const second = await ask(first.meta.next)
    expect([second.data[0]?.title, second.meta.next]).toEqual(['Corporate rates', null])
    expect(await ask(second.meta.previous)).toMatchObject({ data: first.data, meta: { previous: null } })
  })

  test.each([
    ['q=利', 'q', 'two characters or more'],
    ['q=-a', 'q', 'something to look for'],
    ['q=…', 'q', 'a word'],
    ['q=', 'q', 'words, "phrases" and -exclusions'],
    ['order=best', 'order', 'it with q'],
    ['q=a&cursor=abc', 'cursor', 'the cursor'],
    ['q=a&since=soon', 'since', 'a date'],
    ['q=a&since=2026-02&until=2026-01', 'since', 'not after until'],
    [`author=${'x'.repeat(501)}`, 'author', 'of at most 500 characters'],
    ['match=none', 'match', '"any" or "all"'],
  ])('%s is refused', async (question, parameter, expected) => {
    const response = await get(`/api/v1/articles?${question}`)
    expect(response.status).toBe(400)
    const problem = (await response.json()) as { parameter: string; expected: string }
    expect(problem.parameter).toBe(parameter)
    expect(problem.expected).toContain(expected)
  })

  test('names articles about the same, newest first, and the article itself does', async () => {
    const more = Array.from({ length: 8 }, (_, n) =>
      makeArticle(20 + n, { title: n < 2 ? `Zinc ${n}` : `Nothing ${n}`, tags: n === 5 ? ['metal'] : [] }),
    )
    const zinc = makeArticle(40, { title: 'The zinc', tags: ['metal'], published: '2026-01-02T00:00:00Z' })
    const inIndex = await putIndex([...articles, ...more, zinc])
    await putArchive([zinc, ...more, ...articles], inIndex)
    const related = (await (await get('/api/v1/articles/2026/40/related')).json()) as { data: { title: string }[] }
    expect(related.data.map(({ title }) => title).toSorted()).toEqual(['Nothing 5', 'Zinc 0', 'Zinc 1'])
    const page = await (await get('/2026/40.html')).text()
    const aside = /<aside.*?<\/aside>/s.exec(page)?.[0] ?? ''
    expect([...aside.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href).toSorted()).toEqual([
      '/2026/20.html',
      '/2026/21.html',
      '/2026/25.html',
    ])
    expect((await get('/api/v1/articles/2026/nope/related')).status).toBe(404)
  })
})
