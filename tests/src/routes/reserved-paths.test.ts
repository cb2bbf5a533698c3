import { expect, test } from 'vitest'
import app from '../../../src/index.ts'
import { isReservedPath, reservedRoutes } from '../../../src/model/reserved-paths.ts'

/** Middleware, articles and old addresses are at any path. */
const isAnywhere = (route: string): boolean => route === '*' || route === '/*'

test('every route of the Worker but that of articles has its paths reserved, and nothing else has', () => {
  const routes = new Set(app.routes.map(({ path }) => path).filter((path) => !isAnywhere(path)))
  expect([...routes].sort()).toEqual(reservedRoutes.toSorted())
  expect(new Set(reservedRoutes).size).toBe(reservedRoutes.length)
})

test.each(reservedRoutes)('what the route %s answers is reserved', (route) => {
  const path = route.replace(/:\w+/, 'a').replace('*', 'a.xml')
  expect(isReservedPath(path)).toBe(true)
  expect(isReservedPath(`/2026${path}`)).toBe(false)
})
