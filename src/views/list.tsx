import type { Entry } from '../model/article.ts'
import type { ListHead, ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import type { Site } from '../model/site.ts'
import { DateTime } from './date.tsx'
import { Layout } from './layout.tsx'
import { textsFor } from './texts.ts'

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

/** The home page, a category or a tag: its newest articles or one of its older pages. */
export function ListPage({ site, list, head, page, entries, newer, older }: ListPageProps) {
  const texts = textsFor(site.language)
  const heading = list.kind === 'all' ? site.title : head.label
  const title = list.kind === 'all' ? site.title : `${head.label} – ${site.title}`
  return (
    <Layout
      site={site}
      title={title}
      path={listPath(list, page)}
      list={list}
      label={head.label}
      {...(list.kind === 'all' && { description: site.description })}
    >
      <h1>{heading}</h1>
      {list.kind === 'all' && <p>{site.description}</p>}
      <p class="meta">{head.total === 0 ? texts.empty : texts.articles(head.total)}</p>
      <ol class="entries">
        {entries.map((entry) => (
          <EntryItem site={site} entry={entry} />
        ))}
      </ol>
      <nav>
        {newer && (
          <a rel="prev" href={newer}>
            {texts.newer}
          </a>
        )}
        {older && (
          <a rel="next" href={older}>
            {texts.older}
          </a>
        )}
      </nav>
    </Layout>
  )
}

function EntryItem({ site, entry }: { site: Site; entry: Entry }) {
  return (
    <li>
      <h2>
        <a href={entry.path}>{entry.title}</a>
      </h2>
      <p class="meta">
        <DateTime site={site} value={entry.published} />
        {entry.categories.map(({ name, label }) => (
          <a href={listPath({ kind: 'category', name })}>{label}</a>
        ))}
      </p>
      <p>{entry.summary}</p>
    </li>
  )
}
