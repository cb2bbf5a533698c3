import { articleShape, redirectShape } from '../../src/model/article.ts'
import { newestFirst } from '../../src/model/entry-order.ts'
import { articleKey, filesKey, redirectKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import {
  claimsOf,
  dayOf,
  enterClaims,
  type FileClaims,
  type FileIndex,
  type FileIndexes,
  fileIndex,
  linkTargets,
  removeClaims,
} from '../archive/claims.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import type { Waiting } from '../archive/read-post.ts'
import { MOST_OTHERS } from './encoded.ts'
import { MOST_LINKERS, StoredDay } from './file-index.ts'
import { StaleError, type StoredDocuments } from './stored.ts'

/** Reads files as they are now. */
export interface TouchedSource {
  /** Reads the headers of posts; a file that is no post is not in the answer. */
  readHeaders: (
    files: readonly string[],
  ) => Promise<{ headers: PostHeader[]; waiting: readonly Waiting[]; problems: Problem[] }>
}

/** All posts that must be looked at because some files changed, and what they claim. */
export interface Touched {
  /** All files that were looked at. */
  files: Set<string>
  /** As they are now, newest first. */
  posts: PostHeader[]
  /** The keys of articles and the stems of redirects that they claim or claimed; their documents are loaded. */
  articleKeys: string[]
  redirectStems: string[]
  /** The days of the files, and of those that they link to, as they were read and as they will be. */
  days: ReadonlyMap<string, StoredDay>
  indexes: FileIndexes
  /** What the files that were posts before claimed. */
  before: Map<string, FileClaims>
  /** Those of the files whose time has not come. */
  waiting: Waiting[]
  problems: Problem[]
}

/**
 * Finds the posts that some files touch: they claim a URL that one of the files claims or claimed, or they link to a post whose URL
 * changes. No other post decides about the documents of these.
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
  const before = new DaysBefore(stored)
  let indexes: FileIndexes = new Map()

  for (let more: string[] = [...files]; more.length > 0; ) {
    const read = await source.readHeaders(more)
    problems.push(...read.problems)
    waiting.push(...read.waiting)
    for (const file of more) now.set(file, null)
    for (const header of read.headers) now.set(header.file, header)

    await before.load(more)
    const claimed = [...more.flatMap((file) => before.claimsOf(file) ?? []), ...read.headers]
    const linked = claimed.flatMap(({ links }) => links)
    await before.load(linked)
    const stems: string[] = []
    for (const { path, redirects } of claimed) {
      claims.articleKeys.add(articleKey(pathStem(path)))
      stems.push(...redirects)
    }
    for (const stem of stems) claims.redirectStems.add(stem)
    await stored.load([...claims.articleKeys, ...stems.map(redirectKey)])

    const rivals = [
      ...[...claims.articleKeys].flatMap((key) => claimants(stored.get(key, articleShape))),
      ...stems.flatMap((stem) => claimants(stored.get(redirectKey(stem), redirectShape))),
    ]
    indexes = before.after(now)
    more = [...new Set([...rivals, ...linkersToMoved(before, indexes)])].filter((file) => !now.has(file))
  }
  return {
    files: new Set(now.keys()),
    posts: [...now.values()].filter((post) => post !== null).sort(newestFirst),
    articleKeys: [...claims.articleKeys],
    redirectStems: [...claims.redirectStems],
    days: before.days,
    indexes,
    before: new Map([...now.keys()].flatMap((file) => pairOf(file, before.claimsOf(file)))),
    waiting,
    problems,
  }
}

const pairOf = <T>(key: string, value: T | undefined): [string, T][] => (value === undefined ? [] : [[key, value]])

/** @throws StaleError where there may be more of them than are known */
function claimants(document: { file: string; others?: string[] } | null): string[] {
  if (document === null) return []
  const { file, others = [] } = document
  if (others.length >= MOST_OTHERS) throw new StaleError(`very many posts want to be where "${file}" is`)
  return [file, ...others]
}

/** The days as KV has them. */
class DaysBefore {
  readonly #stored: StoredDocuments
  readonly days = new Map<string, StoredDay>()
  #indexes: FileIndexes = new Map()

  constructor(stored: StoredDocuments) {
    this.#stored = stored
  }

  /** Reads what is said of the posts that files or links with these names mean. */
  async load(names: readonly string[]): Promise<void> {
    const byDay = Map.groupBy(names, dayOf)
    const days = [...byDay.keys()].filter((day) => day !== null)
    await this.#stored.load(days.map(filesKey))
    for (const day of days) {
      const stored = this.days.get(day) ?? new StoredDay(this.#stored, day)
      this.days.set(day, stored)
      await stored.load(byDay.get(day) ?? [])
    }
    this.#indexes = new Map([...this.days].map(([day, { index }]) => [day, index]))
  }

  get(day: string): FileIndex | undefined {
    return this.#indexes.get(day)
  }

  claimsOf(file: string): FileClaims | undefined {
    const index = this.#indexes.get(dayOf(file) ?? '')
    return index === undefined ? undefined : claimsOf(index, file)
  }

  /**
   * All of them with what the touched files claim now.
   *
   * @throws StaleError where a post links to something no more that may be linked to by more posts than are known
   */
  after(now: ReadonlyMap<string, PostHeader | null>): FileIndexes {
    const copyOf = ({ posts, linked }: FileIndex) =>
      fileIndex(
        Object.entries(posts),
        Object.entries(linked).map(([name, files]) => [name, [...files]]),
      )
    const indexes: FileIndexes = new Map([...this.#indexes].map(([day, index]) => [day, copyOf(index)]))
    for (const file of now.keys()) removeClaims(indexes, file)
    for (const header of now.values()) if (header !== null) enterClaims(indexes, header)
    for (const [day, { linked }] of this.#indexes) {
      for (const [name, files] of Object.entries(linked)) {
        if (files.length < MOST_LINKERS) continue
        const still = new Set(indexes.get(day)?.linked[name])
        if (files.some((file) => !still.has(file)))
          throw new StaleError(`one of the first posts that link to "${name}" does so no more`)
      }
    }
    return indexes
  }
}

/** The files whose text links to a post that moves, appears or disappears. */
function linkersToMoved(indexes: DaysBefore, after: FileIndexes): string[] {
  return [...after].flatMap(([day, index]) => {
    const names = Object.keys(index.linked)
    if (names.length === 0) return []
    const [before, now] = [indexes.get(day) ?? { posts: {} }, index].map(linkTargets)
    return names
      .filter((name) => before?.(name) !== now?.(name))
      .flatMap((name) => allLinkers(name, index.linked[name] ?? []))
  })
}

/** @throws StaleError where there may be more of them than are known */
function allLinkers(name: string, files: string[]): string[] {
  if (files.length >= MOST_LINKERS) throw new StaleError(`very many posts link to "${name}", which has moved`)
  return files
}
