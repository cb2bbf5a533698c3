import { type Article, articleShape } from '../../src/model/article.ts'
import { articleKey, categoryPagesKey, headKey, pageKey, sourceKey } from '../../src/model/keys.ts'
import {
  headShape,
  type LabelVotes,
  type ListHead,
  type ListRef,
  pageShape,
  sealedPages,
} from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { type ArchiveCounts, categoryPagesShape, type Site } from '../../src/model/site.ts'
import type { FileClaims } from '../archive/claims.ts'
import type { Config } from '../archive/config.ts'
import { wordsOf } from '../archive/names-in.ts'
import type { PostHeader } from '../archive/post.ts'
import { foldSpace } from '../render/text.ts'
import { countArticle, countFile, isDesk } from './arrange.ts'
import { joinedNames, type PagedSite } from './category-pages.ts'
import { type SourceFiles, sourceShape } from './documents.ts'
import { chooseLabels, labelOf, type Named, namedBy, Votes, votesOf } from './labels.ts'
import { allEndings, namesAtEnd, SourceIndex } from './sources.ts'
import { StaleError, type StoredDocuments } from './stored.ts'

/** The posts that change, before and after. */
export interface Change {
  site: PagedSite & { config: Config }
  /** The site's document as it is. */
  before: Pick<Site, 'labels'> & { counts: ArchiveCounts }
  /** What the files that were posts before claimed. */
  claims: ReadonlyMap<string, FileClaims>
  /** The articles that they made. */
  articles: readonly Article[]
  /** The files that are posts now. */
  posts: readonly PostHeader[]
  /** Those of them that are shown. */
  placed: readonly PostHeader[]
}

/** Everything that the posts of an archive decide together, after some have changed. */
export interface Decisions {
  counts: ArchiveCounts
  /** The votes of the categories that the change touches, where tags label them. */
  votes: Map<string, LabelVotes>
  /** It has all names that the change touches. */
  sources: SourceIndex
  label: (category: string) => string
  /** The files of other posts that these decisions change. */
  files: string[]
}

/**
 * Decides again, from the counts that a load left.
 *
 * @throws StaleError where a decision for the whole archive changes, or the counts are not enough to decide
 */
export async function decide(stored: StoredDocuments, change: Change): Promise<Decisions> {
  const { config } = change.site
  const counts = countAnew(stored, change)
  if (chooseLabels(config, counts) !== change.before.labels) throw new StaleError('every category gets another label')
  if (isDesk(config, counts) !== isDesk(config, change.before.counts))
    throw new StaleError("the archive's posts are read as a news desk's now, or no more")
  const votes = await changeVotes(stored, change)
  const label = (category: string) => labelOf(config, category, votes.get(category) ?? null)
  const sources = await readSources(stored, change)
  const wasSource = new Map([...sources.files.keys()].map((name) => [name, sources.isSource(name)]))
  changeSources(sources, change)
  return {
    counts,
    votes,
    sources,
    label,
    files: [
      ...(await relabelled(stored, votes, label)),
      ...[...wasSource].flatMap(([name, was]) => (sources.isSource(name) === was ? [] : endingsOf(sources, name))),
      ...(await rejoined(stored, change.site)),
    ],
  }
}

function countAnew(stored: StoredDocuments, { before, claims, articles, posts, placed }: Change): ArchiveCounts {
  const counts = { ...before.counts }
  for (const [file, { path, desk = null }] of claims) {
    const article = stored.get(articleKey(pathStem(path)), articleShape)
    if (article?.file !== file && !article?.others?.includes(file))
      throw new StaleError(`"${file}" made no article before`)
    countFile(counts, { desk }, -1)
  }
  for (const post of posts) countFile(counts, post, 1)
  for (const article of articles) countArticle(counts, namedIn(article), -1)
  for (const post of placed) countArticle(counts, namedBy(post), 1)
  return counts
}

const namedIn = ({ categories, tags }: Article): Named => ({ categories: categories.map(({ name }) => name), tags })

async function changeVotes(
  stored: StoredDocuments,
  { site: { config }, before, articles, placed }: Change,
): Promise<Map<string, LabelVotes>> {
  if (before.labels !== 'tag') return new Map()
  const gone = articles.flatMap((article) => votesOf(config, namedIn(article)))
  const come = placed.flatMap((post) => votesOf(config, namedBy(post)))
  const names = new Set([...gone, ...come].map(([category]) => category))
  await stored.load([...names].map((name) => headKey({ kind: 'category', name })))
  const votes = new Map([...names].map((name) => [name, new Votes(headOf(stored, { kind: 'category', name })?.votes)]))
  // A vote that goes and comes again is left out, because its tag may be one that is not counted.
  const differences = new Map<string, [category: string, tag: string | null, by: number]>()
  const differ = ([category, tag]: (typeof gone)[number], by: number) => {
    const key = JSON.stringify([category, tag])
    differences.set(key, [category, tag, (differences.get(key)?.[2] ?? 0) + by])
  }
  for (const vote of gone) differ(vote, -1)
  for (const vote of come) differ(vote, 1)
  for (const [category, tag, by] of differences.values()) votes.get(category)?.count(tag, by)
  return new Map([...votes].map(([category, those]) => [category, those.counted]))
}

const headOf = (stored: StoredDocuments, ref: ListRef): ListHead | null => stored.get(headKey(ref), headShape)

/** Reads what KV says of every name that the change touches. */
async function readSources(stored: StoredDocuments, { site, claims, posts }: Change): Promise<SourceIndex> {
  const sources = new SourceIndex(site.config.sourceNames)
  const names = new Set([...[...claims.values()].map(({ desk = null }) => ({ desk })), ...posts].flatMap(namesAtEnd))
  await stored.load([...names].map(sourceKey))
  for (const name of names) {
    sources.files.set(name, stored.get(sourceKey(name), sourceShape) ?? noFiles)
  }
  return sources
}

const noFiles: SourceFiles = { named: [], endings: [] }

/** Removes what files do not say any more, and adds what they say now. What they still say is not touched. */
function changeSources(sources: SourceIndex, { claims, posts }: Change): void {
  const now = new Map(posts.map((post) => [post.file, post.desk]))
  const marks = (desk: FileClaims['desk'] | null) => ({ names: desk?.names ?? [], endings: desk?.endings ?? [] })
  const without = (all: string[], others: string[]) => all.filter((name) => !others.includes(name))
  for (const file of new Set([...claims.keys(), ...now.keys()])) {
    const [was, is] = [marks(claims.get(file)?.desk), marks(now.get(file))]
    sources.remove({ file, names: without(was.names, is.names), endings: without(was.endings, is.endings) })
    sources.add({ file, names: without(is.names, was.names), endings: without(is.endings, was.endings) })
  }
}

const endingsOf = (sources: SourceIndex, name: string): string[] => allEndings(sources.files.get(name) ?? noFiles)

/** The files of posts in categories whose label changes. */
async function relabelled(
  stored: StoredDocuments,
  votes: ReadonlyMap<string, LabelVotes>,
  label: (category: string) => string,
): Promise<string[]> {
  const files: string[] = []
  for (const name of votes.keys()) {
    const head = headOf(stored, { kind: 'category', name })
    if (head !== null && head.label !== label(name)) files.push(...(await filesOf(stored, { kind: 'category', name })))
  }
  return files
}

/** The files of posts in categories that become joined or cease to be. The document `category-pages` must be loaded. */
async function rejoined(stored: StoredDocuments, site: PagedSite): Promise<string[]> {
  const before = stored.get(categoryPagesKey, categoryPagesShape)?.joined ?? []
  const after = joinedNames(site)
  const byWords = Map.groupBy(before, foldSpace)
  const lists = [
    ...before.filter((name) => !after.includes(name)),
    ...after
      .filter((name) => !before.includes(name))
      // Posts with its words were in the list of the first word, or in that of a name with other spaces.
      .flatMap((name) => [...wordsOf(name).slice(0, 1), ...(byWords.get(foldSpace(name)) ?? [])]),
  ]
  const files: string[] = []
  for (const name of new Set(lists)) files.push(...(await filesOf(stored, { kind: 'category', name })))
  return files
}

/** All posts of a list are looked at again only where it has at most this many. */
const MOST_OF_A_LIST = 1000

/** The files of all posts of a list. */
async function filesOf(stored: StoredDocuments, ref: ListRef): Promise<string[]> {
  await stored.load([headKey(ref)])
  const head = headOf(stored, ref)
  if (head === null) return []
  if (head.total > MOST_OF_A_LIST)
    throw new StaleError(`a category of ${head.total} articles gets another name or label`)
  const keys = Array.from({ length: sealedPages(head.total) }, (_, n) => pageKey(ref, n))
  await stored.load(keys)
  const pages = keys.flatMap((key) => stored.get(key, pageShape)?.entries ?? [])
  return [...head.entries, ...pages].map(({ file }) => file)
}
