import { html, raw } from 'hono/html'
import { feedPath } from '../model/paths.ts'
import type { FeedSource } from '../model/selection.ts'
import { absoluteUrl, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { siteData } from './structured-data.ts'

export interface HeadProps {
  site: SiteConfiguration
  /** Of the page alone: the name of the site follows where it is another one. */
  title: string
  description?: string
  /** Path of this page; undefined for one that search engines are to leave alone. */
  path?: string
  /** Search engines are told this absolute URL in the place of the page's own. */
  canonical?: string | undefined
  /** The list, or several, whose feeds this page offers before the site's. */
  feeds?: FeedSource
  /** Label of `feeds`. */
  label?: string
  /** The rest of the head. */
  head?: unknown
  /** True for a page that gets new articles. It reloads itself where the site's owner wishes that. */
  refreshes?: boolean
  /** The page's type for programs that show links to it (ogp.me). */
  kind?: 'website' | 'article'
  /** The picture of the page, for programs that show links to it. */
  image?: PagePicture | null
}

export interface PagePicture {
  /** Absolute URL. */
  url: string
  /** In pixels; undefined where it is not known. */
  size?: readonly [width: number, height: number] | undefined
  alt?: string | undefined
}

/** Tells programs about a page: what it is, its feeds, and how the site is searched. Its title and stylesheet are around this. */
export function headOf(props: HeadProps) {
  const { site, path, feeds = { kind: 'all' }, label, refreshes, head } = props
  return [
    metadata(props),
    feeds.kind !== 'all' && feedLinks(site, feeds, `${label} – ${site.title}`),
    feedLinks(site, { kind: 'all' }, site.title),
    site.isSearched &&
      html`<link rel="search" type="application/opensearchdescription+xml" title="${site.title}" href="${hrefOf(site, '/opensearch.xml')}"/>`,
    refreshes && site.refresh !== null && refresh(site.refresh),
    path === '/' && html`<script type="application/ld+json">${raw(siteData(site))}</script>`,
    head,
  ]
}

/**
 * Loads the page anew after a while. That may interrupt somebody who reads it (WCAG 2.2, 2.2.4 and 3.2.5; axe says so), so it is
 * there only where the site's owner wishes it: `edge_news.refresh`.
 */
const refresh = (seconds: number) => html`<meta http-equiv="refresh" content="${seconds}"/>`

/** Tells search engines about the page, and programs that show links to it (ogp.me, Twitter's cards). */
function metadata({ site, title, description, path, canonical, kind = 'website', image }: HeadProps) {
  const url = canonical ?? (path && absoluteUrl(site, path))
  return [
    description && named('description', description),
    url && html`<link rel="canonical" href="${url}"/>`,
    site.icon && html`<link rel="icon" href="${site.icon}"/>`,
    ...(path === undefined
      ? [named('robots', 'noindex')]
      : [
          property('og:type', kind),
          property('og:title', title),
          property('og:url', url ?? ''),
          property('og:site_name', site.title),
          description && property('og:description', description),
          image && pictureMetadata(image),
          site.twitter && named('twitter:site', `@${site.twitter}`),
          named('twitter:card', image && isLarge(image) ? 'summary_large_image' : 'summary'),
        ]),
  ]
}

const named = (name: string, content: string) => html`<meta name="${name}" content="${content}"/>`

/** A property of the page for programs that show links to it. */
export const property = (name: string, content: string | number) =>
  html`<meta property="${name}" content="${content}"/>`

const pictureMetadata = ({ url, size, alt }: PagePicture) => [
  property('og:image', url),
  size && [property('og:image:width', size[0]), property('og:image:height', size[1])],
  alt && property('og:image:alt', alt),
]

/** A large card wants at least so many pixels. A picture of unknown size is taken for a large one. */
const isLarge = ({ size: [width, height] = [300, 157] }: PagePicture): boolean => width >= 300 && height >= 157

/** Lets feed readers find the feeds (WHATWG HTML, 4.6.7.1). */
const feedLinks = (site: SiteConfiguration, source: FeedSource, title: string) =>
  html`<link rel="alternate" type="application/atom+xml" title="${title} (Atom)" href="${hrefOf(site, feedPath(source, 'atom'))}"/><link rel="alternate" type="application/rss+xml" title="${title} (RSS)" href="${hrefOf(site, feedPath(source, 'rss'))}"/><link rel="alternate" type="application/feed+json" title="${title} (JSON)" href="${hrefOf(site, feedPath(source, 'json'))}"/>`
