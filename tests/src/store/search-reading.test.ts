import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import { newestFirst } from '../../../src/model/entry-order.ts'
import type { NamedList } from '../../../src/model/lists.ts'
import type { Hits, SearchCursor } from '../../../src/model/search-answer.ts'
import { noNames, readQuestion, type Term } from '../../../src/model/search-question.ts'
import { tablesOf } from '../../../src/model/search-tables.ts'
import { type SearchAsked, SearchReading } from '../../../src/store/search-reading.ts'
import { amount } from '../../amount.ts'
import { isFound } from '../../plain-scan.ts'
import { makeArticle, reset } from '../archive.ts'
import { putIndex } from '../search-index.ts'

beforeEach(reset)

/** Indexes some articles, as the loader does. */
async function index(articles: readonly Article[]): Promise<SearchReading> {
  const tables = tablesOf((await putIndex(articles)).months)
  return new SearchReading(env.SEARCH, { tables, hasPages: false, record: () => {}, recordArticle: () => {} })
}

function termsOf(question: string): Term[] {
  const terms = readQuestion(question)
  if (typeof terms === 'string') throw new Error(`${question}: ${terms}`)
  return terms
}

const asking = (question: string, given: Partial<SearchAsked> = {}): SearchAsked => ({
  ...noNames,
  terms: question === '' ? [] : termsOf(question),
  since: null,
  until: null,
  order: 'newest',
  cursor: null,
  limit: 20,
  ...given,
})

const titles = (articles: readonly { title: string }[]): string[] => articles.map(({ title }) => title)

describe('what is found', () => {
  const articles = [
    makeArticle(1, {
      title: 'Rates rise',
      html: '<p>The <b>cen</b>tral bank.</p><p>Next day</p>',
      categories: [{ name: 'a b', label: 'A' }],
    }),
    makeArticle(2, { title: '央行上调利率', html: '<p>A股 今日收盘</p>', tags: ['股市'], authors: ['王 五'] }),
    makeArticle(3, {
      title: 'Rates fall',
      published: '2019-03-01T00:00:00Z',
      html: '<p>bank &amp; central, rates rates</p>',
      tags: ['股市'],
    }),
    makeArticle(4, { title: 'Old', published: '1969-12-31T23:59:58Z', html: '<p>x</p>', authors: ['王 五'] }),
  ]

  test.each([
    ['rates', {}, ['Rates rise', 'Rates fall']],
    ['"central bank"', {}, ['Rates rise']],
    ['bank central', {}, ['Rates rise', 'Rates fall']],
    ['bank -fall', {}, ['Rates rise']],
    ['"bank next"', {}, ['Rates rise']],
    ['"rise the"', {}, []],
    ['利率', {}, ['央行上调利率']],
    ['a股', {}, ['央行上调利率']],
    ['股市', {}, []],
    ['', { lists: [{ kind: 'tag', name: '股市' }] }, ['央行上调利率', 'Rates fall']],
    [
      '',
      {
        lists: [
          { kind: 'tag', name: '股市' },
          { kind: 'category', name: 'a b' },
        ],
      },
      ['央行上调利率', 'Rates rise', 'Rates fall'],
    ],
    ['', { authors: ['王 五'] }, ['央行上调利率', 'Old']],
    ['', { notLists: [{ kind: 'tag', name: '股市' }] }, ['Rates rise', 'Old']],
    ['rates', { notLists: [{ kind: 'category', name: 'a b' }] }, ['Rates fall']],
    ['rates', { since: Date.parse('2020-01-01') }, ['Rates rise']],
    ['rates', { until: Date.parse('2020-01-01') }, ['Rates fall']],
    ['rates', { order: 'oldest' }, ['Rates fall', 'Rates rise']],
    ['rates', { order: 'best' }, ['Rates rise', 'Rates fall']],
  ] satisfies [string, Partial<SearchAsked>, string[]][])('by "%s" and %j is %j', async (question, given, found) => {
    const reading = await index(articles)
    expect(titles((await reading.articles(asking(question, given))).articles)).toEqual(found)
    expect(await reading.count(asking(question, given))).toBe(found.length)
  })
})

test('the best have all words in their titles, then any of them; the newest of these come first', async () => {
  const days = ['Steel and zinc', 'Zinc', 'Weather', 'Zinc: steel follows', 'Steel']
  const reading = await index(
    days.map((title, n) =>
      makeArticle(n, { title, html: '<p>zinc, steel</p>', published: `20${15 + n}-01-01T00:00:00Z` }),
    ),
  )
  const found = await reading.articles(asking('steel zinc', { order: 'best' }))
  expect(titles(found.articles)).toEqual(['Zinc: steel follows', 'Steel and zinc', 'Steel', 'Zinc', 'Weather'])
  const without = await reading.articles(asking('steel -follows', { order: 'best', limit: 2 }))
  expect(titles(without.articles)).toEqual(['Steel', 'Steel and zinc'])
})

test('whatever is asked, page by page, is what a plain scan finds, in its order', async () => {
  const words = ['股', '市', '场', '利率', 'a', 'rate', 'ＡＩ', ' ', ', ', ' ', '。', '1']
  const aText = fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join(''))
  const aList: fc.Arbitrary<NamedList> = fc.record({
    kind: fc.constantFrom('category', 'tag'),
    name: fc.constantFrom('x', 'x y', '市'),
  })
  const anArticle = fc.record({
    title: aText,
    body: aText,
    // Some of one second, and of more years than a request looks at.
    hours: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -30 * 8766, max: 10 })),
    lists: fc.uniqueArray(aList, { maxLength: 2, selector: ({ kind, name }) => kind + name }),
    author: fc.constantFrom('', 'me', '王'),
  })
  const aQuestion = fc.record({
    question: fc.constantFrom('', '股市', '市场', 'rate', 'a', 'a -rate', '利率 1', '"rate 股市"', '-利率 市场'),
    lists: fc.oneof(
      { weight: 2, arbitrary: fc.constant<NamedList[]>([]) },
      { weight: 1, arbitrary: fc.uniqueArray(aList, { maxLength: 2, selector: ({ kind, name }) => kind + name }) },
    ),
    notLists: fc.oneof(
      { weight: 3, arbitrary: fc.constant<NamedList[]>([]) },
      { weight: 1, arbitrary: fc.array(aList, { maxLength: 1 }) },
    ),
    match: fc.constantFrom<'any' | 'all'>('any', 'any', 'all'),
    authors: fc.constantFrom<string[]>([], [], [], [], ['me'], ['me', '王']),
    notAuthors: fc.constantFrom<string[]>([], [], [], [], ['me']),
    since: fc.option(fc.integer({ min: -30 * 8766, max: 10 }), { nil: null, freq: 4 }),
    until: fc.option(fc.integer({ min: -30 * 8766, max: 10 }), { nil: null, freq: 4 }),
    order: fc.constantFrom<'newest' | 'oldest'>('newest', 'oldest'),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  const at = (hours: number): number => Date.UTC(2026, 0) + hours * 3_600_000
  const isIn = (article: Article, { kind, name }: NamedList): boolean =>
    kind === 'tag' ? article.tags.includes(name) : article.categories.some((one) => one.name === name)
  let found = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(anArticle, { minLength: 12, maxLength: 30 }),
      fc.array(aQuestion, { minLength: 5, maxLength: 15 }),
      async (given, questions) => {
        await reset()
        const articles = given.map(({ title, body, hours, lists, author }, n) =>
          makeArticle(n, {
            title: `${n} ${title}`,
            html: `<p>${body}</p>`,
            published: new Date(at(hours)).toISOString().replace('.000', ''),
            tags: lists.flatMap(({ kind, name }) => (kind === 'tag' ? [name] : [])),
            categories: lists.flatMap(({ kind, name }) => (kind === 'category' ? [{ name, label: name }] : [])),
            authors: author === '' ? [] : [author],
            file: `_posts/${n}.md`,
          }),
        )
        const bodies = new Map(given.map(({ body }, n) => [articles[n]?.path, body]))
        const reading = await index(articles)
        for (const { question, since, until, ...asked } of questions) {
          const { lists, match, notLists, authors, notAuthors, order } = asked
          const scanned = articles
            .filter((article) => question === '' || isFound(question, [article.title, bodies.get(article.path) ?? '']))
            .filter((article) => match === 'any' || lists.every((list) => isIn(article, list)))
            .filter((article) => lists.length === 0 || lists.some((list) => isIn(article, list)))
            .filter((article) => !article.authors.some((name) => notAuthors.includes(name)))
            .filter((article) => !notLists.some((list) => isIn(article, list)))
            .filter((article) => authors.length === 0 || article.authors.some((name) => authors.includes(name)))
            .filter(({ published }) => since === null || Date.parse(published) >= at(since))
            .filter(({ published }) => until === null || Date.parse(published) < at(until))
            .sort(newestFirst)
          if (order === 'oldest') scanned.reverse()
          const whole = asking(question, {
            ...asked,
            since: since === null ? null : at(since),
            until: until === null ? null : at(until),
          })
          const walked: string[] = []
          const shown: string[][] = []
          for (let cursor: SearchCursor | null = null, pages = 0; ; pages++) {
            expect(pages).toBeLessThan(60)
            const hits: Hits = await reading.articles({ ...whole, cursor })
            expect(hits.articles.length).toBeLessThanOrEqual(asked.limit)
            walked.push(...titles(hits.articles))
            // The page before, as its link says.
            if (hits.previous !== null && pages === 1) {
              const { articles } = await reading.articles({ ...whole, cursor: hits.previous })
              expect(titles(articles)).toEqual(shown[0])
            }
            if (hits.articles.length > 0) shown.push(titles(hits.articles))
            if (hits.next === null) break
            cursor = hits.next
          }
          expect(walked).toEqual(titles(scanned))
          found += walked.length
        }
      },
    ),
    { numRuns: amount(12, 250) },
  )
  expect(found).toBeGreaterThan(60)
})
