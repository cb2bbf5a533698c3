import type { Child } from 'hono/jsx'
import type { ListRef } from '../model/lists.ts'
import { feedPath } from '../model/paths.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import { Document } from './document.tsx'
import { textsFor } from './texts.ts'

export interface LayoutProps {
  site: SiteConfiguration
  title: string
  description?: string
  /** Path of this page; undefined for one that says what went wrong. */
  path?: string
  /** Search engines are told this absolute URL in the place of the page's own. */
  canonical?: string | undefined
  /** The list whose feeds this page offers before the site's. */
  list?: ListRef
  /** Label of `list`. */
  label?: string
  /** The rest of the head. */
  head?: Child
  /** True for a page that gets new articles. It reloads itself where the site's owner wishes that. */
  refreshes?: boolean
  /** The page's type for programs that show links to it (ogp.me). */
  kind?: 'website' | 'article'
  /** Absolute URL. */
  image?: string | null
  children: Child
}

/** Writes a page of the site, with its head, the navigation and the feeds. */
export function Layout({ site, title, path, list, label, refreshes, children, ...given }: LayoutProps) {
  const texts = textsFor(site.language)
  const feeds = list ?? { kind: 'all' }
  const head = (
    <>
      <Metadata site={site} title={title} {...(path && { path })} {...given} />
      {feeds.kind !== 'all' && <FeedLinks list={feeds} title={`${label} – ${site.title}`} />}
      <FeedLinks list={{ kind: 'all' }} title={site.title} />
      {refreshes && site.refresh !== null && <Refresh seconds={site.refresh} />}
      {given.head}
    </>
  )
  return (
    <Document language={site.language} title={title} head={head} accent={site.accent}>
      <a class="skip" href="#_content">
        {texts.skip}
      </a>
      <header>
        <a class="name" href="/">
          {site.title}
        </a>
        <nav aria-label={texts.around}>
          {site.listPath && <a href={site.listPath}>{texts.allArticles}</a>}
          <a href="/categories">{texts.categories}</a>
          <a href="/tags">{texts.tags}</a>
          <a href="/feeds">{texts.feeds}</a>
        </nav>
      </header>
      <main id="_content">{children}</main>
      <footer>
        <p class="meta">
          <span>
            {texts.feeds}
            {texts.colon}
          </span>
          <a href={feedPath(feeds, 'atom')}>Atom</a>
          <a href={feedPath(feeds, 'rss')}>RSS</a>
          <a href={feedPath(feeds, 'json')}>JSON Feed</a>
          <a href="/api">API</a>
          {site.links.map((link) => (
            <a href={link.url}>{link.title}</a>
          ))}
        </p>
        {linesOf(site.footer ?? '').map((line) => (
          <p>{line}</p>
        ))}
      </footer>
    </Document>
  )
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

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
          {image && <meta property="og:image" content={image} />}
          <meta name="twitter:card" content={image ? 'summary_large_image' : 'summary'} />
        </>
      )}
      {path === undefined && <meta name="robots" content="noindex" />}
    </>
  )
}

/** Lets feed readers find the feeds (WHATWG HTML, 4.6.7.1). */
function FeedLinks({ list, title }: { list: ListRef; title: string }) {
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={`${title} (Atom)`} href={feedPath(list, 'atom')} />
      <link rel="alternate" type="application/rss+xml" title={`${title} (RSS)`} href={feedPath(list, 'rss')} />
      <link rel="alternate" type="application/feed+json" title={`${title} (JSON)`} href={feedPath(list, 'json')} />
    </>
  )
}
