/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { SiteConfiguration } from '../model/site.ts'
import type { ShownPage } from '../model/site-page.ts'
import { pageBody } from './body.ts'
import { Layout } from './layout.ts'

/** Shows a page of the site's own. Its HTML was sanitized when it was loaded. */
export function SitePageView({ site, path, page }: { site: SiteConfiguration; path: string; page: ShownPage }) {
  const { title, hasHeading, language, description, canonical, html } = page
  return (
    <Layout site={site} title={title} description={description} path={path} canonical={canonical} shape="reading">
      <article {...(language && { lang: language })}>
        {!hasHeading && <h1>{title}</h1>}
        <div class="body">{raw(pageBody(site, html))}</div>
      </article>
    </Layout>
  )
}
