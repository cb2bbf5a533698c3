/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type Span, stylesheetPath } from '../model/look.ts'
import { feedPath, listPath } from '../model/paths.ts'
import type { FeedSource } from '../model/selection.ts'
import { absoluteUrl, hrefOf, type SiteConfiguration, shownAt } from '../model/site.ts'
import { Document } from './document.tsx'
import { siteData } from './structured-data.ts'
import { textsFor } from './texts.ts'

export interface LayoutProps {
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
  head?: Child
  /** True for the home page, whose heading is the name of the site. */
  isFront?: boolean
  /** True for a page that gets new articles. It reloads itself where the site's owner wishes that. */
  refreshes?: boolean
  /** What the box for searching has in it. */
  asked?: string
  /** The page's type for programs that show links to it (ogp.me). */
  kind?: 'website' | 'article'
  /** The picture of the page, for programs that show links to it. */
  image?: PagePicture | null
  /** How the page is laid out: as one text, with something beside what it is about, as wide as a reference. */
  shape?: 'reading' | 'reading flanked' | 'flanked' | 'wide'
  children: Child
}

export interface PagePicture {
  /** Absolute URL. */
  url: string
  /** In pixels; undefined where it is not known. */
  size?: readonly [width: number, height: number] | undefined
  alt?: string | undefined
}

/** Writes a page of the site, with its head, the navigation and the feeds. */
export function Layout({
  site,
  title,
  path,
  feeds = { kind: 'all' },
  label,
  isFront = false,
  refreshes,
  asked = '',
  shape,
  children,
  ...given
}: LayoutProps) {
  const texts = textsFor(site.language)
  const head = (
    <>
      <Metadata site={site} title={title} {...(path && { path })} {...given} />
      {feeds.kind !== 'all' && <FeedLinks site={site} source={feeds} title={`${label} – ${site.title}`} />}
      <FeedLinks site={site} source={{ kind: 'all' }} title={site.title} />
      {site.isSearched && (
        <link
          rel="search"
          type="application/opensearchdescription+xml"
          title={site.title}
          href={hrefOf(site, '/opensearch.xml')}
        />
      )}
      {refreshes && site.refresh !== null && <Refresh seconds={site.refresh} />}
      {path === '/' && <script type="application/ld+json">{raw(siteData(site))}</script>}
      {given.head}
    </>
  )
  return (
    <Document
      language={site.language}
      title={path === '/' || title === site.title ? title : `${title} – ${site.title}`}
      head={head}
      styles={<Styles site={site} />}
      shape={shape}
    >
      <a class="skip" href="#_content">
        {texts.skip}
      </a>
      <header>
        {isFront ? (
          <div class="masthead">
            <a class="name" href={hrefOf(site, '/')}>
              <h1>
                <Name site={site} />
              </h1>
            </a>
            {site.description && <p class="tagline">{site.description}</p>}
          </div>
        ) : (
          <a class="name" href={hrefOf(site, '/')}>
            <Name site={site} />
          </a>
        )}
        {site.isSearched && (
          <search>
            <form action={hrefOf(site, '/search')}>
              <input
                type="search"
                name="q"
                value={asked}
                aria-label={texts.search.search}
                placeholder={texts.search.search}
              />
              <button type="submit" aria-label={texts.search.search}>
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                  <path
                    d="M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2m3.6 8.6 4 4"
                    fill="none"
                    stroke="currentColor"
                    stroke-width="1.6"
                  />
                </svg>
              </button>
            </form>
          </search>
        )}
        <Navigation site={site} path={path} />
      </header>
      <main id="_content">{children}</main>
      <footer>
        <p class="meta">
          <span>
            {texts.feeds}
            {texts.colon}
          </span>
          <a href={hrefOf(site, feedPath(feeds, 'atom'))}>Atom</a>
          <a href={hrefOf(site, feedPath(feeds, 'rss'))}>RSS</a>
          <a href={hrefOf(site, feedPath(feeds, 'json'))}>JSON Feed</a>
          <a href={hrefOf(site, '/api')}>API</a>
          {site.links.map((link) => (
            <a href={hrefOfLink(site, link.url)}>{link.title}</a>
          ))}
        </p>
        {(site.footerLines ?? linesOf(site.footer ?? '')).map((line) => (
          <p>{line.map((span) => spanOf(site, span))}</p>
        ))}
      </footer>
    </Document>
  )
}

/** The rules of the site's look, which cost no request, and its own stylesheet, where it has one. */
const Styles = ({ site: { base, theme, stylesheet } }: { site: SiteConfiguration }) => (
  <>
    {theme && <style>{raw(theme.css)}</style>}
    {stylesheet && <link rel="stylesheet" href={hrefOf({ base }, stylesheetPath(stylesheet))} />}
  </>
)

/** The site's name, or the picture that stands for it: who cannot see that hears or reads the name. */
function Name({ site }: { site: SiteConfiguration }) {
  if (site.logo === undefined) return <>{site.title}</>
  const { url, size: [width, height] = [] } = site.logo
  return <img class="logo" src={shownAt(site, url)} alt={site.title} {...(width && { width, height })} />
}

/** Leads around the site: to its busiest categories and to all that there is, or to what its owner wants in their place. */
function Navigation({ site, path }: { site: SiteConfiguration; path: string | undefined }) {
  const texts = textsFor(site.language)
  const link = (url: string, title: string) => (
    <a href={hrefOfLink(site, url)} {...(url === path && { 'aria-current': 'page' })}>
      {title}
    </a>
  )
  if (site.navigation !== undefined) {
    return (
      <nav aria-label={texts.around}>
        <div class="main">{site.navigation.map(({ title, url }) => link(url, title))}</div>
      </nav>
    )
  }
  const busiest = site.busiest ?? []
  return (
    <nav aria-label={texts.around}>
      {busiest.length > 0 && (
        <div class="main">{busiest.map(({ name, label }) => link(listPath({ kind: 'category', name }), label))}</div>
      )}
      <div>
        {site.listPath && link(site.listPath, texts.allArticles)}
        {link('/categories', texts.categories)}
        {link('/tags', texts.tags)}
        {site.busiest && link('/archive', texts.archive)}
        {link('/feeds', texts.feeds)}
      </div>
    </nav>
  )
}

const hrefOfLink = (site: SiteConfiguration, url: string): string => (url.startsWith('/') ? hrefOf(site, url) : url)

/** The lines of a plain text, as those of a marked one are. */
const linesOf = (text: string): Span[][] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => [{ text: line }])

function spanOf(site: SiteConfiguration, { text, mark, url }: Span) {
  if (url !== undefined) return <a href={hrefOfLink(site, url)}>{text}</a>
  if (mark === 'strong') return <strong>{text}</strong>
  if (mark === 'em') return <em>{text}</em>
  return mark === 'code' ? <code>{text}</code> : text
}

/**
 * Loads the page anew after a while. That may interrupt somebody who reads it (WCAG 2.2, 2.2.4 and 3.2.5; axe says so), so it is
 * there only where the site's owner wishes it: `edge_news.refresh`.
 */
const Refresh = ({ seconds }: { seconds: number }) => <meta http-equiv="refresh" content={String(seconds)} />

type MetadataProps = Pick<LayoutProps, 'site' | 'title' | 'description' | 'path' | 'canonical' | 'kind' | 'image'>

/** Tells search engines about the page, and programs that show links to it (ogp.me, Twitter's cards). */
function Metadata({ site, title, description, path, canonical, kind = 'website', image }: MetadataProps) {
  const url = canonical ?? (path && absoluteUrl(site, path))
  return (
    <>
      {description && <meta name="description" content={description} />}
      {url && <link rel="canonical" href={url} />}
      {site.icon && <link rel="icon" href={site.icon} />}
      {path && (
        <>
          <meta property="og:type" content={kind} />
          <meta property="og:title" content={title} />
          <meta property="og:url" content={url} />
          <meta property="og:site_name" content={site.title} />
          {description && <meta property="og:description" content={description} />}
          {image && <PictureMetadata {...image} />}
          {site.twitter && <meta name="twitter:site" content={`@${site.twitter}`} />}
          <meta name="twitter:card" content={image && isLarge(image) ? 'summary_large_image' : 'summary'} />
        </>
      )}
      {path === undefined && <meta name="robots" content="noindex" />}
    </>
  )
}

function PictureMetadata({ url, size, alt }: PagePicture) {
  return (
    <>
      <meta property="og:image" content={url} />
      {size && (
        <>
          <meta property="og:image:width" content={String(size[0])} />
          <meta property="og:image:height" content={String(size[1])} />
        </>
      )}
      {alt && <meta property="og:image:alt" content={alt} />}
    </>
  )
}

/** A large card wants at least so many pixels. A picture of unknown size is taken for a large one. */
const isLarge = ({ size: [width, height] = [300, 157] }: PagePicture): boolean => width >= 300 && height >= 157

/** Lets feed readers find the feeds (WHATWG HTML, 4.6.7.1). */
function FeedLinks({ site, source, title }: { site: SiteConfiguration; source: FeedSource; title: string }) {
  return (
    <>
      <link
        rel="alternate"
        type="application/atom+xml"
        title={`${title} (Atom)`}
        href={hrefOf(site, feedPath(source, 'atom'))}
      />
      <link
        rel="alternate"
        type="application/rss+xml"
        title={`${title} (RSS)`}
        href={hrefOf(site, feedPath(source, 'rss'))}
      />
      <link
        rel="alternate"
        type="application/feed+json"
        title={`${title} (JSON)`}
        href={hrefOf(site, feedPath(source, 'json'))}
      />
    </>
  )
}
