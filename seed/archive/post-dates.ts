import type { Config } from './config.ts'
import { inZone, type ParsedDate, parseDate } from './dates.ts'
import type { LeftOut, PostSource } from './post-source.ts'
import { scalar } from './scalar.ts'

const WANTED = 'want YYYY-MM-DD HH:MM:SS +HH:MM'

/**
 * The date of a post: `date` of its front matter, else the day in the name of its file. What stands behind a date and is
 * no part of it is reported.
 */
export function readDate(source: PostSource, day: string): ParsedDate | LeftOut {
  const { data, config, lineOf, asWritten, report } = source
  const dateText = scalar(data.date)
  const date = parseDate(dateText ?? day, config.timeZone)
  if (date === null) {
    return dateText === null
      ? { reason: 'bad date', detail: `the name says "${day}", want a day as YYYY-MM-DD`, line: null }
      : { reason: 'bad date', detail: `date is "${asWritten('date', dateText)}", ${WANTED}`, line: lineOf('date') }
  }
  if (date.ignored !== '') {
    report('bad date', `date is "${asWritten('date', day)}", ${WANTED}; read without "${date.ignored}"`, lineOf('date'))
  }
  return date
}

/** The moment of `last_modified_at`; null where the post has none that can be read. */
export function readUpdated({ data, config, lineOf, asWritten, report }: PostSource): number | null {
  const key = 'last_modified_at'
  const value = scalar(data[key])
  if (value === null) return null
  const parsed = parseDate(value, config.timeZone)
  if (parsed !== null) return shownMoment(parsed, config)
  report('bad date', `${key} is "${asWritten(key, value)}", ${WANTED}; the post's date is taken`, lineOf(key))
  return null
}

/** The moment that readers are shown; `zoneless_dates: site` reads what was taken for UTC as the site's own time. */
export const shownMoment = (date: ParsedDate, config: Config): number =>
  date.zoneless && config.zonelessDates === 'site' ? inZone(date.epochMs, config.timeZone) : date.epochMs
