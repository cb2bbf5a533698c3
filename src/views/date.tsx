import type { Site } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** A moment as people in the site's time zone read it. */
export function DateTime({ site, value }: { site: Site; value: string }) {
  const format = dateFormat(textsFor(site.language).locale, site.timeZone)
  return <time datetime={value}>{format.format(new Date(value))}</time>
}

/** The formatter used last: making one costs more than using it a hundred times, and a Worker serves one site. */
let kept: { key: string; format: Intl.DateTimeFormat } | null = null

function dateFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`
  if (kept?.key !== key) {
    kept = { key, format: new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' }) }
  }
  return kept.format
}
