/** The parts of a moment that a text names, as the clocks of some zone show it. */
export interface LooseDate {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** Thousandths of a second. */
  millisecond: number
  /** The text behind the time, which may be its zone; empty where there is none. */
  zone: string
  /** The text that is no part of the moment. */
  rest: string
}

/**
 * Looks for a date and a time wherever they stand in a text, in the order in which Ruby's `Date._parse` tries its
 * notations: `1 Sep 2017`, `Sep 1, 2017`, `2017-9-1`, `1-9-2017`, `1-Sep-2017`, `2017/9/1`, `1/9/2017`, `1.9.2017`,
 * `Sep 2017`, `20170901T101530`. Where an order is open, as in `9/11/17`, the parts are what Ruby takes them for.
 *
 * @param text at most 128 characters
 * @returns null where there is no date with a year in it: Ruby would take the year of the build
 */
export function readLooseDate(text: string): LooseDate | null {
  const clean = text.replace(/[^-+',./:@\p{L}\p{N}[\]]+/gu, ' ').replace(weekday, ' ')
  const time = timeAnywhere.exec(clean)
  const dates = time === null ? clean : `${clean.slice(0, time.index)} ${clean.slice(time.index + time[0].length)}`
  for (const { pattern, read } of notations) {
    const match = pattern.exec(dates)
    if (match === null) continue
    const date = read(match)
    if (date === null) return null
    const rest = dates.replace(match[0], ' ').trim()
    return { ...midnight, ...(time !== null && readTime(time[1] ?? '', time[2])), ...date, rest }
  }
  return null
}

const midnight = { hour: 0, minute: 0, second: 0, millisecond: 0, zone: '' }

const weekday = /\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*/i

const timeAnywhere =
  /((?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)(?:\s*[ap](?:m\b|\.m\.))?|\d+\s*[ap](?:m\b|\.m\.))(?:\s*((?:gmt|utc?)?[-+]\d+(?::\d+)?|[a-z]+\b))?/i

type Time = typeof midnight

/** `10:15:30.5`, `10h15m`, `10:15 pm`, `10 p.m.` */
function readTime(text: string, zone = ''): Time {
  const [hour = '', minute = '0', second = '0'] = text.match(/\d+/g) ?? []
  const fraction = /[,.](\d+)/.exec(text)?.[1] ?? ''
  const half = /([ap])(?:m|\.m\.)$/i.exec(text)?.[1]?.toLowerCase()
  return {
    hour: half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'p' ? 12 : 0),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')),
    zone,
  }
}

type Found = Pick<LooseDate, 'year' | 'month' | 'day'> & Partial<Time>

const names = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

const monthNumber = (name = ''): string => String(names.indexOf(name.slice(0, 3).toLowerCase()) + 1)

const notations: { pattern: RegExp; read: (match: RegExpExecArray) => Found | null }[] = [
  {
    pattern: /(\d+)[^-\d\s]*\s*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-\d\s']*(?:\s*('?\d+))?/i,
    read: ([, day, month, year]) => ordered(year, monthNumber(month), day),
  },
  {
    pattern: /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*('?\d+))?/i,
    read: ([, month, day, year]) => ordered(year, monthNumber(month), day),
  },
  { pattern: /('?\d+)-(\d+)-('?\d+)/, read: ([, year, month, day]) => ordered(year, month, day) },
  {
    pattern: /('?\d+)-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-/.]*-('?\d+)/i,
    read: ([, day, month, year]) => ordered(year, monthNumber(month), day),
  },
  {
    pattern: /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-/.]*-('?\d+)(?:-('?\d+))?/i,
    read: ([, month, day, year]) => ordered(year, monthNumber(month), day),
  },
  { pattern: /('?\d+)\/\s*('?\d+)(?:\D\s*('?\d+))?/, read: ([, year, month, day]) => ordered(year, month, day) },
  { pattern: /('?\d+)\.\s*('?\d+)\.\s*('?\d+)/, read: ([, year, month, day]) => ordered(year, month, day) },
  { pattern: /(\d{6,14})(?:\s*t?\s*(\d{2,6}))?(z\b|[-+]\d{1,4}\b)?/i, read: readDigits },
]

/** Puts year, month and day where they belong, by their lengths (`s3e` of Ruby). */
function ordered(first?: string, middle?: string, last?: string): Found | null {
  let [year, month, day] = [first, middle, last]
  if (year !== undefined && day === undefined) [year, month, day] = [undefined, year, month]
  if (year === undefined && day !== undefined && isYear(day)) [year, day] = [day, undefined]
  if (month !== undefined && isYear(month)) [year, month, day] = [month, day, year]
  if (day !== undefined && isYear(day)) [year, day] = [day, year]
  return year === undefined || month === undefined
    ? null
    : { year: fullYear(year), month: Number(month), day: Number(day ?? 1) }
}

const isYear = (text: string): boolean => text.startsWith("'") || text.length > 2

/** Ruby reads a year of two digits as POSIX does: 69 to 99 are the last century. */
function fullYear(text: string): number {
  const digits = text.replace("'", '')
  const year = Number(digits)
  if (digits.length > 2) return year
  return year + (year < 69 ? 2000 : 1900)
}

/** `20170901`, `170901`, `201709011015`, `20170901T1015Z`. */
function readDigits([, digits = '', time = '', zone = '']: RegExpExecArray): Found | null {
  const date = digits.length === 6 ? `20${digits}` : digits
  if (![8, 10, 12, 14].includes(date.length)) return null
  const [hour, minute, second] = ((digits.length > 8 ? date.slice(8) : time).match(/../g) ?? []).map(Number)
  return {
    year: digits.length === 6 ? fullYear(digits.slice(0, 2)) : Number(date.slice(0, 4)),
    month: Number(date.slice(4, 6)),
    day: Number(date.slice(6, 8)),
    ...(hour !== undefined && { hour, minute: minute ?? 0, second: second ?? 0, zone }),
  }
}
