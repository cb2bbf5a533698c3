import { type Article, toEntry } from '../src/model/article.ts'
import { encodeDocument } from '../src/model/document.ts'
import { articleKey, feedKey, headKey, pageKey, sectionsKey, siteKey } from '../src/model/keys.ts'
import {
  type FeedWindow,
  feedWindowSize,
  headBounds,
  type ListHead,
  type ListPage,
  type ListRef,
  latestUpdated,
  PAGE_SIZE,
  pageBounds,
  sealedPages,
} from '../src/model/lists.ts'
import { pathStem } from '../src/model/paths.ts'
import type { Section, Sections, Site } from '../src/model/site.ts'
import type { Config } from './archive/config.ts'

/** In the order in which they are written: whatever a reader can reach exists already. */
export const documentKinds = ['article', 'page', 'feed', 'head', 'sections', 'site'] as const

export type DocumentKind = (typeof documentKinds)[number]

/** A document that should be in KV. */
export interface PlannedDocument {
  kind: DocumentKind
  key: string
  value: string
}

/**
 * Every document of an archive, in the order of `documentKinds`; made one by one, since the feeds of all lists together
 * are many times the size of the archive.
 *
 * @param newestFirst all articles; of the same moment in the order in which readers see them
 */
export function* planDocuments(config: Config, newestFirst: readonly Article[]): Generator<PlannedDocument> {
  for (const article of newestFirst) {
    yield { kind: 'article', key: articleKey(pathStem(article.path)), value: encodeDocument(article) }
  }
  const lists = cutIntoLists(newestFirst)
  for (const list of lists) yield* pages(list)
  const bytes = new Map(newestFirst.map((article) => [article, Buffer.byteLength(JSON.stringify(article))]))
  for (const list of lists) yield feed(list, (article) => bytes.get(article) ?? 0)
  for (const list of lists) yield head(list)
  yield { kind: 'sections', key: sectionsKey, value: encodeDocument(sections(lists)) }
  yield { kind: 'site', key: siteKey, value: encodeDocument(site(config, newestFirst)) }
}

/** A list before it is cut: its articles, newest first. */
interface List {
  ref: ListRef
  label: string
  articles: Article[]
}

/** The list of everything first, then those of categories and tags by name. */
function cutIntoLists(newestFirst: readonly Article[]): List[] {
  const categories = new Map<string, List>()
  const tags = new Map<string, List>()
  // The first article that is seen of a list is its newest: it gives the list its label.
  const add = (lists: Map<string, List>, kind: 'category' | 'tag', name: string, label: string, article: Article) => {
    const list = lists.get(name)
    if (list) list.articles.push(article)
    else lists.set(name, { ref: { kind, name }, label, articles: [article] })
  }
  for (const article of newestFirst) {
    for (const { name, label } of article.categories) add(categories, 'category', name, label, article)
    for (const name of article.tags) add(tags, 'tag', name, name, article)
  }
  const all: List = { ref: { kind: 'all' }, label: '', articles: [...newestFirst] }
  return [all, ...sortByName(categories), ...sortByName(tags)]
}

// By code unit: the same on every machine, whatever its locale.
const sortByName = (lists: Map<string, List>): List[] =>
  [...lists].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list)

/** The articles at positions `from` to `to`, which count from the oldest; newest first. */
const between = ({ articles }: List, { from, to }: { from: number; to: number }): Article[] =>
  articles.slice(articles.length - to, articles.length - from)

function* pages(list: List): Generator<PlannedDocument> {
  for (let n = 0; n < sealedPages(list.articles.length); n++) {
    const page: ListPage = { entries: between(list, pageBounds(n)).map(toEntry) }
    yield { kind: 'page', key: pageKey(list.ref, n), value: encodeDocument(page) }
  }
}

function feed(list: List, bytes: (article: Article) => number): PlannedDocument {
  const candidates = list.articles.slice(0, 2 * PAGE_SIZE)
  const size = feedWindowSize(
    candidates.map((article) => ({ published: Date.parse(article.published), bytes: bytes(article) })),
  )
  const articles = candidates.slice(0, size)
  const window: FeedWindow = { label: list.label, updated: latestUpdated(articles), articles }
  return { kind: 'feed', key: feedKey(list.ref), value: encodeDocument(window) }
}

function head(list: List): PlannedDocument {
  const total = list.articles.length
  const entries = between(list, headBounds(total)).map(toEntry)
  const document: ListHead = { label: list.label, total, updated: latestUpdated(entries), entries }
  return { kind: 'head', key: headKey(list.ref), value: encodeDocument(document) }
}

function sections(lists: readonly List[]): Sections {
  const of = (kind: 'category' | 'tag'): Section[] =>
    lists.flatMap(({ ref, label, articles: [newest, ...others] }) =>
      ref.kind === kind && newest
        ? [{ name: ref.name, label, total: others.length + 1, newest: newest.published }]
        : [],
    )
  return { categories: of('category'), tags: of('tag') }
}

function site(config: Config, newestFirst: readonly Article[]): Site {
  const { title, description, language, url, idUrl, timeZone, author } = config
  return {
    title,
    description,
    language,
    url,
    idUrl,
    timeZone,
    author,
    total: newestFirst.length,
    newest: newestFirst[0]?.published ?? null,
  }
}
