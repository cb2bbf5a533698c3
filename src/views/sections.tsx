import { listPath } from '../model/paths.ts'
import type { Section, Site } from '../model/site.ts'
import { Layout } from './layout.tsx'
import { textsFor } from './texts.ts'

/** All categories, or all tags. */
export function SectionsPage({ site, kind, sections }: { site: Site; kind: 'category' | 'tag'; sections: Section[] }) {
  const texts = textsFor(site.language)
  const heading = kind === 'category' ? texts.categories : texts.tags
  return (
    <Layout site={site} title={`${heading} – ${site.title}`} path={kind === 'category' ? '/categories' : '/tags'}>
      <h1>{heading}</h1>
      {sections.length === 0 && <p>{texts.empty}</p>}
      <ul class="sections">
        {sections.map(({ name, label, total }) => (
          <li>
            <a href={listPath({ kind, name })}>{label}</a> <span class="meta">{texts.articles(total)}</span>
          </li>
        ))}
      </ul>
    </Layout>
  )
}
