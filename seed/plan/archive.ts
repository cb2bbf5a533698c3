import { headKey } from '../../src/model/keys.ts'
import {
  BLOCK_SIZE,
  fullBlocks,
  headBounds,
  type ListRef,
  mayBeInFeed,
  PAGE_SIZE,
  pageStart,
  sealedPages,
} from '../../src/model/lists.ts'
import type { FrontSection, Section, Sections } from '../../src/model/site.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Waiting } from '../archive/read-post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import type { Arrangement } from './arrange.ts'
import { planCategoryPages } from './category-pages.ts'
import {
  articleDocument,
  categoryPagesDocument,
  datesDocument,
  feedDocument,
  filesDocument,
  frontDocument,
  headDocument,
  type ListTitle,
  type PlannedDocument,
  pageDocument,
  redirectDocument,
  sectionsDocument,
  siteDocument,
  siteOf,
  sourceDocument,
} from './documents.ts'
import type { EncodedArticle, Listed } from './encoded.ts'
import { planFront, SECTION_ENTRIES, titled } from './front.ts'
import { shownNames } from './names.ts'
import { dueOf, listWaiting, waitingDocument } from './waiting.ts'

/** What of an archive there is to plan besides its articles. */
export interface ArchivePlan extends Omit<Arrangement, 'jobs' | 'problems'> {
  site: Pick<JekyllSite, 'config' | 'fingerprint' | 'categoryPages'>
  /** All posts whose time has not come. */
  waiting?: readonly Waiting[]
}

/**
 * Every document of an archive, made one by one: what is sealed is let go, so that what has to be held are the heads of
 * lists and the windows of feeds. Between kinds the order of `documentKinds` is kept, but that sealed pages come now and
 * then between articles that they do not name.
 *
 * @param oldestFirst all articles
 * @param isThere true for keys that KV has
 * @throws ArchiveError where there is none, before anything is to be written that would hide what was there
 */
export async function* planArchive(
  { site, labels, counts, votes, sources, redirects, indexes, waiting = [] }: ArchivePlan,
  oldestFirst: AsyncIterable<EncodedArticle> | Iterable<EncodedArticle>,
  isThere: (key: string) => boolean = () => false,
): AsyncGenerator<PlannedDocument> {
  const all = new GrowingList({ ref: { kind: 'all' }, label: '' })
  const categories = new Map<string, GrowingList>()
  const tags = new Map<string, GrowingList>()
  let sealed: PlannedDocument[] = []

  for await (const article of oldestFirst) {
    yield articleDocument(article)
    const { json, published, updated, categories: named, tags: tagged } = article.entry
    const listed: Listed = { json, published, updated, categories: named, tags: tagged }
    const add = (list: GrowingList) => list.add(article, listed, sealed)
    add(all)
    for (const { name, label } of article.entry.categories) add(listIn(categories, { kind: 'category', name }, label))
    for (const name of article.entry.tags) add(listIn(tags, { kind: 'tag', name }, name))
    if (sealed.length >= MOST_SEALED) {
      yield* sealed
      sealed = []
    }
  }
  if (all.total === 0) throw new ArchiveError('no post could be made an article')
  for (const [stem, redirect] of redirects) yield redirectDocument(stem, redirect)
  for (const [day, index] of indexes) {
    const document = filesDocument(day, index)
    if (document !== null) yield document
  }
  for (const [name, files] of sources.files) {
    const document = sourceDocument(name, files)
    if (document !== null) yield document
  }
  yield* sealed
  for (const [name, list] of categories) list.title.votes = votes.get(name)
  const lists = [all, ...sortByName(categories), ...sortByName(tags)]
  for (const list of lists) yield list.feed()
  // Those that are there link to those that are new.
  for (const list of lists) if (!isThere(headKey(list.title.ref))) yield list.head()
  for (const list of lists) if (isThere(headKey(list.title.ref))) yield list.head()
  const pages = planCategoryPages(site, (name) => categories.has(name))
  if (pages !== null) yield categoryPagesDocument(pages)
  const sections: Sections = {
    categories: sortByName(categories).map((list) => list.section()),
    tags: sortByName(tags).map((list) => list.section()),
  }
  if (site.config.frontPage === 'sections') {
    yield frontDocument(await planFront(sections.categories, (name) => categories.get(name)?.newestTitles() ?? []))
  }
  const listed = listWaiting(waiting)
  const wait = waitingDocument(listed)
  if (wait !== null) yield wait
  yield sectionsDocument(sections)
  const due = dueOf(listed, site.config.timeZone)
  yield siteDocument(siteOf(site, { labels, counts, total: all.total, newest: all.newest, due }))
}

/** How many documents `planArchive` makes where every post becomes an article. */
export function countDocuments(
  posts: readonly PostHeader[],
  { redirects, indexes, sources }: Pick<ArchivePlan, 'redirects' | 'indexes' | 'sources'>,
): number {
  const totals = new Map<string, number>()
  const count = (list: string) => totals.set(list, (totals.get(list) ?? 0) + 1)
  for (const { categories, tags } of posts) {
    count('all')
    for (const name of shownNames('category', categories).shown) count(`category/${name}`)
    for (const name of shownNames('tag', tags).shown) count(`tag/${name}`)
  }
  const ofLists = [...totals.values()].reduce((sum, total) => sum + 2 + sealedPages(total) + fullBlocks(total), 0)
  return posts.length + redirects.size + indexes.size + sources.files.size + ofLists + 2
}

/** Sealed pages that wait for articles to be written before them. */
const MOST_SEALED = 200

/** A list that gets its articles from the oldest on. */
class GrowingList {
  readonly title: ListTitle
  total = 0
  newest: string | null = null
  /** Oldest first: what no sealed page holds. */
  #entries: Listed[] = []
  /** When sealed pages begin: of each full block, and of each page after. */
  #blocks: number[] = []
  #pages: number[] = []
  /** Oldest first: what the feed may show. */
  #window: EncodedArticle[] = []

  constructor(title: ListTitle) {
    this.title = title
  }

  /**
   * @param listed of the article's entry what lists need: the rest can go
   * @param sealed where a page goes that is full
   */
  add(article: EncodedArticle, listed: Listed, sealed: PlannedDocument[]): void {
    this.total++
    this.newest = article.entry.published
    this.#entries.push(listed)
    if (this.#entries.length > this.total - headBounds(this.total).from) {
      this.#seal(this.#entries.splice(0, PAGE_SIZE).reverse(), sealed)
    }
    this.#window.push(article)
    const newest = Date.parse(article.entry.published)
    const isPast = ({ entry }: EncodedArticle) =>
      !mayBeInFeed(this.#window.length - 1, Date.parse(entry.published), newest)
    while (this.#window[0] !== undefined && isPast(this.#window[0])) this.#window.shift()
  }

  #seal(entries: readonly Listed[], sealed: PlannedDocument[]): void {
    const { ref } = this.title
    sealed.push(pageDocument(ref, sealedPages(this.total) - 1, entries))
    this.#pages.push(pageStart(entries))
    if (this.#pages.length < BLOCK_SIZE) return
    sealed.push(datesDocument(ref, this.#blocks.length, { pages: this.#pages }))
    this.#blocks.push(...this.#pages.slice(0, 1))
    this.#pages = []
  }

  feed(): PlannedDocument {
    return feedDocument(this.title, this.total, this.#window.toReversed())
  }

  head(): PlannedDocument {
    const dates = { blocks: this.#blocks, pages: this.#pages }
    return headDocument(this.title, this.total, dates, this.#entries.toReversed())
  }

  /** What the front page shows of it. */
  newestTitles(): FrontSection['entries'] {
    return this.#entries
      .slice(-SECTION_ENTRIES)
      .reverse()
      .map(({ json }) => titled(JSON.parse(json)))
  }

  section(): Section {
    const { ref, label } = this.title
    return { name: ref.kind === 'all' ? '' : ref.name, label, total: this.total, newest: this.newest ?? '' }
  }
}

function listIn(lists: Map<string, GrowingList>, ref: ListRef & { name: string }, label: string): GrowingList {
  const there = lists.get(ref.name)
  if (there !== undefined) {
    // The last article that is seen of a list is its newest: it gives the list its label.
    there.title.label = label
    return there
  }
  const list = new GrowingList({ ref, label })
  lists.set(ref.name, list)
  return list
}

// By code unit: the same on every machine, whatever its locale.
const sortByName = (lists: Map<string, GrowingList>): GrowingList[] =>
  [...lists].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list)
