import { folderOf } from '../../src/model/post-folders.ts'
import { type Collection, collectionOf } from './collection-folders.ts'
import type { Config } from './config.ts'
import { excluder, neverRead } from './exclude.ts'
import { extensionOf, isPageFile } from './extensions.ts'
import {
  badLink,
  hasFrontMatter,
  isRealFolder,
  isSpecial,
  kindAt,
  linkTarget,
  noFile,
  readFolder,
  unreadableFolder,
} from './files.ts'
import { createPause, type Pause } from './pause.ts'
import { isPostName } from './post-name.ts'
import type { Problem } from './problem.ts'
import { filesBelow } from './site-folder.ts'
import type { Entry, Kind as FileKind, Root } from './source.ts'

/**
 * What Jekyll makes of a file that is no post: it copies a static one, renders a page, lets Liquid render any other file with front
 * matter, and compiles Sass.
 */
export type SiteFileKind = 'static' | 'page' | 'rendered' | 'sass'

export interface SiteFile {
  /** Its path in the archive, with slashes. */
  path: string
  kind: SiteFileKind
}

export interface FoundSiteFiles {
  /** Sorted by path. */
  files: SiteFile[]
  /** What lies there and cannot be read, links to outside of the site among it. */
  problems: Problem[]
}

/** What finding the files of a site depends on. */
export type SiteFilesConfig = Pick<
  Config,
  'include' | 'exclude' | 'markdownExtensions' | 'postFolders' | 'outputCollections'
>

/**
 * Finds every file of a site but the posts, as Jekyll's reader does: nothing that `exclude` names, nothing with a special name that
 * `include` does not name, and nothing behind a link that leads out of the site.
 */
export async function findSiteFiles(
  root: Root,
  config: SiteFilesConfig,
  pause: Pause = createPause(),
): Promise<FoundSiteFiles> {
  const found: FoundSiteFiles = { files: [], problems: [] }
  const rules = rulesOf(root, config)
  for (const { path, entry } of walk(rules, found.problems)) {
    await pause()
    const file = toSiteFile(rules, path, entry)
    if ('reason' in file) found.problems.push(file)
    else found.files.push(file)
  }
  for (const path of filesOfCollections(root, config)) {
    await pause()
    const file = fileByRules(rules, path)
    if (file !== null && 'kind' in file) found.files.push(file)
  }
  found.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return found
}

/** What `findSiteFiles` says of one path; null where it is no file of the site, or a post. */
export const siteFileAt = (root: Root, path: string, config: SiteFilesConfig): SiteFile | Problem | null =>
  siteFiles(root, config)(path)

/** Makes the function that says this of any path. */
export function siteFiles(root: Root, config: SiteFilesConfig): (path: string) => SiteFile | Problem | null {
  const rules = rulesOf(root, config)
  return (path) => fileByRules(rules, path)
}

/** The paths of all files in the folders of collections that are served. */
export const filesOfCollections = (root: Root, { outputCollections }: SiteFilesConfig): string[] =>
  outputCollections.flatMap(({ folder }) =>
    filesBelow(root, folder, (name) => !isSpecial(name)).files.map(({ path }) => path),
  )

/** A static file of a collection; null where there is none, or a document. */
function fileOfCollection({ root, isExcluded, config }: Rules, path: string): SiteFile | null {
  const collection = collectionOf(path, config.outputCollections)
  if (collection === null || isExcluded(withoutCollectionsDir(path, collection))) return null
  const folder = path.slice(0, path.lastIndexOf('/'))
  const isThere = isRealFolder(root, folder) && linkTarget(root, path, collection.folder)
  return isThere === 'to a file' && !hasFrontMatter(root, path) ? { path, kind: 'static' } : null
}

/** Patterns of `exclude` are about paths that begin with the folder of the collection. */
const withoutCollectionsDir = (path: string, { folder, label }: Collection): string =>
  path.slice(folder.length - label.length - 1)

function fileByRules(rules: Rules, path: string): SiteFile | Problem | null {
  const { root } = rules
  if (collectionOf(path, rules.config.outputCollections) !== null) return fileOfCollection(rules, path)
  const steps = path.split('/')
  for (const [i] of steps.entries()) {
    const at = steps.slice(0, i + 1).join('/')
    const isLast = i === steps.length - 1
    const entry = kindAt(root, at)
    if (entry === undefined || !isRead(rules, at) || entry.isDirectory() === isLast) return null
    if (!isLast && (entry.isSymbolicLink() || holdsPosts(at))) return null
    if (isLast) return isPost(rules, at) ? null : toSiteFile(rules, at, entry)
  }
  return null
}

/** Makes the function that is true for a path that a file of the site may have, as far as its name says. */
export function fileNames(root: Root, config: SiteFilesConfig): (path: string) => boolean {
  const rules = rulesOf(root, config)
  return (path) => {
    const collection = collectionOf(path, config.outputCollections)
    if (collection !== null) return !rules.isExcluded(withoutCollectionsDir(path, collection))
    const folders = path.split('/').map((_, i, steps) => steps.slice(0, i).join('/'))
    return (
      isRead(rules, path) &&
      !isPost(rules, path) &&
      folders.slice(1).every((one) => isRead(rules, one) && !holdsPosts(one))
    )
  }
}

type Kind = Omit<FileKind, 'size'>

interface Rules {
  root: Root
  config: SiteFilesConfig
  isIncluded: (path: string) => boolean
  isExcluded: (path: string) => boolean
}

/** Jekyll leaves these out whatever `exclude` says (`DEFAULT_EXCLUDES`). */
const alwaysExcluded = [...neverRead, '.sass-cache', '.jekyll-cache', 'gemfiles', 'Gemfile', 'Gemfile.lock']

const rulesOf = (root: Root, config: SiteFilesConfig): Rules => ({
  root,
  config,
  isIncluded: includer(config.include),
  isExcluded: excluder(config.exclude, alwaysExcluded),
})

/** Makes the function that is true for a path that `include` names by its path, or by its last step. */
function includer(include: readonly string[]): (path: string) => boolean {
  const isNamed = excluder(include, [])
  return (path) => isNamed(path) || isNamed(path.slice(path.lastIndexOf('/') + 1))
}

function* walk(rules: Rules, problems: Problem[]): Generator<{ path: string; entry: Entry }> {
  const enter = function* (folder: string): Generator<{ path: string; entry: Entry }> {
    const entries = readFolder(rules.root, folder)
    if (entries === null) problems.push(unreadableFolder(folder))
    for (const entry of entries ?? []) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!isRead(rules, path)) continue
      if (entry.isDirectory()) {
        if (!holdsPosts(path)) yield* enter(path)
      } else if (!isPost(rules, path)) yield { path, entry }
    }
  }
  yield* enter('')
}

/** True where Jekyll reads what is at a path, if it reads the folder that holds it. */
function isRead({ isIncluded, isExcluded }: Rules, path: string): boolean {
  if (isIncluded(path)) return true
  const name = path.slice(path.lastIndexOf('/') + 1)
  return !isExcluded(path) && !isSpecial(name) && !name.endsWith('.')
}

/** Jekyll reads posts and drafts out of these folders, and nothing else. */
const holdsPosts = (folder: string): boolean => /(?:^|\/)_(?:posts|drafts)$/.test(folder)

/** True for a post outside of `_posts`. */
const isPost = ({ config }: Rules, path: string): boolean =>
  folderOf(path, config.postFolders) !== null && isPostName(path, config)

function toSiteFile({ root, config }: Rules, path: string, kind: Kind): SiteFile | Problem {
  if (!kind.isFile()) {
    if (!kind.isSymbolicLink()) return noFile(path)
    const target = linkTarget(root, path)
    if (target !== 'to a file') return badLink(path, target)
  }
  return { path, kind: hasFrontMatter(root, path) ? kindOfTemplate(path, config) : 'static' }
}

function kindOfTemplate(path: string, { markdownExtensions }: SiteFilesConfig): SiteFileKind {
  if (['scss', 'sass'].includes(extensionOf(path))) return 'sass'
  return isPageFile(path, markdownExtensions) ? 'page' : 'rendered'
}
