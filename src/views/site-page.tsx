import { raw } from 'hono/html'
import { bodyShownAt, type SiteConfiguration } from '../model/site.ts'
import type { ShownPage } from '../model/site-page.ts'
import { Layout } from './layout.tsx'

/** Shows a page of the site's own. Its HTML was sanitized when it was loaded. */
export function SitePageView({ site, path, page }: { site: SiteConfiguration; path: string; page: ShownPage }) {
  const { title, hasHeading, language, description, canonical, html } = page
  return (
    <Layout
      site={site}
      title={path === '/' || title === site.title ? title : `${title} – ${site.title}`}
      description={description}
      path={path}
      canonical={canonical}
    >
      <article {...(language && { lang: language })}>
        {!hasHeading && <h1>{title}</h1>}
        <div class="body">{raw(bodyShownAt(site, html))}</div>
      </article>
    </Layout>
  )
}
