import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Entry } from '../model/article.ts'
import type { ListHead, ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import type { Site } from '../model/site.ts'
import { DateTime, dateText, dayOf } from './date.tsx'
import { Layout } from './layout.tsx'
import { textsFor } from './texts.ts'
import { busiestTopics, type Topic } from './topics.ts'

export interface ListPageProps {
  site: Site
  list: ListRef
  head: ListHead
  /** Number of the sealed page shown; none for the newest part of the list. */
  page?: number
  entries: Entry[]
  /** Paths of the neighbouring pages. */
  newer: string | null
  older: string | null
}

/** Entries with their summaries; those after them are a line each. */
const WITH_SUMMARY = 20

/** The home page, a category or a tag: its newest articles or one of its older pages, by day. */
export function ListPage({ site, list, head, page, entries, newer, older }: ListPageProps) {
  const texts = textsFor(site.language)
  const isHome = list.kind === 'all'
  const heading = isHome ? site.title : list.kind === 'tag' ? `#${head.label}` : head.label
  const title = isHome ? site.title : `${head.label} – ${site.title}`
  const topics = isHome && page === undefined ? busiestTopics(entries) : []
  return (
    <Layout
      site={site}
      title={page === undefined ? title : `${title} (${page + 1})`}
      path={listPath(list, page)}
      list={list}
      label={head.label}
      description={isHome ? site.description : `${heading}: ${texts.articles(head.total)}, ${site.title}`}
    >
      <h1>{heading}</h1>
      {isHome && site.description && <p>{site.description}</p>}
      <p class="meta">{head.total === 0 ? texts.empty : texts.articles(head.total)}</p>
      <Days site={site} entries={entries.slice(0, WITH_SUMMARY)} Item={EntryItem} name="entries" />
      {topics.length > 0 && <Topics site={site} topics={topics} />}
      <Days site={site} entries={entries.slice(WITH_SUMMARY)} Item={TitleItem} name="titles" />
      {(newer || older) && (
        <nav class="pages" aria-label={texts.pages}>
          {newer && (
            <a rel="prev" href={newer}>
              ← {texts.newer}
            </a>
          )}
          {older && (
            <a rel="next" href={older}>
              {texts.older} →
            </a>
          )}
        </nav>
      )}
    </Layout>
  )
}

interface ItemProps {
  site: Site
  entry: Entry
}

/** Entries below the days that they were published on. */
function Days({
  site,
  entries,
  Item,
  name,
}: {
  site: Site
  entries: Entry[]
  Item: (props: ItemProps) => Child
  name: string
}) {
  const days = Map.groupBy(entries, ({ published }) => dayOf(published))
  return (
    <>
      {[...days.values()].map((entries) => (
        <section>
          <h2>
            <DateTime site={site} value={entries[0]?.published ?? ''} shown="day" />
          </h2>
          <ol class={name}>{entries.map((entry) => Item({ site, entry }))}</ol>
        </section>
      ))}
    </>
  )
}

// Templates, not elements: a list has hundreds of these, and its page takes a seventh less.

function EntryItem({ site, entry }: ItemProps) {
  const categories = entry.categories.map(
    ({ name, label }) => html`<a href="${listPath({ kind: 'category', name })}">${label}</a>`,
  )
  return html`<li><h3><a href="${entry.path}">${entry.title}</a></h3><p class="meta">${timeOf(site, entry)}${categories}</p><p>${entry.summary}</p></li>`
}

const TitleItem = ({ site, entry }: ItemProps) =>
  html`<li>${timeOf(site, entry)}<a href="${entry.path}">${entry.title}</a></li>`

const timeOf = (site: Site, { published }: Entry) =>
  html`<time datetime="${published}">${dateText(site, published, 'time')}</time>`

/** What is written about most at the moment. */
function Topics({ site, topics }: { site: Site; topics: Topic[] }) {
  const texts = textsFor(site.language)
  return (
    <section>
      <h2>{texts.busiest}</h2>
      <div class="topics">
        {topics.map(({ name, label, entries }) => (
          <section>
            <h3>
              <a href={listPath({ kind: 'category', name })} title={texts.more(label)}>
                {label}
              </a>
            </h3>
            <ul class="titles">{entries.map((entry) => TitleItem({ site, entry }))}</ul>
          </section>
        ))}
      </div>
    </section>
  )
}
