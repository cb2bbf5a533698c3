import { expect, test } from 'vitest'
import { codingFor } from '../../../src/http/compression.ts'

test.each([
  ['gzip, deflate, br, zstd', 'gzip'],
  ['br, gzip', 'gzip'],
  ['gzip;q=0.5, br;q=0.8', 'br'],
  ['gzip;q=0.8, br;q=0.5', 'gzip'],
  ['br', 'br'],
  ['gzip;q=0, br;q=0.1', 'br'],
  ['gzip;q=0.5, identity', 'identity'],
  ['gzip, identity', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['*', 'gzip'],
  ['*;q=0', 'identity'],
  ['gzip;q=0, *', 'br'],
  ['GZIP ; Q=1', 'gzip'],
  ['gzip;q=much', 'identity'],
  ['deflate', 'identity'],
  ['x-gzip', 'gzip'],
  ['gzip;q=0, x-gzip;q=0, br', 'br'],
  ['', 'identity'],
])('who accepts "%s" gets %s', (accepted, coding) => {
  expect(codingFor(new Request('https://example.com', { headers: { 'Accept-Encoding': accepted } }))).toBe(coding)
})

test('who says nothing gets the answer as it is', () => {
  expect(codingFor(new Request('https://example.com'))).toBe('identity')
})
