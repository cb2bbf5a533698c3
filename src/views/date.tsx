/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { SiteConfiguration } from '../model/site.ts'
import { type Texts, textsFor } from './texts.ts'

/** The parts of a moment that are shown. */
type Shown = 'date' | 'day' | 'dayOfYear' | 'moment' | 'short' | 'time' | 'weekday'

/** What one formatter writes. A moment is put together of several. */
type Part = Exclude<Shown, 'moment'> | 'long' | 'zone'

interface Moment {
  site: Pick<SiteConfiguration, 'language' | 'timeZone'>
  /** RFC 3339. Dates have the zone's offset already. */
  value: string
  shown: Shown
  /** BCP 47; it is the site's where it is absent. */
  language?: string | undefined
}

/** Shows a moment in the site's time zone, as people write it in the language of the site, or in another one. */
export function DateTime({ site, value, shown, language = site.language }: Moment) {
  return (
    <time datetime={value} {...(language !== site.language && { lang: language })}>
      {momentText({ site, value, shown, language })}
    </time>
  )
}

export const dateText = (site: Moment['site'], value: string, shown: Shown): string =>
  momentText({ site, value, shown })

function momentText({ site, value, shown, language = site.language }: Moment): string {
  const write = (part: Part) => partText({ value, part, language, timeZone: site.timeZone })
  if (shown !== 'moment') return write(shown)
  const texts = textsFor(language)
  const moment = texts.moment(write('long'), write('time'))
  // Whoever reads Chinese takes a time of Shanghai's for one; whoever reads English cannot know.
  return texts.plainZones.includes(site.timeZone) ? moment : `${moment} ${write('zone')}`
}

/** These show no more than the day. */
const days: readonly Part[] = ['date', 'day', 'dayOfYear', 'long', 'short', 'weekday']

/** The day of a moment in the site's zone: `2026-08-14`. */
export const dayOf = (value: string): string => value.slice(0, 10)

interface Formatter {
  format: (date: Date) => string
  /** Texts that were made before, by the moment. Lists show the same articles again and again. */
  moments: Map<string, string>
  /** The same by the part of the moment that they show. A list shows hundreds of times of day. */
  texts: Map<string, string>
}

/** Making a formatter costs more than using it a hundred times, and a Worker serves one site in few languages. */
const kept = new Map<string, Formatter>()
const MOST_KEPT = 24
/** A day has so many minutes. */
const MOST_TEXTS = 1_440
const LONGEST_KEY = 100

interface Asked {
  value: string
  part: Part
  language: string
  timeZone: string
}

function partText({ value, ...asked }: Asked): string {
  const formatter = formatterFor(asked)
  const known = formatter.moments.get(value)
  if (known !== undefined) return known
  const text = textOf(value, asked, formatter)
  remember(formatter.moments, value, text)
  return text
}

function textOf(value: string, { part, timeZone }: Omit<Asked, 'value'>, { format, texts }: Formatter): string {
  // Of a moment that is written as in another zone, what is written does not tell what is shown.
  if (!isOfZone(value, timeZone)) return format(new Date(value))
  const told = part === 'time' ? value.slice(11, 16) : days.includes(part) ? dayOf(value) : value
  const known = texts.get(told)
  if (known !== undefined) return known
  const text = format(new Date(value))
  remember(texts, told, text)
  return text
}

function remember<T>(known: Map<string, T>, key: string, value: T): void {
  // JavaScript reads dates with remarks as long as one likes.
  if (key.length > LONGEST_KEY) return
  if (known.size >= MOST_TEXTS) known.clear()
  known.set(key, value)
}

/** Whether an offset is that of a zone for the whole of a day, by the zone, the day and the offset. */
const offsetsSeen = new Map<string, boolean>()

/** What writes the offsets of a zone. A Worker serves one site, which has one. */
let ofZone: { timeZone: string; formatter: Intl.DateTimeFormat } | null = null

/** Whether a moment is written with the offset that its zone has for all of that day: not where the clocks change. */
function isOfZone(value: string, timeZone: string): boolean {
  const [day, offset] = [dayOf(value), value.slice('YYYY-MM-DDThh:mm:ss'.length)]
  const key = `${timeZone} ${day}${offset}`
  const known = offsetsSeen.get(key)
  if (known !== undefined) return known
  if (ofZone?.timeZone !== timeZone) {
    ofZone = { timeZone, formatter: new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }) }
  }
  const { formatter } = ofZone
  const written = offset === 'Z' ? '+00:00' : offset
  const isRight = ['00:00:00', '23:59:59'].every((time) => {
    const moment = new Date(`${day}T${time}${offset}`)
    if (Number.isNaN(moment.getTime())) return false
    const name = formatter.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value
    return (name === 'GMT' ? '+00:00' : name?.slice('GMT'.length)) === written
  })
  remember(offsetsSeen, key, isRight)
  return isRight
}

function formatterFor({ part, language, timeZone }: Omit<Asked, 'value'>): Formatter {
  const key = `${language} ${timeZone} ${part}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const texts = textsFor(language)
  const formatter = new Intl.DateTimeFormat(localeOf(language, texts), { ...optionsOf(part, texts), timeZone })
  const format = (date: Date) => (part === 'zone' ? zoneIn(formatter, date) : formatter.format(date))
  const made = { format, moments: new Map<string, string>(), texts: new Map<string, string>() }
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, made)
  return made
}

function optionsOf(part: Part, { hours }: Texts): Intl.DateTimeFormatOptions {
  switch (part) {
    case 'date':
      return { dateStyle: 'medium' }
    case 'day':
      return { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
    case 'dayOfYear':
      return { weekday: 'long', day: 'numeric', month: 'long' }
    case 'long':
      return { dateStyle: 'long' }
    case 'short':
      return { day: 'numeric', month: 'short' }
    case 'time':
      return hours === null ? { timeStyle: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: hours }
    case 'weekday':
      return { weekday: 'long' }
    case 'zone':
      return { hour: 'numeric', timeZoneName: 'short' }
  }
}

/** The short name that a zone has at a moment: `GMT+8`, `EST`. */
const zoneIn = (formatter: Intl.DateTimeFormat, date: Date): string =>
  formatter.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? ''

/**
 * Dates are written as the region of a language does, where it names one, and as Intl does in a language that has no texts here. A tag
 * that Intl does not take is somebody's mistake.
 */
function localeOf(language: string, { locale, language: ofTexts }: Texts): string {
  const [name] = language.split('-', 1)
  const [own] = ofTexts.split('-', 1)
  if (language === name && name === own) return locale
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? locale
  } catch {
    return locale
  }
}
