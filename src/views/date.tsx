import type { Site } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** What of a moment is shown. */
type Shown = 'all' | 'day' | 'time' | 'zoned'

const formats: Record<Shown, Intl.DateTimeFormatOptions> = {
  all: { dateStyle: 'medium', timeStyle: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
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

/** A moment as people in the site's time zone read it. */
export function DateTime({ site, value, shown = 'all' }: { site: Site; value: string; shown?: Shown }) {
  return <time datetime={value}>{dateText(site, value, shown)}</time>
}

export const dateText = (site: Site, value: string, shown: Shown): string =>
  dateFormat(textsFor(site.language).locale, site.timeZone, shown).format(new Date(value))

/** The day of a moment in the site's zone: `2026-08-14`. Dates have the zone's offset already. */
export const dayOf = (value: string): string => value.slice(0, 10)

/** Making a formatter costs more than using it a hundred times, and a Worker serves one site. */
const kept = new Map<string, Intl.DateTimeFormat>()
const MOST_KEPT = 8

function dateFormat(locale: string, timeZone: string, shown: Shown): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${shown}`
  const format = kept.get(key) ?? new Intl.DateTimeFormat(locale, { ...formats[shown], timeZone })
  if (!kept.has(key) && kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, format)
  return format
}
