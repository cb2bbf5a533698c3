/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import type { ListRef } from '../model/lists.ts'
import { type FeedFormat, feedFormats, feedPath, listPath } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import { MOST_LISTS } from '../model/selection.ts'
import { absoluteUrl, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { Filtered, type Listing } from './filter.tsx'
import { Layout } from './layout.ts'
import { textsFor } from './texts.ts'

export interface FeedsPageProps {
  site: SiteConfiguration
  kind: SectionKind
  listing: Listing
  /** Path of the subscription list of just the feeds shown. */
  opmlPath: string
}

/** Shows feeds to subscribe to: the site's, and those of categories or tags. */
export function FeedsPage({ site, kind, listing, opmlPath }: FeedsPageProps) {
  const texts = textsFor(site.language)
  return (
    <Layout
      site={site}
      title={listing.page === 1 ? texts.feeds : `${texts.feeds} (${listing.page})`}
      path={listing.path}
      description={texts.howToSubscribe}
    >
      <h1>{texts.feeds}</h1>
      <p>{texts.howToSubscribe}</p>
      <ul class="sections">{FeedRow(site, { kind: 'all' }, site.title)}</ul>
      <p class="meta">
        <a href={hrefOf(site, '/opml.xml')}>OPML</a>
        {listing.sections.length > 0 && <a href={hrefOf(site, opmlPath)}>{texts.opmlOfThese}</a>}
      </p>
      <nav aria-label={texts.feeds}>
        <a href={hrefOf(site, '/feeds')} {...(kind === 'category' && { 'aria-current': 'true' })}>
          {texts.categories}
        </a>
        <a href={hrefOf(site, '/feeds?of=tags')} {...(kind === 'tag' && { 'aria-current': 'true' })}>
          {texts.tags}
        </a>
      </nav>
      <Union site={site} />
      <Filtered site={site} listing={listing} action="/feeds" parameters={kind === 'tag' ? { of: 'tags' } : {}}>
        {listing.sections.map(({ name, label }) => FeedRow(site, { kind, name }, label))}
      </Filtered>
    </Layout>
  )
}

/** Puts one feed together of several lists: those that are ticked below, and one of each kind that is named here. */
function Union({ site }: { site: SiteConfiguration }) {
  const texts = textsFor(site.language)
  return (
    <form id={UNION} action={hrefOf(site, feedPath({ kind: 'all' }, 'atom'))}>
      <p>{texts.combine(MOST_LISTS)}</p>
      <input name="category" aria-label={texts.categoryByName} placeholder={texts.categoryByName} />
      <input name="tag" aria-label={texts.tagByName} placeholder={texts.tagByName} />
      {feedFormats.map((format) => (
        <button type="submit" formaction={hrefOf(site, feedPath({ kind: 'all' }, format))}>
          {formatNames[format]}
        </button>
      ))}
    </form>
  )
}

const UNION = 'union'

const formatNames: Record<FeedFormat, string> = { atom: 'Atom', rss: 'RSS', json: 'JSON' }

// This is a template and no element, since a page has hundreds of them.
function FeedRow(site: SiteConfiguration, list: ListRef, label: string) {
  const { subscribe, copy } = textsFor(site.language)
  const [atom, rss, json] = feedFormats.map((format) => hrefOf(site, feedPath(list, format)))
  const address = absoluteUrl(site, feedPath(list, 'atom'))
  const box =
    list.kind === 'all'
      ? ''
      : html`<input type="checkbox" form="${UNION}" name="${list.kind}" value="${list.name}" aria-label="${label}"> `
  return html`<li>${box}<a href="${hrefOf(site, listPath(list, undefined, site))}">${label}</a> <span class="meta"><a href="${atom}">Atom</a><a href="${rss}">RSS</a><a href="${json}">JSON</a><a href="feed:${address}">${subscribe}</a> <button type="button" class="copy" hidden>${copy}</button></span></li>`
}
