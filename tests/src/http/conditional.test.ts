import { expect, test } from 'vitest'
import { latestOf, uploadedAt, wantedOf } from '../../../src/http/conditional.ts'
import { toHttpDate } from '../../../src/http/http-date.ts'

const monday = Date.UTC(2026, 0, 5, 8, 0, 0, 900)
const version = { etag: 'W/"a1"', lastModified: monday }

test.each([
  ['the tag', { 'If-None-Match': 'W/"a1"' }, true],
  ['the tag, strong', { 'If-None-Match': '"a1"' }, true],
  ['another tag', { 'If-None-Match': 'W/"b2"' }, false],
  ['a list with the tag', { 'If-None-Match': '"x,y", W/"a1" ,"z"' }, true],
  ['a list without it', { 'If-None-Match': '"x", "a"' }, false],
  ['the tag within another', { 'If-None-Match': '"xW/"a1' }, false],
  ['any', { 'If-None-Match': ' * ' }, true],
  ['nothing', { 'If-None-Match': '' }, false],
  ['the tag without quotes', { 'If-None-Match': 'a1' }, false],
  [
    'another tag and a later date: the tag decides',
    { 'If-None-Match': '"b"', 'If-Modified-Since': 'Tue, 06 Jan 2026 08:00:00 GMT' },
    false,
  ],
  [
    'the tag and an earlier date: the tag decides',
    { 'If-None-Match': '"a1"', 'If-Modified-Since': 'Sun, 04 Jan 2026 08:00:00 GMT' },
    true,
  ],
  ['its own second', { 'If-Modified-Since': 'Mon, 05 Jan 2026 08:00:00 GMT' }, true],
  ['a second before', { 'If-Modified-Since': 'Mon, 05 Jan 2026 07:59:59 GMT' }, false],
  ['a later date', { 'If-Modified-Since': 'Tue, 06 Jan 2026 08:00:00 GMT' }, true],
  ['no date', { 'If-Modified-Since': 'yesterday' }, false],
  ['a date of another form', { 'If-Modified-Since': '2026-01-06' }, false],
  ['nothing at all', {}, false],
])('a client that has %s', (_name, headers, known) => {
  const want = wantedOf(new Headers(headers as Record<string, string>), version, monday)
  expect(want).toBe(known ? 'not modified' : 'answer')
})

test('a date says nothing about a version whose age nobody knows', () => {
  const headers = new Headers({ 'If-Modified-Since': 'Tue, 06 Jan 2026 08:00:00 GMT' })
  expect(wantedOf(headers, { ...version, lastModified: null }, monday)).toBe('answer')
})

test('Last-Modified is never later than now, whatever clock it was written by', () => {
  expect(toHttpDate(monday, monday + 5000)).toBe('Mon, 05 Jan 2026 08:00:00 GMT')
  expect(toHttpDate(monday + 86_400_000, monday)).toBe('Mon, 05 Jan 2026 08:00:00 GMT')
})

test.each([
  ['its tag, which is weak', { 'If-Match': 'W/"a1"' }, 'another version'],
  ['any', { 'If-Match': '*' }, 'answer'],
  ['a later date', { 'If-Unmodified-Since': 'Mon, 05 Jan 2026 08:00:00 GMT' }, 'answer'],
  ['an earlier date', { 'If-Unmodified-Since': 'Mon, 05 Jan 2026 07:59:59 GMT' }, 'another version'],
  ['no date', { 'If-Unmodified-Since': 'yesterday' }, 'answer'],
  [
    'any, and an earlier date: the tag decides',
    { 'If-Match': '*', 'If-Unmodified-Since': 'Sun, 04 Jan 2026 08:00:00 GMT' },
    'answer',
  ],
  ['any, and has it already', { 'If-Match': '*', 'If-None-Match': '"a1"' }, 'not modified'],
  ['another one, and has it already', { 'If-Match': '"b"', 'If-None-Match': '"a1"' }, 'another version'],
])('a client that wants the version of %s', (_name, headers, wanted) => {
  expect(wantedOf(new Headers(headers as Record<string, string>), version, monday)).toBe(wanted)
})

test('the latest change counts, and none where one of them is not known', () => {
  expect(latestOf([3, 7, 5])).toBe(7)
  expect(latestOf([3, null, 5])).toBeNull()
  expect(uploadedAt({ timestamp: '2026-01-05T08:00:00.9Z' })).toBe(monday)
  expect(uploadedAt({ timestamp: '' })).toBe(0)
})
