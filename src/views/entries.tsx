/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html, raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Entry } from '../model/article.ts'
import { listPath } from '../model/paths.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { DateTime, dateText, dayOf } from './date.tsx'
import { thumbnail } from './picture.tsx'
import { summaryLines } from './summary.ts'
import { textsFor } from './texts.ts'

/** The fields that a line about an article shows. */
export type Titled = Pick<Entry, 'path' | 'title' | 'published'>

interface ItemProps<T> {
  site: SiteConfiguration
  entry: T
}

type Item<T> = (props: ItemProps<T>) => Child

/** What is said of a day: no year where the page says it, and the day of the week where the page is about one day. */
export type DayShown = 'day' | 'dayOfYear' | 'weekday'

/**
 * Shows entries below the days that they were published on, and behind them others as lines. A day that has both is named once. Where
 * days have fewer than two of the others on average, each of these says its day itself: there would be nearly as many headings as lines.
 */
export function Days<T extends Titled>({
  site,
  entries,
  Item,
  name,
  others = [],
  shown = 'day',
  year = '',
}: {
  site: SiteConfiguration
  entries: readonly T[]
  Item: Item<T>
  name: string
  /** Older than the entries. */
  others?: readonly Titled[]
  shown?: DayShown
  /** A line of this year does not say it. */
  year?: string
}) {
  const items = Map.groupBy(entries, ({ published }) => dayOf(published))
  const byDay = Map.groupBy(others, ({ published }) => dayOf(published))
  const areDated = shown !== 'weekday' && 2 * byDay.size > others.length
  const lines: typeof byDay = areDated ? new Map() : byDay
  const days = [...new Set([...items.keys(), ...lines.keys()])]
  return (
    <>
      {days.map((day) => {
        const [entries = [], others = []] = [items.get(day), lines.get(day)]
        return (
          <section class={`day of-${entries.length > 0 ? name : 'titles'}`}>
            <h2>
              <DateTime site={site} value={(entries[0] ?? others[0])?.published ?? ''} shown={shown} />
            </h2>
            {entries.length > 0 && <ol class={name}>{entries.map((entry) => Item({ site, entry }))}</ol>}
            {others.length > 0 && <ol class="titles">{others.map((entry) => TitleItem({ site, entry }))}</ol>}
          </section>
        )
      })}
      {areDated && <ol class="titles dated">{others.map((entry) => DatedItem({ site, entry, year }))}</ol>}
    </>
  )
}

/** Shows lines alone. */
export const Lines = ({
  entries,
  ...rest
}: {
  site: SiteConfiguration
  entries: readonly Titled[]
  shown?: DayShown
  year: string
}) => <Days entries={[]} Item={TitleItem} name="titles" others={entries} {...rest} />

/** Shows the newest articles, the first of them larger, below the day of that one. The others have their own day where it differs. */
export function Stories({ site, entries: [lead, ...others] }: { site: SiteConfiguration; entries: readonly Entry[] }) {
  if (lead === undefined) return null
  const day = dayOf(lead.published)
  return (
    <section class="stories">
      <h2>
        <DateTime site={site} value={lead.published} shown="day" />
      </h2>
      <ol class="entries">
        {EntryItem({ site, entry: lead, isLead: true })}
        {others.map((entry) =>
          EntryItem({
            site,
            entry,
            shown: dayOf(entry.published) === day ? 'time' : yearOf(entry) === yearOf(lead) ? 'short' : 'date',
          }),
        )}
      </ol>
    </section>
  )
}

/** Shows some categories, each with some of its articles. */
export function Topics<T extends Titled>({
  site,
  heading,
  topics,
  Item,
  name,
}: {
  site: SiteConfiguration
  heading: string
  topics: readonly { name: string; label: string; entries: readonly T[] }[]
  Item: Item<T>
  name: string
}) {
  const texts = textsFor(site.language)
  return (
    <section>
      <h2>{heading}</h2>
      <div class={name}>
        {topics.map(({ name, label, entries }) => (
          <section>
            <h3>
              <a href={hrefOf(site, listPath({ kind: 'category', name }))} title={texts.more(label)}>
                {label}
              </a>
            </h3>
            <ul class="titles">{entries.map((entry) => Item({ site, entry }))}</ul>
          </section>
        ))}
      </div>
    </section>
  )
}

// These are templates and no elements: a list has hundreds of them, and its page takes a seventh less time.

/** Some articles have a dozen categories, and a list is no place for them. */
const MOST_CATEGORIES = 2

/**
 * Shows an article with its summary.
 *
 * @param within the category that the list is of, which is not named again
 * @param isLead true for the story that a page leads with
 */
export function EntryItem({
  site,
  entry,
  shown = 'time',
  within,
  isLead = false,
}: ItemProps<Entry> & { shown?: 'time' | 'short' | 'date'; within?: string | undefined; isLead?: boolean }) {
  const categories = entry.categories
    .filter(({ name }) => name !== within)
    .slice(0, MOST_CATEGORIES)
    .map(({ name, label }) => html`<a href="${hrefOf(site, listPath({ kind: 'category', name }))}">${label}</a>`)
  const picture = thumbnail(site, entry, isLead)
  return html`<li${picture && raw(' class="pictured"')}>${picture}<h3><a href="${hrefOf(site, entry.path)}">${entry.title}</a></h3><p class="meta">${time(entry, dateText(site, entry.published, shown))}${categories}</p>${summaryLines(entry.summary, picture !== null && !isLead)}</li>`
}

/** Shows an article on a line with its time of day, or with its date. */
export const TitleItem = ({ site, entry, shown = 'time' }: ItemProps<Titled> & { shown?: 'time' | 'date' }) =>
  line(site, entry, dateText(site, entry.published, shown))

/** Shows an article on a line with its day, and with its year where that differs from `year`. */
export const DatedItem = ({ site, entry, year }: ItemProps<Titled> & { year: string }) =>
  line(site, entry, dateText(site, entry.published, yearOf(entry) === year ? 'short' : 'date'))

export const yearOf = ({ published }: Pick<Titled, 'published'>): string => published.slice(0, 4)

const line = (site: SiteConfiguration, entry: Titled, date: string) =>
  html`<li>${time(entry, date)}<a href="${hrefOf(site, entry.path)}">${entry.title}</a></li>`

const time = ({ published }: Titled, text: string) => html`<time datetime="${published}">${text}</time>`
