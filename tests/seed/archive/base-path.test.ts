import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBase } from '../../../seed/archive/base-path.ts'
import { ConfigError } from '../../../seed/archive/edge-news.ts'
import { onHost } from '../../../seed/archive/web-url.ts'
import { pathBelow } from '../../../src/model/paths.ts'
import { anyPath } from '../../any-text.ts'

test.each([
  ['', ''],
  ['/', ''],
  ['/blog', '/blog'],
  ['blog', '/blog'],
  ['/blog/', '/blog'],
  [' /blog ', '/blog'],
  ['/news/daily', '/news/daily'],
  ['/Blog.v2~x', '/Blog.v2~x'],
  ['/新闻', '/%E6%96%B0%E9%97%BB'],
  ['/%e6%96%b0', '/%e6%96%b0'],
  ['/our blog', '/our%20blog'],
])('baseurl "%s" is the base "%s"', (given, base) => {
  expect(readBase(given)).toBe(base)
})

test.each([
  'https://example.com/blog',
  '/a/../b',
  '/a//b',
  '/.',
  '/blog?a',
  '/blog#a',
  '/a\\b',
  '/a%2Fb',
  '/a/%2e%2E',
  '/a\nb',
])('baseurl %j is refused, and the message says what is wanted', (given) => {
  expect(() => readBase(given)).toThrow(
    new ConfigError(
      `baseurl is ${JSON.stringify(given)}, want a path such as "/blog" of at most 200 characters, or ""`,
    ),
  )
})

test('a baseurl that is too long is refused without saying all of it', () => {
  expect(() => readBase(`/${'a'.repeat(100_000)}`)).toThrow(/^baseurl is "\/a{199}", want a path such as "\/blog"/)
})

test('whatever baseurl is, it is refused or a path that browsers send as it is, and paths below it are told from all others', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), anyPath, (given, path) => {
      let base: string
      try {
        base = readBase(given)
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
        return
      }
      expect(new URL(`https://example.com${base}/a`).pathname).toBe(`${base}/a`)
      const rest = path.startsWith('/') ? path : `/${path}`
      expect(pathBelow(base, base + rest)).toEqual({ path: rest })
    }),
  )
})

test.each([
  ['/blog/', { path: '/' }],
  ['/blog/a/b.html', { path: '/a/b.html' }],
  ['/blog/blog/a', { path: '/blog/a' }],
  ['/blog//a', { path: '//a' }],
  ['/blog', { rightly: '/blog/' }],
  ['/%62log/a', { rightly: '/blog/a' }],
  ['/%62log', { rightly: '/blog/' }],
  ['/', null],
  ['/blogger/a', null],
  ['/Blog/a', null],
  ['/a/blog/', null],
  ['//blog/a', null],
  ['/blog%2Fa', null],
])('below /blog, the path %s is %j', (path, below) => {
  expect(pathBelow('/blog', path)).toEqual(below)
})

test('another spelling of a base in Chinese leads to the one that browsers send', () => {
  expect(pathBelow('/%E6%96%B0/b', '/%e6%96%b0/b/c')).toEqual({ rightly: '/%E6%96%B0/b/c' })
})

test('a path of the site is put below the base, and nothing else is', () => {
  const given = ['/a.png', 'a.png', '//cdn.example.com/a.png', '/\\cdn.example.com', 'https://example.com/a.png', '']
  expect(given.map((one) => onHost('/blog', one))).toEqual(['/blog/a.png', ...given.slice(1)])
  expect(given.map((one) => onHost('', one))).toEqual(given)
})
