/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import { absoluteUrl, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** A step on the way from the home page to a page, which is the last one. */
export interface Step {
  name: string
  path: string
  /** Of its name, where that is not in the site's language (BCP 47). */
  language?: string
}

/** Shows the way to a page, whose own name is no link. */
export function Breadcrumbs({ site, steps }: { site: SiteConfiguration; steps: readonly Step[] }) {
  const texts = textsFor(site.language)
  return (
    <nav class="breadcrumbs" aria-label={texts.breadcrumbs}>
      <ol>
        {steps.map(({ name, path, language }, i) => (
          <li {...(language && { lang: language })}>
            {i === steps.length - 1 ? <span aria-current="page">{name}</span> : <a href={hrefOf(site, path)}>{name}</a>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The same in the terms of schema.org. */
export const breadcrumbData = (site: SiteConfiguration, steps: readonly Step[]) => ({
  '@type': 'BreadcrumbList',
  itemListElement: steps.map(({ name, path }, i) => ({
    '@type': 'ListItem',
    position: i + 1,
    name,
    item: absoluteUrl(site, path),
  })),
})

/** A script element that says the same to programs, which no text in it can end. */
export const BreadcrumbScript = ({ site, steps }: { site: SiteConfiguration; steps: readonly Step[] }) => {
  const data = { '@context': 'https://schema.org', ...breadcrumbData(site, steps) }
  return <script type="application/ld+json">{raw(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>
}
