import { expect, test } from 'vitest'
import { parseHttpDate } from '../../../src/http/http-date.ts'

const now = Date.UTC(2026, 0, 5)
const read = (text: string): string | null => {
  const time = parseHttpDate(text, now)
  return time === null ? null : new Date(time).toISOString()
}

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
  ['Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37.000Z'],
  ['Tuesday, 06-Jan-26 08:00:00 GMT', '2026-01-06T08:00:00.000Z'],
  ['Sunday, 06-Jan-76 08:00:00 GMT', '2076-01-06T08:00:00.000Z'],
  ['Thursday, 06-Jan-77 08:00:00 GMT', '1977-01-06T08:00:00.000Z'],
  ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00.000Z'],
  ['Thu, 29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00.000Z'],
])('%s is a date', (text, date) => {
  expect(read(text)).toBe(date)
})

test.each([
  ['Sun, 06 Nov 1994 08:49:37 +0000'],
  ['Sun, 6 Nov 1994 08:49:37 GMT'],
  ['Sun, 31 Feb 2026 08:49:37 GMT'],
  ['Sun, 06 Foo 1994 08:49:37 GMT'],
  ['Sun, 06 Nov 1994 24:00:00 GMT'],
  ['Sun, 06 Nov 1994 08:60:00 GMT'],
  ['Sun Nov 6 08:49:37 1994'],
  ['1994-11-06T08:49:37Z'],
  [''],
])('%j is none', (text) => {
  expect(read(text)).toBeNull()
})
