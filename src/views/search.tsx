/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import type { Entry } from '../model/article.ts'
import { feedPath } from '../model/paths.ts'
import { cursorText, type Hits, MOST_COUNTED, type PageHit } from '../model/search-answer.ts'
import {
  authorPath,
  MOST_CHARACTERS,
  MOST_TERMS,
  nameFields,
  nameShown,
  parametersOf,
  questionShown,
  type SearchQuery,
  searchOrders,
  searchParameters,
  searchPath,
  type Term,
  type Unanswerable,
} from '../model/search-question.ts'
import type { Search } from '../model/selection.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { dateText } from './date.tsx'
import { Days, EntryItem } from './entries.tsx'
import { Layout } from './layout.ts'
import { leadingToTerm, marked } from './marked.ts'
import { Prose } from './prose.tsx'
import { summaryLines } from './summary.ts'
import { textsFor } from './texts.ts'

export interface SearchPageProps {
  site: SiteConfiguration
  query: SearchQuery
  /** Of the categories that it names, by their names. */
  labels: ReadonlyMap<string, string>
  terms: readonly Term[]
  /** Why there is no answer, in the place of one. */
  why?: Unanswerable
  hits?: Hits
  /** How many there are, up to one more than are counted. */
  total?: number
  /** The site's own pages that have the words. */
  pages?: readonly PageHit[]
}

/** Shows what is found, and how to narrow it. */
export function SearchPage({ site, query, labels, terms, why, hits, total = 0, pages = [] }: SearchPageProps) {
  const texts = textsFor(site.language).search
  const asked = questionShown(query, labels)
  const heading = asked === '' ? texts.search : texts.resultsFor(asked)
  const source: Search = { kind: 'search', query }
  return (
    <Layout site={site} title={heading} asked={query.q} {...(hits !== undefined && { feeds: source, label: asked })}>
      <h1>{heading}</h1>
      {why !== undefined && asked !== '' && <p role="status">{texts.unanswerable[why](MOST_CHARACTERS, MOST_TERMS)}</p>}
      {why !== undefined && (
        <>
          <form action={hrefOf(site, '/search')}>
            <input type="search" name="q" value={query.q} aria-label={texts.search} placeholder={texts.search} />
            <button type="submit">{texts.search}</button>
          </form>
          <p>
            <Prose text={texts.help} />
          </p>
        </>
      )}
      {hits !== undefined && (
        <>
          <p class="meta" role="status">
            {totalText(site, total)}
          </p>
          <Narrowed site={site} query={query} labels={labels} />
          <nav aria-label={texts.order}>
            {searchOrders
              .filter((order) => order !== 'best' || query.q !== '')
              .map((order) => (
                <a
                  href={hrefOf(site, searchPath({ ...query, order, cursor: null }))}
                  {...(order === query.order && { 'aria-current': 'true' })}
                >
                  {texts.orders[order]}
                </a>
              ))}
          </nav>
          <Between site={site} query={query} />
          {pages.length > 0 && <ul class="titles">{pages.map((page) => PageItem(site, page, terms))}</ul>}
          <ol class="entries">{hits.articles.map((entry) => FoundItem(site, entry, terms, query))}</ol>
          <Around site={site} query={query} hits={hits} />
          <Follow site={site} source={source} />
        </>
      )}
    </Layout>
  )
}

/** Shows what an author wrote, newest first. */
export function AuthorPage({
  site,
  author,
  query,
  hits,
  total,
}: {
  site: SiteConfiguration
  author: string
  query: SearchQuery
  hits: Hits
  total: number
}) {
  const source: Search = { kind: 'search', query }
  return (
    <Layout
      site={site}
      title={author}
      feeds={source}
      label={author}
      {...(query.cursor === null && { path: authorPath(author) })}
      description={`${author}: ${totalText(site, total)}, ${site.title}`}
    >
      <h1>{author}</h1>
      <p class="meta">{totalText(site, total)}</p>
      <Days site={site} entries={hits.articles} Item={EntryItem} name="entries" />
      <Around site={site} query={query} hits={hits} />
    </Layout>
  )
}

function totalText(site: SiteConfiguration, total: number): string {
  const texts = textsFor(site.language).search
  return total > MOST_COUNTED ? texts.moreThan(MOST_COUNTED) : texts.articles(total)
}

/** What the question is narrowed to, each with a link that takes it away. */
function Narrowed({ site, query, labels }: Pick<SearchPageProps, 'site' | 'query' | 'labels'>) {
  const texts = textsFor(site.language).search
  const without = nameFields.flatMap((field) =>
    query[field].map((name) => ({
      text: nameShown(field, name, labels),
      path: searchPath({ ...query, [field]: query[field].filter((one) => one !== name), cursor: null }),
    })),
  )
  const times = (['since', 'until'] as const).flatMap((kind) => {
    const time = query[kind]
    return time === null
      ? []
      : [{ text: `${texts[kind]} ${time}`, path: searchPath({ ...query, [kind]: null, cursor: null }) }]
  })
  const all = [...without, ...times]
  if (all.length === 0) return null
  return (
    <p class="meta">
      {all.map(({ text, path }) => (
        <a href={hrefOf(site, path)} title={texts.remove(text)}>
          {text} ✕
        </a>
      ))}
    </p>
  )
}

/** A form that narrows the question to a time. */
function Between({ site, query }: { site: SiteConfiguration; query: SearchQuery }) {
  const texts = textsFor(site.language).search
  const kept = parametersOf({ ...query, since: null, until: null, cursor: null })
  return (
    <details {...((query.since ?? query.until) !== null && { open: true })}>
      <summary>{texts.between}</summary>
      <form action={hrefOf(site, '/search')}>
        {[...kept].map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {(['since', 'until'] as const).map((kind) => (
          <label>
            {texts[kind]} <input type="date" name={searchParameters[kind]} value={query[kind]?.slice(0, 10) ?? ''} />
          </label>
        ))}
        <button type="submit">{texts.search}</button>
      </form>
    </details>
  )
}

function Around({ site, query, hits }: { site: SiteConfiguration; query: SearchQuery; hits: Hits }) {
  const texts = textsFor(site.language)
  const { previous, next } = hits
  if (previous === null && next === null) return null
  return (
    <nav class="pages" aria-label={texts.pages}>
      {previous && (
        <a rel="prev" href={hrefOf(site, searchPath({ ...query, cursor: cursorText(previous) }))}>
          ← {texts.previousPage}
        </a>
      )}
      {next && (
        <a rel="next" href={hrefOf(site, searchPath({ ...query, cursor: cursorText(next) }))}>
          {texts.nextPage} →
        </a>
      )}
    </nav>
  )
}

/** The feeds in which new articles that answer the question arrive. */
function Follow({ site, source }: { site: SiteConfiguration; source: Search }) {
  const texts = textsFor(site.language)
  return (
    <p class="meta">
      <span>
        {texts.search.follow}
        {texts.colon}
      </span>
      <a href={hrefOf(site, feedPath(source, 'atom'))}>Atom</a>
      <a href={hrefOf(site, feedPath(source, 'rss'))}>RSS</a>
      <a href={hrefOf(site, feedPath(source, 'json'))}>JSON Feed</a>
    </p>
  )
}

// These are templates and no elements, as those of lists are.

function FoundItem(site: SiteConfiguration, entry: Entry, terms: readonly Term[], query: SearchQuery) {
  const others = entry.categories.filter(({ name }) => !query.category.includes(name))
  const categories = others.map(({ name, label }) => {
    const narrower = searchPath({ ...query, category: [...new Set([...query.category, name])], cursor: null })
    return html`<a href="${hrefOf(site, narrower)}">${label}</a>`
  })
  const path = entry.path + leadingToTerm([entry.title, entry.summary], terms)
  return html`<li><h2><a href="${hrefOf(site, path)}">${marked(entry.title, terms)}</a></h2><p class="meta"><time datetime="${entry.published}">${dateText(site, entry.published, 'date')}</time>${categories}</p>${summaryLines(entry.summary, false, (text) => marked(text, terms))}</li>`
}

const PageItem = (site: SiteConfiguration, { path, title }: PageHit, terms: readonly Term[]) =>
  html`<li><a href="${hrefOf(site, path)}">${marked(title, terms)}</a></li>`
