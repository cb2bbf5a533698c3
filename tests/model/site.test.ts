import { expect, test } from 'vitest'
import { bodyShownAt, type FormerFeed, isConfiguredAlike, listOfFormerFeed } from '../../src/model/site.ts'

test('what a publish counts is no configuration; a title, a field that is new and the first search index are', () => {
  const loaded = { v: 1, title: 'T', total: 3, newest: '2026-01-01T00:00:00+00:00', has: { files: true }, months: [] }
  const alike = (given: object) => isConfiguredAlike(JSON.stringify(loaded), JSON.stringify({ ...loaded, ...given }))
  expect(alike({ total: 4, newest: '2026-01-02T00:00:00+00:00', due: null, has: { files: false } })).toBe(true)
  expect(alike({ title: 'U' })).toBe(false)
  expect(alike({ footer: 'Not advice.' })).toBe(false)
  expect(alike({ years: [[2026, 3]] })).toBe(false)
})

test('a body shows pictures of the site from where the page came from, and others from where they are', () => {
  const html =
    '<img src="https://news.example.com/a.png"><img src="https://news.example.com//b.png"><img src="//c/d.png">'
  expect(bodyShownAt({ url: 'https://preview.example.com', loadedUrl: 'https://news.example.com' }, html)).toBe(
    '<img src="/a.png"><img src="https://news.example.com//b.png"><img src="//c/d.png">',
  )
  expect(bodyShownAt({ url: 'https://news.example.com' }, html)).toBe(html)
})

const former: FormerFeed[] = [
  ['/rss.xml', 'all'],
  ['/feeds/*.xml', 'category'],
  ['/t/*/rss', 'tag'],
]

test.each([
  ['/rss.xml', { kind: 'all' }],
  ['/feeds/%E6%B8%AF.xml', { kind: 'category', name: '港' }],
  ['/t/a%2Fb/rss', { kind: 'tag', name: 'a/b' }],
  ['/feeds/.xml', null],
  ['/feeds/a/b.xml', null],
  ['/feeds/a.xml/', null],
  ['/t/rss', null],
  ['/other.xml', null],
])('where feeds were at other addresses, that at %s is of %j', (path, list) => {
  expect(listOfFormerFeed(former, path)).toEqual(list)
})
