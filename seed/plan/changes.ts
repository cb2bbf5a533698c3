import { articleShape } from '../../src/model/article.ts'
import {
  categoryPagesKey,
  frontKey,
  headKey,
  redirectKey,
  siteKey,
  sourceKey,
  waitingKey,
} from '../../src/model/keys.ts'
import { headShape, type ListRef } from '../../src/model/lists.ts'
import { frontShape, type Section, type Site, siteShape } from '../../src/model/site.ts'
import { type FileIndexes, linkResolver, type Placed, placePosts, placeRedirects } from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import type { Problem } from '../archive/problem.ts'
import type { Waiting } from '../archive/read-post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import { type ArticleJob, labelsOf } from './arrange.ts'
import { planCategoryPages } from './category-pages.ts'
import { type Change, type Decisions, decide } from './decisions.ts'
import { isDesk } from './desk.ts'
import {
  articleDocument,
  categoryPagesDocument,
  fingerprintOf,
  frontDocument,
  type PlannedDocument,
  redirectDocument,
  siteDocument,
  siteOf,
  sourceDocument,
  stageOf,
} from './documents.ts'
import { type EncodedArticle, encodeArticle } from './encoded.ts'
import { planFront, SECTION_ENTRIES, titled } from './front.ts'
import { type ChangedList, changeList, keysOf, type ListChange } from './list-change.ts'
import { changeSections, countSections, readSections, sectionsAfter } from './sections.ts'
import { StaleError, StoredDocuments } from './stored.ts'
import { findTouched, type Touched, type TouchedSource } from './touched.ts'
import { dueOf, waitingAfter, waitingDocument, waitingShape } from './waiting.ts'

/** Where planning a few files gets what it needs. */
export interface ChangesSource extends TouchedSource {
  site: JekyllSite
  /** Milliseconds since 1970: posts whose time has come by then are published with these files. */
  now?: number
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
  const site = stored.get(siteKey, siteShape)
  if (site === null) throw new StaleError('nothing is loaded yet')
  if (fingerprintOf(source.site) !== site.fingerprint) throw new StaleError('the configuration has changed')

  const { counts: countsBefore } = site
  if (site.sections === undefined) throw new StaleError('an older version has stored the categories and tags')
  if (countsBefore === undefined) throw new StaleError('an older version has not counted the posts')
  const before = { category: await readSections(stored, 'category'), tag: await readSections(stored, 'tag') }

  const waiting = await readWaiting(stored, site)
  const { now = 0 } = source
  const due = waiting.filter(({ at }) => at <= now).map(({ file }) => file)
  const { touched, articlesBefore, placed, problems, decisions } = await findAllTouched(
    source,
    stored,
    { labels: site.labels, counts: countsBefore },
    [...files, ...due],
  )
  const articles = await source.makeArticles(toJobs(placed, source.site.config, touched.indexes, decisions))
  const documents = articles.map(articleDocument)
  const keys = new Set(documents.map(({ key }) => key))
  for (const document of documents) stored.write(document)
  for (const key of touched.articleKeys) if (!keys.has(key)) stored.delete(key)

  const redirects = placeRedirects(touched.posts)
  for (const [stem, redirect] of redirects) stored.write(redirectDocument(stem, redirect))
  for (const stem of touched.redirectStems) if (!redirects.has(stem)) stored.delete(redirectKey(stem))
  for (const [day, index] of touched.indexes) await touched.days.get(day)?.change(index)

  for (const [name, those] of decisions.sources.files) {
    const document = sourceDocument(name, those)
    if (document === null) stored.delete(sourceKey(name))
    else stored.write(document)
  }

  const changes = listChanges(articlesBefore.map(encodeArticle), articles, [...decisions.votes.keys()])
  await stored.load(changes.flatMap(({ ref }) => keysOf(ref)))
  let { total, newest } = site
  const changed = { category: new Map<string, ChangedList>(), tag: new Map<string, ChangedList>() }
  for (const change of changes) {
    const votes = change.ref.kind === 'category' ? decisions.votes.get(change.ref.name) : undefined
    const list = await changeList(stored, change, votes)
    if (change.ref.kind === 'all') ({ total, newest } = list)
    else changed[change.ref.kind].set(change.ref.name, list)
  }
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

/** The posts that wait, as far as they are listed. Where `site` says that none does, nothing is read. */
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

/** Posts that are looked at because others changed, at most. */
const MOST_TOUCHED = 3000

/** What some files touch, with all posts that change because these do. */
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

/**
 * What each list loses, gets and shows otherwise.
 *
 * @param counted categories whose posts were counted anew
 */
function listChanges(
  before: readonly EncodedArticle[],
  after: readonly EncodedArticle[],
  counted: readonly string[],
): ListChange[] {
  const changes = new Map<string, ListChange>()
  const changeOf = (ref: ListRef): ListChange => {
    const key = keysOf(ref).join()
    const change = changes.get(key) ?? { ref, removed: [], added: [], replaced: [] }
    changes.set(key, change)
    return change
  }
  const was = new Map(before.map((article) => [article.entry.file, article]))
  for (const article of after) {
    const old = was.get(article.entry.file)
    if (isSame(old, article)) continue
    const isIn = new Set((old === undefined ? [] : listsOf(old.entry)).map(headKey))
    const stays = old?.entry.published === article.entry.published
    for (const ref of listsOf(article.entry)) {
      if (old !== undefined && stays && isIn.has(headKey(ref))) {
        changeOf(ref).replaced.push({ before: old.entry, after: article })
      } else changeOf(ref).added.push(article)
    }
  }
  const is = new Map(after.map((article) => [article.entry.file, article]))
  for (const old of before) {
    const { entry } = old
    const now = is.get(entry.file)
    if (isSame(now, old)) continue
    const isIn = new Set((now === undefined ? [] : listsOf(now.entry)).map(headKey))
    const stays = now?.entry.published === entry.published
    for (const ref of listsOf(entry)) if (!stays || !isIn.has(headKey(ref))) changeOf(ref).removed.push(entry)
  }
  // What is counted of a category stands in its head, whatever else of it stays.
  for (const name of counted) changeOf({ kind: 'category', name })
  return [...changes.values()]
}

const isSame = (a: EncodedArticle | undefined, b: EncodedArticle): boolean =>
  a !== undefined && a.head === b.head && a.html === b.html

const listsOf = ({ categories, tags }: EncodedArticle['entry']): ListRef[] => [
  { kind: 'all' },
  ...categories.map(({ name }): ListRef => ({ kind: 'category', name })),
  ...tags.map((name): ListRef => ({ kind: 'tag', name })),
]
