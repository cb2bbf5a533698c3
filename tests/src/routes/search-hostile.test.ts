import { beforeAll, expect, test } from 'vitest'
import { amount } from '../../amount.ts'
import { nastyStrings } from '../../fixtures/nasty-strings.ts'
import { makeArticle, putArchive, reset } from '../archive.ts'
import { get, getJson } from '../get.ts'
import { putIndex } from '../search-index.ts'

// Whatever somebody writes where a question, a name, a time or a cursor stands: it is answered or refused, and it stays text.

const names = ['A/B', 'a%2Fb', '..', '.', '<b>&"', "O'Hara", '__proto__', 'é', 'e\u0301', 'x.html', '王 五', '%']

beforeAll(async () => {
  await reset()
  const articles = names.map((name, n) => makeArticle(n + 1, { title: `Rates ${n}`, authors: [name], tags: [name] }))
  const newestFirst = articles.toReversed()
  await putArchive(newestFirst, await putIndex(articles))
})

const values = [
  ...nastyStrings,
  ...names,
  ...['\0', 'a\0b', '\ud800', '\udc00a', '\ufeff', '\u202e', '\u2028', '\r\nSet-Cookie: a=b', '{{7*7}}', '%00', '%zz'],
  ...[
    '"',
    '""',
    '“',
    '-',
    '--',
    '- -',
    '-"a" b',
    'a AND b',
    'a NEAR b',
    't : a',
    'k:61',
    'e',
    '*',
    'a*',
    'c*',
    '‖',
    '‖‖',
  ],
  ...["' OR 1=1 --", '); DROP TABLE entry', 'x'.repeat(6_000), '汉'.repeat(600), '"'.repeat(100), '- '.repeat(50)],
  ...['9007199254740993', '-9007199254740991', '0', '-0', '1e9', '9999999999999999!', '5!', '-5!', '!'],
  ...['9999-12-31', '0000-01-01', '-000001-01-01', '+275760-09-13', '2026-02-30', '2026-08-14T24:00', 'now'],
]

/** Each value stands in every so many of the places. */
const STEP = amount(54, 1)

const encoded = (value: string) => encodeURIComponent(value.toWellFormed())

const parameters = ['q', 'category', 'tag', 'author', 'not_category', 'not_tag', 'not_author', 'since', 'until']
const others = ['match', 'order', 'cursor', 'content', 'page', 'limit', 'fields']

const ofError = /SQLITE|D1_ERROR|fts5|words_1|no such|TypeError|RangeError|SELECT /

async function wrongWith(path: string): Promise<string[]> {
  const answer = await get(path)
  const body = await answer.text()
  const wrong: string[] = []
  if (answer.status >= 500) wrong.push(String(answer.status))
  if (ofError.test(body)) wrong.push(`it says ${ofError.exec(body)}`)
  if (answer.headers.has('Set-Cookie')) wrong.push('a header of somebody else')
  if (body.length > 400_000) wrong.push(`${body.length} characters`)
  return wrong.map((what) => `${path.slice(0, 200)}: ${what}`)
}

test('no value of a parameter, and no name in a path, is more than a text', async () => {
  const wrong: string[] = []
  for (const [n, value] of values.entries()) {
    const text = encoded(value)
    const paths = [
      ...parameters.map((parameter) => `/search?${parameter === 'q' ? '' : 'q=rates&'}${parameter}=${text}`),
      ...others.map((parameter) => `/search?q=rates&${parameter}=${text}`),
      `/search/feed.xml?q=${text}`,
      `/search/rss.xml?author=${text}&tag=${text}`,
      `/search/feed.json?q=rates&not_tag=${text}&content=summary`,
      `/author/${text}`,
      `/author/${text}?cursor=${text}`,
      `/author/${text}/feed.xml`,
      ...[...parameters, ...others].map(
        (parameter) => `/api/v1/articles?${parameter === 'q' ? '' : 'q=rates&'}${parameter}=${text}`,
      ),
      `/api/v1/articles/${text}/related`,
      `/search?${text}`,
    ]
    const some = paths.filter((_, i) => (i + n) % STEP === 0)
    for (const found of await Promise.all(some.map(wrongWith))) wrong.push(...found)
  }
  expect(wrong).toEqual([])
})

test('bytes that are no UTF-8, and parameters that come twice or in another case, are answered or refused', async () => {
  const wrong: string[] = []
  const bytes = ['%00', '%FF', '%ED%A0%80', '%C0%80', '%', '%E4%B8', '%F0%9F%98', '+', '%2B', '%0D%0A', '%u0041']
  for (const text of bytes) {
    const paths = ['/search?q=', '/search?author=', '/author/', '/search/feed.xml?q=', '/api/v1/articles?q=']
    for (const path of paths) wrong.push(...(await wrongWith(path + text)))
    wrong.push(...(await wrongWith(`/author/${text}/rss.xml`)))
  }
  const twice = [
    'q=rates&q=x',
    'order=best&order=newest&q=a',
    'since=2020&since=x&q=a',
    'Q=a',
    'q[]=a',
    'q=a&q',
    '=a',
    '&&&',
  ]
  for (const question of twice)
    for (const path of ['/search?', '/search/feed.xml?', '/api/v1/articles?'])
      wrong.push(...(await wrongWith(path + question)))
  expect(wrong).toEqual([])
})

test('each author has a page and a feed at the address that their articles lead to', async () => {
  for (const [n, name] of names.entries()) {
    const article = await (await get(`/2026/${n + 1}.html`)).text()
    const [, path = ''] = /href="(\/(?:author\/|search\?)[^"]*)"/.exec(article) ?? []
    const page = await (await get(path.replaceAll('&#39;', "'"))).text()
    expect([name, [...page.matchAll(/>(Rates \d+)</g)].map(([, title]) => title)]).toEqual([name, [`Rates ${n}`]])
    const [, feed = ''] = /type="application\/feed\+json"[^>]* href="([^"]*)"/.exec(page) ?? []
    const { items } = await getJson<{ items: { title: string }[] }>(feed.replaceAll('&#39;', "'"))
    expect([name, items.map(({ title }) => title)]).toEqual([name, [`Rates ${n}`]])
  }
})
