import type { Article, Enclosure, Entry } from '../model/article.ts'
import { type ListRef, newerPage, type OlderPage, olderPage, PAGE_SIZE } from '../model/lists.ts'
import { type FeedFormat, type FeedView, feedPath, listPath, wholeFeed } from '../model/paths.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
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
  /** Absolute URL of a square picture. */
  icon: string | null
  /** The WebSub hub. */
  hub: string | null
  /** The page of the list. */
  url: string
  /** This very document, in each format. */
  feedUrls: FeedUrls
  /** The feed with the newest entries; null where this is it. Only an archive document (RFC 5005, 4) has one. */
  currentUrls: FeedUrls | null
  /** The archive document that goes on with older entries; null below the oldest. */
  olderUrls: FeedUrls | null
  /** The archive document after this one; null where none is full yet. */
  newerUrls: FeedUrls | null
  /** RFC 3339. */
  updated: string
  entries: FeedEntry[]
}

export type FeedUrls = Record<FeedFormat, string>

export interface FeedEntry {
  id: string
  url: string
  /** Plain text. */
  title: string
  /** Plain text. */
  summary: string
  /** null where only the summary is shown. */
  html: string | null
  /** RFC 3339. */
  published: string
  /** RFC 3339. */
  updated: string
  authors: string[]
  /** Categories, then tags; no term twice. */
  categories: { term: string; label: string }[]
  source: { name: string | null; url: string | null }
  image: string | null
  enclosure: Enclosure | null
  /** BCP 47, where it is not the feed's. */
  language: string | null
}

/** Articles of a list in a row, newest first: those of its feed window, or of one of its pages. */
export interface FeedPart {
  label: string
  /** Number of articles in the whole list. */
  total: number
  /** The latest `updated` among the articles here; null where there are none. */
  updated: string | null
  /** Without their bodies only the summaries are shown. */
  articles: readonly (Entry & Partial<Pick<Article, 'html' | 'language' | 'enclosure'>>)[]
}

/** The one input of `toRss`, `toAtom` and `toJsonFeed`; null for a list without any article. */
export function feedContent(
  site: SiteConfiguration,
  list: ListRef,
  part: FeedPart,
  view: FeedView = wholeFeed,
): FeedContent | null {
  if (part.updated === null) return null
  const { page } = view
  const title = list.kind === 'all' ? site.title : `${part.label} – ${site.title}`
  const url = (path: string) => legalText(absoluteUrl(site, path))
  const urls = (view: FeedView): FeedUrls => ({
    atom: url(feedPath(list, 'atom', view)),
    rss: url(feedPath(list, 'rss', view)),
    json: url(feedPath(list, 'json', view)),
  })
  const pageUrls = (page: OlderPage | null) => (page === null ? null : urls({ summary: false, page }))
  return {
    id: legalText(site.idUrl + feedPath(list, 'atom')),
    title: legalText(title),
    description: legalText(site.description),
    language: legalText(site.language),
    author: legalOrNull(site.author) ?? legalText(site.title),
    icon: legalOrNull(site.icon),
    hub: legalOrNull(site.hub),
    url: url(listPath(list)),
    feedUrls: urls(view),
    currentUrls: page === null ? null : urls(wholeFeed),
    olderUrls: pageUrls(olderPage(page === null ? part.total - part.articles.length : page.n * PAGE_SIZE)),
    newerUrls: pageUrls(page === null ? null : newerPage(page, part.total)),
    updated: part.updated,
    entries: part.articles.map((article) => feedEntry(site, article, view)),
  }
}

function feedEntry(site: SiteConfiguration, article: FeedPart['articles'][number], { summary }: FeedView): FeedEntry {
  const { source, image, language = null, enclosure = null, html } = article
  return {
    id: legalText(article.id),
    url: legalText(absoluteUrl(site, article.path)),
    title: legalText(article.title),
    summary: legalText(article.summary),
    html: summary || html === undefined ? null : legalText(html),
    published: article.published,
    updated: article.updated,
    authors: authorsOf(site, article),
    categories: feedCategories(article),
    source: { name: legalOrNull(source?.name), url: legalOrNull(source?.url) },
    image: legalOrNull(image),
    enclosure: enclosure && { ...enclosure, url: legalText(enclosure.url), type: legalText(enclosure.type) },
    language: language === site.language ? null : legalOrNull(language),
  }
}

/** As in jekyll-feed, who wrote an article that names nobody is the site's author. */
function authorsOf(site: SiteConfiguration, { authors }: Entry): string[] {
  const names = authors.map(legalText).filter((name) => name !== '')
  const author = legalOrNull(site.author)
  return names.length > 0 || author === null ? names : [author]
}

function feedCategories(article: Entry): { term: string; label: string }[] {
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
