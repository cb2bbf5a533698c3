import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  articleKey,
  categoryPagesKey,
  feedKey,
  filesKey,
  frontKey,
  headKey,
  isOwnKey,
  listOfFeedKey,
  pageKey,
  sourceKey,
} from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { amount } from '../amount.ts'

test('keys spell out what they hold', () => {
  expect(articleKey('emnews/2021/12/08/1')).toBe('article/emnews/2021/12/08/1')
  expect(headKey({ kind: 'all' })).toBe('list/all')
  expect(pageKey({ kind: 'category', name: 'TechWeb' }, 3)).toBe('list/category/TechWeb/3')
  expect(feedKey({ kind: 'tag', name: '东财滚动新闻' })).toBe('feed/tag/东财滚动新闻')
  expect(filesKey('2021-12-08')).toBe('files/2021-12-08')
  expect(sourceKey('财联社')).toBe('source/财联社')
  expect([frontKey, categoryPagesKey]).toEqual(['front', 'category-pages'])
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
    { numRuns: amount(1000, 5000) },
  )
})

test('the key of a feed says which list it is of, whatever its name holds', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.stringMatching(/^[a%/\d2F5\n]{1,6}$/))
  fc.assert(
    fc.property(fc.constantFrom('category' as const, 'tag' as const), name, (kind, name) => {
      expect(listOfFeedKey(feedKey({ kind, name }))).toEqual({ kind, name })
    }),
    { numRuns: amount(500, 2000) },
  )
  expect(listOfFeedKey(feedKey({ kind: 'all' }))).toEqual({ kind: 'all' })
  for (const key of ['feed/x', 'feed/tag/', 'feed/tag/a/2', 'list/all', 'article/feed/all', 'feed/all/1']) {
    expect(listOfFeedKey(key)).toBe(null)
  }
})

test('the loader knows its own keys from those of others', () => {
  const own = ['site', 'sections', 'front', 'category-pages', 'article/a', 'list/all/1', 'feed/tag/x', 'source/财联社']
  for (const key of own) expect(isOwnKey(key)).toBe(true)
  const others = ['', 'sites', 'article', 'session/article/a', 'lists/x', 'fronts', 'category-pages/x', 'front/x']
  for (const key of others) expect(isOwnKey(key)).toBe(false)
})
