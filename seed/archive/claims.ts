import type { Redirect } from '../../src/model/article.ts'
import { pathStem } from '../../src/model/paths.ts'
import { dayInName, dayOf } from '../../src/model/post-folders.ts'
import { listOf, object, orAbsent, path, type Shaped, text } from '../../src/model/shape.ts'
import { deskMarksShape } from './desk-marks.ts'
import type { PostHeader } from './post.ts'
import { belowCollectionsDir } from './post-links.ts'
import type { Problem } from './problem.ts'

export { dayOf }

/**
 * What the posts of one day claim, by the day in the names of their files. Whoever publishes a few files needs to know what was
 * there before.
 */
export interface FileIndex {
  /** By file. */
  posts: Record<string, FileClaims>
  /** By the name in a `post_url` or `link` tag: the files whose text names it. */
  linked: Record<string, string[]>
}

export const fileClaimsShape = {
  path,
  redirects: listOf(text),
  links: listOf(text),
  /** The end of the text says this, where it says anything. */
  desk: orAbsent(object(deskMarksShape)),
}

/** What the post in a file claims. */
export type FileClaims = Shaped<typeof fileClaimsShape>

/** The indexes by day, as the day stands in the names of files and in links. */
export type FileIndexes = Map<string, FileIndex>

/** What a post claims. */
export const claimsMade = ({ path, redirects, links, desk }: PostHeader): FileClaims => ({
  path,
  redirects,
  links,
  ...(desk !== null && { desk }),
})

/** Enters a post's claims. The caller has taken out before what the same file claimed. */
export function enterClaims(indexes: FileIndexes, post: PostHeader): void {
  const { file, day, links } = post
  bucket(indexes, day).posts[file] = claimsMade(post)
  for (const name of links) {
    const linkDay = dayOf(name)
    if (linkDay === null) continue
    const { linked } = bucket(indexes, linkDay)
    const files = linked[name] ?? []
    files.push(file)
    linked[name] = files
  }
}

/** Takes a file's claims out. The caller has read the indexes of its day and of the days that it links to. */
export function removeClaims(indexes: FileIndexes, file: string): void {
  const index = indexes.get(dayOf(file) ?? '')
  const claims = index === undefined ? undefined : claimsOf(index, file)
  if (index === undefined || claims === undefined) return
  delete index.posts[file]
  for (const name of claims.links) {
    const linked = indexes.get(dayOf(name) ?? '')?.linked
    const rest = linked?.[name]?.filter((other) => other !== file)
    if (linked === undefined || rest === undefined) continue
    if (rest.length > 0) linked[name] = rest
    else delete linked[name]
  }
}

/** Looks up what a file claims; undefined where it claims nothing. */
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

/** Finds the URL path that a link to a post of some day leads to; null where it leads nowhere. */
export type LinkTargets = (name: string) => string | null

/**
 * Finds where links to the posts of a day lead. As in Jekyll a link names a post's file, its path below `_posts`, or its name
 * alone. Where several posts have that name, the link means the first one by path. A file that has moved between `_posts` and
 * another folder is found by its name.
 */
export function linkTargets({ posts }: Pick<FileIndex, 'posts'>): LinkTargets {
  const [byFile, byPlace, byName, byLastStep] = [1, 2, 3, 4].map(() => new Map<string, string>()) as LinkMaps
  const enter = (paths: Map<string, string>, name: string, path: string) => {
    if (!paths.has(name)) paths.set(name, path)
  }
  for (const file of Object.keys(posts).sort()) {
    const path = posts[file]?.path ?? ''
    const place = file.replace(/^(?:.*\/)?_posts\//, '').replace(/\.[^.]+$/, '')
    enter(byFile, file, path)
    enter(byPlace, place, path)
    enter(byName, lastStep(place), path)
    enter(byLastStep, lastStep(file), path)
  }
  return (name) =>
    byFile.get(name) ??
    byPlace.get(name) ??
    byName.get(name) ??
    (name.includes('/') && dayInName(name) !== null ? byLastStep.get(lastStep(name)) : undefined) ??
    null
}

type LinkMaps = [Map<string, string>, Map<string, string>, Map<string, string>, Map<string, string>]

const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** So many days are kept at hand, because posts that are made one after the other link to much the same days. */
const MOST_DAYS = 64

/**
 * Makes the function that gives the paths of the posts and pages that a text links to, by name. Names that lead nowhere are left out.
 *
 * @param indexOf the posts of a day
 * @param pageAt finds the path of the page in a file of the site
 */
export function linkResolver(
  indexOf: (day: string) => Pick<FileIndex, 'posts'> | undefined,
  pageAt: LinkTargets = () => null,
): (names: readonly string[]) => Record<string, string> {
  const days = new Map<string, LinkTargets>()
  const targetsOf = (day: string): LinkTargets => {
    const targets = days.get(day) ?? linkTargets(indexOf(day) ?? { posts: {} })
    days.delete(day)
    days.set(day, targets)
    for (const oldest of days.keys()) if (days.size > MOST_DAYS) days.delete(oldest)
    return targets
  }
  return (names) =>
    Object.fromEntries(
      names.flatMap((name): [string, string][] => {
        const day = dayOf(name)
        const path = (day === null ? null : targetsOf(day)(name)) ?? pageAt(name)
        return path === null ? [] : [[name, path]]
      }),
    )
}

/**
 * Makes the function that finds the path of the page in a file, by the file's path in the archive or, as Jekyll wants it for the
 * documents of collections, below `collections_dir`.
 */
export const pageTargets =
  (pathOf: (file: string) => string | undefined, collectionsDir: string): LinkTargets =>
  (name) =>
    pathOf(name) ?? pathOf(belowCollectionsDir(name, collectionsDir)) ?? null

/** The fields of a post that say which URL it claims. */
export type Claimant = Pick<PostHeader, 'file' | 'location' | 'path'>

/** A post at its URL, and the other posts that claim that URL. */
export interface Placed<Post extends Claimant = PostHeader> {
  post: Post
  /** Files of older posts with the same URL. */
  others: string[]
}

/**
 * Gives every URL to the newest post that claims it, because Jekyll writes that post's page last.
 *
 * @param newestFirst see `newestFirst` in src/model/entry-order.ts
 */
export function placePosts<Post extends Claimant>(
  newestFirst: Iterable<Post>,
): { placed: Placed<Post>[]; problems: Problem[] } {
  const winners = new Map<string, Placed<Post>>()
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

/** Finds where old paths lead, by their stems. Where several posts claim one, the newest has it. */
export function placeRedirects(
  newestFirst: Iterable<Pick<PostHeader, 'file' | 'path' | 'redirects'>>,
): Map<string, Redirect> {
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
