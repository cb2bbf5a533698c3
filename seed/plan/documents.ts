import { hash } from 'node:crypto'
import type { Article, Redirect } from '../../src/model/article.ts'
import { encodeDocument, FORMAT } from '../../src/model/document.ts'
import { encodeFeedDocument } from '../../src/model/feed-document.ts'
import {
  articleKey,
  categoryPagesKey,
  datesKey,
  feedKey,
  frontKey,
  headKey,
  pageKey,
  redirectKey,
  siteKey,
  sourceKey,
} from '../../src/model/keys.ts'
import {
  type BlockDates,
  feedWindowSize,
  type LabelVotes,
  type ListRef,
  latestUpdated,
  type PageDates,
} from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import type { CategoryPages, FrontPage, Site } from '../../src/model/site.ts'
import type { JekyllSite } from '../archive/site.ts'
import { RENDERING } from '../render/version.ts'
import { type EncodedArticle, fewOthers, type Listed } from './encoded.ts'
import type { PlannedDocument } from './stages.ts'

/** A list's name, or what one shows under: see `Category`. */
export interface ListTitle {
  ref: ListRef
  label: string
  /** Of a category whose label its posts' tags decide. */
  votes?: LabelVotes | undefined
}

export const articleDocument = ({ entry, head, html }: EncodedArticle): PlannedDocument => ({
  kind: 'article',
  key: articleKey(pathStem(entry.path)),
  value: versioned(`${head.slice(0, -1)},"html":${JSON.stringify(html)}}`),
  links: () => listLinks(entry),
})

/** What an entry links to wherever it is shown. */
const listLinks = ({ categories, tags }: Pick<Listed, 'categories' | 'tags'>): string[] => [
  ...categories.map(({ name }) => headKey({ kind: 'category', name })),
  ...tags.map((name) => headKey({ kind: 'tag', name })),
]

/** The article in its document. */
export function articleIn(document: Article): Article {
  const { v: _, ...article } = document as Article & { v: number }
  return article
}

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

/** @param entries newest first, those of `headBounds(total)` */
export const headDocument = (
  { ref, label, votes }: ListTitle,
  total: number,
  { blocks, pages }: PageDates,
  entries: readonly Listed[],
): PlannedDocument => ({
  kind: 'head',
  key: headKey(ref),
  value: versioned(
    `{"label":${JSON.stringify(label)},"total":${total},"updated":${JSON.stringify(latestUpdated(entries))},"dates":${JSON.stringify({ blocks, pages })},"entries":${list(entries)}${votes === undefined ? '' : `,"votes":${JSON.stringify(votes)}`}}`,
  ),
})

/** @param newestFirst at least as many as can be in the window, see `feedWindowSize` */
export function feedDocument(
  { ref, label }: ListTitle,
  total: number,
  newestFirst: readonly EncodedArticle[],
): PlannedDocument {
  const candidates = newestFirst.map(({ entry, bytes }) => ({ published: Date.parse(entry.published), bytes }))
  const articles = newestFirst.slice(0, feedWindowSize(candidates))
  const updated = latestUpdated(articles.map(({ entry }) => entry))
  return {
    kind: 'feed',
    key: feedKey(ref),
    value: encodeFeedDocument({ label, total, updated }, articles),
    links: () => articles.flatMap(({ entry }) => listLinks(entry)),
  }
}

/** What an archive says of a name: the document `source/<name>`. Both lists have the first files by name, see sources.ts. */
export interface SourceFiles {
  /** Posts that say they were taken from it. */
  named: string[]
  /** Posts that end with it in brackets: it is their source where another post names it. */
  endings: string[]
}

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

export const siteDocument = (site: Site): PlannedDocument => ({
  kind: 'site',
  key: siteKey,
  value: encodeDocument(site),
})

/** @param newest `published` of the newest article */
export function siteOf(
  { config, fingerprint, formerFeeds = [] }: Pick<JekyllSite, 'config' | 'fingerprint' | 'formerFeeds'>,
  {
    labels,
    sections,
    counts,
    total,
    newest,
    due = null,
  }: Pick<Site, 'labels' | 'sections' | 'counts' | 'total' | 'newest' | 'due'>,
): Site {
  const { title, description, language, url, idUrl, timeZone, author, icon, accent, links, hub } = config
  const { postFolders, frontPage, footer, refresh } = config
  const made = hash('sha256', JSON.stringify([FORMAT, RENDERING, fingerprint]), 'base64url').slice(0, 16)
  return {
    title,
    description,
    language,
    url,
    idUrl,
    timeZone,
    author,
    icon,
    accent,
    links,
    hub,
    total,
    newest,
    due,
    labels,
    postFolders,
    ...(formerFeeds.length > 0 && { formerFeeds }),
    frontPage,
    footer,
    refresh,
    ...(sections !== undefined && { sections }),
    counts,
    fingerprint: made,
  }
}

const list = (items: readonly { json: string }[]): string => `[${items.map(({ json }) => json).join(',')}]`

/** What `encodeDocument` makes of an object that is JSON already. */
const versioned = (json: string): string => `{"v":${FORMAT},${json.slice(1)}`
