import { html } from 'hono/html'
import type { Entry } from '../model/article.ts'
import { type Hits, MOST_COUNTED, type PageHit } from '../model/search-answer.ts'
import {
  MOST_CHARACTERS,
  MOST_TERMS,
  type SearchQuery,
  searchOrders,
  searchPath,
  type Term,
  type Unanswerable,
} from '../model/search-question.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { dateText } from './date.tsx'
import { Layout } from './layout.tsx'
import { marked } from './marked.ts'
import { Prose } from './prose.tsx'
import { textsFor } from './texts.ts'

export interface SearchPageProps {
  site: SiteConfiguration
  query: SearchQuery
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
export function SearchPage({ site, query, terms, why, hits, total = 0, pages = [] }: SearchPageProps) {
  const texts = textsFor(site.language).search
  const heading = query.q === '' ? texts.search : texts.resultsFor(query.q)
  const names = namesIn(query)
  return (
    <Layout site={site} title={`${heading} – ${site.title}`} asked={query.q}>
      <h1>{heading}</h1>
      {why !== undefined && query.q + names.join('') !== '' && (
        <p role="status">{texts.unanswerable[why](MOST_CHARACTERS, MOST_TERMS)}</p>
      )}
      {why !== undefined && (
        <p>
          <Prose text={texts.help} />
        </p>
      )}
      {hits !== undefined && (
        <>
          <p class="meta" role="status">
            {total > MOST_COUNTED ? texts.moreThan(MOST_COUNTED) : texts.articles(total)}
          </p>
          <Narrowed site={site} query={query} />
          <nav aria-label={texts.order}>
            {searchOrders.map((order) => (
              <a
                href={hrefOf(site, searchPath({ ...query, order, cursor: null }))}
                {...(order === query.order && { 'aria-current': 'true' })}
              >
                {texts.orders[order]}
              </a>
            ))}
          </nav>
          {pages.length > 0 && <ul class="titles">{pages.map((page) => PageItem(site, page, terms))}</ul>}
          <ol class="entries">{hits.articles.map((entry) => FoundItem(site, entry, terms, query))}</ol>
          {hits.next !== null && (
            <nav class="pages" aria-label={texts.pages}>
              <a rel="next" href={hrefOf(site, searchPath({ ...query, cursor: String(hits.next) }))}>
                {texts.more} →
              </a>
            </nav>
          )}
        </>
      )}
    </Layout>
  )
}

const namesIn = ({ category, tag, author, notCategory, notTag }: SearchQuery): string[] => [
  ...category,
  ...tag,
  ...author,
  ...notCategory,
  ...notTag,
]

/** What the question is narrowed to, each with a link that takes it away. */
function Narrowed({ site, query }: { site: SiteConfiguration; query: SearchQuery }) {
  const texts = textsFor(site.language).search
  const kinds = ['category', 'tag', 'author', 'notCategory', 'notTag'] as const
  const without = kinds.flatMap((kind) =>
    query[kind].map((name) => ({
      text: kind.startsWith('not') ? `−${name}` : name,
      path: searchPath({ ...query, [kind]: query[kind].filter((one) => one !== name), cursor: null }),
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

// These are templates and no elements, as those of lists are.

function FoundItem(site: SiteConfiguration, entry: Entry, terms: readonly Term[], query: SearchQuery) {
  const categories = entry.categories.map(({ name, label }) => {
    const narrower = searchPath({ ...query, category: [...new Set([...query.category, name])], cursor: null })
    return html`<a href="${hrefOf(site, narrower)}">${label}</a>`
  })
  return html`<li><h3><a href="${hrefOf(site, entry.path)}">${marked(entry.title, terms)}</a></h3><p class="meta"><time datetime="${entry.published}">${dateText(site, entry.published, 'date')}</time>${categories}</p><p>${marked(entry.summary, terms)}</p></li>`
}

const PageItem = (site: SiteConfiguration, { path, title }: PageHit, terms: readonly Term[]) =>
  html`<li><a href="${hrefOf(site, path)}">${marked(title, terms)}</a></li>`
