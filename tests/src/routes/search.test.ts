import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { readQuestion } from '../../../src/model/search-question.ts'
import { marked } from '../../../src/views/marked.ts'
import { makeArticle, putLists, putSite, reset } from '../archive.ts'
import { get } from '../get.ts'
import { putIndex } from '../search-index.ts'

const articles = [
  makeArticle(1, {
    title: 'Rates <rise>',
    summary: 'The bank said so',
    html: '<p>The bank said so.</p>',
    categories: [{ name: 'a b', label: 'Banks' }],
  }),
  makeArticle(2, { title: '央行上调利率', html: '<p>A股 今日收盘</p>', tags: ['股市'] }),
  makeArticle(3, { title: 'Corporate rates', published: '2019-03-01T00:00:00Z' }),
  makeArticle(4, { html: '<p>Some late-breaking news</p>' }),
]

beforeEach(async () => {
  await reset()
  const inIndex = await putIndex(articles, [
    { path: '/about/', shown: { title: 'About our rates', language: null, description: 'd', html: '<p>x</p>' } },
  ])
  await putSite({ ...inIndex, has: { files: false, htmlFiles: false, pages: true } })
})

const found = (html: string): string[] => [...html.matchAll(/<h2><a href="([^"]*)"/g)].map(([, href = '']) => href)

test('a search shows what it finds, newest first, with the words marked, and the pages of the site', async () => {
  const response = await get('/search?q=rates')
  expect(response.status).toBe(200)
  const html = await response.text()
  expect(found(html)).toEqual(['/2026/1.html', '/2026/3.html'])
  expect(html).toContain('<mark>Rates</mark> &lt;rise&gt;')
  expect(html).toContain('Corporate <mark>rates</mark>')
  expect(html).toContain('<a href="/about/">About our <mark>rates</mark></a>')
  expect(html).toContain('2 articles')
  expect(html).toContain('<meta name="robots" content="noindex"')
  expect(html).toContain('value="rates"')
})

test.each([
  ['?q=利率', ['/2026/2.html']],
  ['?q=rates&category=a+b', ['/2026/1.html']],
  ['?q=rates&not_category=a+b', ['/2026/3.html']],
  ['?tag=股市', ['/2026/2.html']],
  ['?q=rates&since=2020', ['/2026/1.html']],
  ['?q=rates&until=2019-03', ['/2026/3.html']],
  ['?q=rates&order=oldest', ['/2026/3.html', '/2026/1.html']],
  ['?q=nowhere', []],
])('%s finds %j', async (question, paths) => {
  expect(found(await (await get(`/search${question}`)).text())).toEqual(paths)
})

test.each([
  ['what only the text has', '?q=今日收盘', ['/2026/2.html#:~:text=%E4%BB%8A%E6%97%A5%E6%94%B6%E7%9B%98']],
  ['the first word that is wanted', '?q=-rates+"a股"+收盘', ['/2026/2.html#:~:text=a%E8%82%A1']],
  ['a word that the summary has', '?q=bank', ['/2026/1.html']],
  ['a word with a hyphen', '?q=late-breaking', ['/2026/4.html#:~:text=late%2Dbreaking']],
])('a link to %s leads on to its place, unless what is shown has it', async (_, question, paths) => {
  expect(found(await (await get(`/search${question}`)).text())).toEqual(paths)
})

test.each([
  ['?q=rates&category=a+b', '“rates + Banks”'],
  ['?category=a+b&since=2020', '“Banks”'],
  ['?q=corporate&not_category=a+b', '“corporate + −Banks”'],
  ['?category=a+b&tag=股市&match=all', '“Banks + 股市”'],
  ['?category=unheard-of', '“unheard-of”'],
])('%s is headed as people call it: %s', async (question, heading) => {
  const articles = [makeArticle(1, { title: 'Rates <rise>', categories: [{ name: 'a b', label: 'Banks' }] })]
  await putLists(articles, {
    years: [
      [2026, 2],
      [2019, 1],
    ],
  })
  const page = await (await get(`/search${question}`)).text()
  expect(/<h1>(.*?)<\/h1>/.exec(page)?.[1]).toBe(heading)
  expect(await (await get(`/search/feed.xml${question}&content=summary`)).text()).toContain(
    `${heading.slice(1, -1)} – Example News</title>`,
  )
  if (heading.includes('−')) expect(page).toContain('title="Without “−Banks”"')
})

test.each([
  ['Café', 'cafe\u0301', '<mark>Café</mark>'],
  ['Cafe\u0301', 'café', '<mark>Cafe\u0301</mark>'],
  ['\u1112\u1161\u11ab국', '한국', '<mark>\u1112\u1161\u11ab국</mark>'],
  ['ｶﾞｽ会社', 'ガス', '<mark>ｶﾞｽ</mark>会社'],
  ['か\u3099す', 'がす', '<mark>か\u3099す</mark>'],
  ['Việt Nam và Vie\u0302\u0323t', 'viê\u0323t', '<mark>Việt</mark> Nam và <mark>Vie\u0302\u0323t</mark>'],
  ['Résumé, resume\u0301s', 'résumé', '<mark>Résumé</mark>, resume\u0301s'],
  ['ＣＡＦＥ cafes', 'cafe', '<mark>ＣＡＦＥ</mark> cafes'],
])('in %j the word %j is marked, however its accents are written: %j', (text, word, shown) => {
  const terms = readQuestion(word)
  expect(String(marked(text, typeof terms === 'string' ? [] : terms))).toBe(shown)
})

test('marking changes nothing of a text, and is the same for every spelling of it', () => {
  const piece = fc.constantFrom(
    'é',
    'e\u0301',
    'E',
    'ü',
    ' ',
    '한',
    '\u1112\u1161\u11ab',
    'ｶﾞ',
    '港',
    '<',
    '̈',
    'ﬁ',
    '😀',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { minLength: 1, maxLength: 3 }), (text, word) => {
      const terms = [{ text: word.join('').trim(), tokens: [], isExcluded: false }]
      const seen = (spelled: string) => String(marked(spelled, terms)).replaceAll('&lt;', '<')
      const whole = text.join('')
      expect(seen(whole).replaceAll(/<\/?mark>/g, '')).toBe(whole)
      const count = (spelled: string) => seen(spelled).split('<mark>').length
      expect(count(whole.normalize('NFD'))).toBe(count(whole.normalize('NFC')))
    }),
    { seed: 1 },
  )
})

describe('a question without an answer', () => {
  test.each([
    ['', 'Quotation marks keep words together'],
    ['?q=…', 'There is no word in this'],
    ['?q=利', 'A single character'],
    ['?q=-rates', 'Say what to look for'],
    ['?q=a+b+c+d+e+f+g+h+i', 'At most 8 words'],
    [`?q=${'x'.repeat(5_000)}`, 'At most 100 characters'],
  ])('%s says what would have one', async (question, said) => {
    const response = await get(`/search${question}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(said)
  })

  test.each([
    '?q=a&x=1',
    '?q=a&order=worst',
    '?q=a&cursor=z',
    '?q=a&since=soon',
    '?q=a&since=2026-02&until=2026-01',
    '?q=a&q=b',
    `?q=a${'&tag=t'.repeat(1)}${Array.from({ length: 11 }, (_, n) => `&tag=${n}`).join('')}`,
  ])('%s is refused', async (question) => {
    expect((await get(`/search${question}`)).status).toBe(400)
  })
})

test.each([
  '"',
  "'); DROP TABLE entry; --",
  'a OR b',
  'NEAR(a b)',
  't:a',
  'a*',
  '^a',
  '\u0000a',
  '\ud800a',
  '(a',
  '{t}: a',
  '-"',
])('no question is syntax: %j', async (question) => {
  expect((await get(`/search?q=${encodeURIComponent(question.toWellFormed())}`)).status).toBe(200)
  expect(found(await (await get('/search?q=rates')).text())).toHaveLength(2)
})

test('where the index does not answer, only the search says so, and asks to come back', async () => {
  await env.SEARCH.prepare('DROP TABLE words_1_2026').run()
  const response = await get('/search?q=rates')
  expect(response.status).toBe(503)
  expect(response.headers.get('Retry-After')).toBe('60')
  expect(await response.text()).not.toContain('words_1_2026')
  expect((await get('/healthz')).status).not.toBe(500)
})

test('an answer has a tag, which changes with what is found', async () => {
  const first = await get('/search?q=rates')
  const etag = first.headers.get('ETag') ?? ''
  expect((await get('/search?q=rates&order=newest', { headers: { 'If-None-Match': etag } })).status).toBe(304)
})
