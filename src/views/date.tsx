import type { SiteConfiguration } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** The parts of a moment that are shown. */
type Shown = 'all' | 'date' | 'day' | 'short' | 'time' | 'zoned'

const formats: Record<Shown, Intl.DateTimeFormatOptions> = {
  all: { dateStyle: 'medium', timeStyle: 'short' },
  date: { dateStyle: 'medium' },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  time: { timeStyle: 'short' },
  zoned: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  },
}

/** Shows a moment in the site's time zone. Dates have the zone's offset already. */
export function DateTime({ site, value, shown = 'all' }: { site: SiteConfiguration; value: string; shown?: Shown }) {
  return <time datetime={value}>{dateText(site, value, shown)}</time>
}

export function dateText(site: SiteConfiguration, value: string, shown: Shown): string {
  const { format, texts } = formatterFor(textsFor(site.language).locale, site.timeZone, shown)
  const told = shown === 'time' ? value.slice(11, 16) : days.includes(shown) ? dayOf(value) : value
  const known = texts.get(told)
  if (known !== undefined) return known
  const text = format.format(new Date(value))
  if (texts.size >= MOST_TEXTS) texts.clear()
  texts.set(told, text)
  return text
}

/** These show no more than the day. */
const days: readonly Shown[] = ['date', 'day', 'short']

/** The day of a moment in the site's zone: `2026-08-14`. */
export const dayOf = (value: string): string => value.slice(0, 10)

interface Formatter {
  format: Intl.DateTimeFormat
  /** Texts that were made before, by the part of the moment that they show. A list shows hundreds of times of day. */
  texts: Map<string, string>
}

/** Making a formatter costs more than using it a hundred times, and a Worker serves one site. */
const kept = new Map<string, Formatter>()
const MOST_KEPT = 8
/** A day has so many minutes. */
const MOST_TEXTS = 1_440

function formatterFor(locale: string, timeZone: string, shown: Shown): Formatter {
  const key = `${locale} ${timeZone} ${shown}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = { format: new Intl.DateTimeFormat(locale, { ...formats[shown], timeZone }), texts: new Map() }
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, made)
  return made
}
