/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Entry } from '../model/article.ts'
import type { ListHead, ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { dayOf } from '../model/periods.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { nameOfList, Years } from './archive.tsx'
import { DatedItem, Days, EntryItem, Lines, Stories, Topics, yearOf } from './entries.tsx'
import { Layout } from './layout.ts'
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
/** So many are on the home page before its lines: one that leads and pairs of others. */
const STORIES = 15

/** Shows the newest articles of the archive, a category or a tag, or one of its older pages, by day. */
export function ListPage({ site, list, head, page, entries, newer, older, isDated }: ListPageProps) {
  const texts = textsFor(site.language)
  const isHome = list.kind === 'all'
  const name = nameOfList(list, head.label)
  const span = page === undefined ? null : spanOf(texts.locale, entries)
  const path = listPath(list, page, site)
  const isFront = isHome && path === '/'
  const heading = [name ?? (span === null ? texts.allArticles : null), span].filter((part) => part !== null).join(' – ')
  const title = name === null && span === null ? site.title : heading
  const year = entries.map(yearOf)[0] ?? ''
  const isNewest = isHome && page === undefined
  const stories = entries.slice(0, isNewest ? STORIES : WITH_SUMMARY)
  const topics = isNewest ? busiestTopics(entries, stories.length) : []
  const above = new Set([...stories, ...topics.flatMap((topic) => topic.entries)])
  const rest = <Lines site={site} entries={entries.filter((entry) => !above.has(entry))} year={year} />
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
        isHome && span === null
          ? site.description
          : texts.listDescription(heading, texts.articles(head.total), site.title)
      }
    >
      {!isFront && <h1>{heading}</h1>}
      {(!isNewest || head.total === 0) && (
        <p class="meta">{head.total === 0 ? texts.empty : texts.articles(head.total)}</p>
      )}
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
          <div>{rest}</div>
        </div>
      ) : (
        <>
          <Days
            site={site}
            entries={stories}
            Item={(props) => EntryItem({ ...props, within: list.kind === 'category' ? list.name : undefined })}
            name="entries"
          />
          {rest}
        </>
      )}
      {isNewest && head.total > 0 && <p class="meta">{texts.articles(head.total)}</p>}
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
