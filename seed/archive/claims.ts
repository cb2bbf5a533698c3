import type { Redirect } from '../../src/model/article.ts'
import { pathStem } from '../../src/model/paths.ts'
import { dayInName } from '../../src/model/post-folders.ts'
import type { Problem } from '../problem.ts'
import type { DeskMarks } from './desk-marks.ts'
import type { PostHeader } from './post.ts'

export { dayInName }

/** What the posts of one day, by the names of their files, claim: what publishing a few files needs to know of before. */
export interface FileIndex {
  /** By file. */
  posts: Record<string, FileClaims>
  /** By the name in a `post_url` or `link` tag: the files whose text names it. */
  linked: Record<string, string[]>
}

export interface FileClaims {
  path: string
  redirects: string[]
  links: string[]
  /** What its end says, where it says anything. */
  desk?: DeskMarks
}

/** By day, as it stands in the names of files and in links. */
export type FileIndexes = Map<string, FileIndex>

/** Enters a post's claims; what was there of the same file is to be taken out before. */
export function enterClaims(indexes: FileIndexes, { file, day, path, redirects, links, desk }: PostHeader): void {
  bucket(indexes, day).posts[file] = { path, redirects, links, ...(desk !== null && { desk }) }
  for (const name of links) {
    const linkDay = dayInName(name)
    if (linkDay === null) continue
    const { linked } = bucket(indexes, linkDay)
    linked[name] = [...new Set([...(linked[name] ?? []), file])].sort()
  }
}

/** Enters what a file claimed before, where nobody knows what it claims now. */
export function keepClaims(indexes: FileIndexes, file: string, claims: FileClaims): void {
  const day = dayInName(file)
  if (day !== null) bucket(indexes, day).posts[file] = claims
}

/** Takes a file's claims out. The indexes of its day and of the days that it links to must be there. */
export function removeClaims(indexes: FileIndexes, file: string): void {
  const index = indexes.get(dayInName(file) ?? '')
  const claims = index === undefined ? undefined : claimsOf(index, file)
  if (index === undefined || claims === undefined) return
  delete index.posts[file]
  for (const name of claims.links) {
    const linked = indexes.get(dayInName(name) ?? '')?.linked
    const rest = linked?.[name]?.filter((other) => other !== file)
    if (linked === undefined || rest === undefined) continue
    if (rest.length > 0) linked[name] = rest
    else delete linked[name]
  }
}

/** What a file claims by an index; undefined where it claims nothing. */
export const claimsOf = (index: FileIndex, file: string): FileClaims | undefined =>
  Object.hasOwn(index.posts, file) ? index.posts[file] : undefined

// File names are keys here: without a prototype, `__proto__` is a name like any other.
const noNames = () => Object.create(null)

/** An index of these claims. */
export const fileIndex = (
  posts: readonly [file: string, claims: FileClaims][],
  linked: readonly [name: string, files: string[]][],
): FileIndex => ({
  posts: Object.assign(noNames(), Object.fromEntries(posts)),
  linked: Object.assign(noNames(), Object.fromEntries(linked)),
})

function bucket(indexes: FileIndexes, day: string): FileIndex {
  const there = indexes.get(day)
  if (there !== undefined) return there
  const index = fileIndex([], [])
  indexes.set(day, index)
  return index
}

/**
 * The URL path that a link names, as in Jekyll by a post's file, by its path below `_posts`, or by its name alone; of
 * several posts with one name the first by path. A file that has moved between `_posts` and another folder is found by
 * its name.
 */
export function resolveLink(name: string, index: FileIndex | undefined): string | null {
  if (index === undefined) return null
  const files = Object.keys(index.posts).sort()
  const below = (file: string) => file.replace(/^(?:.*\/)?_posts\//, '').replace(/\.[^.]+$/, '')
  const file =
    files.find((one) => one === name) ??
    files.find((one) => below(one) === name) ??
    files.find((one) => below(one).replace(/^.*\//, '') === name) ??
    files.find((one) => name.includes('/') && lastStep(one) === lastStep(name))
  return file === undefined ? null : (index.posts[file]?.path ?? null)
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The paths of the posts that a post links to, by name; what leads nowhere is not there. */
export function resolveLinks(names: readonly string[], indexes: FileIndexes): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const path = resolveLink(name, indexes.get(dayInName(name) ?? ''))
      return path === null ? [] : [[name, path]]
    }),
  )
}

/** A post at its URL, and who else wants to be there. */
export interface Placed {
  post: PostHeader
  /** Files of older posts with the same URL. */
  others: string[]
}

/**
 * Gives every URL to the newest post that claims it: its page is the one that Jekyll wrote last.
 *
 * @param newestFirst see `newestFirst` in post.ts
 */
export function placePosts(newestFirst: readonly PostHeader[]): { placed: Placed[]; problems: Problem[] } {
  const winners = new Map<string, Placed>()
  const problems: Problem[] = []
  for (const post of newestFirst) {
    const stem = pathStem(post.path)
    const winner = winners.get(stem)
    if (winner === undefined) {
      winners.set(stem, { post, others: [] })
      continue
    }
    winner.others.push(post.file)
    problems.push({
      path: post.location,
      line: null,
      reason: 'duplicate URL',
      detail: `its URL ${post.path} is also that of "${winner.post.location}", which is newer; want another title, slug or permalink`,
    })
  }
  return { placed: [...winners.values()], problems }
}

/** Where old paths lead, by their stems; the newest post that claims one has it. */
export function placeRedirects(newestFirst: readonly PostHeader[]): Map<string, Redirect> {
  const redirects = new Map<string, Redirect>()
  for (const { file, path, redirects: stems } of newestFirst) {
    for (const stem of stems) {
      const winner = redirects.get(stem)
      if (winner === undefined) redirects.set(stem, { to: path, file })
      else winner.others = [...(winner.others ?? []), file]
    }
  }
  return redirects
}
