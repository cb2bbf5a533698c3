import type { Article } from '../../src/model/article.ts'
import {
  categoryPagesKey,
  frontKey,
  headKey,
  redirectKey,
  siteKey,
  sourceKey,
  waitingKey,
} from '../../src/model/keys.ts'
import type { ListHead } from '../../src/model/lists.ts'
import type { FrontPage, Section, Site } from '../../src/model/site.ts'
import {
  dayInName,
  type FileIndexes,
  linkResolver,
  type Placed,
  placePosts,
  placeRedirects,
} from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import type { Problem } from '../archive/problem.ts'
import type { Waiting } from '../archive/read-post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import { type ArticleJob, isDesk, labelsOf } from './arrange.ts'
import { planCategoryPages } from './category-pages.ts'
import { type Decisions, decide } from './decisions.ts'
import {
  articleDocument,
  articleIn,
  categoryPagesDocument,
  frontDocument,
  redirectDocument,
  siteDocument,
  siteOf,
  sourceDocument,
} from './documents.ts'
import { type EncodedArticle, encodeArticle } from './encoded.ts'
import { planFront, SECTION_ENTRIES, titled } from './front.ts'
import { type ChangedList, changeList, keysOf, type ListChange } from './list-change.ts'
import { listChanges } from './list-differences.ts'
import { changeSections, countSections, readSections, sectionsAfter } from './sections.ts'
import { type PlannedDocument, stageOf } from './stages.ts'
import { StaleError, StoredDocuments } from './stored.ts'
import { findTouched, type Touched, type TouchedSource } from './touched.ts'
import { dueOf, type WaitingPosts, waitingAfter, waitingDocument } from './waiting.ts'

/** Where planning a few files gets what it needs. */
export interface ChangesSource extends TouchedSource {
  site: JekyllSite
  /** Milliseconds since 1970: posts whose time has come by then are published with these files. */
  now: number
  /** The values of any number of keys of KV; one that is not there is not in the answer. */
  read: (keys: readonly string[]) => Promise<Map<string, string>>
  makeArticles: (jobs: ArticleJob[]) => Promise<EncodedArticle[]>
}

/** What publishing a few files comes to. */
export interface PlannedFiles {
  /** In the order in which they are to be written, each with its stage. */
  documents: (PlannedDocument & { stage: number })[]
  /** Keys. */
  deletions: string[]
  /** Documents that were read and stay. */
  unchanged: number
  /** Articles that these files are. */
  published: number
  /** When the next post's time comes; null where none waits. */
  due: string | null
  problems: Problem[]
}

/**
 * What brings KV from what it holds to what a load of the whole archive would leave, where only these files changed: byte
 * for byte the same, from the documents that these files touch.
 *
 * @param files paths in the archive, with slashes; one that is there no more is a deletion
 * @throws StaleError where only a load of everything will do; ArchiveError where nothing would be left
 */
export async function planChanges(source: ChangesSource, files: readonly string[]): Promise<PlannedFiles> {
  const stored = new StoredDocuments(source.read)
  await stored.load([siteKey, categoryPagesKey])
  const site = stored.get<Site>(siteKey, { url: 'string', total: 'number', labels: 'string' })
  if (site === null) throw new StaleError('nothing is loaded yet')
  if (siteOf(source.site, site).fingerprint !== site.fingerprint) throw new StaleError('the configuration has changed')

  if (source.site.config.limitPosts > 0) throw new StaleError('which posts are the newest is known of all of them')
  if (files.some(mayBeIncluded)) throw new StaleError('a file that posts may include has changed')
  if (site.sections === undefined) throw new StaleError('an older version has stored the categories and tags')
  const before = { category: await readSections(stored, 'category'), tag: await readSections(stored, 'tag') }

  const waiting = await readWaiting(stored, site)
  const due = waiting.filter(({ at }) => at <= source.now).map(({ file }) => file)
  const { touched, articlesBefore, placed, problems, decisions } = await findAllTouched(source, stored, site, [
    ...files,
    ...due,
  ])
  const articles = await source.makeArticles(toJobs(placed, source.site.config, touched.indexes, decisions))
  changeArticles(stored, touched, articles)
  changeRedirects(stored, touched)
  for (const [day, index] of touched.indexes) await touched.days.get(day)?.change(index)
  changeSources(stored, decisions)

  const changes = listChanges(articlesBefore.map(encodeArticle), articles, [...decisions.votes.keys()])
  const changed = await changeLists(stored, changes, decisions)
  const { total, newest } = changed.all ?? site
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
  const nextDue = dueOf(listed, source.site.config.timeZone)
  const [{ labels }, { counts }, sections] = [site, decisions, countSections(categories, tags)]
  stored.write(siteDocument(siteOf(source.site, { labels, counts, sections, total, newest, due: nextDue })))

  const isThere = (key: string) => stored.has(key)
  return {
    documents: stored.written
      .map((document) => ({ ...document, stage: stageOf(document, isThere) }))
      .sort((a, b) => a.stage - b.stage),
    deletions: stored.deleted,
    unchanged: stored.unchanged,
    published: articles.length,
    due: nextDue,
    problems: [...touched.problems, ...problems],
  }
}

function changeArticles(stored: StoredDocuments, { articleKeys }: Touched, articles: readonly EncodedArticle[]): void {
  const documents = articles.map(articleDocument)
  const keys = new Set(documents.map(({ key }) => key))
  for (const document of documents) stored.write(document)
  for (const key of articleKeys) if (!keys.has(key)) stored.delete(key)
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
): Promise<ChangedLists> {
  await stored.load(changes.flatMap(({ ref }) => keysOf(ref)))
  const changed: ChangedLists = { all: null, category: new Map(), tag: new Map() }
  for (const change of changes) {
    const { ref } = change
    const list = await changeList(stored, change, ref.kind === 'category' ? votes.get(ref.name) : undefined)
    if (ref.kind === 'all') changed.all = list
    else changed[ref.kind].set(ref.name, list)
  }
  return changed
}

/** True for a file beside posts that is not named like one: `include_relative` may make it part of any of them. */
const mayBeIncluded = (file: string): boolean =>
  /(?:^|\/)_posts\//.test(file) && dayInName(file) === null && /\.(?:md|markdown|html?|txt|liquid)$/.test(file)

/** The posts that wait, as far as they are listed. Where `site` says that none does, nothing is read. */
async function readWaiting(stored: StoredDocuments, { due }: Site): Promise<Waiting[]> {
  if (due === undefined) throw new StaleError('which posts wait for their time is not listed yet')
  if (due === null) return []
  await stored.load([waitingKey])
  const document = stored.get<WaitingPosts>(waitingKey, { posts: 'list' })
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

/** Posts that are looked at because others changed, at most. */
const MOST_TOUCHED = 3000

/** What some files touch, with all posts that change because these do. */
async function findAllTouched(source: ChangesSource, stored: StoredDocuments, before: Site, files: readonly string[]) {
  for (let all = new Set(files); ; ) {
    const touched = await findTouched(source, stored, [...all])
    const articlesBefore = touched.articleKeys.flatMap((key) => articleBefore(stored, key) ?? [])
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
  placed: readonly Placed[],
  config: Config,
  indexes: FileIndexes,
  { counts, sources, label }: Decisions,
): ArticleJob[] => {
  const resolveLinks = linkResolver((day) => indexes.get(day))
  // The order in which a load makes articles.
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

/** The front page: what it shows of categories that did not change is what it showed, where it showed them. */
async function changeFront(
  stored: StoredDocuments,
  categories: readonly Section[],
  changed: ReadonlyMap<string, ChangedList>,
): Promise<PlannedDocument> {
  await stored.load([frontKey])
  const before = stored.get<FrontPage>(frontKey, { sections: 'list', others: 'list' })
  const shown = new Map(before?.sections.map(({ name, entries }) => [name, entries]))
  const front = await planFront(categories, async (name) => {
    const there = changed.has(name) ? undefined : shown.get(name)
    if (there !== undefined) return there
    const key = headKey({ kind: 'category', name })
    await stored.load([key])
    return stored.planned<ListHead>(key, { entries: 'list' })?.entries.slice(0, SECTION_ENTRIES).map(titled) ?? []
  })
  return frontDocument(front)
}

function articleBefore(stored: StoredDocuments, key: string): Article | null {
  const document = stored.get<Article>(key, { file: 'string', categories: 'list', tags: 'list' })
  return document === null ? null : articleIn(document)
}
