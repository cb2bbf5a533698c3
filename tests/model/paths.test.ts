import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  canonicalPath,
  decodePath,
  escapePath,
  feedPath,
  listPath,
  onThisHost,
  pathStem,
} from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { anyPath } from '../any-text.ts'

test.each([
  ['/a/b.html', 'a/b'],
  ['/a/b/', 'a/b'],
  ['/a/b', 'a/b'],
  ['/a/%62', 'a/b'],
  ['/2021/%E4%B8%AD.html', '2021/中'],
  ['/caf%65%CC%81/', 'café'],
  ['/', ''],
  ['/a/b/index.html', 'a/b'],
  ['/a/b.html/', 'a/b'],
  ['/a/myindex.html', 'a/myindex'],
  ['/index.html', ''],
  ['/a%zz%ff/b', 'a%zz%ff/b'],
  ['//a//index.html//', 'a'],
  ['/a.html.html', 'a.html'],
  [`/a${'%2f'.repeat(100_000)}b`, `a${'/'.repeat(100_000)}b`],
  [`/a${'/'.repeat(100_000)}index.htm`, `a${'/'.repeat(100_000)}index.htm`],
])('%.40s has the stem %.40s', { timeout: 300_000 }, (path, stem) => {
  expect(pathStem(path)).toBe(stem)
})

test('a stem is found again from every spelling of its path', () => {
  fc.assert(
    fc.property(anyPath, fc.constantFrom('', '/', '.html'), (path, end) => {
      const stem = pathStem(path)
      fc.pre(!/(\.html|\/|(^|\/)index)$/.test(stem))
      expect(pathStem(`/${encodeURI(stem).replace(/[?#]/g, encodeURIComponent)}${stem === '' ? '' : end}`)).toBe(stem)
    }),
  )
})

test.each([
  ...['/feed.xml', '/%66eed.xml', '/%2ffeed.xml', '/tag/http%2F2', '/%61pi/v1/x', '/%2F'],
  ...['/', '/rss.xml', '/feed.json', '/opml.xml', '/sitemap.xml', '/news-sitemap.xml', '/sitemap/0.xml', '/robots.txt'],
  ...['/categories', '/tags', '/feeds', '/healthz', '/api', '/api/v1/articles', '/category/a', '/category/a/feed.xml'],
])("%s is the site's own", (path) => {
  expect(isReservedPath(path)).toBe(true)
})

test.each(['/feed.xml.html', '/2021/feed.xml', '/100%/feed', '/%E4%B8%AD', '/a%2f..%2ffeeds'])(
  '%s is free for a post',
  (path) => {
    expect(isReservedPath(path)).toBe(false)
  },
)

test('decoding never throws and leaves what is no UTF-8', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', '4', '1', 'e', 'F', 'z', '/', '中') }),
      (path) => typeof decodePath(path) === 'string',
    ),
  )
  expect(decodePath('%E4%B8%AD%')).toBe('中%')
})

test('a canonical path stays on its host, whatever it looks like', () => {
  expect(canonicalPath('/中/a b')).toBe('/%E4%B8%AD/a%20b')
  expect(canonicalPath('/a/../b')).toBe('/b')
  expect(canonicalPath('//evil.example/x')).toBe('//evil.example/x')
})

test.each([
  ['/中/a b.html', '/%E4%B8%AD/a%20b.html'],
  ['//evil.example/x', '/evil.example/x'],
  ['/\\evil.example/x', '/evil.example/x'],
  ['/a/..//evil.example', '/evil.example'],
  ['/a?b#c', '/a'],
])('a redirect to %s stays on this host, at %s', (path, there) => {
  expect(onThisHost(path)).toBe(there)
})

test('lists and feeds have paths in which a name may hold anything', () => {
  expect(listPath({ kind: 'all' }, undefined, {})).toBe('/')
  expect(listPath({ kind: 'all' }, 3, {})).toBe('/?page=3')
  expect(listPath({ kind: 'all' }, 3, { listPath: '/news' })).toBe('/news?page=3')
  expect(listPath({ kind: 'tag', name: 'http/2 & “x”?' }, 0)).toBe(
    '/tag/http%2F2%20%26%20%E2%80%9Cx%E2%80%9D%3F?page=0',
  )
  expect(feedPath({ kind: 'all' }, 'atom')).toBe('/feed.xml')
  expect(feedPath({ kind: 'category', name: 'TechWeb' }, 'rss')).toBe('/category/TechWeb/rss.xml')
  expect(feedPath({ kind: 'tag', name: 'AI/算力' }, 'json')).toBe('/tag/AI%2F%E7%AE%97%E5%8A%9B/feed.json')
})

test('a path with half of a character is escaped as any other, and is no error', () => {
  expect(escapePath('\ud800/a b')).toBe('%EF%BF%BD/a%20b')
})
