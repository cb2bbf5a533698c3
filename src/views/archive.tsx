/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import type { ListRef, MonthCount } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { type DayCount, datedPath, daysOf, monthsOf, type Period, yearCounts, yearOf } from '../model/periods.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { BreadcrumbScript, Breadcrumbs, type Step } from './breadcrumbs.tsx'
import { Layout } from './layout.ts'
import { monthText, periodText } from './period-text.ts'
import { textsFor } from './texts.ts'

export interface ArchivePageProps {
  site: SiteConfiguration
  list: ListRef
  /** Of the list; that of all articles has none. */
  label: string
  total: number
  /** The months that have articles, oldest first. */
  months: readonly MonthCount[]
}

/** A post may be dated in any year. So many years are shown, and of so many their months. */
const MOST_YEARS = 500
const YEARS_WITH_MONTHS = 60

/** Shows all years of a list, and the months of each, newest first. */
export function ArchivePage({ site, list, label, total, months }: ArchivePageProps) {
  const texts = textsFor(site.language)
  const steps = stepsTo(site, list, label, null)
  const name = nameOfList(list, label)
  const heading = name === null ? texts.archive : `${name} – ${texts.archive}`
  const years = yearCounts(months).reverse().slice(0, MOST_YEARS)
  const byYear = Map.groupBy(months, ([month]) => yearOf(month))
  return (
    <Layout
      site={site}
      title={heading}
      path={datedPath(list, null)}
      feeds={list}
      label={label}
      description={`${heading}, ${texts.articles(total)}, ${site.title}`}
      head={<BreadcrumbScript site={site} steps={steps} />}
    >
      <Breadcrumbs site={site} steps={steps} />
      <h1>{heading}</h1>
      <p class="meta">{texts.articles(total)}</p>
      {years.map(([year, articles], i) => (
        <section class="year">
          <h2>
            <a href={hrefOf(site, datedPath(list, year))}>{periodText(texts.locale, year)}</a>
          </h2>
          <p class="meta">{texts.articles(articles)}</p>
          {i < YEARS_WITH_MONTHS && <Months site={site} list={list} year={year} months={byYear.get(year) ?? []} />}
        </section>
      ))}
    </Layout>
  )
}

/**
 * Shows the months of a year, each with its number of articles. Those without any keep their place.
 *
 * @param months those of the year that have articles
 * @param shown the one that the page is about
 */
export function Months({
  site,
  list,
  year,
  months,
  shown,
}: {
  site: SiteConfiguration
  list: ListRef
  year: Period
  months: readonly MonthCount[]
  shown?: Period | undefined
}) {
  const { locale } = textsFor(site.language)
  const articles = new Map(months)
  return (
    <ol class="months">
      {monthsOf(year).map((month) =>
        counted(site, list, month, monthText(locale, month), articles.get(month) ?? 0, shown),
      )}
    </ol>
  )
}

/** Shows the days of a month in the same way. */
export function DaysOfMonth({
  site,
  list,
  month,
  days,
  shown,
}: {
  site: SiteConfiguration
  list: ListRef
  month: Period
  days: readonly DayCount[]
  shown: Period
}) {
  const articles = new Map(days)
  return (
    <ol class="days">
      {daysOf(month).map((day, i) => counted(site, list, day, String(i + 1), articles.get(day) ?? 0, shown))}
    </ol>
  )
}

/** Shows a link to a period, with its number of articles. This is a template, since an overview has hundreds of them. */
const counted = (
  site: SiteConfiguration,
  list: ListRef,
  period: Period,
  text: string,
  articles: number,
  shown: Period | undefined,
) => {
  if (articles === 0) return html`<li>${text}</li>`
  const { locale, articles: inWords } = textsFor(site.language)
  const href = hrefOf(site, datedPath(list, period))
  const current = period === shown ? html` aria-current="page"` : ''
  return html`<li><a href="${href}"${current}><time datetime="${period}">${text}</time></a> <span class="meta" title="${inWords(articles)}">${articles.toLocaleString(locale)}</span></li>`
}

/** The name of a list as headings have it; null for that of all articles. */
export const nameOfList = (list: ListRef, label: string): string | null =>
  list.kind === 'all' ? null : list.kind === 'tag' ? `#${label}` : label

/** The way to a period of a list, or to the overview of all years where it is null. */
export function stepsTo(site: SiteConfiguration, list: ListRef, label: string, period: Period | null): Step[] {
  const texts = textsFor(site.language)
  const name = nameOfList(list, label)
  const periods = period === null ? [] : [4, 7, 10].filter((length) => length <= period.length)
  return [
    { name: site.title, path: '/' },
    ...(name === null ? [] : [{ name, path: listPath(list, undefined, site) }]),
    { name: texts.archive, path: datedPath(list, null) },
    ...periods.map((length) => {
      const whole = period?.slice(0, length) ?? ''
      return { name: periodText(texts.locale, whole), path: datedPath(list, whole) }
    }),
  ]
}

/** Leads to each year of a list. */
export function Years({
  site,
  list,
  months,
}: {
  site: SiteConfiguration
  list: ListRef
  months: readonly MonthCount[]
}) {
  const texts = textsFor(site.language)
  const years = yearCounts(months).reverse()
  return (
    <nav class="years" aria-label={texts.archive}>
      <a href={hrefOf(site, datedPath(list, null))}>{texts.archive}</a>
      {years.slice(0, YEARS_WITH_MONTHS).map(([year]) => (
        <a href={hrefOf(site, datedPath(list, year))}>{year}</a>
      ))}
    </nav>
  )
}
