import { expect, test } from 'vitest'
import { tagOfKey } from '../../src/model/cache-tag.ts'
import { articleKey, datesKey, feedKey, goneKey, headKey, historyPageKey, pageKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'

test('an article and a file have a tag each, and a list has one for all of its documents', () => {
  expect(tagOfKey(articleKey('emnews/2021/12/08/202112'))).toBe('article/emnews/2021/12/08/202112')
  expect(tagOfKey('file/assets/main.css')).toBe('file/assets/main.css')
  const list: ListRef = { kind: 'category', name: '5' }
  const keys = [headKey(list), pageKey(list, 5), datesKey(list, 0), feedKey(list)]
  expect(keys.map(tagOfKey)).toEqual(keys.map(() => 'list/category/5'))
  expect([headKey({ kind: 'all' }), pageKey({ kind: 'all' }, 12)].map(tagOfKey)).toEqual(['list/all', 'list/all'])
  expect(tagOfKey('sections/category/name/3')).toBe('sections')
  expect(tagOfKey('files/2021-12-08/7')).toBe('files/2021-12-08')
  expect(['site', 'front', 'pages', 'category-pages'].map(tagOfKey)).toEqual([
    'site',
    'front',
    'pages',
    'category-pages',
  ])
})

test('what was an article has its tag, so that an answer which found nothing is made anew when it comes', () => {
  expect(tagOfKey(goneKey('a/b'))).toBe(tagOfKey(articleKey('a/b')))
  expect([tagOfKey('history'), tagOfKey(historyPageKey(4))]).toEqual(['history', 'history'])
})

test('what no answer is made of has no tag', () => {
  const keys = ['lease', 'claim', 'waiting', 'source/路透', 'missing-pictures', 'of-others/x']
  expect(keys.map(tagOfKey)).toEqual(keys.map(() => null))
})

test('a tag is what the cache takes, whatever the name', () => {
  const names = [
    '股市',
    '股市 ',
    'a b',
    'a,b',
    'x'.repeat(400),
    `${'x'.repeat(399)}y`,
    'tab\there',
    '\ud800',
    '%2F',
    '',
  ]
  const tags = names.map((name) => tagOfKey(headKey({ kind: 'tag', name })) ?? '')
  for (const tag of tags) expect(tag).toMatch(/^list\/(?:tag\/|~)[!-+\--~]{0,100}$/)
  expect(new Set(tags).size).toBe(names.length)
  expect(tags[0]).toBe('list/~0zog81c0zpq9uw')
})
