import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  articleKey,
  categoryPagesKey,
  datesKey,
  feedKey,
  filesKey,
  filesPartKey,
  frontKey,
  headKey,
  kindOfKey,
  listOfFeedKey,
  pageKey,
  redirectKey,
  segmentKey,
  sourceKey,
  stemOfArticleKey,
} from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { amount } from '../amount.ts'
import { anyCharacter } from '../any-text.ts'

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
    { numRuns: amount(500, 5000) },
  )
})

test('the key of a feed says which list it is of, whatever its name holds', () => {
  const name = fc.oneof(fc.string({ unit: anyCharacter, minLength: 1 }), fc.stringMatching(/^[a%/\d2F5\n]{1,6}$/))
  fc.assert(
    fc.property(fc.constantFrom('category' as const, 'tag' as const), name, (kind, name) => {
      expect(listOfFeedKey(feedKey({ kind, name }))).toEqual({ kind, name })
    }),
    { numRuns: amount(200, 2_000) },
  )
  expect(listOfFeedKey(feedKey({ kind: 'all' }))).toEqual({ kind: 'all' })
  for (const key of ['feed/x', 'feed/tag/', 'feed/tag/a/2', 'list/all', 'article/feed/all', 'feed/all/1']) {
    expect(listOfFeedKey(key)).toBe(null)
  }
})

test('the key of a document says which kind it is of, whatever names hold, and which article it is', () => {
  const name = fc.oneof(fc.string({ unit: anyCharacter, minLength: 1 }), fc.stringMatching(/^[a%/\d2F\n]{1,6}$/))
  const list = fc.oneof(
    fc.constant<ListRef>({ kind: 'all' }),
    fc.record({ kind: fc.constantFrom('category' as const, 'tag' as const), name }),
  )
  fc.assert(
    fc.property(list, name, fc.nat(), (list, name, n) => {
      const kinds = {
        article: articleKey(name),
        redirect: redirectKey(name),
        source: sourceKey(name),
        head: headKey(list),
        page: pageKey(list, n),
        dates: datesKey(list, n),
        feed: feedKey(list),
      }
      for (const [kind, key] of Object.entries(kinds)) {
        expect(kindOfKey(key)).toBe(kind)
        expect(stemOfArticleKey(key)).toBe(kind === 'article' ? name : null)
      }
    }),
    { numRuns: amount(200, 500) },
  )
  const others = [filesKey('2026-08-14'), filesPartKey('2026-08-14', 3), segmentKey('tag', 'name', 0)]
  expect(others.map(kindOfKey)).toEqual(['files', 'files', 'sections'])
  const single = ['site', 'sections', 'front', 'waiting', 'category-pages']
  expect(single.map(kindOfKey)).toEqual(single)
})

test('keys that others may have in a shared KV are of no kind', () => {
  const others = [
    '',
    'sites',
    'article',
    'list',
    'session/article/a',
    'lists/x',
    'fronts',
    'category-pages/x',
    'front/x',
  ]
  for (const key of [...others, 'lease', 'claim', 'head/all', 'page/all/1', '/article/a'])
    expect(kindOfKey(key)).toBe(null)
})
