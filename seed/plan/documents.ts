import { hash } from 'node:crypto'
import type { Redirect } from '../../src/model/article.ts'
import { encodeDocument, FORMAT } from '../../src/model/document.ts'
import { encodeFeedDocument } from '../../src/model/feed-document.ts'
import {
  articleKey,
  categoryPagesKey,
  datesKey,
  daysKey,
  feedKey,
  frontKey,
  headKey,
  pageKey,
  redirectKey,
  siteKey,
  sourceKey,
  stylesheetKey,
} from '../../src/model/keys.ts'
import {
  type BlockDates,
  feedWindowSize,
  type LabelVotes,
  type ListRef,
  latestUpdated,
  type MonthCount,
  type PageDates,
} from '../../src/model/lists.ts'
import type { Stylesheet } from '../../src/model/look.ts'
import { ownMarkdown } from '../../src/model/own-markdown.ts'
import { pathStem } from '../../src/model/paths.ts'
import type { MonthDays, Period } from '../../src/model/periods.ts'
import { countInMonth, monthOf } from '../../src/model/search-tables.ts'
import { listOf, type Shaped, text } from '../../src/model/shape.ts'
import type { ArchiveCounts, CategoryPages, FrontPage, SectionCounts, Site } from '../../src/model/site.ts'
import type { Config } from '../archive/config.ts'
import type { JekyllSite } from '../archive/site.ts'
import { plainText } from '../render/plain-text.ts'
import { RENDERING } from '../render/version.ts'
import {
  articleValue,
  type EncodedArticle,
  type FeedArticle,
  fewOthers,
  inFeed,
  type Listed,
  versioned,
} from './encoded.ts'
import { FileTotals } from './files.ts'
import { noPages, type SiteOfPages } from './site-pages.ts'
import type { PlannedDocument } from './stages.ts'

/** The name of a list, and the label under which it is shown: see `Category`. */
export interface ListTitle {
  ref: ListRef
  label: string
  /** The votes of a category whose label is decided by the tags of its posts. */
  votes?: LabelVotes | undefined
}

export const articleDocument = (article: EncodedArticle): PlannedDocument => ({
  kind: 'article',
  key: articleKey(pathStem(article.entry.path)),
  value: articleValue(article),
  hash: article.hash,
  links: () => listLinks(article.entry),
  published: article.entry.published,
  ...(article.ownMarkdown && { hasOwnMarkdown: true }),
})

/** The document with the Markdown of an article, which comes before that; null where the Worker makes it. */
export const markdownDocument = (
  { entry: { path }, html, ownMarkdown: hasOwn }: EncodedArticle,
  site: Pick<Config, 'url' | 'base'>,
): PlannedDocument | null => (hasOwn ? { kind: 'markdown', ...ownMarkdown(site, { path, html }) } : null)

/** The heads of the lists that an entry links to wherever it is shown. */
const listLinks = ({ categories, tags }: Pick<Listed, 'categories' | 'tags'>): string[] => [
  ...categories.map(({ name }) => headKey({ kind: 'category', name })),
  ...tags.map((name) => headKey({ kind: 'tag', name })),
]

export const redirectDocument = (stem: string, { to, file, others }: Redirect): PlannedDocument => ({
  kind: 'redirect',
  key: redirectKey(stem),
  value: encodeDocument({ to, file, ...fewOthers(others) }),
})

/** @param n see `pageBounds` @param entries newest first */
export const pageDocument = (ref: ListRef, n: number, entries: readonly Listed[]): PlannedDocument => ({
  kind: 'page',
  key: pageKey(ref, n),
  value: versioned(`{"entries":${list(entries)}}`),
  links: () => entries.flatMap(listLinks),
})

/** @param k number of a full block of sealed pages */
export const datesDocument = (ref: ListRef, k: number, dates: BlockDates): PlannedDocument => ({
  kind: 'dates',
  key: datesKey(ref, k),
  value: encodeDocument(dates),
})

/** Says how many articles each day of a month has. */
export const daysDocument = (ref: ListRef, month: Period, { days }: MonthDays): PlannedDocument => ({
  kind: 'days',
  key: daysKey(ref, month),
  value: encodeDocument({ days }),
})

/** What a list's head says of all of its articles. */
export interface ListTotals {
  total: number
  dates: PageDates
  months: MonthCount[]
}

/** @param entries newest first, those of `headBounds(total)` */
export const headDocument = (
  { ref, label, votes }: ListTitle,
  { total, dates: { blocks, pages }, months }: ListTotals,
  entries: readonly Listed[],
): PlannedDocument => ({
  kind: 'head',
  key: headKey(ref),
  value: versioned(
    `{"label":${JSON.stringify(label)},"total":${total},"updated":${JSON.stringify(latestUpdated(entries))},"dates":${JSON.stringify({ blocks, pages })},"months":${JSON.stringify(months)},"entries":${list(entries)}${votes === undefined ? '' : `,"votes":${JSON.stringify(votes)}`}}`,
  ),
})

/** What the configuration says of every feed. */
export type FeedRules = Pick<Config, 'postsLimit' | 'url' | 'base'>

/**
 * @param newestFirst at least as many as can be in the window, see `feedWindowSize`
 */
export function feedDocument(
  { ref, label }: ListTitle,
  total: number,
  newestFirst: readonly FeedArticle[],
  rules: FeedRules,
): PlannedDocument {
  const all = newestFirst.map((article) => inFeed(article, rules))
  const candidates = all.map(({ entry, bytes }) => ({ published: Date.parse(entry.published), bytes }))
  const articles = all.slice(0, feedWindowSize(candidates, rules.postsLimit))
  const updated = latestUpdated(articles.map(({ entry }) => entry))
  return {
    kind: 'feed',
    key: feedKey(ref),
    value: encodeFeedDocument({ label, total, updated }, articles),
    links: () => articles.flatMap(({ entry }) => listLinks(entry)),
  }
}

/** `source/<name>` holds what an archive says of a name. Both lists have the first files by name, see sources.ts. */
export const sourceShape = {
  /** These posts say that they were taken from it. */
  named: listOf(text),
  /** These posts end with it in brackets: it is their source where another post names it. */
  endings: listOf(text),
}

export type SourceFiles = Shaped<typeof sourceShape>

/** null where the posts say nothing of a name any more. */
export const sourceDocument = (name: string, { named, endings }: SourceFiles): PlannedDocument | null =>
  named.length + endings.length === 0
    ? null
    : { kind: 'source', key: sourceKey(name), value: encodeDocument({ named, endings }) }

export const categoryPagesDocument = ({ joined, pages }: CategoryPages): PlannedDocument => ({
  kind: 'category-pages',
  key: categoryPagesKey,
  value: encodeDocument({ joined, pages }),
})

export const frontDocument = ({ sections, others, total }: FrontPage): PlannedDocument => ({
  kind: 'front',
  key: frontKey,
  value: encodeDocument({ sections, others, total }),
})

export const stylesheetDocument = ({ hash, css }: Stylesheet): PlannedDocument => ({
  kind: 'stylesheet',
  key: stylesheetKey,
  value: encodeDocument({ hash, css }),
})

export const siteDocument = (site: Site): PlannedDocument => ({
  kind: 'site',
  key: siteKey,
  // A site that has all of its host does not say so, as before there was any other.
  value: encodeDocument({ ...site, base: site.base || undefined }),
})

/** The hash of what decides about every document but the posts: the configuration, the format and the rendering. */
export const fingerprintOf = ({ fingerprint }: Pick<JekyllSite, 'fingerprint'>): string =>
  hash('sha256', JSON.stringify([FORMAT, RENDERING, fingerprint]), 'base64url').slice(0, 16)

/** What a load counts for the site's document. */
export interface SiteTotals extends Pick<Site, 'labels' | 'total' | 'newest'> {
  sections: SectionCounts
  /** The categories that the head of every page names. */
  busiest?: NonNullable<Site['busiest']>
  counts: ArchiveCounts
  months: ArticlesByMonth
  due?: string | null
  files?: FileTotals
  /** What its pages have a say in. */
  ofPages?: SiteOfPages
  missesPictures?: boolean
  includesFiles?: boolean
}

/** How many articles the months of each year have (UTC), from January on. */
export type ArticlesByMonth = Map<number, number[]>

/** Counts an article in its month. @param published RFC 3339 @param change 1, or -1 for one that goes */
export function countPublished(years: ArticlesByMonth, published: string, change: 1 | -1): void {
  const [year, month] = monthOf(Date.parse(published))
  const months = years.get(year) ?? []
  years.set(year, months)
  countInMonth(months, month, change)
}

const articlesIn = (months: readonly number[]): number => months.reduce((sum, articles) => sum + articles, 0)

/** The years with articles, newest first, and their months up to the last one that has any. */
const yearsWithArticles = (years: ArticlesByMonth): [year: number, months: number[]][] =>
  [...years]
    .filter(([, months]) => articlesIn(months) > 0)
    .sort(([a], [b]) => b - a)
    .map(([year, months]) => [year, months.slice(0, months.findLastIndex((articles) => articles > 0) + 1)])

/** What the document `site` says of a configuration. */
export type ConfiguredSite = Pick<JekyllSite, 'config' | 'fingerprint' | 'formerFeeds' | 'logo' | 'stylesheet'>

export function siteOf(
  { config, fingerprint, formerFeeds = [], logo, stylesheet }: ConfiguredSite,
  {
    labels,
    sections,
    busiest = [],
    counts,
    months,
    total,
    newest,
    due = null,
    files = new FileTotals(),
    ofPages = noPages.site,
    missesPictures = false,
    includesFiles = false,
  }: SiteTotals,
): Site {
  const { title, description, language, url, base, idUrl, timeZone, author, authorContact, icon, accent, links, hub } =
    config
  const { shades, fonts, navigation, footerLines } = config
  const { postFolders, frontPage, footer, refresh, excerptOnly, postsLimit, origin, podcasts, twitter } = config
  return {
    title: plainText(title),
    description: plainText(description),
    language,
    url,
    base,
    idUrl,
    timeZone,
    author,
    ...(authorContact !== null && { authorContact }),
    icon,
    ...(twitter !== null && { twitter }),
    accent,
    ...(shades !== null && { shades }),
    ...(fonts !== 'sans' && { fonts }),
    ...(logo !== undefined && { logo }),
    ...(navigation !== null && { navigation }),
    ...(busiest.length > 0 && { busiest }),
    links,
    hub,
    total,
    newest,
    due,
    labels,
    postFolders,
    ...(formerFeeds.length > 0 && { formerFeeds }),
    ...(excerptOnly && { excerptOnly }),
    ...(postsLimit !== null && { postsLimit }),
    frontPage,
    footer,
    ...(footerLines !== null && { footerLines }),
    ...(stylesheet !== undefined && { stylesheet: stylesheet.hash }),
    ...(ofPages.listPath !== undefined && { listPath: ofPages.listPath }),
    refresh,
    sections,
    counts: { ...ofPosts(counts), ...files.counts, ...(ofPages.listed > 0 && { pages: ofPages.listed }) },
    years: yearsWithArticles(months).map(([year, ofYear]) => [year, articlesIn(ofYear)]),
    months: yearsWithArticles(months),
    has: { ...files.has, pages: ofPages.hasPages, history: true, days: true },
    ...(files.taken.length + ofPages.taken.length > 0 && { taken: { files: files.taken, pages: ofPages.taken } }),
    ...(origin !== null && { origin }),
    ...(podcasts.length > 0 && { podcasts: podcasts.map(({ podcast }) => podcast) }),
    ...(missesPictures && { missesPictures }),
    ...(includesFiles && { includesFiles }),
    fingerprint: fingerprintOf({ fingerprint }),
  }
}

/** A site's document as it was has others, too, which are counted elsewhere. */
const ofPosts = ({ posts, marked, categorised, matched }: ArchiveCounts): ArchiveCounts => ({
  posts,
  marked,
  categorised,
  matched,
})

const list = (items: readonly { json: string }[]): string => `[${items.map(({ json }) => json).join(',')}]`
