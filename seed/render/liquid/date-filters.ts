import { LiquidError } from './budget.ts'
import type { Context } from './context.ts'
import type { Filter } from './expressions.ts'
import { RubyTime, strftime, timeAt, timeIn } from './time.ts'
import { toText, type Value } from './values.ts'

/** Does what Liquid's `Utils.to_date` does; null where the value is no date. */
function dateIn(value: Value, { around: { timeZone } }: Context): RubyTime | null {
  if (value instanceof RubyTime) return value
  if (typeof value === 'number') return timeAt(value, timeZone)
  return typeof value === 'string' ? timeIn(value, timeZone) : null
}

/** True for `now` and `today`. Filters write nothing for them, because the result must not depend on the clock. */
const isClock = (value: Value): boolean => typeof value === 'string' && /^(?:now|today)$/i.test(value.trim())

const date: Filter = (input, [format = null], context) => {
  if (isClock(input)) return ''
  const given = toText(format, context.budget)
  const time = given === '' ? null : dateIn(input, context)
  if (time === null) return input
  // A directive has two characters and may become a whole date.
  context.budget.use(10 * given.length)
  return strftime(time, given)
}

/** Makes a filter that writes dates in the site's time zone. */
const local =
  (write: (time: RubyTime, args: readonly string[]) => string): Filter =>
  (input, args, context) => {
    const { budget, around } = context
    if (isClock(input)) return ''
    if (toText(input, budget) === '') return input
    const time = dateIn(input, context)
    if (time === null) throw new LiquidError(`"${toText(input, budget).slice(0, 80)}" is no date`)
    const texts = args.map((argument) => toText(argument, budget))
    return write(new RubyTime(time.epochMs, around.timeZone), texts)
  }

const written = (month: '%b' | '%B'): Filter =>
  local((time, [type, style]) => {
    if (type !== 'ordinal') return strftime(time, `%d ${month} %Y`)
    const { day } = time.zoned
    const ordinal = `${day}${ending(day)}`
    return strftime(time, style === 'US' ? `${month} ${ordinal}, %Y` : `${ordinal} ${month} %Y`)
  })

const ending = (day: number): string => (day >= 11 && day <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'))

export const dateFilters: Record<string, Filter> = {
  date,
  date_to_string: written('%b'),
  date_to_long_string: written('%B'),
  date_to_xmlschema: local((time) => strftime(time, '%Y-%m-%dT%H:%M:%S%:z')),
  date_to_rfc822: local((time) => strftime(time, '%a, %d %b %Y %H:%M:%S %z')),
}
