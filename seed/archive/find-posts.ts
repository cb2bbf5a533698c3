import { basename } from 'node:path'
import { folderOf, pathInPosts } from '../../src/model/post-folders.ts'
import type { Config } from './config.ts'
import { excluder, neverRead } from './exclude.ts'
import {
  badLink,
  isRealFolder,
  isSpecial,
  kindAt,
  linkTarget,
  noFile,
  noFolder,
  readFolder,
  realKindAt,
  unreadableFolder,
} from './files.ts'
import { notLoaded } from './not-loaded.ts'
import { createPause, type Pause } from './pause.ts'
import { type ListedDocument, type PostFile, type PostPlaces, placesOfPost, toPostFile } from './post-file.ts'
import { belowCollectionsDir } from './post-links.ts'
import { isPostName } from './post-name.ts'
import type { Problem } from './problem.ts'
import type { Entry, Kind as FileKind, Root } from './source.ts'

export interface FoundPosts {
  /** Sorted by path, each path once. */
  files: PostFile[]
  /** What lies where posts do and cannot be read, links to outside of the site among it. */
  problems: Problem[]
  /** Files named like posts that lie elsewhere: a problem for each folder with some. */
  notLoaded: Problem[]
}

/**
 * Every file below a `_posts` folder of the site, and those below the post folders that are named like posts. Where one
 * post lies in both, the file in `_posts` is the post.
 */
export async function findPosts(
  root: Root,
  config: Config,
  pause: Pause = createPause(),
  documents: ListedDocuments = new Map(),
): Promise<FoundPosts> {
  const site = openFolder(root, config)
  const folders: PostsFolder[] = []
  const dated: string[] = []
  for (const { path, isPosts } of walk(site)) {
    await pause()
    if (isPosts) folders.push(postsFolder(site, path))
    else dated.push(path)
  }
  const files: PostFile[] = []
  for (const folder of [...folders, ...namedFolders(site)]) {
    for (const path of filesBelow(site, folder)) {
      await pause()
      files.push(toPostFile(path, config))
    }
  }
  for (const [location, document] of documents) files.push(documentFile(location, document, config))
  return { files: eachOnce(files), problems: site.problems, notLoaded: notLoaded(root, dated, config) }
}

/** The documents of collections that are read as posts are, by their paths, see `listedDocuments`. */
type ListedDocuments = ReadonlyMap<string, ListedDocument>

/** As for posts, its path is that within the folder of collections. */
function documentFile(location: string, document: ListedDocument, { collectionsDir }: PostPlaces): PostFile {
  const path = collectionsDir === '' ? location : location.slice(collectionsDir.length + 1)
  return { path, location, folders: [], name: path.slice(path.indexOf('/') + 1), document }
}

/** What `findPosts` finds of the posts that these paths name, wherever the posts lie now. */
export function findThese(
  root: Root,
  paths: readonly string[],
  config: Config,
  documents: ListedDocuments = new Map(),
): FoundPosts {
  const site = openFolder(root, config)
  const files = paths.flatMap((path) => {
    for (const location of [path, belowCollectionsDir(path, config.collectionsDir)]) {
      const document = documents.get(location)
      if (document !== undefined) return documentFile(location, document, config)
    }
    const found = placesOfPost(toPostFile(path, config).path, config).flatMap((place) => lookAt(site, place) ?? [])
    const file = found.find((one) => 'name' in one)
    if (file === undefined) site.problems.push(...found.filter((one) => 'reason' in one))
    return file ?? []
  })
  const dated = paths.filter((path) => isPageOfPost(site, path))
  return { files: eachOnce(files), problems: site.problems, notLoaded: notLoaded(root, dated, config) }
}

/** The post folders that are none. */
export function badPostFolders(root: Root, { postFolders }: Pick<Config, 'postFolders'>): Problem[] {
  return postFolders.flatMap((folder) => {
    if (isRealFolder(root, folder)) return []
    const found = kindAt(root, folder)
    if (found?.isFile()) return [noFolder(folder)]
    if (found !== undefined) return [badLink(folder, 'to a folder of posts', 'the folder itself')]
    const detail = 'edge_news.post_folders names it and it is not there, want a folder of posts'
    return [{ path: folder, line: null, reason: 'unreadable', detail }]
  })
}

/** A site that is being looked through. */
interface Site {
  root: Root
  config: Config
  problems: Problem[]
}

const openFolder = (root: Root, config: Config): Site => ({
  root,
  config,
  problems: [],
})

const eachOnce = (files: readonly PostFile[]): PostFile[] => {
  const byPath = new Map<string, PostFile>()
  for (const file of files) if (!byPath.has(file.path)) byPath.set(file.path, file)
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The `_posts` folders of a site, and the files elsewhere that are named like posts. */
function* walk(site: Site): Generator<{ path: string; isPosts: boolean }> {
  const { root, config, problems } = site
  const isLeftOut = excluder(config.exclude)
  const enter = function* (folder: string): Generator<{ path: string; isPosts: boolean }> {
    for (const entry of entriesOf(site, folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isLeftOut(path)) continue
      if (entry.isSymbolicLink() && leadsToPosts(root, path)) {
        problems.push(badLink(path, 'to a folder of posts', 'the folder itself'))
      }
      if (entry.isFile() && entry.name === '_posts') problems.push(noFolder(path))
      if (isDatedElsewhere(site, path, entry)) yield { path, isPosts: false }
      if (!entry.isDirectory()) continue
      if (entry.name === '_posts' && mayHavePosts(folder, config)) yield { path, isPosts: true }
      else if (!isSpecial(entry.name)) yield* enter(path)
    }
  }
  yield* enter('')
}

/** True for a folder whose `_posts` is looked into. */
const mayHavePosts = (folder: string, { collectionsDir }: PostPlaces): boolean =>
  collectionsDir === '' || `${folder}/`.startsWith(`${collectionsDir}/`)

type Kind = Omit<FileKind, 'size'>

/** True for a file that Jekyll would take for a page, and which is named like a post. */
const isDatedElsewhere = (site: Site, path: string, kind: Kind): boolean =>
  isPostName(path, site.config) &&
  !kind.isDirectory() &&
  fileProblem(site, path, kind) === null &&
  folderOf(path, site.config.postFolders) === null

/** The same of any path. */
function isPageOfPost(site: Site, path: string): boolean {
  const steps = pathsTo(path)
  if (path.split('/').some(isSpecial) || steps.some(excluder(site.config.exclude))) return false
  const kind = kindOf(site, path)
  return kind !== undefined && isDatedElsewhere(site, path, kind)
}

/** A folder with posts in it. */
interface PostsFolder {
  path: string
  /** True for a path below it that is not looked at. */
  isLeftOut: (path: string) => boolean
  /** True for a file below it that should be a post. */
  isOurs: (path: string, kind: Kind) => boolean
}

const postsFolder = ({ config }: Site, path: string): PostsFolder => ({
  path,
  isLeftOut: excluder(config.exclude),
  isOurs: () => true,
})

/** One of the post folders: what is not named like a post, such as a picture, may well be there. */
function namedFolder(site: Site, folder: string): PostsFolder {
  const { root, config } = site
  // Who names a folder wants what is in it, though Jekyll should not look into it.
  const patterns = [...config.exclude, ...neverRead].filter((one) => !pathsTo(folder).some(excluder([one], [])))
  const isExcluded = excluder(patterns, [])
  const isAnother = (path: string) => basename(path) === '_posts' || config.postFolders.includes(path)
  return {
    path: folder,
    isLeftOut: (path) => isExcluded(path) || isAnother(path),
    isOurs: (path, kind) =>
      isPostName(path, config) || (kind.isSymbolicLink() && linkTarget(root, path) === 'to a folder'),
  }
}

const namedFolders = (site: Site): PostsFolder[] =>
  site.config.postFolders.filter((folder) => isRealFolder(site.root, folder)).map((folder) => namedFolder(site, folder))

/** The files that are to be read below a folder of posts. */
function* filesBelow(site: Site, folder: PostsFolder): Generator<string> {
  const enter = function* (inside: string): Generator<string> {
    for (const entry of entriesOf(site, inside)) {
      const path = `${inside}/${entry.name}`
      // Jekyll looks at the first folder below _posts and at the file, not at what is between.
      if ((inside === folder.path || !entry.isDirectory()) && isSpecial(entry.name)) continue
      if (folder.isLeftOut(path)) continue
      if (entry.isDirectory()) yield* enter(path)
      else if (folder.isOurs(path, entry)) {
        const problem = fileProblem(site, path, entry)
        if (problem === null) yield path
        else site.problems.push(problem)
      }
    }
  }
  yield* enter(folder.path)
}

/** What `filesBelow` makes of one path: the file, why it is not read, or null where it is no post or is not there. */
function lookAt(site: Site, path: string): PostFile | Problem | null {
  const folder = folderHolding(site, path)
  if (folder === null) return null
  const steps = path.slice(folder.path.length + 1).split('/')
  if ([steps[0] ?? '', steps.at(-1) ?? ''].some(isSpecial)) return null
  const below = pathsTo(path).filter((one) => one.length > folder.path.length)
  const kind = below.some(folder.isLeftOut) ? undefined : kindOf(site, path)
  if (kind === undefined || kind.isDirectory() || !folder.isOurs(path, kind)) return null
  return fileProblem(site, path, kind) ?? toPostFile(path, site.config)
}

/** The folder of posts that a path is in; null where there is none, or Jekyll does not look into it. */
function folderHolding(site: Site, path: string): PostsFolder | null {
  const { postFolders, exclude } = site.config
  if (pathInPosts(path, postFolders) !== null) {
    const named = folderOf(path, postFolders)
    return named === null ? null : namedFolder(site, named)
  }
  const steps = path.split('/')
  const folders = steps.slice(0, Math.max(0, steps.indexOf('_posts')))
  const posts = [...folders, '_posts'].join('/')
  if (!path.startsWith(`${posts}/`) || !mayHavePosts(folders.join('/'), site.config)) return null
  return folders.some(isSpecial) || pathsTo(posts).some(excluder(exclude)) ? null : postsFolder(site, posts)
}

/** What is at a path; undefined where nothing is, or a link leads there. */
function kindOf({ root }: Site, path: string): Kind | undefined {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  return isRealFolder(root, folder) ? kindAt(root, path) : undefined
}

/** The path and those of the folders that it is in, the outermost first. */
const pathsTo = (path: string): string[] => path.split('/').map((_, i, steps) => steps.slice(0, i + 1).join('/'))

/** What is in a folder, by name. */
function entriesOf({ root, problems }: Site, folder: string): readonly Entry[] {
  const entries = readFolder(root, folder)
  if (entries === null) problems.push(unreadableFolder(folder))
  return entries?.toSorted((a, b) => (a.name < b.name ? -1 : 1)) ?? []
}

/** Why what should be a file cannot be read; null where it can. */
function fileProblem({ root }: Site, path: string, kind: Kind): Problem | null {
  if (kind.isFile()) return null
  if (!kind.isSymbolicLink()) return noFile(path)
  const target = linkTarget(root, path)
  return target === 'to a file' ? null : badLink(path, target)
}

/** True for a linked `_posts`, or a linked folder that holds one. */
function leadsToPosts(root: Root, path: string): boolean {
  const posts = /(^|\/)_posts$/.test(path) ? path : `${path}/_posts`
  return realKindAt(root, posts)?.isDirectory() ?? false
}
