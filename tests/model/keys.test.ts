import fc from 'fast-check'
import { expect, test } from 'vitest'
import { articleKey, feedKey, headKey, isOwnKey, pageKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'

test('keys spell out what they hold', () => {
  expect(articleKey('emnews/2021/12/08/1')).toBe('article/emnews/2021/12/08/1')
  expect(headKey({ kind: 'all' })).toBe('list/all')
  expect(pageKey({ kind: 'category', name: 'TechWeb' }, 3)).toBe('list/category/TechWeb/3')
  expect(feedKey({ kind: 'tag', name: '东财滚动新闻' })).toBe('feed/tag/东财滚动新闻')
})

test('page 2 of the tag "http" is not the head of the tag "http/2"', () => {
  expect(pageKey({ kind: 'tag', name: 'http' }, 2)).toBe('list/tag/http/2')
  expect(headKey({ kind: 'tag', name: 'http/2' })).toBe('list/tag/http%2F2')
})

test('no two documents share a key', () => {
  const list = fc.oneof(
    fc.constant<ListRef>({ kind: 'all' }),
    fc.record({
      kind: fc.constantFrom('category' as const, 'tag' as const),
      name: fc.stringMatching(/^[a%/\d2F]{1,5}$/),
    }),
  )
  const document = fc.record({ list, n: fc.option(fc.nat(30)) })
  const key = ({ list, n }: { list: ListRef; n: number | null }) => (n === null ? headKey(list) : pageKey(list, n))
  fc.assert(
    fc.property(document, document, (a, b) => {
      if (JSON.stringify(a) !== JSON.stringify(b)) expect(key(a)).not.toBe(key(b))
    }),
    { numRuns: 5000 },
  )
})

test('the loader knows its own keys from those of others', () => {
  for (const key of ['site', 'sections', 'article/a', 'list/all/1', 'feed/tag/x']) expect(isOwnKey(key)).toBe(true)
  for (const key of ['', 'sites', 'article', 'session/article/a', 'lists/x']) expect(isOwnKey(key)).toBe(false)
})
