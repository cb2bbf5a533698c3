import type { Entry } from '../model/article.ts'
import type { ListHead, ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { dayOf } from '../model/periods.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { nameOfList, Years } from './archive.tsx'
import { DatedItem, Days, EntryItem, TitleItem, Topics, yearOf } from './entries.tsx'
import { Layout } from './layout.tsx'
import { spanText } from './period-text.ts'
import { textsFor } from './texts.ts'
import { busiestTopics } from './topics.ts'

export interface ListPageProps {
  site: SiteConfiguration
  list: ListRef
  head: ListHead
  /** Number of the sealed page shown; undefined for the newest part of the list. */
  page?: number
  entries: Entry[]
  /** Paths of the neighbouring pages. */
  newer: string | null
  older: string | null
  /** True where years have pages. */
  isDated: boolean
}

/** The days of some entries, from the oldest to the newest; null where there are none. @param entries newest first */
function spanOf(locale: string, entries: readonly Entry[]): string | null {
  const [newest, oldest] = [entries[0], entries.at(-1)]
  if (newest === undefined || oldest === undefined) return null
  const [from, to] = [dayOf(oldest), dayOf(newest)].sort() as [string, string]
  return spanText(locale, from, to)
}

/** So many entries are shown with their summaries. Each of the others is a line. */
const WITH_SUMMARY = 20

/** Shows the newest articles of the archive, a category or a tag, or one of its older pages, by day. */
export function ListPage({ site, list, head, page, entries, newer, older, isDated }: ListPageProps) {
  const texts = textsFor(site.language)
  const isHome = list.kind === 'all'
  const name = nameOfList(list, head.label)
  const span = page === undefined ? null : spanOf(texts.locale, entries)
  const heading = [name ?? (span === null ? site.title : null), span].filter((part) => part !== null).join(' – ')
  const title = name === null && span === null ? site.title : `${heading} – ${site.title}`
  const year = entries.map(yearOf)[0] ?? ''
  const topics = isHome && page === undefined ? busiestTopics(entries) : []
  return (
    <Layout
      site={site}
      title={title}
      path={listPath(list, page, site)}
      feeds={list}
      label={head.label}
      refreshes={page === undefined}
      description={
        isHome && span === null
          ? site.description
          : texts.listDescription(heading, texts.articles(head.total), site.title)
      }
    >
      <h1>{heading}</h1>
      {isHome && span === null && site.description && <p>{site.description}</p>}
      <p class="meta">{head.total === 0 ? texts.empty : texts.articles(head.total)}</p>
      <Days site={site} entries={entries.slice(0, WITH_SUMMARY)} Item={EntryItem} name="entries" />
      {topics.length > 0 && (
        <Topics
          site={site}
          heading={texts.busiest}
          topics={topics}
          Item={(props) => DatedItem({ ...props, year })}
          name="topics dated"
        />
      )}
      <Days site={site} entries={entries.slice(WITH_SUMMARY)} Item={TitleItem} name="titles" />
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
