import type { Child } from 'hono/jsx'
import type { ListRef } from '../model/lists.ts'
import { feedPath } from '../model/paths.ts'
import { absoluteUrl, type Site } from '../model/site.ts'
import { Document } from './document.tsx'
import { textsFor } from './texts.ts'

export interface LayoutProps {
  site: Site
  title: string
  description?: string
  /** Path of this page; none for one that says that something went wrong. */
  path?: string
  /** The list whose feeds this page offers before the site's. */
  list?: ListRef
  /** Label of `list`. */
  label?: string
  children: Child
}

/** A page of the site: its head, the way around, and the feeds. */
export function Layout({ site, title, description, path, list, label, children }: LayoutProps) {
  const texts = textsFor(site.language)
  const feeds = list ?? { kind: 'all' }
  const head = (
    <>
      {description && <meta name="description" content={description} />}
      {path && <link rel="canonical" href={absoluteUrl(site, path)} />}
      {feeds.kind !== 'all' && <FeedLinks list={feeds} title={`${label} – ${site.title}`} />}
      <FeedLinks list={{ kind: 'all' }} title={site.title} />
    </>
  )
  return (
    <Document language={site.language} title={title} head={head}>
      <header>
        <nav>
          <a href="/">{site.title}</a>
          <a href="/categories">{texts.categories}</a>
          <a href="/tags">{texts.tags}</a>
        </nav>
      </header>
      <main>{children}</main>
      <footer>
        <p>
          <a href="/feeds">{texts.feeds}</a>: <a href={feedPath(feeds, 'atom')}>Atom</a>{' '}
          <a href={feedPath(feeds, 'rss')}>RSS</a> <a href={feedPath(feeds, 'json')}>JSON Feed</a>
        </p>
      </footer>
    </Document>
  )
}

/** Feed autodiscovery (WHATWG HTML, 4.6.7.1). */
function FeedLinks({ list, title }: { list: ListRef; title: string }) {
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={`${title} (Atom)`} href={feedPath(list, 'atom')} />
      <link rel="alternate" type="application/rss+xml" title={`${title} (RSS)`} href={feedPath(list, 'rss')} />
      <link rel="alternate" type="application/feed+json" title={`${title} (JSON)`} href={feedPath(list, 'json')} />
    </>
  )
}
