import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { readInstant } from '../../../src/api/instants.ts'

const read = (text: string, timeZone: string) => {
  const written = readInstant(text, timeZone)
  return written && [written.begins, written.ends].map((time) => new Date(time).toISOString())
}

test.each([
  ['a time of summer', '2026-08-14T09:30', 'Europe/Berlin', '2026-08-14T07:30:00.000Z'],
  [
    'a time that clocks show twice is the first of the two',
    '2026-10-25T02:30',
    'Europe/Berlin',
    '2026-10-25T00:30:00.000Z',
  ],
  [
    'a time that clocks show twice is the first of the two',
    '2026-11-01T01:30',
    'America/New_York',
    '2026-11-01T05:30:00.000Z',
  ],
  ['a time that clocks leave out is an hour later', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['a day that a zone left out is the next one', '2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ['an offset of other days, to the second', '1890-01-01T00:00', 'Asia/Shanghai', '1889-12-31T15:54:17.000Z'],
  ['a time with an offset', '2026-10-25T02:30+01:00', 'Europe/Berlin', '2026-10-25T01:30:00.000Z'],
])('%s', (_, text, timeZone, instant) => {
  expect(read(text, timeZone)).toEqual([instant, instant])
})

test.each([
  ['of 24 hours', '2026-08-14', 'Asia/Shanghai', ['2026-08-13T16:00:00.000Z', '2026-08-14T16:00:00.000Z']],
  ['of 25 hours', '2026-10-25', 'Europe/Berlin', ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']],
  ['without a midnight', '2018-11-04', 'America/Sao_Paulo', ['2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z']],
])('a day %s', (_, text, timeZone, instants) => {
  expect(read(text, timeZone)).toEqual(instants)
})

test.each([
  ['2026-02', 'Asia/Shanghai', ['2026-01-31T16:00:00.000Z', '2026-02-28T16:00:00.000Z']],
  ['2026-12', 'UTC', ['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']],
  ['2026-03', 'Europe/Berlin', ['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z']],
  ['2024', 'America/New_York', ['2024-01-01T05:00:00.000Z', '2025-01-01T05:00:00.000Z']],
])('%s in %s is the whole of it', (text, timeZone, instants) => {
  expect(read(text, timeZone)).toEqual(instants)
})

test.each(['2026-13', '2026-00', '26', '2026-', '2026-1', '0099', '2026T10:00', '20260814', ''])(
  '%j is no date',
  (text) => {
    expect(readInstant(text, 'UTC')).toBeNull()
  },
)

test('a time without an offset is the instant that the loader reads in the date of a post', () => {
  const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia']
  const zone = fc.constantFrom(...zones, 'America/Sao_Paulo', 'Africa/Casablanca', 'Antarctica/Troll', 'Europe/Dublin')
  const wallMs = fc.date({ min: new Date('1850-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  // The hours around a change of the clocks are few, so they are asked for.
  const change = fc
    .tuple(fc.constantFrom('2026-03-29T00:00Z', '2026-10-25T00:00Z', '2026-11-01T00:00Z'), fc.nat(6 * 60))
    .map(([day, minutes]) => new Date(Date.parse(day) + minutes * 60_000))
  fc.assert(
    fc.property(zone, fc.oneof(wallMs, change), (timeZone, wall) => {
      const text = wall.toISOString().slice(0, -1)
      expect(readInstant(text, timeZone)?.begins).toBe(
        Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds,
      )
    }),
  )
})
