import type { Site } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** A moment as people in the site's time zone read it. */
export function DateTime({ site, value }: { site: Site; value: string }) {
  const format = new Intl.DateTimeFormat(textsFor(site.language).locale, {
    timeZone: site.timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  return <time datetime={value}>{format.format(new Date(value))}</time>
}
