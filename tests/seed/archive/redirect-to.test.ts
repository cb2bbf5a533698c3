import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTarget } from '../../../seed/archive/redirect-to.ts'
import { anyCharacter, anyWebUrl } from '../../any-text.ts'

const config = { url: 'https://news.example.com', base: '', hosts: ['old.example.com'], postFolders: ['old_post'] }

const address = 'a path of the site, or an address with http or https, of at most 2000 characters'

const targetOf = (value: unknown) => readTarget(value, '/2026/01/02/a.html', config)

test.each<[value: unknown, to: string | null]>([
  [undefined, null],
  [null, null],
  [false, null],
  [[], null],
  [[null], null],
  ['/b.html', '/b.html'],
  ['b/c', '/b/c'],
  ['', '/'],
  [' /b.html ', '/b.html'],
  [[null, '/b.html', '/c.html'], '/b.html'],
  ['/b.html?x=1#part', '/b.html?x=1#part'],
  ['/海港/', '/%E6%B5%B7%E6%B8%AF/'],
  ['https://other.example/x?y=1#z', 'https://other.example/x?y=1#z'],
  ['http://other.example', 'http://other.example/'],
  ['//other.example/x', 'https://other.example/x'],
  ['https://news.example.com/b.html', '/b.html'],
  ['http://old.example.com/b.html', '/b.html'],
  ['https://news.example.com//other.example/x', '/other.example/x'],
  ['/x/../../b.html', '/b.html'],
])('redirect_to: %j leads to %j', (value, to) => {
  expect(targetOf(value)).toEqual({ to })
})

// jekyll-redirect-from puts `baseurl` before a path.
test.each<[value: string, to: string]>([
  ['/b.html', '/b.html'],
  ['b/c', '/b/c'],
  ['/blog/b.html', '/blog/b.html'],
  ['https://news.example.com/blog/b.html?x=1#part', '/b.html?x=1#part'],
  ['https://news.example.com/blog', '/'],
  ['https://old.example.com/blog/b.html', '/b.html'],
  ['https://news.example.com/b.html', 'https://news.example.com/b.html'],
  ['https://old.example.com/blogger/b.html', 'https://old.example.com/blogger/b.html'],
  ['/../b.html', 'https://news.example.com/b.html'],
])('of a site below /blog, redirect_to: %j leads to %j', (value, to) => {
  expect(readTarget(value, '/2026/01/02/a.html', { ...config, base: '/blog' })).toEqual({ to })
})

test.each<[value: unknown, found: string, wanted: string]>([
  [7, '7', 'an address, or a list of them'],
  [{ to: '/b' }, '{"to":"/b"}', 'an address, or a list of them'],
  [[['/b']], '["/b"]', 'an address, or a list of them'],
  ['mailto:desk@example.com', 'mailto:desk@example.com', address],
  ['javascript:alert(1)', 'javascript:alert(1)', address],
  ['https://', 'https://', address],
  ['/2026/01/02/a.html', '/2026/01/02/a.html', 'another address than its own'],
  ['/2026/01/02/%61/', '/2026/01/02/%61/', 'another address than its own'],
  ['https://old.example.com/2026/01/02/a', 'https://old.example.com/2026/01/02/a', 'another address than its own'],
  ['/old_post/2026-01-02-a', '/old_post/2026-01-02-a', 'the address of a post, not that of its file'],
  [`/${'x'.repeat(2000)}`, `/${'x'.repeat(79)}`, address],
])('redirect_to: %j is refused', (value, found, wanted) => {
  expect(targetOf(value)).toEqual({ found, wanted })
})

test('whatever stands there, a target is a path of the site or an address with http or https', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: anyCharacter }), anyWebUrl, fc.anything()), (value) => {
      const target = targetOf(value)
      if ('to' in target && target.to !== null) expect(target.to).toMatch(/^(?:\/(?!\/)|https?:\/\/)[!-~]*$/)
    }),
  )
})
