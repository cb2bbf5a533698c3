import { articleShape } from '../../src/model/article.ts'
import {
  categoryPagesKey,
  frontKey,
  headKey,
  includedFilesKey,
  kindOfKey,
  markdownKey,
  missingPicturesKey,
  redirectKey,
  siteKey,
  sourceKey,
  waitingKey,
} from '../../src/model/keys.ts'
import { headShape } from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { keepsTables } from '../../src/model/search-tables.ts'
import { frontShape, type Section, type Site, siteShape } from '../../src/model/site.ts'
import {
  type FileIndexes,
  type LinkTargets,
  linkResolver,
  type Placed,
  pageTargets,
  placePosts,
  placeRedirects,
} from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import type { Problem } from '../archive/problem.ts'
import type { Waiting } from '../archive/read-post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import { type ArticleJob, isDesk, labelsOf } from './arrange.ts'
import { planCategoryPages } from './category-pages.ts'
import { type Change, type Decisions, decide } from './decisions.ts'
import {
  type ArticlesByMonth,
  articleDocument,
  categoryPagesDocument,
  countPublished,
  type FeedRules,
  fingerprintOf,
  frontDocument,
  markdownDocument,
  redirectDocument,
  siteDocument,
  siteOf,
  sourceDocument,
} from './documents.ts'
import { type EncodedArticle, encodeArticle } from './encoded.ts'
import { changeFiles, type TouchedFiles } from './file-changes.ts'
import type { FileTotals } from './files.ts'
import { busiestCategories, planFront, SECTION_ENTRIES, titled } from './front.ts'
import { filesThatInclude, includedFilesDocument, includedFilesShape, includedOf } from './included-files.ts'
import { type ChangedList, changeList, keysOf, type ListChange } from './list-change.ts'
import { listChanges } from './list-differences.ts'
import {
  type ChangedPicture,
  filesThatShow,
  missingOf,
  missingPicturesDocument,
  missingPicturesShape,
} from './missing-pictures.ts'
import { changePages, filesTouched, type PagesSource, readListedPages } from './page-changes.ts'
import { changeSections, countSections, readSections, sectionsAfter } from './sections.ts'
import { siteOfPages, waitingPages } from './site-pages.ts'
import { type Planned, type PlannedDocument, stageOf } from './stages.ts'
import { StaleError, StoredDocuments } from './stored.ts'
import { findTouched, type Touched, type TouchedSource } from './touched.ts'
import { type Use, usesAfter, usesOf } from './uses.ts'
import { dueOf, waitingAfter, waitingDocument, waitingShape } from './waiting.ts'

/** Everything that planning a few files needs. */
export interface ChangesSource extends TouchedSource, PagesSource {
  site: JekyllSite
  /** Milliseconds since 1970; waiting posts that are dated earlier are published with these files. */
  now: number
  /** Reads the values of any number of keys of KV; a key that is not there is not in the answer. */
  read: (keys: readonly string[]) => Promise<Map<string, string>>
  makeArticles: (jobs: ArticleJob[]) => Promise<EncodedArticle[]>
  /** The site's files that may have changed with these. */
  files: TouchedFiles
  /** Pictures of the site that may have changed with these files. */
  pictures?: readonly ChangedPicture[]
}

/** What is to be written and deleted to publish a few files. */
export interface PlannedFiles {
  /** In the order in which they are to be written, each with its stage. */
  documents: (Planned & { stage: number })[]
  /** The keys to delete. */
  deletions: string[]
  /** The articles that are written anew or deleted, as they were: their values by key. */
  articlesBefore: ReadonlyMap<string, string>
  /** The number of documents that were read and stay as they are. */
  unchanged: number
  /** The number of articles that were made. */
  published: number
  /** The time of the next post that waits; null where none does. */
  due: string | null
  problems: Problem[]
  /** How many articles each month has then. */
  months: ArticlesByMonth
}

/**
 * Plans how KV comes to hold, byte for byte, what a load of the whole archive would leave, where only these files changed. It reads
 * only the documents that these files touch.
 *
 * @param paths in the archive, with slashes; a file that does not exist any more is a deletion
 * @throws StaleError where only a load of everything will do; ArchiveError where no article would be left
 */
export async function planChanges(source: ChangesSource, paths: readonly string[]): Promise<PlannedFiles> {
  const stored = new StoredDocuments(source.read)
  await stored.load([siteKey, categoryPagesKey])
  const site = stored.get(siteKey, siteShape)
  if (site === null) throw new StaleError('nothing is loaded yet')
  if (fingerprintOf(source.site) !== site.fingerprint) throw new StaleError('the configuration has changed')

  const { counts: countsBefore } = site
  if (source.site.config.limitPosts > 0) throw new StaleError('which posts are the newest is known of all of them')
  if (site.sections === undefined) throw new StaleError('an older version has stored the categories and tags')
  if (countsBefore === undefined) throw new StaleError('an older version has not counted the posts')
  if (site.months === undefined) throw new StaleError('an older version has not counted the months')
  if (site.has === undefined) throw new StaleError('an older version has not stored the files of the site')
  if (site.has.history !== true) throw new StaleError('an older version has not kept a history')
  if (site.has.days !== true) throw new StaleError('an older version has not counted the days')
  const before = { category: await readSections(stored, 'category'), tag: await readSections(stored, 'tag') }

  const listedPages = await readListedPages(stored, siteOfPages(site), source.now)
  const waiting = await readWaiting(stored, site)
  const missing = await readUses(stored, missingPictures, site.missesPictures)
  const included = await readUses(stored, includedFiles, site.includesFiles)
  const due = waiting.filter(({ at }) => at <= source.now).map(({ file }) => file)
  const users = new Set([...filesThatShow(source.pictures ?? [], missing), ...filesThatInclude(paths, included)])
  const { rows } = listedPages
  const { touched, articlesBefore, placed, problems, decisions } = await findAllTouched(
    source,
    stored,
    { labels: site.labels, counts: countsBefore },
    [...paths, ...due, ...[...users].filter((file) => !rows.has(file))],
  )
  const pathOf = pageTargets((file) => rows.get(file)?.path, source.site.config.collectionsDir)
  const articles = await source.makeArticles(toJobs(source, pathOf, placed, touched.indexes, decisions))
  await changeMarkdown(stored, touched, articles, source.site.config)
  changeArticles(stored, touched, articles)
  changeRedirects(stored, touched)
  for (const [day, index] of touched.indexes) await touched.days.get(day)?.change(index)
  changeSources(stored, decisions)

  const changes = listChanges(articlesBefore.map(encodeArticle), articles, [...decisions.votes.keys()])
  const changed = await changeLists(stored, changes, decisions, source.site.config)
  const { total, newest } = changed.all ?? site
  const rendered = await changePages(stored, source, {
    site: siteOfPages(site),
    listed: listedPages,
    pathOf,
    files: paths,
    users,
    touched,
    newest: { before: site.newest, after: newest },
  })
  if (total === 0) throw new ArchiveError('Cannot publish: no article would be left. KV is left as it is.')
  const categories = sectionsAfter(before.category.sections, changed.category)
  const tags = sectionsAfter(before.tag.sections, changed.tag)
  const names = new Set(categories.map(({ name }) => name))
  const pages = planCategoryPages(source.site, (name) => names.has(name))
  if (pages !== null) stored.write(categoryPagesDocument(pages))
  else stored.delete(categoryPagesKey)
  if (source.site.config.frontPage === 'sections') stored.write(await changeFront(stored, categories, changed.category))
  changeSections(stored, 'category', before.category, categories)
  changeSections(stored, 'tag', before.tag, tags)
  const listed = await changeWaiting(stored, waiting, touched)
  const looked = new Set([...touched.files, ...rendered.looked])
  const missesPictures = await changeUses(stored, missingPictures, missing, looked, [
    ...articles.flatMap(({ entry, missingPictures }) => usesOf(entry.file, missingPictures)),
    ...rendered.missing,
  ])
  const includesFiles = await changeUses(stored, includedFiles, included, looked, [
    ...articles.flatMap((article) => usesOf(article.entry.file, article.included)),
    ...rendered.included,
  ])
  const nextDue = dueOf([...listed, ...waitingPages(listedPages.unpublished)], source.site.config.timeZone)
  const [{ labels }, { counts }, sections] = [site, decisions, countSections(categories, tags)]
  const months: ArticlesByMonth = new Map(structuredClone(site.months))
  for (const { published } of articlesBefore) countPublished(months, published, -1)
  for (const { entry } of articles) countPublished(months, entry.published, 1)
  if (!keepsTables(site.months, months)) throw new StaleError('words of the search index belong into other tables')
  const files = await changeFiles(filesTouched(source.files, rendered), site)
  countPlaces(stored, files.totals)
  const totals = {
    ...{ labels, counts, months, sections, total, newest, due: nextDue },
    busiest: busiestCategories(categories),
    ...{ files: files.totals, ofPages: siteOfPages(site), missesPictures, includesFiles },
  }
  stored.write(siteDocument(siteOf(source.site, totals)))

  const isThere = (key: string) => stored.has(key)
  return {
    documents: [...files.written, ...stored.written]
      .map((document) => ({ ...document, stage: stageOf(document, isThere) }))
      .sort((a, b) => a.stage - b.stage),
    deletions: [...stored.deleted, ...files.deleted],
    articlesBefore: new Map(
      touched.articleKeys.flatMap((key) => (stored.has(key) ? [[key, stored.raw(key) ?? '']] : [])),
    ),
    unchanged: stored.unchanged + files.unchanged,
    published: articles.length,
    due: nextDue,
    problems: [...touched.problems, ...problems],
    months,
  }
}

function changeArticles(stored: StoredDocuments, { articleKeys }: Touched, articles: readonly EncodedArticle[]): void {
  const documents = articles.map(articleDocument)
  const keys = new Set(documents.map(({ key }) => key))
  for (const document of documents) stored.write(document)
  for (const key of articleKeys) if (!keys.has(key)) stored.delete(key)
}

/** Counts the addresses that articles and old addresses have now, and those that they have no more. */
function countPlaces(stored: StoredDocuments, totals: FileTotals): void {
  const stemOf = (key: string): string | null => {
    const kind = kindOfKey(key)
    return kind === 'article' || kind === 'redirect' ? key.slice(kind.length + 1) : null
  }
  for (const { key } of stored.written) if (!stored.has(key)) totals.claim(stemOf(key) ?? '')
  for (const key of stored.deleted) if (stored.has(key)) totals.release(stemOf(key) ?? '')
}

/** Changes the Markdown of the articles that have it in a document of its own, or had. */
async function changeMarkdown(
  stored: StoredDocuments,
  { articleKeys }: Touched,
  articles: readonly EncodedArticle[],
  site: Pick<Config, 'url' | 'base'>,
): Promise<void> {
  const before = articleKeys.flatMap((key) => {
    const article = stored.get(key, articleShape)
    return article?.ownMarkdown ? [markdownKey(pathStem(article.path))] : []
  })
  const documents = articles.flatMap((article) => markdownDocument(article, site) ?? [])
  const keys = new Set(documents.map(({ key }) => key))
  await stored.load([...before, ...keys])
  for (const document of documents) stored.write(document)
  for (const key of before) if (!keys.has(key)) stored.delete(key)
}

function changeRedirects(stored: StoredDocuments, { posts, redirectStems }: Touched): void {
  const redirects = placeRedirects(posts)
  for (const [stem, redirect] of redirects) stored.write(redirectDocument(stem, redirect))
  for (const stem of redirectStems) if (!redirects.has(stem)) stored.delete(redirectKey(stem))
}

function changeSources(stored: StoredDocuments, { sources }: Decisions): void {
  for (const [name, files] of sources.files) {
    const document = sourceDocument(name, files)
    if (document === null) stored.delete(sourceKey(name))
    else stored.write(document)
  }
}

/** The lists that changed; categories and tags by name. */
interface ChangedLists {
  all: ChangedList | null
  category: Map<string, ChangedList>
  tag: Map<string, ChangedList>
}

async function changeLists(
  stored: StoredDocuments,
  changes: readonly ListChange[],
  { votes }: Decisions,
  rules: FeedRules,
): Promise<ChangedLists> {
  await stored.load(changes.flatMap(({ ref }) => keysOf(ref)))
  const changed: ChangedLists = { all: null, category: new Map(), tag: new Map() }
  for (const change of changes) {
    const { ref } = change
    const list = await changeList(stored, change, ref.kind === 'category' ? votes.get(ref.name) : undefined, rules)
    if (ref.kind === 'all') changed.all = list
    else changed[ref.kind].set(ref.name, list)
  }
  return changed
}

/** Reads which posts wait, as far as they are listed. Where `site` says that none does, it reads nothing. */
async function readWaiting(stored: StoredDocuments, { due }: Pick<Site, 'due'>): Promise<Waiting[]> {
  if (due === undefined) throw new StaleError('which posts wait for their time is not listed yet')
  if (due === null) return []
  await stored.load([waitingKey])
  const document = stored.get(waitingKey, waitingShape)
  return document?.posts.map(([at, file]) => ({ at, file })) ?? []
}

async function changeWaiting(
  stored: StoredDocuments,
  before: Waiting[],
  { files, waiting }: Touched,
): Promise<Waiting[]> {
  const listed = waitingAfter(before, files, waiting)
  if (before.length + listed.length === 0) return listed
  await stored.load([waitingKey])
  const document = waitingDocument(listed)
  if (document === null) stored.delete(waitingKey)
  else stored.write(document)
  return listed
}

/** A document that lists what posts and pages use. */
interface UsesDocument {
  key: string
  read: (stored: StoredDocuments) => Use[]
  make: (listed: readonly Use[]) => PlannedDocument | null
}

const missingPictures: UsesDocument = {
  key: missingPicturesKey,
  read: (stored) => missingOf(stored.get(missingPicturesKey, missingPicturesShape)),
  make: missingPicturesDocument,
}

const includedFiles: UsesDocument = {
  key: includedFilesKey,
  read: (stored) => includedOf(stored.get(includedFilesKey, includedFilesShape)),
  make: includedFilesDocument,
}

/** @param isThere false where `site` says that nothing is listed: then nothing is read */
async function readUses(stored: StoredDocuments, { key, read }: UsesDocument, isThere = false): Promise<Use[]> {
  if (!isThere) return []
  await stored.load([key])
  return read(stored)
}

/** Returns whether anything is listed now. */
async function changeUses(
  stored: StoredDocuments,
  { key, make }: UsesDocument,
  before: readonly Use[],
  looked: ReadonlySet<string>,
  uses: readonly Use[],
): Promise<boolean> {
  if (before.length + uses.length === 0) return false
  await stored.load([key])
  const document = make(usesAfter(before, looked, uses))
  if (document === null) stored.delete(key)
  else stored.write(document)
  return document !== null
}

/** At most this many posts are looked at because others changed. */
const MOST_TOUCHED = 3000

/** Finds everything that some files touch, with the posts that change because these do. */
async function findAllTouched(
  source: ChangesSource,
  stored: StoredDocuments,
  before: Change['before'],
  files: readonly string[],
) {
  for (let all = new Set(files); ; ) {
    const touched = await findTouched(source, stored, [...all])
    const articlesBefore = touched.articleKeys.flatMap((key) => stored.get(key, articleShape) ?? [])
    const { placed, problems } = placePosts(touched.posts)
    const decisions = await decide(stored, {
      site: source.site,
      before,
      claims: touched.before,
      articles: articlesBefore,
      posts: touched.posts,
      placed: placed.map(({ post }) => post),
    })
    const more = decisions.files.filter((file) => !touched.files.has(file))
    if (more.length === 0) return { touched, articlesBefore, placed, problems, decisions }
    all = new Set([...all, ...more])
    if (all.size > MOST_TOUCHED) throw new StaleError(`over ${MOST_TOUCHED} posts change with these files`)
  }
}

const toJobs = (
  { site: { config } }: ChangesSource,
  pathOf: LinkTargets,
  placed: readonly Placed[],
  indexes: FileIndexes,
  { counts, sources, label }: Decisions,
): ArticleJob[] => {
  const resolveLinks = linkResolver((day) => indexes.get(day), pathOf)
  // A load makes articles in this order.
  return placed.toReversed().map(({ post, others }) => ({
    post,
    others,
    around: {
      urls: resolveLinks(post.links),
      isDesk: isDesk(config, counts),
      sources: sources.sourcesOf(post),
    },
    labels: labelsOf(post, label),
  }))
}

/** Makes the front page. A category that did not change keeps the entries that the front page showed, where it showed any. */
async function changeFront(
  stored: StoredDocuments,
  categories: readonly Section[],
  changed: ReadonlyMap<string, ChangedList>,
): Promise<PlannedDocument> {
  await stored.load([frontKey])
  const before = stored.get(frontKey, frontShape)
  const shown = new Map(before?.sections.map(({ name, entries }) => [name, entries]))
  const front = await planFront(categories, async (name) => {
    const there = changed.has(name) ? undefined : shown.get(name)
    if (there !== undefined) return there
    const key = headKey({ kind: 'category', name })
    await stored.load([key])
    return stored.planned(key, headShape)?.entries.slice(0, SECTION_ENTRIES).map(titled) ?? []
  })
  return frontDocument(front)
}
