import { headKey, sitePageKey } from '../../src/model/keys.ts'
import {
  BLOCK_SIZE,
  endOfWindow,
  FEED_ALWAYS,
  headBounds,
  mayBeInFeed,
  monthCounts,
  monthOf,
  PAGE_SIZE,
  pageStart,
  sealedPages,
} from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { dayNumber, hasDaysCounted, monthDays, type Period } from '../../src/model/periods.ts'
import type { FrontSection, Section } from '../../src/model/site.ts'
import type { Waiting } from '../archive/read-post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import type { Arrangement } from './arrange.ts'
import { planCategoryPages } from './category-pages.ts'
import {
  type ArticlesByMonth,
  articleDocument,
  type ConfiguredSite,
  categoryPagesDocument,
  countPublished,
  datesDocument,
  daysDocument,
  type FeedRules,
  feedDocument,
  frontDocument,
  headDocument,
  type ListTitle,
  markdownDocument,
  pageDocument,
  redirectDocument,
  siteDocument,
  siteOf,
  sourceDocument,
  stylesheetDocument,
} from './documents.ts'
import type { EncodedArticle } from './encoded.ts'
import { filesDocuments } from './file-index.ts'
import { FileTotals, type PlannedFile } from './files.ts'
import { busiestCategories, planFront, SECTION_ENTRIES, titled } from './front.ts'
import { HeldArticles, type HeldId } from './held-articles.ts'
import { includedFilesDocument } from './included-files.ts'
import { missingPicturesDocument } from './missing-pictures.ts'
import { countSections, sectionDocuments } from './sections.ts'
import { noPages, type PagesPlanned, type PagesToPlan, planPages, waitingPages } from './site-pages.ts'
import type { Planned, PlannedDocument } from './stages.ts'
import { Uses, usesOf } from './uses.ts'
import { dueOf, listWaiting, waitingDocument } from './waiting.ts'

/** Everything of an archive that is planned besides its articles. */
export interface ArchivePlan extends Omit<Arrangement, 'jobs' | 'problems' | 'expected' | 'urlsOf'> {
  site: ConfiguredSite & Pick<JekyllSite, 'categoryPages'>
  /** All posts that are dated later than now. */
  waiting: readonly Waiting[]
  /** The files of the site, one at each stem. */
  files?: Iterable<PlannedFile>
  /** The site's own pages; absent where it has none. */
  pages?: PagesToPlan | undefined
}

/**
 * Makes every document of an archive, one by one. It keeps no sealed page in memory, and articles that lists wait for lie on disk.
 * The kinds come in the order of `documentKinds` (src/model/keys.ts), but some sealed pages come between articles that they do not name.
 *
 * @param oldestFirst all articles
 * @param isThere true for keys that KV has
 * @throws ArchiveError where there is no article, before it gives a document that would hide what was published
 */
export async function* planArchive(
  { site, labels, counts, votes, sources, redirects, indexes, waiting, files = [], pages }: ArchivePlan,
  oldestFirst: AsyncIterable<EncodedArticle> | Iterable<EncodedArticle>,
  isThere: (key: string) => boolean = () => false,
): AsyncGenerator<Planned> {
  using held = new HeldArticles()
  const all = new GrowingList(held, { ref: { kind: 'all' }, label: '' }, site.config)
  const categories = new Lists(held, 'category', site.config)
  const tags = new Lists(held, 'tag', site.config)
  const sealed = new SealedPages()
  const [missing, included] = [new Uses(), new Uses()]
  const months: ArticlesByMonth = new Map()

  const fileTotals = new FileTotals()
  for (const file of files) {
    fileTotals.add(file)
    yield file
  }
  for await (const article of oldestFirst) {
    const markdown = markdownDocument(article, site.config)
    if (markdown !== null) yield markdown
    yield articleDocument(article)
    const { entry } = article
    countPublished(months, entry.published, 1)
    fileTotals.claim(pathStem(entry.path))
    missing.add(usesOf(entry.file, article.missingPictures))
    included.add(usesOf(entry.file, article.included))
    const lists = [
      all,
      ...entry.categories.map(({ name, label }) => categories.list(name, label)),
      ...entry.tags.map((name) => tags.list(name, name)),
    ]
    const id = held.hold(article, lists.length)
    for (const list of lists) list.add(id, entry.published, sealed)
    if (sealed.isFull) yield* sealed.take()
  }
  if (all.total === 0) throw new ArchiveError('no post could be made an article')
  const ofPages = pages === undefined ? noPages : yield* counted(planPages(pages, all.newest ?? ''), fileTotals)
  missing.add(ofPages.missing)
  included.add(ofPages.included)
  for (const [stem, redirect] of redirects) {
    yield redirectDocument(stem, redirect)
    fileTotals.claim(stem)
  }
  for (const [day, index] of indexes) {
    yield* filesDocuments(day, index)
  }
  for (const [name, files] of sources.files) {
    const document = sourceDocument(name, files)
    if (document !== null) yield document
  }
  yield* sealed.take()
  for (const [name, list] of categories.byName) list.title.votes = votes.get(name)
  const lists = [all, ...categories.sorted(), ...tags.sorted()]
  // Heads that are there link to lists that are new, so new heads come first.
  const isNew = ({ title }: GrowingList) => !isThere(headKey(title.ref))
  for (const list of lists) yield* list.lastDays()
  for (const list of lists) yield list.feed()
  for (const list of lists) if (isNew(list)) yield list.head()
  for (const list of lists) if (!isNew(list)) yield list.head()
  const ofCategories = planCategoryPages(site, (name) => categories.byName.has(name))
  if (ofCategories !== null) yield categoryPagesDocument(ofCategories)
  const sections = { category: categories.sections(), tag: tags.sections() }
  if (site.config.frontPage === 'sections') {
    yield frontDocument(await planFront(sections.category, (name) => categories.byName.get(name)?.newestTitles() ?? []))
  }
  if (ofPages.document !== null) yield ofPages.document
  const listed = listWaiting(waiting)
  const wait = waitingDocument(listed)
  if (wait !== null) yield wait
  const lacking = missingPicturesDocument(missing.listed)
  if (lacking !== null) yield lacking
  const includes = includedFilesDocument(included.listed)
  if (includes !== null) yield includes
  yield* sectionDocuments('category', sections.category)
  yield* sectionDocuments('tag', sections.tag)
  const sectionCounts = countSections(sections.category, sections.tag)
  const due = dueOf([...listed, ...waitingPages(pages?.unpublished ?? [])], site.config.timeZone)
  const { total, newest } = all
  const totals = {
    labels,
    counts,
    months,
    sections: sectionCounts,
    busiest: busiestCategories(sections.category),
    total,
    newest,
    due,
    files: fileTotals,
    ofPages: ofPages.site,
  }
  if (site.stylesheet !== undefined) yield stylesheetDocument(site.stylesheet)
  yield siteDocument(siteOf(site, { ...totals, missesPictures: lacking !== null, includesFiles: includes !== null }))
}

/** Counts the files among what is planned of pages, which Liquid renders, and the addresses that pages have. */
async function* counted(
  planned: AsyncGenerator<Planned, PagesPlanned>,
  totals: FileTotals,
): AsyncGenerator<Planned, PagesPlanned> {
  for (;;) {
    const next = await planned.next()
    if (next.done) return next.value
    if (next.value.kind === 'file') totals.add(next.value)
    else totals.claim(next.value.key.slice(sitePageKey('').length))
    yield next.value
  }
}

/** At most this many sealed pages, of this length together, wait for the articles that come before them. */
const MOST_SEALED = 200
const MOST_SEALED_LENGTH = 8_000_000

class SealedPages {
  #documents: PlannedDocument[] = []
  #length = 0

  add(document: PlannedDocument): void {
    this.#documents.push(document)
    this.#length += document.value.length
  }

  get isFull(): boolean {
    return this.#documents.length >= MOST_SEALED || this.#length >= MOST_SEALED_LENGTH
  }

  take(): PlannedDocument[] {
    const taken = this.#documents
    this.#documents = []
    this.#length = 0
    return taken
  }
}

/** So many months of a list are counted by day at the same time. */
const MONTHS_AT_HAND = 2

/** A list that grows by one article after the other, from the oldest on. */
class GrowingList {
  readonly title: ListTitle
  readonly #held: HeldArticles
  total = 0
  newest: string | null = null
  /** The entries that no sealed page holds, oldest first. */
  #entries: HeldId[] = []
  /** The times at which full blocks of sealed pages begin, and those of the sealed pages after them. */
  #blocks: number[] = []
  #pages: number[] = []
  /** The articles that the feed may show, oldest first, each with the time of its publication in milliseconds. */
  #window: { id: HeldId; published: number }[] = []

  /** The number of articles in each month. */
  readonly #months = new Map<string, number>()
  /** The days of the articles of the last two months: clocks that are set back may show the end of one once more. */
  readonly #days = new Map<Period, number[]>()

  readonly #rules: FeedRules

  constructor(held: HeldArticles, title: ListTitle, rules: FeedRules) {
    this.#held = held
    this.#rules = rules
    this.title = title
  }

  /** @param sealed takes each page that is full */
  add(id: HeldId, published: string, sealed: SealedPages): void {
    this.total++
    this.newest = published
    const month = monthOf({ published })
    this.#months.set(month, (this.#months.get(month) ?? 0) + 1)
    this.#addDay(month, dayNumber({ published }), sealed)
    this.#entries.push(id)
    if (this.#entries.length > this.total - headBounds(this.total).from) {
      this.#seal(this.#entries.splice(0, PAGE_SIZE).reverse(), sealed)
    }
    this.#window.push({ id, published: Date.parse(published) })
    const end = endOfWindow(
      this.#window
        .slice(-FEED_ALWAYS)
        .map(({ published }) => published)
        .reverse(),
    )
    const isPast = (first: { published: number }) =>
      !mayBeInFeed(this.#window.length - 1, first.published, end, this.#rules.postsLimit)
    for (let [first] = this.#window; first !== undefined && isPast(first); [first] = this.#window) {
      this.#held.letArticleGo(first.id)
      this.#window.shift()
    }
  }

  #addDay(month: Period, day: number, sealed: SealedPages): void {
    const days = this.#days.get(month)
    if (days !== undefined) {
      days.push(day)
      return
    }
    const [oldest] = this.#days.keys()
    if (oldest !== undefined && this.#days.size === MONTHS_AT_HAND) {
      for (const document of this.#daysOf(oldest)) sealed.add(document)
      this.#days.delete(oldest)
    }
    this.#days.set(month, [day])
  }

  /** The document of the days of a month, where it has one. */
  #daysOf(month: Period): PlannedDocument[] {
    const days = this.#days.get(month) ?? []
    return hasDaysCounted(days.length) ? [daysDocument(this.title.ref, month, monthDays(month, days))] : []
  }

  /** The documents of the days of its last months. */
  lastDays(): PlannedDocument[] {
    return [...this.#days.keys()].flatMap((month) => this.#daysOf(month))
  }

  #seal(ids: readonly HeldId[], sealed: SealedPages): void {
    const { ref } = this.title
    const entries = this.#held.entries(ids)
    sealed.add(pageDocument(ref, sealedPages(this.total) - 1, entries))
    for (const id of ids) this.#held.letEntryGo(id)
    this.#pages.push(pageStart(entries))
    if (this.#pages.length < BLOCK_SIZE) return
    sealed.add(datesDocument(ref, this.#blocks.length, { pages: this.#pages }))
    this.#blocks.push(...this.#pages.slice(0, 1))
    this.#pages = []
  }

  feed(): PlannedDocument {
    const ids = this.#window.map(({ id }) => id)
    return feedDocument(this.title, this.total, this.#held.articles(ids.reverse()), this.#rules)
  }

  head(): PlannedDocument {
    const dates = { blocks: this.#blocks, pages: this.#pages }
    const totals = { total: this.total, dates, months: monthCounts(this.#months) }
    return headDocument(this.title, totals, this.#held.entries(this.#entries.toReversed()))
  }

  /** The entries that the front page shows of this list. */
  newestTitles(): FrontSection['entries'] {
    const newest = this.#entries.slice(-SECTION_ENTRIES).reverse()
    return this.#held.entries(newest).map(({ json }) => titled(JSON.parse(json)))
  }

  section(): Section {
    const { ref, label } = this.title
    return { name: ref.kind === 'all' ? '' : ref.name, label, total: this.total, newest: this.newest ?? '' }
  }
}

/** The lists of all categories, or of all tags. */
class Lists {
  readonly byName = new Map<string, GrowingList>()
  readonly #held: HeldArticles
  readonly #kind: 'category' | 'tag'

  readonly #rules: FeedRules

  constructor(held: HeldArticles, kind: 'category' | 'tag', rules: FeedRules) {
    this.#held = held
    this.#rules = rules
    this.#kind = kind
  }

  /** @param label the label that the present article gives the list: that of its last, newest article stays */
  list(name: string, label: string): GrowingList {
    const list =
      this.byName.get(name) ?? new GrowingList(this.#held, { ref: { kind: this.#kind, name }, label }, this.#rules)
    list.title.label = label
    this.byName.set(name, list)
    return list
  }

  // They are sorted by code unit, so that the order is the same on every machine, whatever its locale.
  sorted(): GrowingList[] {
    return [...this.byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list)
  }

  sections(): Section[] {
    return [...this.byName.values()].map((list) => list.section())
  }
}
