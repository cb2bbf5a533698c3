import type { Article } from '../model/article.ts'
import type { FeedWindow, ListRef } from '../model/lists.ts'
import { type FeedFormat, feedPath, listPath } from '../model/paths.ts'
import { absoluteUrl, type Site } from '../model/site.ts'
import { legalText } from '../model/xml.ts'

/** What a feed says, whatever the format: every text legal in all three, every URL absolute. */
export interface FeedContent {
  /** Outlives a move to another host (RFC 4287, 4.2.6.1). */
  id: string
  title: string
  description: string
  language: string
  /** The site's author, else its title: who wrote what names no author. */
  author: string
  /** The page of the list. */
  url: string
  feedUrls: Record<FeedFormat, string>
  /** RFC 3339. */
  updated: string
  entries: FeedEntry[]
}

export interface FeedEntry {
  id: string
  url: string
  /** Plain text. */
  title: string
  /** Plain text. */
  summary: string
  html: string
  /** RFC 3339. */
  published: string
  /** RFC 3339. */
  updated: string
  authors: string[]
  /** Categories, then tags; no term twice. */
  categories: { term: string; label: string }[]
  source: { name: string | null; url: string | null }
  image: string | null
  /** BCP 47, where it is not the feed's. */
  language: string | null
}

/** The one input of `toRss`, `toAtom` and `toJsonFeed`; null for a list without any article. */
export function feedContent(site: Site, list: ListRef, window: FeedWindow): FeedContent | null {
  if (window.updated === null) return null
  const title = list.kind === 'all' ? site.title : `${window.label} – ${site.title}`
  const url = (path: string) => legalText(absoluteUrl(site, path))
  return {
    id: legalText(site.idUrl + feedPath(list, 'atom')),
    title: legalText(title),
    description: legalText(site.description),
    language: legalText(site.language),
    author: legalOrNull(site.author) ?? legalText(site.title),
    url: url(listPath(list)),
    feedUrls: {
      atom: url(feedPath(list, 'atom')),
      rss: url(feedPath(list, 'rss')),
      json: url(feedPath(list, 'json')),
    },
    updated: window.updated,
    entries: window.articles.map((article) => feedEntry(site, article)),
  }
}

function feedEntry(site: Site, article: Article): FeedEntry {
  const { source, image, language } = article
  return {
    id: legalText(article.id),
    url: legalText(absoluteUrl(site, article.path)),
    title: legalText(article.title),
    summary: legalText(article.summary),
    html: legalText(article.html),
    published: article.published,
    updated: article.updated,
    authors: authorsOf(site, article),
    categories: feedCategories(article),
    source: { name: legalOrNull(source?.name), url: legalOrNull(source?.url) },
    image: legalOrNull(image),
    language: language === site.language ? null : legalOrNull(language),
  }
}

/** As in jekyll-feed, who wrote an article that names nobody is the site's author. */
function authorsOf(site: Site, { authors }: Article): string[] {
  const names = authors.map(legalText).filter((name) => name !== '')
  const author = legalOrNull(site.author)
  return names.length > 0 || author === null ? names : [author]
}

function feedCategories(article: Article): { term: string; label: string }[] {
  const labels = new Map<string, string>()
  for (const { name, label } of article.categories) labels.set(legalText(name), legalText(label))
  for (const tag of article.tags.map(legalText)) if (!labels.has(tag)) labels.set(tag, tag)
  return [...labels].map(([term, label]) => ({ term, label })).filter(({ term }) => term !== '')
}

/** The labels of an entry for formats that know no term beside them: a category is often labelled with its tag. */
export function distinctLabels(entry: FeedEntry): string[] {
  return [...new Set(entry.categories.map(({ label }) => label))]
}

function legalOrNull(text: string | null | undefined): string | null {
  return legalText(text ?? '') || null
}
