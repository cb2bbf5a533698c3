import type { Article } from '../../src/model/article.ts'
import { filesKey, headKey, redirectKey, sectionsKey, siteKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import type { Section, Sections, Site } from '../../src/model/site.ts'
import { type Placed, placePosts, placeRedirects, resolveLinks } from '../archive/claims.ts'
import type { PostHeader } from '../archive/post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import type { Problem } from '../problem.ts'
import type { Labels } from './article.ts'
import {
  articleDocument,
  articleIn,
  filesDocument,
  type PlannedDocument,
  redirectDocument,
  sectionsDocument,
  siteDocument,
  siteOf,
  stageOf,
} from './documents.ts'
import { type EncodedArticle, encodeArticle } from './encoded.ts'
import { keepsLabels } from './labels.ts'
import { type ChangedList, changeList, keysOf, type ListChange } from './list-change.ts'
import { StaleError, StoredDocuments } from './stored.ts'
import { findTouched, type TouchedSource } from './touched.ts'

/** Where planning a few files gets what it needs. */
export interface ChangesSource extends TouchedSource {
  site: JekyllSite
  /** The values of any number of keys of KV; one that is not there is not in the answer. */
  read: (keys: readonly string[]) => Promise<Map<string, string>>
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
  /** In the order in which they are to be written, each with its stage. */
  documents: (PlannedDocument & { stage: number })[]
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
  const changed = { category: new Map<string, ChangedList>(), tag: new Map<string, ChangedList>() }
  for (const change of changes) {
    const list = await changeList(stored, change)
    if (change.ref.kind === 'all') ({ total, newest } = list)
    else changed[change.ref.kind].set(change.ref.name, list)
  }
  if (total === 0) throw new ArchiveError('Cannot publish: no article would be left. KV is left as it is.')
  stored.write(
    sectionsDocument({
      categories: sectionsAfter(sections.categories, changed.category),
      tags: sectionsAfter(sections.tags, changed.tag),
    }),
  )
  stored.write(siteDocument(siteOf(source.site, { labels: site.labels, counts: site.counts, total, newest })))

  const isThere = (key: string) => stored.has(key)
  return {
    documents: stored.written
      .map((document) => ({ ...document, stage: stageOf(document, isThere) }))
      .sort((a, b) => a.stage - b.stage),
    deletions: stored.deleted,
    unchanged: stored.unchanged,
    published: articles.length,
    problems: [...touched.problems, ...problems],
  }
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
  return [...changes.values()]
}

const isSame = (a: EncodedArticle | undefined, b: EncodedArticle): boolean =>
  a !== undefined && a.head === b.head && a.html === b.html

const listsOf = ({ categories, tags }: EncodedArticle['entry']): ListRef[] => [
  { kind: 'all' },
  ...categories.map(({ name }): ListRef => ({ kind: 'category', name })),
  ...tags.map((name): ListRef => ({ kind: 'tag', name })),
]

/** The sections with what became of some lists; an empty list is none. Sorted by name. */
function sectionsAfter(before: readonly Section[], changed: ReadonlyMap<string, ChangedList>): Section[] {
  const others = before.filter(({ name }) => !changed.has(name))
  const present = [...changed].flatMap(([name, { label, total, newest }]): Section[] =>
    newest === null ? [] : [{ name, label, total, newest }],
  )
  return [...others, ...present].sort((a, b) => (a.name < b.name ? -1 : 1))
}
