import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import { newestFirst } from '../../../src/model/entry-order.ts'
import { daysKey, headKey, redirectKey, sitePageKey } from '../../../src/model/keys.ts'
import type { ListRef } from '../../../src/model/lists.ts'
import type { Site } from '../../../src/model/site.ts'
import { monthText, spanText } from '../../../src/views/period-text.ts'
import { amount } from '../../amount.ts'
import { makeArticle, put, putArticle, putList, putLists, putSite, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get, getCounting, getText } from '../get.ts'

beforeEach(reset)

const has = { files: false, htmlFiles: false, pages: false, days: true } satisfies Site['has']

const all: ListRef = { kind: 'all' }

/** Article `n` of a moment, with its offset. */
const at = (n: number, published: string, given: Partial<Article> = {}): Article =>
  makeArticle(n, { published, updated: published, ...given })

/** Articles of these moments, numbered from 1 on, newest first. */
const archiveOf = (moments: readonly string[], given: Partial<Article> = {}): Article[] =>
  moments.map((published, i) => at(i + 1, published, given)).sort(newestFirst)

const putDated = (articles: readonly Article[], site: Partial<Site> = {}) =>
  putLists(articles, { has, timeZone: 'Asia/Shanghai', ...site })

/** The articles that a page lists by day, not those that it leads to otherwise. */
const titlesIn = (page: string): string[] =>
  [...page.matchAll(/(?:<h[23]>|<\/time>)<a href="[^"]*">(Title \d+)</g)].map(([, title = '']) => title)

/** The links of a part of a page, each with what it says of a number. */
const countsIn = (page: string, name: string): [href: string, text: string][] => {
  const part = new RegExp(`<ol class="${name}">(.*?)</ol>`, 's').exec(page)?.[1] ?? ''
  return [...part.matchAll(/<li><a href="([^"]*)".*?<span class="meta"[^>]*>([^<]*)<\/span><\/li>/gs)].map(
    ([, href = '', text = '']) => [href, text],
  )
}

/** The periods that a page leads to as those before and after its own. */
const periodsIn = (page: string): string[] => {
  const part = /<nav class="pages periods".*?<\/nav>/s.exec(page)?.[0] ?? ''
  return [...part.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
}

const headingsIn = (page: string): string[] =>
  [...page.matchAll(/<(h[1-6])>(.*?)<\/\1>/gs)].map(
    ([, name, text = '']) => `<${name}>${text.replace(/<.*?>/g, '')}</${name}>`,
  )

const hrefOf = (page: string, rel: string): string | null =>
  new RegExp(`<a rel="${rel}" href="([^"]*)"`).exec(page)?.[1] ?? null

const statusOf = async (path: string): Promise<string> => {
  const { status, headers } = await get(path)
  return `${status} ${(headers.get('Location') ?? '').replace('https://edge.example.com', '')}`.trim()
}

const few = archiveOf([
  '2013-12-31T23:59:59+08:00',
  '2021-07-01T09:00:00+08:00',
  '2021-08-14T00:00:00+08:00',
  '2021-08-14T18:30:00+08:00',
  '2021-08-31T23:59:59+08:00',
  '2022-01-01T00:00:00+08:00',
])

test('the archive shows all years and their months with how many articles they have', async () => {
  await putDated(few)
  const page = await getText('/archive')
  expect(page).toContain('<h1>Archive</h1>')
  expect(page).toContain('<title>Archive – Example News</title>')
  expect([...page.matchAll(/<h2><a href="([^"]*)">([^<]*)</g)].map(([, href, text]) => [href, text])).toEqual([
    ['/2022/', '2022'],
    ['/2021/', '2021'],
    ['/2013/', '2013'],
  ])
  expect([...page.matchAll(/<ol class="months">.*?<\/ol>/gs)].map(([part]) => countsIn(part, 'months'))).toEqual([
    [['/2022/01/', '1']],
    [
      ['/2021/07/', '1'],
      ['/2021/08/', '3'],
    ],
    [['/2013/12/', '1']],
  ])
  expect(page).toContain('<a href="/2021/08/"><time datetime="2021-08">August</time></a>')
})

test('a year, a month and a day show their articles by day, newest first, and lead to those before and after', async () => {
  await putDated(few)
  const year = await getText('/2021/')
  expect(year).toContain('<h1>2021</h1>')
  expect(titlesIn(year)).toEqual(['Title 5', 'Title 4', 'Title 3', 'Title 2'])
  // The heading has the year already.
  expect([...year.matchAll(/<li><time datetime="[^"]*">([^<]*)</g)].map(([, day]) => day)).toEqual([
    '31 Aug',
    '14 Aug',
    '14 Aug',
    '1 Jul',
  ])
  expect(countsIn(year, 'months')).toEqual([
    ['/2021/07/', '1'],
    ['/2021/08/', '3'],
  ])
  expect(periodsIn(year)).toEqual(['/2022/', '/2013/'])

  const month = await getText('/2021/08/')
  expect(month).toContain('<h1>August 2021</h1>')
  expect(month).toContain('<title>August 2021 – Example News</title>')
  expect(month).toContain('<meta name="description" content="August 2021: 3 articles, Example News"/>')
  expect(month).toContain('<link rel="canonical" href="https://news.example.com/2021/08/"/>')
  expect(month).toContain('<a href="/2021/08/" aria-current="page">')
  expect(titlesIn(month)).toEqual(['Title 5', 'Title 4', 'Title 3'])
  expect(countsIn(month, 'days')).toEqual([
    ['/2021/08/14/', '2'],
    ['/2021/08/31/', '1'],
  ])
  expect(periodsIn(month)).toEqual(['/2022/01/', '/2021/07/'])

  const day = await getText('/2021/08/14/')
  expect(day).toContain('<title>14 August 2021 – Example News</title>')
  expect(headingsIn(day)).toEqual([
    '<h1>14 August 2021</h1>',
    '<h2>Saturday</h2>',
    '<h3>Title 4</h3>',
    '<h3>Title 3</h3>',
  ])
  expect(titlesIn(day)).toEqual(['Title 4', 'Title 3'])
  expect(day).toContain('Summary 4')
  // The day before it is in another month, whose entry was read with those of this one.
  expect(periodsIn(day)).toEqual(['/2021/08/31/', '/2021/07/01/'])
  expect(periodsIn(await getText('/2013/12/31/'))).toEqual(['/2021/07/01/'])
})

test('a calendar keeps the place of what has no articles, and a day’s is that of its month', async () => {
  await putDated(few)
  const placesIn = (page: string, name: string) =>
    (new RegExp(`<ol class="${name}">(.*?)</ol>`, 's').exec(page)?.[1] ?? '')
      .split('</li>')
      .slice(0, -1)
      .map((place) => place.replace(/<[^>]*>/g, ''))
  const months = placesIn(await getText('/2021/'), 'months')
  expect([months.length, months[0], months[6], months[7], months[11]]).toEqual([
    12,
    'January',
    'July 1',
    'August 3',
    'December',
  ])
  for (const path of ['/2021/08/', '/2021/08/14/']) {
    const days = placesIn(await getText(path), 'days')
    expect([days.length, days[0], days[13], days[30]]).toEqual([31, '1', '14 2', '31 1'])
  }
  expect(await getText('/2021/08/14/')).not.toContain('<ol class="months">')
})

test('breadcrumbs are links and JSON-LD, in the site’s language', async () => {
  await putDated(few, { language: 'zh-CN' })
  const page = await getText('/2021/08/14/')
  const [, trail = ''] = /<nav class="breadcrumbs" aria-label="当前位置"><ol>(.*?)<\/ol>/s.exec(page) ?? []
  expect(trail).toBe(
    '<li><a href="/">Example News</a></li><li><a href="/archive">归档</a></li><li><a href="/2021/">2021年</a></li><li><a href="/2021/08/">2021年8月</a></li><li><span aria-current="page">2021年8月14日</span></li>',
  )
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
  expect(JSON.parse(json).itemListElement.at(-1)).toEqual({
    '@type': 'ListItem',
    position: 5,
    name: '2021年8月14日',
    item: 'https://news.example.com/2021/08/14/',
  })
})

test('categories and tags have years, months and days of their own', async () => {
  const [first, ...others] = few.map((article) => ({ ...article, tags: ['http/2'] }))
  const filed = others.map((article) => ({ ...article, categories: [{ name: 'a b', label: 'Harbour' }] }))
  await putDated([first as Article, ...filed])
  const page = await getText('/category/a%20b/2021/08/')
  expect(page).toContain('<h1>Harbour – August 2021</h1>')
  expect(titlesIn(page)).toEqual(['Title 5', 'Title 4', 'Title 3'])
  expect(periodsIn(page)).toEqual(['/category/a%20b/2021/07/'])
  expect(page).toContain('<a href="/category/a%20b/archive">Archive</a>')
  expect(await getText('/tag/http%2F2/2022/')).toContain('<h1>#http/2 – 2022</h1>')
  expect(await getText('/tag/http%2F2/archive')).toContain('<h1>#http/2 – Archive</h1>')
  expect(await statusOf('/category/a%20b/2022/')).toBe('404')
  expect(await statusOf('/category/none/2021/')).toBe('404')
})

test.each([
  ['/archive/', '301 /archive'],
  ['/2021', '301 /2021/'],
  ['/2021/08', '301 /2021/08/'],
  ['/2021/08/14', '301 /2021/08/14/'],
  ['/tag/t/2021', '301 /tag/t/2021/'],
  ['/2020/', '404'],
  ['/2020', '404'],
  ['/2021/09/', '404'],
  ['/2021/13/', '404'],
  ['/2021/00/', '404'],
  ['/2021/02/30/', '404'],
  ['/2021/08/15/', '404'],
  ['/2021/8/', '404'],
  ['/0000/', '404'],
  ['/2021/08/?page=0', '404'],
  ['/2021/08/?page=x', '400'],
  ['/category/2021', '200'],
])('%s is %s', async (path, answer) => {
  await putDated(few.map((article) => ({ ...article, tags: ['t'], categories: [{ name: '2021', label: 'C' }] })))
  expect(await statusOf(path)).toBe(answer)
})

test('what an older loader has left has no such addresses, and a category named like a year has its old one', async () => {
  await putLists(
    few.map((article) => ({ ...article, categories: [{ name: '2021', label: 'C' }] })),
    { has: { files: false, htmlFiles: false, pages: false } },
  )
  expect(await statusOf('/2021/')).toBe('301 /category/2021')
  expect(await statusOf('/2022/')).toBe('404')
  expect(await statusOf('/archive')).toBe('404')
  expect(await getText('/')).not.toContain('/archive')
  // The head of a list that an even older one has left says nothing of months.
  await putSite({ has, total: 6 })
  const head = await env.NEWS.get<Record<string, unknown>>(headKey(all), 'json')
  const { months: _, v: __, ...without } = head ?? {}
  await put(headKey(all), without)
  for (const path of ['/2022/', '/archive', '/2022/01/01/']) expect(await statusOf(path)).toBe('404')
  expect(await getText('/')).not.toContain('/archive')
})

test('what the site has at such an address wins, and what it does not have there stays ours', async () => {
  const contested: Site['has'] = { ...has, pages: true, contested: ['archive', 'dates'] }
  await putDated(few, { has: contested })
  const shown = { title: 'Own', language: null, description: '', html: '<p>Own text</p>' }
  await put(sitePageKey('archive'), { path: '/archive/', shown })
  await put(sitePageKey('2021/08'), { path: '/2021/08/', shown })
  await putArticle(makeArticle(9, { path: '/2021/08/14.html' }))
  await put(redirectKey('2013'), { to: '/2026/1.html', file: '_posts/a.md' })
  expect(await statusOf('/archive')).toBe('301 /archive/')
  expect(await getText('/2021/08/')).toContain('Own text')
  expect(await statusOf('/2021/08/14/')).toBe('301 /2021/08/14.html')
  expect(await statusOf('/2013/')).toBe('301 /2026/1.html')
  expect(await getText('/2021/')).toContain('<h1>2021</h1>')
  expect(await getText('/2021/08/31/')).toContain('<h1>31 August 2021</h1>')
  forget()
  const { reads } = await getCounting('/2022/')
  expect(reads).toEqual(['site', 'article/2022', 'site-page/2022', 'redirect/2022', 'list/all'])
})

test('every list leads to all of its years at once, and its older pages say which days they span', async () => {
  const months = Array.from(
    { length: 100 },
    (_, n) => `${2013 + Math.floor(n / 12)}-${String(1 + (n % 12)).padStart(2, '0')}-10T12:00:00+08:00`,
  )
  await putDated(archiveOf(months, { tags: ['t'] }))
  for (const [path, before] of [
    ['/', ''],
    ['/tag/t', '/tag/t'],
    ['/?page=0', ''],
    ['/tag/t?page=0', '/tag/t'],
  ] as const) {
    const page = await getText(path)
    const [, years = ''] = /<nav class="years" aria-label="Archive">(.*?)<\/nav>/s.exec(page) ?? []
    expect([...years.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      `${before}/archive`,
      ...[2021, 2020, 2019, 2018, 2017, 2016, 2015, 2014, 2013].map((year) => `${before}/${year}/`),
    ])
  }
  const older = await getText('/?page=0')
  expect(older).toContain('<h1>Articles: 10 January 2013 – 10 February 2017</h1>')
  expect(older).toContain('<title>Articles: 10 January 2013 – 10 February 2017 – Example News</title>')
  expect(await getText('/tag/t?page=0')).toContain('<h1>#t: 10 January 2013 – 10 February 2017</h1>')
})

test('what the heading of an older page says of its days is not said again below it', async () => {
  const hours = (day: string, count: number) =>
    Array.from({ length: count }, (_, n) => `${day}T${String(n % 24).padStart(2, '0')}:00:00+08:00`)
  const days = [
    hours('2021-08-14', 50),
    hours('2021-08-15', 30),
    hours('2021-09-02', 20),
    hours('2022-01-03', 50),
  ].flat()
  await putDated(archiveOf(days, { categories: [{ name: 'c', label: 'C' }] }))
  const ofOneDay = headingsIn(await getText('/category/c?page=0'))
  expect(ofOneDay.slice(0, 2)).toEqual(['<h1>C: 14 August 2021</h1>', '<h2>Saturday</h2>'])
  expect(ofOneDay.filter((text) => text.includes('August'))).toHaveLength(1)
  const ofMore = headingsIn(await getText('/?page=1')).filter((text) => !text.includes('Title'))
  expect(ofMore).toEqual([
    '<h1>Articles: 15 August – 2 September 2021</h1>',
    expect.stringMatching(/^<h2>Thursday,? 2 September<\/h2>$/),
    expect.stringMatching(/^<h2>Sunday,? 15 August<\/h2>$/),
  ])
})

test.each([
  ['zh-CN', ['文章：2021年8月14日', '文章：2021年8月15日至9月2日']],
  ['zh-TW', ['文章：2021年8月14日', '文章：2021年8月15日至9月2日']],
  ['ja', ['記事一覧：2021年8月14日', '記事一覧：2021年8月15日～9月2日']],
  ['de', ['Artikel: 14. August 2021', 'Artikel: 15. August – 2. September 2021']],
])('an older page of the home page says in %s what it is and of which days', async (language, headings) => {
  const moments = Array.from({ length: 150 }, (_, n) =>
    n < 50 ? '2021-08-14T08:00:00+08:00' : n < 75 ? '2021-08-15T08:00:00+08:00' : '2021-09-02T08:00:00+08:00',
  )
  await putDated(archiveOf(moments), { language })
  for (const [n, heading] of headings.entries()) {
    const page = await getText(`/?page=${n}`)
    expect(page).toContain(`<h1>${heading}</h1>`)
    expect(page).toContain(`<title>${heading} – Example News</title>`)
  }
})

test.each([
  ['zh-Hans', '2025-11-03', '2026-11-20', '2025年11月3日至2026年11月20日'],
  ['zh-Hant', '2026-11-03', '2026-11-20', '2026年11月3日至20日'],
  ['ja', '2026-05-03', '2026-11-20', '2026年5月3日～11月20日'],
  ['ja', '2026-05-03', '2026-05-03', '2026年5月3日'],
  ['en-GB', '2026-05-03', '2026-11-20', '3 May – 20 November 2026'],
])('days are named in %s from %s to %s as people write them', (locale, from, to, text) => {
  expect(spanText(locale, from, to).replaceAll(/\s/g, ' ')).toBe(text)
})

/** Walks the pages of a period from the newest on; each page with its titles. */
async function walk(path: string): Promise<{ path: string; titles: string[]; reads: number }[]> {
  const pages: { path: string; titles: string[]; reads: number }[] = []
  for (let next: string | null = path; next !== null; ) {
    const { answer, reads } = await getCounting(next)
    expect([next, answer.status]).toEqual([next, 200])
    const page = await answer.text()
    pages.push({ path: next, titles: titlesIn(page), reads: reads.filter((key) => key !== 'site').length })
    next = hrefOf(page, 'next')
  }
  return pages
}

test('a day of many articles has pages, whose addresses stay while articles arrive', async () => {
  const minute = (n: number) => new Date(Date.UTC(2021, 7, 14, 0, n)).toISOString().replace('.000Z', '+08:00')
  const busy = (count: number) =>
    archiveOf([
      ...Array.from({ length: 30 }, (_, n) => `2021-08-13T00:${String(n).padStart(2, '0')}:00+08:00`),
      ...Array.from({ length: count }, (_, n) => minute(n)),
    ])
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => `Title ${from - i}`)
  await putDated(busy(200))
  const pages = await walk('/2021/08/14/')
  expect(pages).toEqual([
    { path: '/2021/08/14/', titles: down(230, 151), reads: 2 },
    { path: '/2021/08/14/?page=2', titles: down(150, 101), reads: 3 },
    { path: '/2021/08/14/?page=1', titles: down(100, 51), reads: 3 },
    { path: '/2021/08/14/?page=0', titles: down(50, 31), reads: 3 },
  ])
  const second = await getText('/2021/08/14/?page=1')
  expect(second).toContain('<title>14 August 2021 (3/4) – Example News</title>')
  expect(second).toContain('<link rel="canonical" href="https://news.example.com/2021/08/14/?page=1"/>')
  expect(hrefOf(second, 'prev')).toBe('/2021/08/14/?page=2')
  expect(hrefOf(await getText('/2021/08/14/?page=2'), 'prev')).toBe('/2021/08/14/')
  expect(countsIn(second, 'days')).toEqual([
    ['/2021/08/13/', '30'],
    ['/2021/08/14/', '200'],
  ])
  for (const page of ['3', '4', '999999999']) expect(await statusOf(`/2021/08/14/?page=${page}`)).toBe('404')
  await putDated(busy(260))
  expect((await walk('/2021/08/14/')).slice(-3)).toEqual(pages.slice(-3))
})

test('a day whose counts are not there though its list says so asks to come back', async () => {
  await putDated(archiveOf(Array.from({ length: 101 }, () => '2021-08-14T12:00:00+08:00')))
  await env.NEWS.delete(daysKey(all, '2021-08'))
  const answer = await get('/2021/08/14/')
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60'])
})

/** Every period that some articles have, as a filter finds it. */
const periodsOf = (articles: readonly Article[]): Map<string, string[]> => {
  const periods = new Map<string, string[]>()
  for (const { published, title } of articles)
    for (const length of [4, 7, 10]) {
      const period = published.slice(0, length)
      periods.set(period, [...(periods.get(period) ?? []), title])
    }
  return periods
}

/** Moments that are close together, on borders of days, months and years, in a zone whose clocks change right after midnight. */
const moments = fc
  .array(
    fc.record({
      day: fc.oneof(
        fc.constantFrom('2009-10-31', '2009-11-01', '2009-11-02', '2009-12-31', '2010-01-01'),
        fc.integer({ min: 0, max: 150 }).map((n) => new Date(Date.UTC(2009, 8, 1 + n)).toISOString().slice(0, 10)),
      ),
      minute: fc.oneof(fc.constantFrom(0, 1, 1410, 1439), fc.integer({ min: 0, max: 1439 })),
      times: fc.oneof(
        { weight: 8, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.integer({ min: 40, max: 160 }) },
      ),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((some) =>
    some.flatMap(({ day, minute, times }) => {
      const wall = `${day}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`
      // At 00:01 of 1 November 2009 they were set back by an hour.
      const offset = wall < '2009-10-31T23:01' || wall === '2009-11-01T00:00:00' ? '-02:30' : '-03:30'
      return Array<string>(times).fill(wall + offset)
    }),
  )

test('whatever an archive has: walking its years, months and days shows the articles of each, once, in order, in at most four reads', {
  timeout: 300_000,
}, async () => {
  let [walked, most] = [0, 0]
  await fc.assert(
    fc.asyncProperty(moments, fc.nat(), async (some, seed) => {
      await reset()
      const articles = archiveOf(some)
      await Promise.all([
        putSite({ has, total: articles.length, timeZone: 'America/St_Johns' }),
        putList(all, articles),
      ])
      const periods = [...periodsOf(articles)]
      const few = periods.filter(([period], i) =>
        period < '2009-11-03' && period > '2009-10-30' ? true : (i + seed) % 5 === 0,
      )
      for (const [period, titles] of few) {
        const pages = await walk(`/${period.replaceAll('-', '/')}/`)
        expect([period, pages.flatMap(({ titles }) => titles)]).toEqual([period, titles])
        // A page of a list lies on either side of the few minutes that a clock shows twice.
        for (const { path, reads } of pages) {
          const isStray = /2009\/(?:10|11)\//.test(path) || path.startsWith('/2009/')
          expect([path, reads <= (isStray ? 6 : 4)]).toEqual([path, true])
          most = Math.max(most, isStray ? 0 : reads)
        }
        walked++
      }
    }),
    { numRuns: amount(11, 300) },
  )
  expect(walked).toBeGreaterThan(40)
  expect(most).toBeLessThanOrEqual(4)
})

/** The links to the articles before and after, and to the newest others. */
function aroundIn(page: string) {
  const part = /<nav class="pages neighbours".*?<\/nav>/s.exec(page)?.[0] ?? ''
  const more = /<section class="more">.*?<\/section>/s.exec(page)?.[0] ?? ''
  return { older: hrefOf(part, 'next'), newer: hrefOf(part, 'prev'), newest: titlesIn(more) }
}

test('an article leads to the one before and the one after in its category, and to five more', async () => {
  const filed = (n: number) => [{ name: n % 2 ? 'odd' : 'even', label: n % 2 ? 'Odd' : 'Even' }]
  const articles = Array.from({ length: 30 }, (_, i) => makeArticle(30 - i, { categories: filed(30 - i) }))
  await putLists([...articles, makeArticle(0)])
  await Promise.all([...articles, makeArticle(0)].map((article) => putArticle(article)))
  const page = await getText('/2026/15.html')
  expect(aroundIn(page)).toEqual({
    older: '/2026/13.html',
    newer: '/2026/17.html',
    newest: ['Title 29', 'Title 27', 'Title 25', 'Title 23', 'Title 21'],
  })
  expect(page).toContain('<h2><a href="/category/odd">More in Odd</a></h2>')
  expect(aroundIn(await getText('/2026/29.html'))).toMatchObject({ older: '/2026/27.html', newer: null })
  expect(aroundIn(await getText('/2026/28.html')).newest).toEqual([
    'Title 24',
    'Title 22',
    'Title 20',
    'Title 18',
    'Title 16',
  ])
  // One without a category is in the list of everything.
  const first = await getText('/2026/0.html')
  expect(aroundIn(first)).toMatchObject({
    older: null,
    newer: '/2026/1.html',
    newest: ['Title 30', 'Title 29', 'Title 28', 'Title 27', 'Title 26'],
  })
  expect(first).toContain('<h2><a href="/">More in Example News</a></h2>')
  forget()
  expect((await getCounting('/2026/15.html')).reads).toEqual(['site', 'article/2026/15', 'list/category/odd'])
})

test('an article whose category is not there yet is shown without what stands around it', async () => {
  await putSite({ total: 1 })
  await putArticle(makeArticle(1, { categories: [{ name: 'new', label: 'New' }] }))
  const answer = await get('/2026/1.html')
  expect(answer.status).toBe(200)
  expect(await answer.text()).not.toContain('class="more"')
})

test('the tag of an article stays while what it shows of others stays', async () => {
  const articles = Array.from({ length: 160 }, (_, i) => makeArticle(160 - i))
  const tagOf = async (all: readonly Article[]) => {
    await putLists(all)
    await putArticle(makeArticle(20))
    return (await get('/2026/20.html')).headers.get('ETag')
  }
  const tag = await tagOf(articles)
  // One article goes that nothing of it is shown of, and the pages of the list are cut elsewhere.
  expect(await tagOf(articles.filter(({ path }) => path !== '/2026/3.html'))).toBe(tag)
  expect(await tagOf(articles.filter(({ path }) => path !== '/2026/21.html'))).not.toBe(tag)
})

test('whatever a category has: the neighbours of each article are those of a plain scan, in at most eight reads, three at the median', {
  timeout: 300_000,
}, async () => {
  const counts: number[] = []
  await fc.assert(
    fc.asyncProperty(moments, fc.nat(), fc.boolean(), async (some, seed, isOld) => {
      await reset()
      const articles = archiveOf(some)
      const list = putList(all, articles)
      await Promise.all([putSite({ has: isOld ? undefined : has, total: articles.length } as Partial<Site>), list])
      for (const [i, article] of articles.entries()) {
        if (i % 7 !== seed % 7 && i > 1 && i < articles.length - 2) continue
        await putArticle(article)
        forget()
        const { answer, reads } = await getCounting(article.path)
        const { older, newer } = aroundIn(await answer.text())
        expect([article.path, older, newer]).toEqual([
          article.path,
          articles[i + 1]?.path ?? null,
          articles[i - 1]?.path ?? null,
        ])
        counts.push(reads.length)
      }
    }),
    { numRuns: amount(6, 200) },
  )
  counts.sort((a, b) => a - b)
  expect(counts.at(-1)).toBeLessThanOrEqual(8)
  expect(counts.length).toBeGreaterThan(100)
  console.log(
    'READS',
    counts[0],
    counts[Math.floor(counts.length / 2)],
    counts.at(-1),
    JSON.stringify(Object.entries(Object.groupBy(counts, String)).map(([k, v]) => [k, v?.length])),
  )
})

test('in a list of 6,000, whose dates fill a document, an article is found by the counts of months or by dates', {
  tags: ['large'],
}, async () => {
  const articles = Array.from({ length: 6_000 }, (_, i) => {
    const published = new Date(Date.UTC(2015, 0, 1, 7 * (6_000 - i))).toISOString().replace('.000Z', '+00:00')
    return makeArticle(6_000 - i, { published, updated: published })
  })
  await Promise.all([putSite({ has, total: 6_000 }), putList(all, articles)])
  const readsOf = async (n: number) => {
    await putArticle(articles[6_000 - n] as Article)
    const { answer, reads } = await getCounting(`/2026/${n}.html`)
    expect(aroundIn(await answer.text())).toMatchObject({ older: `/2026/${n - 1}.html`, newer: `/2026/${n + 1}.html` })
    return reads.slice(2)
  }
  expect(await readsOf(5_990)).toEqual(['list/all'])
  expect(await readsOf(5_520)).toEqual(['list/all', 'list/all/110'])
  expect(await readsOf(30)).toEqual(['list/all', 'dates/all/0', 'list/all/0'])
  expect(await readsOf(50)).toEqual(['list/all', 'dates/all/0', 'list/all/0', 'list/all/1'])
})

test('where hundreds have the very time of an article, it is found among them in at most eight reads', async () => {
  const articles = archiveOf(Array.from({ length: 700 }, () => '2021-08-14T00:00:00+08:00')).sort(newestFirst)
  await Promise.all([putSite({ has, total: 700 }), putList(all, articles)])
  for (const i of [0, 1, 99, 100, 101, 349, 350, 351, 500, 698, 699]) {
    const article = articles[i] as Article
    await putArticle(article)
    const { answer, reads } = await getCounting(article.path)
    const around = aroundIn(await answer.text())
    expect(reads.length).toBeLessThanOrEqual(8)
    expect([i, around.older, around.newer]).toEqual([i, articles[i + 1]?.path ?? null, articles[i - 1]?.path ?? null])
  }
})

test('a site below a base has its years there', async () => {
  await putDated(few, { base: '/blog' })
  const page = await getText('/blog/2021/08/')
  expect(page).toContain('<h1>August 2021</h1>')
  expect(periodsIn(page)).toEqual(['/blog/2022/01/', '/blog/2021/07/'])
  expect(await statusOf('/blog/2021')).toBe('301 /blog/2021/')
})

test('a month without its year is written as one with it is', () => {
  const written = ['zh-Hans', 'zh-Hant', 'ja', 'en', 'de'].map((locale) => monthText(locale, '2026-11'))
  expect(written).toEqual(['11月', '11月', '11月', 'November', 'November'])
})
