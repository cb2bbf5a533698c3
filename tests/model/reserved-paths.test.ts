import { expect, test } from 'vitest'
import { isReservedPath } from '../../src/model/reserved-paths.ts'

test.each([
  '/mcp',
  '/api',
  '/api/v1/x',
  '/healthz',
  '/feed.xml',
  '/feed/',
  '/feed/x.xml',
  '/sitemap/3.xml',
  '/%6dcp',
  '//mcp',
  '/',
])('%s is the Worker’s own', (path) => {
  expect(isReservedPath(path)).toBe(true)
})

test.each([
  ...[
    '/mcpx',
    '/mcp/',
    '/apis',
    '/healthz/',
    '/healthzz',
    '/feed.xml/x',
    '/x/feed.xml',
    '/feed/x',
    '/feeds/x',
    '/x/index.html',
  ],
  ...[
    '/x/mcp',
    '/x/category/a',
    '/x/tag/a/feed.xml',
    '/x/api/v1',
    '/x/healthz',
    '/sitemap',
    '/x/sitemap.xml',
    '/robots.txt.html',
    '/category/a.html',
    '/category/a/b',
  ],
])('%s may be an article’s or a page’s', (path) => {
  expect(isReservedPath(path)).toBe(false)
})
