import type { Article, Contact, Enclosure, Entry, Episode } from '../model/article.ts'
import type { ListRef } from '../model/lists.ts'
import { newerPage, type OlderPage, olderPage, PAGE_SIZE } from '../model/lists.ts'
import { type FeedFormat, type FeedView, feedPath, listPath, wholeFeed } from '../model/paths.ts'
import { type Podcast, podcastOf } from '../model/podcast.ts'
import { searchPath } from '../model/search-question.ts'
import type { FeedSource } from '../model/selection.ts'
import { absoluteUrl, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { legalText } from '../model/xml.ts'
import { stylesheetPath } from './stylesheet.ts'

/** What a feed says in every format. Its texts are legal in all three of them, and its URLs are absolute. */
export interface FeedContent {
  /** It stays the same when the site moves to another host (RFC 4287, 4.2.6.1). */
  id: string
  title: string
  description: string
  language: string
  /** The site's author, or its title where it has none. Readers show it with entries that name no author. */
  author: FeedAuthor
  /** Absolute URL of a square picture. */
  icon: string | null
  /** The WebSub hub that is told of this document; null where none is. */
  hub: string | null
  /** The page of the list, or of what a search finds; of several lists together the list of everything. */
  url: string
  /** The path of the stylesheet with which a browser shows it. */
  stylesheet: string
  /** The addresses of this document in each format. */
  feedUrls: FeedUrls
  /** The feed with the newest entries; null in that feed itself. Only an archive document (RFC 5005, 4) has one. */
  currentUrls: FeedUrls | null
  /** The archive document with the next older entries; null where there are none. */
  olderUrls: FeedUrls | null
  /** The archive document after this one; null where none is full yet. */
  newerUrls: FeedUrls | null
  /** RFC 3339. */
  updated: string
  /** What Apple's directory is told of it; null where it is no podcast. */
  podcast: Podcast | null
  entries: FeedEntry[]
}

export type FeedUrls = Record<FeedFormat, string>

export interface FeedAuthor extends Contact {
  name: string
}

export interface FeedEntry {
  id: string
  url: string
  /** Plain text. */
  title: string
  /** Plain text. */
  summary: string
  /** null where the feed shows only the summary. */
  html: string | null
  /** RFC 3339. */
  published: string
  /** RFC 3339. */
  updated: string
  authors: FeedAuthor[]
  /** Categories, then tags; no term twice. */
  categories: { term: string; label: string }[]
  source: { name: string | null; url: string | null }
  image: string | null
  /** In pixels; null where nobody knows it. */
  imageSize: readonly [width: number, height: number] | null
  /** A recording. */
  enclosure: Enclosure | null
  episode: Episode | null
  /** BCP 47; null where it is the language of the feed. */
  language: string | null
}

/** Consecutive articles of a list or of several together, newest first: those of a feed window, or of a page of a list. */
export interface FeedPart {
  label: string
  /** Number of articles in the whole list. Of several lists together it is that of the articles here. */
  total: number
  /** The latest `updated` among the articles here; null where there are none. */
  updated: string | null
  /** The feed shows only the summaries of articles without a body. */
  articles: readonly (Entry &
    Partial<Pick<Article, 'html' | 'language' | 'enclosure' | 'episode' | 'excerptOnly' | 'contacts'>>)[]
}

/** The one input of `toRss`, `toAtom` and `toJsonFeed`; null for a list without any article. */
export function feedContent(
  site: SiteConfiguration,
  source: FeedSource,
  part: FeedPart,
  view: FeedView = wholeFeed,
): FeedContent | null {
  if (part.updated === null) return null
  const { page } = view
  const title = source.kind === 'all' ? site.title : `${part.label} – ${site.title}`
  const url = (path: string) => legalText(absoluteUrl(site, path))
  const urls = (view: FeedView): FeedUrls => ({
    atom: url(feedPath(source, 'atom', view)),
    rss: url(feedPath(source, 'rss', view)),
    json: url(feedPath(source, 'json', view)),
  })
  const pageUrls = (page: OlderPage | null) => (page === null ? null : urls({ summary: false, page }))
  return {
    id: legalText(site.idUrl + feedPath(source, 'atom')),
    title: legalText(title),
    description: legalText(site.description),
    language: legalText(site.language),
    author: siteAuthor(site) ?? { ...unreachable, name: legalText(site.title) },
    icon: legalOrNull(site.icon),
    hub: legalOrNull(hubOf(site, source, view)),
    url: url(pageOf(site, source)),
    stylesheet: legalText(hrefOf(site, stylesheetPath)),
    feedUrls: urls(view),
    currentUrls: page === null ? null : urls(wholeFeed),
    olderUrls: pageUrls(olderPage(page === null ? part.total - part.articles.length : page.n * PAGE_SIZE)),
    newerUrls: pageUrls(page === null ? null : newerPage(page, part.total)),
    updated: part.updated,
    podcast: isList(source) ? podcastOf(site.podcasts ?? [], source) : null,
    entries: oncePerId(part.articles).map((article) => feedEntry(site, article, view)),
  }
}

const isList = (source: FeedSource): source is ListRef => source.kind !== 'selection' && source.kind !== 'search'

function pageOf(site: SiteConfiguration, source: FeedSource): string {
  if (source.kind === 'search') return searchPath({ ...source.query, cursor: null })
  return listPath(isList(source) ? source : { kind: 'all' }, undefined, site)
}

/**
 * Of several entries with one id the first, newest one: readers take them for one, and two of one time make a feed invalid (RFC 4287,
 * 4.1.1). Each has a page of its own all the same.
 */
export function oncePerId<T extends Pick<Article, 'id'>>(articles: readonly T[]): T[] {
  const ids = new Set<string>()
  return articles.filter(({ id }) => ids.size < ids.add(legalText(id)).size)
}

/**
 * The hub that is told of a document when it changes: of no summaries, no archive documents, no feeds of several lists or of a search,
 * and of no other addresses than those of the configuration, see seed/publish/hub.ts.
 */
export const hubOf = (
  { hub, url, loadedUrl = url }: Pick<SiteConfiguration, 'hub' | 'url' | 'loadedUrl'>,
  { kind }: Pick<FeedSource, 'kind'>,
  { summary, page }: FeedView,
): string | null =>
  summary || page !== null || kind === 'selection' || kind === 'search' || url !== loadedUrl ? null : hub

/** Whether feeds show an article's summary in the place of its body, whoever asks. */
export const showsSummary = (
  site: Pick<SiteConfiguration, 'excerptOnly'>,
  article: Pick<Article, 'excerptOnly'>,
): boolean => site.excerptOnly === true || article.excerptOnly === true

function feedEntry(site: SiteConfiguration, article: FeedPart['articles'][number], { summary }: FeedView): FeedEntry {
  const { source, image, imageSize = null, language = null, enclosure = null, episode = null, html } = article
  const isShort = summary || showsSummary(site, article)
  return {
    id: legalText(article.id),
    url: legalText(absoluteUrl(site, article.path)),
    title: legalText(article.title),
    summary: legalText(article.summary),
    html: isShort || html === undefined ? null : legalText(html),
    published: article.published,
    updated: article.updated,
    authors: authorsOf(site, article),
    categories: feedCategories(article),
    source: { name: legalOrNull(source?.name), url: legalOrNull(source?.url) },
    image: legalOrNull(image),
    imageSize,
    enclosure: isRecording(enclosure)
      ? { ...enclosure, url: legalText(enclosure.url), type: legalText(enclosure.type) }
      : null,
    episode,
    language: language === site.language ? null : legalOrNull(language),
  }
}

/** Loaders up to 0.9.0 enclosed pictures, too. */
const isRecording = (enclosure: Enclosure | null): enclosure is Enclosure =>
  enclosure !== null && /^(?:audio|video)\//.test(enclosure.type)

/** An article that names no author is by the site's author, as in jekyll-feed. */
function authorsOf(site: SiteConfiguration, { authors, contacts = [] }: FeedPart['articles'][number]): FeedAuthor[] {
  const named = authors.flatMap(
    (author) =>
      feedAuthor(
        author,
        contacts.find(({ name }) => name === author),
      ) ?? [],
  )
  const author = siteAuthor(site)
  return named.length > 0 || author === null ? named : [author]
}

const unreachable: Contact = { email: null, uri: null }

const siteAuthor = ({ author, authorContact }: SiteConfiguration): FeedAuthor | null =>
  feedAuthor(author, authorContact)

function feedAuthor(given: string | null, { email, uri }: Contact = unreachable): FeedAuthor | null {
  const name = legalOrNull(given)
  return name === null ? null : { name, email: legalOrNull(email), uri: legalOrNull(uri) }
}

function feedCategories(article: Entry): { term: string; label: string }[] {
  const labels = new Map<string, string>()
  for (const { name, label } of article.categories) labels.set(legalText(name), legalText(label))
  for (const tag of article.tags.map(legalText)) if (!labels.has(tag)) labels.set(tag, tag)
  return [...labels].map(([term, label]) => ({ term, label })).filter(({ term }) => term !== '')
}

/** The labels of an entry, each once, for formats without terms: a category often has the label of one of its tags. */
export function distinctLabels(entry: FeedEntry): string[] {
  return [...new Set(entry.categories.map(({ label }) => label))]
}

function legalOrNull(text: string | null | undefined): string | null {
  return legalText(text ?? '') || null
}
