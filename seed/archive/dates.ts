import { Temporal } from 'temporal-polyfill'
import { type LooseDate, readLooseDate } from './loose-date.ts'

/** A moment, and whether its text left the zone open. */
export interface ParsedDate {
  epochMs: number
  /** True where the text states neither zone nor offset and YAML reads it as UTC. */
  zoneless: boolean
  /** What stands behind the date and is no zone: passed over, as Ruby does, and to be reported. */
  ignored: string
}

/**
 * Reads a date as Jekyll does (Ruby's `Time.parse`), in the notations that front matter really uses: ISO 8601 with `-`,
 * `/` or nothing between, RFC 2822, `5 January 2021`, `January 5, 2021`; each with or without a time and a zone. Without
 * a zone it is in `timeZone`. YAML timestamps without a zone arrive here as UTC with the offset -00:00 (see yaml.ts).
 *
 * @param timeZone IANA name
 * @returns null where the text is not such a date, or the moment's year is not 1 to 9999, there or in UTC
 */
export function parseDate(text: string, timeZone: string): ParsedDate | null {
  const parsed = text.length > LONGEST ? null : parseAnyYear(text, timeZone)
  return parsed !== null && ['UTC', timeZone].every((zone) => isYear(zoned(parsed.epochMs, zone).year)) ? parsed : null
}

// Ruby's own limit (`Date._parse`).
const LONGEST = 128

const isYear = (year: number): boolean => year >= 1 && year <= 9999

function parseAnyYear(text: string, timeZone: string): ParsedDate | null {
  const plain = parsePlain(text, timeZone)
  return plain?.ignored === '' ? plain : (parseLoose(text, timeZone) ?? plain)
}

/** A date that stands before its time and zone, in one of the notations that front matter mostly has. */
function parsePlain(text: string, timeZone: string): ParsedDate | null {
  const day = parseDay(text.trim())
  if (day === null) return null
  const time =
    /^(?:[Tt,\s]\s*(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:\s*([ap])\.?m\.?)?)?\s*(.*)$/i.exec(
      day.rest,
    )
  if (time === null) return null
  const [, hourText, minute = '0', second = '0', fraction = '', half, zone = ''] = time
  const hours = Number(hourText ?? 0)
  const hour = half === undefined ? hours : (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  const clock = { hour, minute: Number(minute), second: Number(second), millisecond: thousandths(fraction) }
  if (hourText !== undefined) return momentOf({ ...day, ...clock, zone }, timeZone)
  // What stands behind a date alone is no zone to Ruby.
  const moment = momentOf({ ...day, ...clock, zone: '' }, timeZone)
  return moment === null ? null : { ...moment, ignored: zone }
}

/** A date and a time wherever they stand. */
function parseLoose(text: string, timeZone: string): ParsedDate | null {
  const loose = readLooseDate(text)
  const moment = loose === null ? null : momentOf(loose, timeZone)
  return loose === null || moment === null
    ? null
    : { ...moment, ignored: [moment.ignored, loose.rest].filter((left) => left !== '').join(' ') }
}

/** null where no clock shows that. */
function momentOf(
  { year, month, day, hour, minute, second, millisecond, zone }: Omit<LooseDate, 'rest'>,
  timeZone: string,
): ParsedDate | null {
  if (!isYear(year) || month < 1 || month > 12 || day < 1 || day > 31) return null
  if (hour > 24 || minute > 59 || second > 60) return null
  const offset = parseOffset(zone)

  // Ruby lets 30 February be 2 March; so does Date.UTC.
  const utc = new Date(0)
  utc.setUTCFullYear(year, month - 1, day)
  utc.setUTCHours(hour, minute, second, millisecond)
  if (typeof offset === 'number') {
    return { epochMs: utc.getTime() - offset * 60_000, zoneless: zone === '-00:00', ignored: '' }
  }
  return { epochMs: inZone(utc.getTime(), timeZone), zoneless: false, ignored: zone }
}

const thousandths = (fraction: string): number => Number(fraction.slice(0, 3).padEnd(3, '0'))

/** The instant at which clocks in `timeZone` show what `wallMs`, read as UTC, shows. */
export function inZone(wallMs: number, timeZone: string): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  return wall.toZonedDateTime(timeZone).epochMilliseconds
}

/** RFC 3339 with the offset of the zone at that moment, to the second: `2021-12-08T18:46:18+08:00`. */
export function formatDate(epochMs: number, timeZone: string): string {
  return zoned(epochMs, timeZone).toString({ smallestUnit: 'second', timeZoneName: 'never' })
}

export function zoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
}

/** True for a name that the IANA database knows. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

interface Day {
  year: number
  month: number
  day: number
  rest: string
}

const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/i

function parseDay(text: string): Day | null {
  const named = text.replace(weekday, '')
  const numeric =
    /^(\d{4,5}|\d{2})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text) ??
    /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text)
  if (numeric) return day(numeric[1], numeric[2], numeric[3], text.slice(numeric[0].length))
  const dayFirst = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?\\s+${MONTH},?\\s+(\\d{4})(?!\\d)`, 'i').exec(named)
  if (dayFirst) return day(dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1], named.slice(dayFirst[0].length))
  const monthFirst = new RegExp(`^${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(?!\\d)`, 'i').exec(named)
  if (monthFirst)
    return day(monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2], named.slice(monthFirst[0].length))
  return null
}

const monthNumber = (name = ''): string => String(months.indexOf(name.toLowerCase()) + 1)

function day(yearText = '', monthText = '', dayText = '', rest: string): Day | null {
  // Ruby reads a year of two digits as POSIX does: 69 to 99 are the last century.
  const short = Number(yearText)
  const year = yearText.length > 2 ? short : short + (short < 69 ? 2000 : 1900)
  const [month, dayOfMonth] = [Number(monthText), Number(dayText)]
  if (!isYear(year) || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return null
  return { year, month, day: dayOfMonth, rest }
}

// Zone names that RFC 2822 (section 4.3) knows, in minutes.
const zoneNames: Record<string, number> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}

/** Minutes east of UTC; null where the text is no zone. */
function parseOffset(text: string): number | null {
  const numeric = /^(?:UTC|GMT)?([-+])(\d{1,2}):?(\d{2})?(?:\s*\([^)]*\))?$/i.exec(text)
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0)
    return minutes > 24 * 60 ? null : numeric[1] === '-' ? -minutes : minutes
  }
  const name = text.toLowerCase()
  return Object.hasOwn(zoneNames, name) ? (zoneNames[name] ?? null) : null
}

/** A moment as front matter has it, `2026-08-14 09:30:00 +0800`, in a zone. */
export function toFrontMatterDate(epochMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second, offset } = zoned(epochMs, timeZone)
  const two = (n: number) => String(n).padStart(2, '0')
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} ${offset.replace(':', '').slice(0, 5)}`
}
