/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import type { HeadInParts } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { type FrontPage as Front, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { Years } from './archive.tsx'
import { DatedItem, Stories, Topics, yearOf } from './entries.tsx'
import { Layout } from './layout.ts'
import { textsFor } from './texts.ts'

export interface FrontPageProps {
  site: SiteConfiguration
  /** The head of the list of all articles. */
  head: HeadInParts
  front: Front
  /** Path of the page with all of `head`; null where this page has all articles. */
  older: string | null
  /** True where years have pages. */
  isDated: boolean
}

/** The front page shows so many of the newest articles before its sections. */
export const FRONT_NEWEST = 9

/** Shows the home page by sections: the newest articles, the busiest categories with theirs, and the names of others. */
export function FrontPage({ site, head, front, older, isDated }: FrontPageProps) {
  const texts = textsFor(site.language)
  const newest = head.entries.slice(0, FRONT_NEWEST)
  const path = listPath({ kind: 'all' }, undefined, site)
  const isFront = path === '/'
  const year = newest.map(yearOf)[0] ?? ''
  const named = front.sections.length + front.others.length
  return (
    <Layout site={site} title={site.title} path={path} description={site.description} isFront={isFront} refreshes>
      {!isFront && <h1>{texts.allArticles}</h1>}
      <Stories site={site} entries={newest} />
      {older && (
        <nav class="pages" aria-label={texts.pages}>
          <a rel="next" href={hrefOf(site, older)}>
            {texts.older} →
          </a>
        </nav>
      )}
      <Topics
        site={site}
        heading={texts.categories}
        topics={front.sections}
        Item={(props) => DatedItem({ ...props, year })}
        name="topics dated"
      />
      {front.total > front.sections.length && (
        <section>
          <h2>{texts.otherCategories}</h2>
          <ul class="names">
            {front.others.map(
              ({ name, label }) =>
                html`<li><a href="${hrefOf(site, listPath({ kind: 'category', name }))}">${label}</a></li>`,
            )}
          </ul>
          {front.total > named && (
            <p>
              <a href={hrefOf(site, '/categories')}>{texts.allCategories(front.total)}</a>
            </p>
          )}
        </section>
      )}
      <p class="meta">{texts.articles(head.total)}</p>
      {isDated && head.months !== undefined && <Years site={site} list={{ kind: 'all' }} months={head.months} />}
    </Layout>
  )
}
