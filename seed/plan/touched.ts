import type { Article, Redirect } from '../../src/model/article.ts'
import { articleKey, filesKey, redirectKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import {
  claimsOf,
  dayInName,
  enterClaims,
  type FileClaims,
  type FileIndex,
  type FileIndexes,
  fileIndex,
  removeClaims,
  resolveLink,
} from '../archive/claims.ts'
import { newestFirst, type PostHeader } from '../archive/post.ts'
import type { Waiting } from '../archive/read-post.ts'
import type { Problem } from '../problem.ts'
import type { StoredDocuments } from './stored.ts'

/** Where what files are now comes from. */
export interface TouchedSource {
  /** What these files are now: one that is no post (any more) is not in the answer. */
  readHeaders: (
    files: readonly string[],
  ) => Promise<{ headers: PostHeader[]; waiting?: readonly Waiting[]; problems: Problem[] }>
}

/** All posts that have to be looked at because some files changed, and what they claim. */
export interface Touched {
  /** All files that were looked at. */
  files: Set<string>
  /** As they are now, newest first. */
  posts: PostHeader[]
  /** Of all articles and redirects that they claim or claimed; loaded. */
  articleKeys: string[]
  redirectStems: string[]
  /** As they will be. */
  indexes: FileIndexes
  /** What the files that were posts before claimed. */
  before: Map<string, FileClaims>
  /** Those of the files whose time has not come. */
  waiting: Waiting[]
  problems: Problem[]
}

/**
 * Who claims a URL that one of the files claims, or claimed, is touched too; so is who links to a post whose URL changes.
 * After that nobody else has a say in what these files touch.
 */
export async function findTouched(
  source: TouchedSource,
  stored: StoredDocuments,
  files: readonly string[],
): Promise<Touched> {
  const now = new Map<string, PostHeader | null>()
  const claims = { articleKeys: new Set<string>(), redirectStems: new Set<string>() }
  const problems: Problem[] = []
  const waiting: Waiting[] = []
  const before = new IndexesBefore(stored)
  let indexes: FileIndexes = new Map()

  for (let more: string[] = [...files]; more.length > 0; ) {
    const read = await source.readHeaders(more)
    problems.push(...read.problems)
    waiting.push(...(read.waiting ?? []))
    for (const file of more) now.set(file, null)
    for (const header of read.headers) now.set(header.file, header)

    await before.load(more.map(dayInName))
    const claimed = [...more.flatMap((file) => before.claimsOf(file) ?? []), ...read.headers]
    const linked = claimed.flatMap(({ links }) => links)
    await before.load(linked.map(dayInName))
    const stems: string[] = []
    for (const { path, redirects } of claimed) {
      claims.articleKeys.add(articleKey(pathStem(path)))
      stems.push(...redirects)
    }
    for (const stem of stems) claims.redirectStems.add(stem)
    await stored.load([...claims.articleKeys, ...stems.map(redirectKey)])

    const rivals = [
      ...[...claims.articleKeys].flatMap((key) => claimants(stored.get<Article>(key, { file: 'string' }))),
      ...stems.flatMap((stem) => claimants(stored.get<Redirect>(redirectKey(stem), { file: 'string' }))),
    ]
    indexes = before.after(now)
    more = [...new Set([...rivals, ...linkersToMoved(before, indexes)])].filter((file) => !now.has(file))
  }
  return {
    files: new Set(now.keys()),
    posts: [...now.values()].filter((post) => post !== null).sort(newestFirst),
    articleKeys: [...claims.articleKeys],
    redirectStems: [...claims.redirectStems],
    indexes,
    before: new Map([...now.keys()].flatMap((file) => pairOf(file, before.claimsOf(file)))),
    waiting,
    problems,
  }
}

const pairOf = <T>(key: string, value: T | undefined): [string, T][] => (value === undefined ? [] : [[key, value]])

const claimants = (document: { file: string; others?: string[] } | null): string[] =>
  document === null ? [] : [document.file, ...(document.others ?? [])]

/** The indexes of days as KV has them. */
class IndexesBefore {
  readonly #stored: StoredDocuments
  readonly #indexes: FileIndexes = new Map()

  constructor(stored: StoredDocuments) {
    this.#stored = stored
  }

  /** Reads those of these days that were not read before. */
  async load(days: readonly (string | null)[]): Promise<void> {
    const fresh = new Set(days.filter((day) => day !== null && !this.#indexes.has(day)) as string[])
    await this.#stored.load([...fresh].map(filesKey))
    type Stored = { posts: [string, FileClaims][]; linked: [string, string[]][] }
    for (const day of fresh) {
      const document = this.#stored.get<Stored>(filesKey(day), { posts: 'list', linked: 'list' })
      this.#indexes.set(day, fileIndex(document?.posts ?? [], document?.linked ?? []))
    }
  }

  get(day: string): FileIndex | undefined {
    return this.#indexes.get(day)
  }

  claimsOf(file: string): FileClaims | undefined {
    const index = this.#indexes.get(dayInName(file) ?? '')
    return index === undefined ? undefined : claimsOf(index, file)
  }

  /** All of them with what the touched files claim now. */
  after(now: ReadonlyMap<string, PostHeader | null>): FileIndexes {
    const copyOf = ({ posts, linked }: FileIndex) => fileIndex(Object.entries(posts), Object.entries(linked))
    const indexes: FileIndexes = new Map([...this.#indexes].map(([day, index]) => [day, copyOf(index)]))
    for (const file of now.keys()) removeClaims(indexes, file)
    for (const header of now.values()) if (header !== null) enterClaims(indexes, header)
    return indexes
  }
}

/** Files whose text links to a post that is somewhere else afterwards, or there only now, or no more. */
function linkersToMoved(indexes: IndexesBefore, after: FileIndexes): string[] {
  return [...after].flatMap(([day, index]) => {
    const before = indexes.get(day)
    return Object.keys(index.linked)
      .filter((name) => resolveLink(name, before) !== resolveLink(name, index))
      .flatMap((name) => index.linked[name] ?? [])
  })
}
