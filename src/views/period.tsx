/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Entry } from '../model/article.ts'
import type { ListRef, MonthCount } from '../model/lists.ts'
import { type DayCount, datedPath, isDay, monthOfDay, type Period, yearOf } from '../model/periods.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { DaysOfMonth, Months, nameOfList, stepsTo } from './archive.tsx'
import { BreadcrumbScript, Breadcrumbs } from './breadcrumbs.tsx'
import { Days, EntryItem, Lines } from './entries.tsx'
import { Layout } from './layout.ts'
import { periodText } from './period-text.ts'
import { textsFor } from './texts.ts'

export interface PeriodPageProps {
  site: SiteConfiguration
  list: ListRef
  /** Of the list; that of all articles has none. */
  label: string
  period: Period
  /** So many articles it has. */
  total: number
  /** Those of this page, newest first. */
  entries: readonly Entry[]
  /** So many pages it has, and the number of this one, from the oldest, which is 0. */
  pages: number
  page: number
  /** The months of its year that have articles, and the days of its month, both oldest first. */
  months: readonly MonthCount[]
  days: readonly DayCount[]
  /** The next and the last period before it that have articles. */
  newer: Period | null
  older: Period | null
}

/** So many entries of a day are shown with their summaries, and none of a month or a year. */
const WITH_SUMMARY = 20

/**
 * Shows the articles of a year, a month or a day by day, with the days of the month. The months of the year are not on the page
 * of a day, whose articles would begin below the screen of a phone.
 */
export function PeriodPage(props: PeriodPageProps) {
  const { site, list, label, period, total, entries, pages, page, months, days, newer, older } = props
  const texts = textsFor(site.language)
  const steps = stepsTo(site, list, label, period)
  const [name, text] = [nameOfList(list, label), periodText(texts.locale, period)]
  const heading = name === null ? text : `${name} – ${text}`
  const isNewest = page === pages - 1
  const ofPages = pages === 1 ? '' : ` (${pages - page}/${pages})`
  return (
    <Layout
      site={site}
      title={`${heading}${isNewest ? '' : ofPages}`}
      path={datedPath(list, period, isNewest ? undefined : page)}
      feeds={list}
      label={label}
      description={`${heading}${isNewest ? '' : ofPages}: ${texts.articles(total)}, ${site.title}`}
      head={<BreadcrumbScript site={site} steps={steps} />}
    >
      <Breadcrumbs site={site} steps={steps} />
      <h1>{heading}</h1>
      <p class="meta">
        <span>{texts.articles(total)}</span>
        {pages > 1 && (
          <span>
            {pages - page}/{pages}
          </span>
        )}
      </p>
      <nav class="calendar" aria-label={periodText(texts.locale, isDay(period) ? monthOfDay(period) : yearOf(period))}>
        {!isDay(period) && <Months site={site} list={list} year={yearOf(period)} months={months} shown={period} />}
        {days.length > 0 && (
          <DaysOfMonth site={site} list={list} month={monthOfDay(period)} days={days} shown={period} />
        )}
      </nav>
      {isDay(period) ? (
        <Days
          site={site}
          entries={entries.slice(0, WITH_SUMMARY)}
          Item={(props) => EntryItem({ ...props, within: list.kind === 'category' ? list.name : undefined })}
          name="entries"
          others={entries.slice(WITH_SUMMARY)}
          shown="weekday"
        />
      ) : (
        <Lines site={site} entries={entries} year={yearOf(period)} shown="dayOfYear" />
      )}
      {pages > 1 && (
        <nav class="pages" aria-label={texts.pages}>
          {!isNewest && (
            <a rel="prev" href={hrefOf(site, datedPath(list, period, page + 1 === pages - 1 ? undefined : page + 1))}>
              ← {texts.newer}
            </a>
          )}
          {page > 0 && (
            <a rel="next" href={hrefOf(site, datedPath(list, period, page - 1))}>
              {texts.older} →
            </a>
          )}
        </nav>
      )}
      {(newer ?? older) !== null && (
        <nav class="pages periods" aria-label={texts.archive}>
          {newer !== null && <a href={hrefOf(site, datedPath(list, newer))}>← {periodText(texts.locale, newer)}</a>}
          {older !== null && (
            <a class="older" href={hrefOf(site, datedPath(list, older))}>
              {periodText(texts.locale, older)} →
            </a>
          )}
        </nav>
      )}
    </Layout>
  )
}
