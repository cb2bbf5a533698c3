import { Temporal } from 'temporal-polyfill'
import { parseDate } from '../../archive/dates.ts'

/** Holds a moment in a time zone, like Ruby's Time. */
export class RubyTime {
  readonly epochMs: number
  /** The zone is an IANA name, or an offset such as `+02:00`. */
  readonly zone: string
  /** True for UTC itself, and false for other zones with the same offset. Ruby prints `UTC` only for the first. */
  readonly isUtc: boolean

  constructor(epochMs: number, zone: string, isUtc = false) {
    this.epochMs = epochMs
    this.zone = zone
    this.isUtc = isUtc
  }

  get zoned(): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(this.epochMs).toZonedDateTimeISO(this.zone)
  }

  toString(): string {
    return strftime(this, this.isUtc ? '%Y-%m-%d %H:%M:%S UTC' : '%Y-%m-%d %H:%M:%S %z')
  }
}

/**
 * Reads the moment that a text names, as Liquid's `Utils.to_date` does. Digits alone are seconds since 1970. The result is null
 * where the text names no moment, and for `now` and `today`, because it must not depend on the clock.
 *
 * @param timeZone is used for texts without a zone
 */
export function timeIn(text: string, timeZone: string): RubyTime | null {
  const given = text.trim()
  if (/^\d+$/.test(given)) return timeAt(Number(given), timeZone)
  const date = parseDate(given, timeZone)
  return date === null ? null : new RubyTime(date.epochMs, statedZone(given) ?? timeZone)
}

/**
 * Reads a time of YAML in the zone that it states. One without a zone is UTC, and shown in the site's zone (Psych's `parse_time`). A
 * time that no calendar has stays a text.
 */
export function timestampIn(text: string, timeZone: string): RubyTime | string {
  const date = parseDate(text, 'UTC')
  if (date === null) return text
  if (/[Zz]$/.test(text)) return new RubyTime(date.epochMs, 'UTC', true)
  return new RubyTime(date.epochMs, (/[-+]\d/.test(text.slice(10)) ? statedZone(text) : null) ?? timeZone)
}

/** Makes a time of seconds since 1970; null where no calendar goes that far. */
export function timeAt(seconds: number, timeZone: string): RubyTime | null {
  return Math.abs(seconds) < MOST_SECONDS ? new RubyTime(seconds * 1000, timeZone) : null
}

/** The year 9999 ends so many seconds after 1970 began. */
const MOST_SECONDS = 253_402_300_800

/** Reads the zone that a date ends with; null where it states none. */
function statedZone(text: string): string | null {
  const [, sign, hours, minutes = '00'] = /:\d\d(?:\.\d+)? ?([-+])(\d{1,2}):?(\d\d)?$/.exec(text) ?? []
  if (sign !== undefined) return Number(hours) > 23 ? null : `${sign}${hours?.padStart(2, '0')}:${minutes}`
  return /(?:\d[Zz]| (?:UTC|GMT))$/.test(text) ? 'UTC' : null
}

/** One directive of a date format fills at most so many characters. */
const MOST_WIDTH = 100

const directive = /%([-0^#_]*)((?:[1-9]\d*)?)(:{0,3})([A-Za-z%+])/g

/** Formats as Ruby's `strftime` does, with all names in English. */
export function strftime(time: RubyTime, format: string): string {
  const at = time.zoned
  return format.replace(directive, (whole, flags: string, width: string, colons: string, name: string) => {
    if (Number(width) > MOST_WIDTH) return whole
    const field = name === 'z' ? { text: offsetText(at, colons.length) } : fieldOf(time, at, name)
    if (field === null || (colons !== '' && name !== 'z')) return whole
    return padded(cased(field, flags), field, flags, width)
  })
}

/** A directive becomes this text, which `fill` extends to `width` characters. */
interface Field {
  text: string
  fill?: '0' | ' '
  width?: number
  /** True where the flag `#` makes the text lower case and not upper case. */
  isSwapped?: boolean
}

function cased({ text, isSwapped }: Field, flags: string): string {
  if (flags.includes('#')) return isSwapped ? text.toLowerCase() : text.toUpperCase()
  return flags.includes('^') ? text.toUpperCase() : text
}

function padded(text: string, { fill = ' ', width = 0 }: Field, flags: string, given: string): string {
  if (flags.includes('-')) return text
  const filling = flags.includes('0') ? '0' : flags.includes('_') ? ' ' : fill
  return text.padStart(given === '' ? width : Number(given), filling)
}

const months = 'January February March April May June July August September October November December'.split(' ')
const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

function fieldOf(time: RubyTime, at: Temporal.ZonedDateTime, name: string): Field | null {
  const number = (value: number, width = 2, fill: '0' | ' ' = '0'): Field => ({ text: String(value), fill, width })
  const hour12 = at.hour % 12 === 0 ? 12 : at.hour % 12
  const weekday = at.dayOfWeek % 7
  switch (name) {
    case 'Y':
      return number(at.year, 4)
    case 'C':
      return number(Math.floor(at.year / 100))
    case 'y':
      return number(at.year % 100)
    case 'm':
      return number(at.month)
    case 'B':
      return { text: months[at.month - 1] ?? '' }
    case 'b':
    case 'h':
      return { text: (months[at.month - 1] ?? '').slice(0, 3) }
    case 'd':
      return number(at.day)
    case 'e':
      return number(at.day, 2, ' ')
    case 'j':
      return number(at.dayOfYear, 3)
    case 'H':
      return number(at.hour)
    case 'k':
      return number(at.hour, 2, ' ')
    case 'I':
      return number(hour12)
    case 'l':
      return number(hour12, 2, ' ')
    case 'M':
      return number(at.minute)
    case 'S':
      return number(at.second)
    case 'L':
      return number(at.millisecond, 3)
    case 'N':
      return number(at.millisecond * 1_000_000, 9)
    case 'P':
      return { text: at.hour < 12 ? 'am' : 'pm' }
    case 'p':
      return { text: at.hour < 12 ? 'AM' : 'PM', isSwapped: true }
    case 'A':
      return { text: days[at.dayOfWeek - 1] ?? '' }
    case 'a':
      return { text: (days[at.dayOfWeek - 1] ?? '').slice(0, 3) }
    case 'u':
      return number(at.dayOfWeek, 1)
    case 'w':
      return number(weekday, 1)
    case 'G':
      return number(at.yearOfWeek ?? at.year, 4)
    case 'g':
      return number((at.yearOfWeek ?? at.year) % 100)
    case 'V':
      return number(at.weekOfYear ?? 1)
    case 'U':
      return number(Math.floor((at.dayOfYear + 6 - weekday) / 7))
    case 'W':
      return number(Math.floor((at.dayOfYear + 6 - ((weekday + 6) % 7)) / 7))
    case 's':
      return number(Math.floor(time.epochMs / 1000), 0)
    case 'Z':
      return { text: zoneName(time, at), isSwapped: true }
    case '%':
      return { text: '%' }
    case 'n':
      return { text: '\n' }
    case 't':
      return { text: '\t' }
    default: {
      const composed = Object.hasOwn(compositions, name) ? compositions[name] : undefined
      return composed === undefined ? null : { text: strftime(time, composed) }
    }
  }
}

const compositions: Record<string, string> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  v: '%e-%^b-%Y',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  '+': '%a %b %e %H:%M:%S %Z %Y',
}

function offsetText(at: Temporal.ZonedDateTime, colons: number): string {
  const [hours = '', minutes = '', seconds = '00'] = at.offset.split(':')
  return (
    [[hours, minutes].join(''), [hours, minutes].join(':'), [hours, minutes, seconds].join(':'), hours][colons] ?? ''
  )
}

// Intl has no short names for these zones. Ruby takes them from the IANA database.
const zoneNames: Record<string, string> = {
  'Asia/Shanghai': 'CST',
  'Asia/Chongqing': 'CST',
  'Asia/Taipei': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Kolkata': 'IST',
  'Asia/Calcutta': 'IST',
  'Asia/Jakarta': 'WIB',
  'Asia/Manila': 'PST',
}

/** Finds the short name of a zone: `UTC`, `CET`, `EST`. It is empty for a bare offset, and is the offset where there is no name. */
function zoneName({ zone }: RubyTime, at: Temporal.ZonedDateTime): string {
  if (/^[-+]/.test(zone)) return ''
  const known = Object.hasOwn(zoneNames, zone) ? zoneNames[zone] : undefined
  if (known !== undefined) return known
  for (const locale of ['en-US', 'en-GB', 'en-AU', 'en-ZA', 'en-NZ']) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }).formatToParts(
      at.epochMilliseconds,
    )
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    if (/^[A-Z]{3,5}$/.test(name)) return name
  }
  const [hours = '', minutes = '00'] = at.offset.split(':')
  return minutes === '00' ? hours : hours + minutes
}
