import type { ListRef } from '../model/lists.ts'
import { feedPath, listPath } from '../model/paths.ts'
import { absoluteUrl, type Section, type Site } from '../model/site.ts'
import { Filtered, matching } from './filter.tsx'
import { Layout } from './layout.tsx'
import { textsFor } from './texts.ts'

export interface FeedsPageProps {
  site: Site
  kind: 'category' | 'tag'
  sections: readonly Section[]
  /** What names and labels have to contain; everything where empty. */
  query: string
}

/** All feeds, to subscribe to: the site's, and those of every category or every tag. */
export function FeedsPage({ site, kind, sections, query }: FeedsPageProps) {
  const texts = textsFor(site.language)
  const shown = matching(sections, query)
  const path = kind === 'tag' ? '/feeds?of=tags' : '/feeds'
  return (
    <Layout site={site} title={`${texts.feeds} – ${site.title}`} path={path}>
      <h1>{texts.feeds}</h1>
      <p>{texts.howToSubscribe}</p>
      <ul class="sections">
        <FeedRow site={site} list={{ kind: 'all' }} label={site.title} />
      </ul>
      <p>
        <a href="/opml.xml">OPML</a>
      </p>
      <nav aria-label={texts.feeds}>
        <a href="/feeds">{texts.categories}</a>
        <a href="/feeds?of=tags">{texts.tags}</a>
      </nav>
      <Filtered
        texts={texts}
        path="/feeds"
        query={query}
        parameters={{ of: kind === 'tag' ? 'tags' : undefined }}
        count={shown.length}
      >
        {shown.map((section) => (
          <FeedRow site={site} list={{ kind, name: section.name }} label={section.label} />
        ))}
      </Filtered>
    </Layout>
  )
}

function FeedRow({ site, list, label }: { site: Site; list: ListRef; label: string }) {
  const texts = textsFor(site.language)
  return (
    <li>
      <a href={listPath(list)}>{label}</a>{' '}
      <span class="meta">
        <a href={feedPath(list, 'atom')}>Atom</a>
        <a href={feedPath(list, 'rss')}>RSS</a>
        <a href={feedPath(list, 'json')}>JSON</a>
        <a href={`feed:${absoluteUrl(site, feedPath(list, 'atom'))}`}>{texts.subscribe}</a>
      </span>
    </li>
  )
}
