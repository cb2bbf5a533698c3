import { expect, test } from 'vitest'
import host, { app } from '../../../src/index.ts'
import { isReservedPath, reservedRoutes } from '../../../src/model/reserved-paths.ts'

/** Middleware, articles and old addresses are at any path. */
const isAnywhere = (route: string): boolean => route === '*' || route === '/*'

test('every route of the Worker but that of articles has its paths reserved, and nothing else has', () => {
  const routes = new Set([...host.routes, ...app.routes].map(({ path }) => path).filter((path) => !isAnywhere(path)))
  expect([...routes].sort()).toEqual(reservedRoutes.toSorted())
  expect(new Set(reservedRoutes).size).toBe(reservedRoutes.length)
})

test.each(reservedRoutes)('what the route %s answers is reserved', (route) => {
  const path = route.replace(/:\w+/, 'a').replace('*', 'a.xml')
  expect(isReservedPath(path)).toBe(true)
  expect(isReservedPath(`/2026${path}`)).toBe(false)
})

// An archive may have a page at these, or had one.
test.each(['/category/harbour.html', '/tag/harbour.html', '/category/a%0Ab.html'])(
  '%s, which a site may have as a file, is left to it',
  (path) => {
    expect(isReservedPath(path)).toBe(false)
  },
)

test.each(['/category/harbour.htm', '/tag/a.html.b', '/tag/.htmlx'])('%s is the path of a list', (path) => {
  expect(isReservedPath(path)).toBe(true)
})
