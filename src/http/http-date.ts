/** Writes `Last-Modified`, which is never later than now (RFC 9110, 8.8.2.1). */
export const toHttpDate = (time: number, now: number): string => new Date(Math.min(time, now)).toUTCString()

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The parts of a date as they are written. */
interface Written {
  day: string | undefined
  month: string | undefined
  year: string | undefined
  time: string | undefined
}

/**
 * Reads a date in any of the three forms that a client may send (RFC 9110, 5.6.7). The result is in milliseconds, and null where
 * there is no such day or time.
 *
 * @param now in milliseconds; a year of two digits is the last one with these, unless it is within 50 years from now
 */
export function parseHttpDate(text: string, now: number): number | null {
  const written = readPreferred(text) ?? readRfc850(text, now) ?? readAsctime(text)
  if (written === null) return null
  const [hours = 0, minutes = 0, seconds = 0] = (written.time ?? '').split(':').map(Number)
  const [day, month] = [Number(written.day), months.indexOf(written.month ?? '')]
  const date = new Date(0)
  date.setUTCFullYear(Number(written.year), month, day)
  if (month === -1 || date.getUTCMonth() !== month || date.getUTCDate() !== day) return null
  // A minute may have a second more (RFC 9110, 5.6.7).
  if (hours > 23 || minutes > 59 || seconds > 60) return null
  return date.setUTCHours(hours, minutes, seconds)
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
function readPreferred(text: string): Written | null {
  const form = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/
  const [, day, month, year, time] = form.exec(text) ?? []
  return day === undefined ? null : { day, month, year, time }
}

/** `Sunday, 06-Nov-94 08:49:37 GMT` */
function readRfc850(text: string, now: number): Written | null {
  const form = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}:\d{2}:\d{2}) GMT$/
  const [, day, month, digits, time] = form.exec(text) ?? []
  return day === undefined ? null : { day, month, year: String(wholeYear(Number(digits), now)), time }
}

/** `Sun Nov  6 08:49:37 1994` */
function readAsctime(text: string): Written | null {
  const form = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}:\d{2}:\d{2}) (\d{4})$/
  const [, month, day, time, year] = form.exec(text) ?? []
  return day === undefined ? null : { day, month, year, time }
}

function wholeYear(lastDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + lastDigits
  return year > thisYear + 50 ? year - 100 : year
}
