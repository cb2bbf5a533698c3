import type { Article, Redirect } from '../../src/model/article.ts'
import { articleKey, filesKey, headKey, redirectKey, sectionsKey, siteKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import type { Section, Sections, Site } from '../../src/model/site.ts'
import {
  claimsOf,
  dayInName,
  enterClaims,
  type FileClaims,
  type FileIndex,
  type FileIndexes,
  fileIndex,
  type Placed,
  placePosts,
  placeRedirects,
  removeClaims,
  resolveLink,
  resolveLinks,
} from '../archive/claims.ts'
import { newestFirst, type PostHeader } from '../archive/post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import type { Problem } from '../problem.ts'
import type { Labels } from './article.ts'
import {
  articleDocument,
  articleIn,
  documentKinds,
  filesDocument,
  type PlannedDocument,
  redirectDocument,
  sectionsDocument,
  siteDocument,
  siteOf,
} from './documents.ts'
import { type EncodedArticle, encodeArticle } from './encoded.ts'
import { keepsLabels } from './labels.ts'
import { changeList, keysOf, type ListChange } from './list-change.ts'
import { StaleError, StoredDocuments } from './stored.ts'

/** Where planning a few files gets what it needs. */
export interface ChangesSource {
  site: JekyllSite
  /** The values of any number of keys of KV; one that is not there is not in the answer. */
  read: (keys: readonly string[]) => Promise<Map<string, string>>
  /** What these files are now: one that is no post (any more) is not in the answer. */
  readHeaders: (files: readonly string[]) => Promise<{ headers: PostHeader[]; problems: Problem[] }>
  /** The labels that the whole archive calls for; asked for only where these files may change that. */
  chooseLabels: () => Promise<Labels>
  makeArticles: (
    placed: readonly Placed[],
    urls: (post: PostHeader) => Record<string, string>,
    labels: Labels,
  ) => Promise<EncodedArticle[]>
}

/** What publishing a few files comes to. */
export interface PlannedFiles {
  /** In the order of `documentKinds`. */
  documents: PlannedDocument[]
  /** Keys. */
  deletions: string[]
  /** Documents that were read and stay. */
  unchanged: number
  /** Articles that these files are. */
  published: number
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
  await stored.load([siteKey, sectionsKey])
  const site = stored.get<Site>(siteKey, { url: 'string', total: 'number', labels: 'string' })
  const sections = stored.get<Sections>(sectionsKey, { categories: 'list', tags: 'list' })
  if (site === null || sections === null) throw new StaleError('nothing is loaded yet')
  if (siteOf(source.site, site).fingerprint !== site.fingerprint) throw new StaleError('the configuration has changed')

  const touched = await findTouched(source, stored, files)
  const articlesBefore = touched.articleKeys.flatMap((key) => articleBefore(stored, key) ?? [])
  const { placed, problems } = placePosts(touched.posts)
  const labelChange = { labels: site.labels, sections, before: articlesBefore, after: placed.map(({ post }) => post) }
  if (!(await keepsLabels(source.site.config, labelChange, stored))) {
    if ((await source.chooseLabels()) !== site.labels) throw new StaleError('every category gets another label')
  }

  const urls = ({ links }: PostHeader) => resolveLinks(links, touched.indexes)
  const articles = await source.makeArticles(placed, urls, site.labels)
  const documents = articles.map(articleDocument)
  const keys = new Set(documents.map(({ key }) => key))
  for (const document of documents) stored.write(document)
  for (const key of touched.articleKeys) if (!keys.has(key)) stored.delete(key)

  const redirects = placeRedirects(touched.posts)
  for (const [stem, redirect] of redirects) stored.write(redirectDocument(stem, redirect))
  for (const stem of touched.redirectStems) if (!redirects.has(stem)) stored.delete(redirectKey(stem))
  for (const [day, index] of touched.indexes) {
    const document = filesDocument(day, index)
    if (document === null) stored.delete(filesKey(day))
    else stored.write(document)
  }

  const changes = listChanges(articlesBefore.map(encodeArticle), articles)
  await stored.load(changes.flatMap(({ ref }) => keysOf(ref)))
  let { total, newest } = site
  for (const change of changes) {
    const list = await changeList(stored, change)
    if (change.ref.kind === 'all') ({ total, newest } = list)
    else putSection(sections, change.ref, list)
  }
  if (total === 0) throw new ArchiveError('Cannot publish: no article would be left. KV is left as it is.')
  stored.write(sectionsDocument({ categories: sections.categories, tags: sections.tags }))
  stored.write(siteDocument(siteOf(source.site, { labels: site.labels, total, newest })))

  const order = (document: PlannedDocument) => documentKinds.indexOf(document.kind)
  return {
    documents: stored.written.sort((a, b) => order(a) - order(b)),
    deletions: stored.deleted,
    unchanged: stored.unchanged,
    published: articles.length,
    problems: [...touched.problems, ...problems],
  }
}

/** All posts that have to be looked at because some files changed, and what they claim. */
interface Touched {
  /** As they are now, newest first. */
  posts: PostHeader[]
  /** Of all articles and redirects that they claim or claimed; loaded. */
  articleKeys: string[]
  redirectStems: string[]
  /** As they will be. */
  indexes: FileIndexes
  problems: Problem[]
}

/**
 * Who claims a URL that one of the files claims, or claimed, is touched too; so is who links to a post whose URL changes.
 * After that nobody else has a say in what these files touch.
 */
async function findTouched(source: ChangesSource, stored: StoredDocuments, files: readonly string[]): Promise<Touched> {
  const now = new Map<string, PostHeader | null>()
  const claims = { articleKeys: new Set<string>(), redirectStems: new Set<string>() }
  const problems: Problem[] = []
  let indexes: FileIndexes = new Map()

  for (let more: string[] = [...files]; more.length > 0; ) {
    const read = await source.readHeaders(more)
    problems.push(...read.problems)
    for (const file of more) now.set(file, null)
    for (const header of read.headers) now.set(header.file, header)

    await loadIndexes(stored, more.map(dayInName))
    const before = more.flatMap((file) => claimsBefore(stored, file) ?? [])
    const linked = [...before, ...read.headers].flatMap(({ links }) => links)
    await loadIndexes(stored, linked.map(dayInName))
    const stems: string[] = []
    for (const { path, redirects } of [...before, ...read.headers]) {
      claims.articleKeys.add(articleKey(pathStem(path)))
      stems.push(...redirects)
    }
    for (const stem of stems) claims.redirectStems.add(stem)
    await stored.load([...claims.articleKeys, ...stems.map(redirectKey)])

    const rivals = [
      ...[...claims.articleKeys].flatMap((key) => claimants(stored.get<Article>(key, { file: 'string' }))),
      ...stems.flatMap((stem) => claimants(stored.get<Redirect>(redirectKey(stem), { file: 'string' }))),
    ]
    indexes = indexesAfter(stored, now)
    more = [...new Set([...rivals, ...linkersToMoved(stored, indexes)])].filter((file) => !now.has(file))
  }
  return {
    posts: [...now.values()].filter((post) => post !== null).sort(newestFirst),
    articleKeys: [...claims.articleKeys],
    redirectStems: [...claims.redirectStems],
    indexes,
    problems,
  }
}

const claimants = (document: { file: string; others?: string[] } | null): string[] =>
  document === null ? [] : [document.file, ...(document.others ?? [])]

const loadIndexes = (stored: StoredDocuments, days: readonly (string | null)[]): Promise<void> =>
  stored.load(days.filter((day) => day !== null).map(filesKey))

/** The index of a day as KV has it; a new one each time. */
function indexBefore(stored: StoredDocuments, day: string): FileIndex {
  type Stored = { posts: [string, FileClaims][]; linked: [string, string[]][] }
  const document = stored.get<Stored>(filesKey(day), { posts: 'list', linked: 'list' })
  return fileIndex(document?.posts ?? [], document?.linked ?? [])
}

function claimsBefore(stored: StoredDocuments, file: string): FileClaims | undefined {
  const day = dayInName(file)
  return day === null ? undefined : claimsOf(indexBefore(stored, day), file)
}

/** The indexes of all days that were read, with what the touched files claim now. */
function indexesAfter(stored: StoredDocuments, now: ReadonlyMap<string, PostHeader | null>): FileIndexes {
  const indexes: FileIndexes = new Map(daysRead(stored).map((day) => [day, indexBefore(stored, day)]))
  for (const file of now.keys()) removeClaims(indexes, file)
  for (const header of now.values()) if (header !== null) enterClaims(indexes, header)
  return indexes
}

const daysRead = (stored: StoredDocuments): string[] =>
  stored.keys.filter((key) => key.startsWith(filesKey(''))).map((key) => key.slice(filesKey('').length))

/** Files whose text links to a post that is somewhere else afterwards, or there only now, or no more. */
function linkersToMoved(stored: StoredDocuments, after: FileIndexes): string[] {
  return [...after].flatMap(([day, index]) => {
    const before = indexBefore(stored, day)
    return Object.keys(index.linked)
      .filter((name) => resolveLink(name, before) !== resolveLink(name, index))
      .flatMap((name) => index.linked[name] ?? [])
  })
}

function articleBefore(stored: StoredDocuments, key: string): Article | null {
  const document = stored.get<Article>(key, { file: 'string', categories: 'list', tags: 'list' })
  return document === null ? null : articleIn(document)
}

/** What each list loses, gets and shows otherwise. */
function listChanges(before: readonly EncodedArticle[], after: readonly EncodedArticle[]): ListChange[] {
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
    if (old?.json === article.json) continue
    const isIn = new Set((old === undefined ? [] : listsOf(old.entry)).map(headKey))
    const stays = old?.entry.published === article.entry.published
    for (const ref of listsOf(article.entry)) {
      if (old !== undefined && stays && isIn.has(headKey(ref))) {
        changeOf(ref).replaced.push({ before: old.entry, after: article })
      } else changeOf(ref).added.push(article)
    }
  }
  const is = new Map(after.map((article) => [article.entry.file, article]))
  for (const { entry, json } of before) {
    const now = is.get(entry.file)
    if (now?.json === json) continue
    const isIn = new Set((now === undefined ? [] : listsOf(now.entry)).map(headKey))
    const stays = now?.entry.published === entry.published
    for (const ref of listsOf(entry)) if (!stays || !isIn.has(headKey(ref))) changeOf(ref).removed.push(entry)
  }
  return [...changes.values()]
}

const listsOf = ({ categories, tags }: EncodedArticle['entry']): ListRef[] => [
  { kind: 'all' },
  ...categories.map(({ name }): ListRef => ({ kind: 'category', name })),
  ...tags.map((name): ListRef => ({ kind: 'tag', name })),
]

/** Enters what became of a list; the sections stay sorted by name. */
function putSection(
  sections: Sections,
  ref: ListRef & { name: string },
  { label, total, newest }: { label: string; total: number; newest: string | null },
): void {
  const kind = ref.kind === 'category' ? 'categories' : 'tags'
  const others = sections[kind].filter(({ name }) => name !== ref.name)
  const section: Section[] = newest === null ? [] : [{ name: ref.name, label, total, newest }]
  sections[kind] = [...others, ...section].sort((a, b) => (a.name < b.name ? -1 : 1))
}
