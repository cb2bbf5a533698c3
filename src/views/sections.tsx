/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import { listPath } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import { hrefOf, type Section, type SiteConfiguration } from '../model/site.ts'
import { dateText } from './date.tsx'
import { Filtered, type Listing } from './filter.tsx'
import { Layout } from './layout.ts'
import { textsFor } from './texts.ts'

export interface SectionsPageProps {
  site: SiteConfiguration
  kind: SectionKind
  listing: Listing
}

/** Shows categories or tags by name, by number of articles, or by newest article. */
export function SectionsPage({ site, kind, listing }: SectionsPageProps) {
  const texts = textsFor(site.language)
  const heading = kind === 'category' ? texts.categories : texts.tags
  const { sections, page, query, initial } = listing
  const title = initial === undefined ? heading : `${heading}${texts.colon}${initial}`
  return (
    <Layout
      site={site}
      title={page === 1 ? title : `${title} (${page})`}
      path={listing.path}
      description={texts.sectionsDescription(heading, site.title)}
    >
      <h1>{heading}</h1>
      {sections.length === 0 && query === '' && <p>{texts.empty}</p>}
      <Filtered site={site} listing={listing} action={kind === 'category' ? '/categories' : '/tags'} isCounted>
        {sections.map((section) => SectionRow(site, kind, section))}
      </Filtered>
    </Layout>
  )
}

// This is a template and no element, since a page has hundreds of them.
function SectionRow(site: SiteConfiguration, kind: SectionKind, { name, label, total, newest }: Section) {
  const { articles } = textsFor(site.language)
  return html`<li><a href="${hrefOf(site, listPath({ kind, name }))}">${label}</a><span class="meta"><span>${articles(total)}</span><time datetime="${newest}">${dateText(site, newest, 'date')}</time></span></li>`
}
