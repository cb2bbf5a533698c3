import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateText } from '../../../src/views/date.tsx'
import { textsFor } from '../../../src/views/texts.ts'
import { amount } from '../../amount.ts'

const options = {
  short: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'long' },
  date: { dateStyle: 'medium' },
} as const

/** A moment as somebody wrote it, with any offset. */
function written(seconds: number, offset: number): string {
  const local = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19)
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `${local}${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

// Days around changes of the clocks in Berlin and New York, and others.
const days = ['2026-01-01', '2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01']

const moment = fc.record({
  seconds: fc
    .record({ day: fc.constantFrom(...days), minute: fc.integer({ min: -900, max: 2_400 }) })
    .map(({ day, minute }) => Date.parse(`${day}T00:00:00Z`) / 1000 + minute * 60),
  offset: fc.constantFrom(0, 60, 120, 480, 330, -240, -300),
  timeZone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'),
})

test('a date is that of its moment in the zone of the site, whatever was shown before and with whichever offset it is written', () => {
  const { locale } = textsFor('en')
  fc.assert(
    fc.property(fc.array(moment, { minLength: 20, maxLength: 60 }), (moments) => {
      for (const { seconds, offset, timeZone } of moments) {
        const [site, value] = [{ language: 'en', timeZone }, written(seconds, offset)]
        for (const [shown, how] of Object.entries(options) as [keyof typeof options, Intl.DateTimeFormatOptions][]) {
          const expected = new Intl.DateTimeFormat(locale, { ...how, timeZone }).format(new Date(value))
          expect([value, timeZone, shown, dateText(site, value, shown)]).toEqual([value, timeZone, shown, expected])
        }
        const time = new Intl.DateTimeFormat('en-GB', {
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
          timeZone,
        })
        expect([value, timeZone, dateText(site, value, 'time')]).toEqual([
          value,
          timeZone,
          time.format(new Date(value)),
        ])
      }
    }),
    { numRuns: amount(20, 400), seed: 1 },
  )
})
