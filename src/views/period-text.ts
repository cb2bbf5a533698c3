import type { Period } from '../model/periods.ts'

const formats: Record<number, Intl.DateTimeFormatOptions> = {
  4: { year: 'numeric' },
  7: { year: 'numeric', month: 'long' },
  10: { year: 'numeric', month: 'long', day: 'numeric' },
}

/** Chinese writes `2026年11月`, and so `11月`, for which `long` has `十一月`. */
const monthAlone = (locale: string): Intl.DateTimeFormatOptions => ({
  month: locale.startsWith('zh') ? 'numeric' : 'long',
})

/** Making a formatter costs more than using it a hundred times. */
const kept = new Map<string, Intl.DateTimeFormat>()
const MOST_KEPT = 16

function formatterFor(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${Object.keys(options).join()}`
  const known = kept.get(key)
  if (known !== undefined) return known
  // A period is a piece of the calendar and not of time.
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, made)
  return made
}

/** When a period begins, as if the zone were UTC. */
const beginOf = (period: Period): Date => new Date(`${period}${'-01-01'.slice(period.length - 4)}T00:00:00Z`)

/** Names a year, month or day: `2021`, `August 2021`, `14 August 2021`. */
export const periodText = (locale: string, period: Period): string =>
  formatterFor(locale, formats[period.length] ?? {}).format(beginOf(period))

/** Names a month without its year. */
export const monthText = (locale: string, month: Period): string =>
  formatterFor(locale, monthAlone(locale)).format(beginOf(month))

/** For these Intl writes two days in figures, as in `2026/5/3 – 2026/11/20`, where people write them as one day is written. */
const between: Record<string, string> = { zh: '至', ja: '～' }

/** Names two days and what is between them, and what they have in common once. @param from not later than `to` */
export function spanText(locale: string, from: Period, to: Period): string {
  const [language = ''] = locale.split('-', 1)
  const join = between[language]
  if (join === undefined || from === to)
    return formatterFor(locale, formats[10] ?? {}).formatRange(beginOf(from), beginOf(to))
  // The year comes first, then the month.
  const common = [7, 4].find((length) => from.slice(0, length) === to.slice(0, length))
  const said = common === undefined ? '' : periodText(locale, to.slice(0, common))
  return `${periodText(locale, from)}${join}${periodText(locale, to).slice(said.length)}`
}
