/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Entry } from '../model/article.ts'
import type { HeadInParts, ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { dayOf, type Period, yearOf as yearOfPeriod } from '../model/periods.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { nameOfList, Years } from './archive.tsx'
import { DatedItem, type DayShown, Days, EntryItem, Lines, Stories, Topics, yearOf } from './entries.tsx'
import { Layout } from './layout.ts'
import { spanText } from './period-text.ts'
import { textsFor } from './texts.ts'
import { busiestTopics } from './topics.ts'

export interface ListPageProps {
  site: SiteConfiguration
  list: ListRef
  head: HeadInParts
  /** Number of the sealed page shown; undefined for the newest part of the list. */
  page?: number
  entries: Entry[]
  /** Paths of the neighbouring pages. */
  newer: string | null
  older: string | null
  /** True where years have pages. */
  isDated: boolean
}

/** The first and the last day of some entries; null where there are none. @param entries newest first */
function spanOf(entries: readonly Entry[]): [from: Period, to: Period] | null {
  const [newest, oldest] = [entries[0], entries.at(-1)]
  if (newest === undefined || oldest === undefined) return null
  return [dayOf(oldest), dayOf(newest)].sort() as [Period, Period]
}

/** What is left to say of a day where the heading of its page has a span of days. */
function shownBelow([from, to]: [from: Period, to: Period]): DayShown {
  if (from === to) return 'weekday'
  return yearOfPeriod(from) === yearOfPeriod(to) ? 'dayOfYear' : 'day'
}

/** So many entries are shown with their summaries. Each of the others is a line. */
const WITH_SUMMARY = 20
/** So many are on the home page before its lines: one that leads and pairs of others. */
const STORIES = 15

/** Shows the newest articles of the archive, a category or a tag, or one of its older pages, by day. */
export function ListPage({ site, list, head, page, entries, newer, older, isDated }: ListPageProps) {
  const texts = textsFor(site.language)
  const isHome = list.kind === 'all'
  const name = nameOfList(list, head.label)
  const span = page === undefined ? null : spanOf(entries)
  const shown = span === null ? 'day' : shownBelow(span)
  const path = listPath(list, page, site)
  const isFront = isHome && path === '/'
  const called = name ?? texts.allArticles
  const heading = span === null ? called : `${called}${texts.colon}${spanText(texts.locale, ...span)}`
  const title = name === null && span === null ? site.title : heading
  const articles = texts.articles(head.total)
  const year = entries.map(yearOf)[0] ?? ''
  const isNewest = isHome && page === undefined
  const stories = entries.slice(0, isNewest ? STORIES : WITH_SUMMARY)
  const topics = isNewest ? busiestTopics(entries, stories.length) : []
  const above = new Set([...stories, ...topics.flatMap((topic) => topic.entries)])
  const others = entries.filter((entry) => !above.has(entry))
  return (
    <Layout
      site={site}
      title={title}
      path={path}
      isFront={isFront}
      feeds={list}
      label={head.label}
      refreshes={page === undefined}
      {...(isNewest && topics.length > 0 && { shape: 'flanked' })}
      description={
        span !== null
          ? `${heading}, ${articles}, ${site.title}`
          : isHome
            ? site.description
            : texts.listDescription(heading, articles, site.title)
      }
    >
      {!isFront && <h1>{heading}</h1>}
      {(!isNewest || head.total === 0) && <p class="meta">{head.total === 0 ? texts.empty : articles}</p>}
      {isNewest ? (
        <div class="front">
          <Stories site={site} entries={stories} />
          {topics.length > 0 && (
            <Topics
              site={site}
              heading={texts.busiest}
              topics={topics}
              Item={(props) => DatedItem({ ...props, year })}
              name="topics dated"
            />
          )}
          <div>
            <Lines site={site} entries={others} year={year} />
          </div>
        </div>
      ) : (
        <Days
          site={site}
          entries={stories}
          Item={(props) => EntryItem({ ...props, within: list.kind === 'category' ? list.name : undefined })}
          name="entries"
          others={others}
          year={year}
          shown={shown}
        />
      )}
      {isNewest && head.total > 0 && <p class="meta">{articles}</p>}
      {isDated && head.months !== undefined && <Years site={site} list={list} months={head.months} />}
      {(newer || older) && (
        <nav class="pages" aria-label={texts.pages}>
          {newer && (
            <a rel="prev" href={hrefOf(site, newer)}>
              ← {texts.newer}
            </a>
          )}
          {older && (
            <a rel="next" href={hrefOf(site, older)}>
              {texts.older} →
            </a>
          )}
        </nav>
      )}
    </Layout>
  )
}
