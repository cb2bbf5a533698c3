import { listPath } from '../model/paths.ts'
import type { Section, Site } from '../model/site.ts'
import { DateTime } from './date.tsx'
import { Filtered, matching } from './filter.tsx'
import { Layout } from './layout.tsx'
import { textsFor } from './texts.ts'

export const sectionOrders = ['name', 'total', 'newest'] as const

export type SectionOrder = (typeof sectionOrders)[number]

export interface SectionsPageProps {
  site: Site
  kind: 'category' | 'tag'
  sections: readonly Section[]
  order: SectionOrder
  /** What names and labels have to contain; everything where empty. */
  query: string
}

/** All categories, or all tags: by name, by how many articles they have, or by their newest. */
export function SectionsPage({ site, kind, sections, order, query }: SectionsPageProps) {
  const texts = textsFor(site.language)
  const heading = kind === 'category' ? texts.categories : texts.tags
  const path = kind === 'category' ? '/categories' : '/tags'
  const shown = matching(sections, query)
  const collator = new Intl.Collator(site.language === '' ? 'en' : texts.locale)
  const orders: Record<SectionOrder, (a: Section, b: Section) => number> = {
    name: (a, b) => collator.compare(a.label, b.label),
    total: (a, b) => b.total - a.total,
    newest: (a, b) => Date.parse(b.newest) - Date.parse(a.newest),
  }
  const labels: Record<SectionOrder, string> = { name: texts.byName, total: texts.byTotal, newest: texts.byNewest }
  return (
    <Layout site={site} title={`${heading} – ${site.title}`} path={path} description={`${heading}, ${site.title}`}>
      <h1>{heading}</h1>
      {sections.length === 0 && <p>{texts.empty}</p>}
      <nav aria-label={texts.order}>
        {sectionOrders.map((one) => (
          <a href={`${path}${one === 'name' ? '' : `?sort=${one}`}`} {...(one === order && { 'aria-current': 'true' })}>
            {labels[one]}
          </a>
        ))}
      </nav>
      <Filtered
        texts={texts}
        path={path}
        query={query}
        parameters={{ sort: order === 'name' ? undefined : order }}
        count={shown.length}
      >
        {shown.toSorted(orders[order]).map(({ name, label, total, newest }) => (
          <li>
            <a href={listPath({ kind, name })}>{label}</a>
            <span class="meta">
              <span>{texts.articles(total)}</span>
              <DateTime site={site} value={newest} />
            </span>
          </li>
        ))}
      </Filtered>
    </Layout>
  )
}
