import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import type { Post } from '../../../seed/archive/post.ts'
import { toArticle } from '../../../seed/plan/article.ts'
import type { Rendered } from '../../../seed/render/render.ts'
import { makePost } from '../render/make-post.ts'

const config = readConfig({ title: 'T', url: 'https://news.example.com' }, {})
const rendered: Rendered = {
  html: '<p>hi</p>',
  summary: 'hi',
  source: null,
  image: null,
  enclosure: null,
  problems: [],
}

const articleOf = (given: Partial<Post>) => toArticle(makePost(given), rendered, config, {})

test('titles and names become one line of text that every format can carry', () => {
  const { article } = articleOf({
    title: ' A\u0000 title\n of\ttwo \ud800 lines\u00a0',
    categories: ['a\u0007b'],
    tags: ['x', 'x', ' x ', '', '“一带一路”（动态）'],
  })
  expect(article).toMatchObject({
    title: 'A title of two \ufffd lines',
    categories: [{ name: 'ab', label: 'ab' }],
    tags: ['x', '“一带一路”（动态）'],
  })
})

test('names differ by the spaces between their words; where there is other white space, all of it becomes one space', () => {
  const { article } = articleOf({
    categories: ['a b', '  a b  ', 'a\u3000b', 'a \t b', 'a \u0007 b', 'c\n  d  e', 'a  b'],
    tags: ['77青河报道  南湖理财通新闻', '77青河报道 南湖理财通新闻'],
  })
  expect(article?.categories.map(({ name }) => name)).toEqual(['a b', 'c d e', 'a  b'])
  expect(article?.tags).toEqual(['77青河报道  南湖理财通新闻', '77青河报道 南湖理财通新闻'])
})

test('an entry id is what jekyll-feed made of it: percent-encoded and NFKC, whatever Unicode form the file name has', () => {
  const id = (jekyllId: string) => articleOf({ jekyllId }).article?.id
  expect(id('/2021/01/16/My Slug_Here & There')).toBe('https://news.example.com/2021/01/16/My%20Slug_Here%20&%20There')
  expect(id('/%E8%B4%A2/2021/01/14/中文')).toBe('https://news.example.com/%E8%B4%A2/2021/01/14/%E4%B8%AD%E6%96%87')
  expect(id('/100%25/e\u0301')).toBe('https://news.example.com/100%25/%C3%A9')
  expect(id("/a%41%2F/What's-New!")).toBe("https://news.example.com/aA%2F/What's-New!")
})

test('a category or tag whose name makes a key too long is left out and reported; the post stays', () => {
  const { article, problems } = articleOf({ categories: ['长'.repeat(200), 'ok'], tags: ['x'.repeat(500)] })
  expect(article).toMatchObject({ categories: [{ name: 'ok', label: 'ok' }], tags: [] })
  expect(problems.map(({ reason, detail }) => [reason, detail.slice(0, 12)])).toEqual([
    ['too large', 'the category'],
    ['too large', 'the tag "xxx'],
  ])
})

test('a category or tag that can have no address of its own is left out and reported', () => {
  const { article, problems } = articleOf({ categories: ['..', 'a.b'], tags: ['.'] })
  expect(article).toMatchObject({ categories: [{ name: 'a.b', label: 'a.b' }], tags: [] })
  expect(problems).toMatchObject([
    { reason: 'bad name', detail: 'the category ".." can have no address, browsers resolve it away; left out' },
    { reason: 'bad name', detail: 'the tag "." can have no address, browsers resolve it away; left out' },
  ])
})

test('a name of nothing that can be seen is left out and reported', () => {
  const { article, problems } = articleOf({ tags: ['\u0001', 'a'], categories: ['b'] })
  expect(article?.tags).toEqual(['a'])
  expect(problems).toMatchObject([
    { reason: 'bad name', detail: 'a tag has a name of nothing that can be seen, want a word; left out' },
  ])
})

test('of thousands of tags the first 200 are kept, and the post is reported', () => {
  const { article, problems } = articleOf({ tags: Array.from({ length: 10_000 }, (_, n) => `t${n}`) })
  expect([article?.tags.length, article?.tags.at(-1)]).toEqual([200, 't199'])
  expect(problems).toMatchObject([{ reason: 'too large', detail: 'of 10000 names of kind tag the first 200 are kept' }])
})

test('a post whose front matter or body is too large for KV is left out and reported', { tags: ['large'] }, () => {
  expect(articleOf({ title: 'x'.repeat(200_000) })).toMatchObject({
    article: null,
    problems: [{ reason: 'too large' }],
  })
  const huge = toArticle(makePost({}), { ...rendered, html: 'x'.repeat(26 * 1024 * 1024) }, config, {})
  expect(huge).toMatchObject({ article: null, problems: [{ reason: 'too large' }] })
})
