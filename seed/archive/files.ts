import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, matchesGlob, sep } from 'node:path'
import type { Problem } from '../problem.ts'

/** A file below a `_posts` folder. */
export interface PostFile {
  /** Path in the archive, with slashes, as if it lay in a `_posts` folder. */
  path: string
  /** Where it lies. */
  location: string
  /** Folders above `_posts`: Jekyll makes categories of them. */
  folders: string[]
  /** Path below `_posts`, with slashes. */
  name: string
}

/** The file at a path, by the first `_posts` folder in it. */
export function toPostFile(path: string): PostFile {
  const steps = path.split('/')
  const at = steps.indexOf('_posts')
  return { path, location: path, folders: steps.slice(0, Math.max(0, at)), name: steps.slice(at + 1).join('/') }
}

/** The largest file that is read: what KV would not take as a value is not worth reading. */
const MAX_BYTES = 25 * 1024 * 1024

// What Jekyll never looks into, besides names that begin with . _ # or ~.
const neverRead = ['node_modules', 'vendor/bundle', 'vendor/cache', 'vendor/gems', 'vendor/ruby']

/** Every file below a `_posts` folder of the site, sorted by path. Links to outside of the site are problems. */
export function findPosts(root: string, exclude: readonly string[]): { files: PostFile[]; problems: Problem[] } {
  const files: PostFile[] = []
  const problems: Problem[] = []
  const realRoot = realpathSync(root)
  const excluded = excluder(exclude)

  const enter = (folder: string, folders: string[], below: string | null): void => {
    const entries = readFolder(join(root, folder))
    if (entries === null) {
      problems.push(unreadableFolder(folder))
      return
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (excluded(path)) continue
      if (below === null) {
        if (entry.isSymbolicLink() && leadsToPosts(root, path)) {
          problems.push(badLink(path, 'to a folder of posts', 'the folder itself'))
        }
        if (entry.isFile() && entry.name === '_posts') problems.push(noFolder(path))
        if (!entry.isDirectory()) continue
        if (entry.name === '_posts') enter(path, folders, '')
        else if (!isSpecial(entry.name)) enter(path, [...folders, entry.name], null)
        continue
      }
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      // Jekyll looks at the first folder below _posts and at the file, not at what is between.
      if ((below === '' || !entry.isDirectory()) && isSpecial(entry.name)) continue
      if (entry.isDirectory()) enter(path, folders, name)
      else if (entry.isFile()) files.push({ path, location: path, folders, name })
      else if (entry.isSymbolicLink()) {
        const target = linkTarget(join(root, path), realRoot)
        if (target === 'to a file') files.push({ path, location: path, folders, name })
        else problems.push(badLink(path, target))
      } else problems.push(noFile(path))
    }
  }
  enter('', [], null)
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files, problems }
}

const excluder = (exclude: readonly string[]) => (path: string) =>
  [...exclude, ...neverRead].some((pattern) => {
    const bare = pattern.replace(/^\.?\/+|\/+$/g, '')
    return bare !== '' && (path === bare || path.startsWith(`${bare}/`) || matchesGlob(path, bare))
  })

/** What `findPosts` makes of one path: the file, why it is not read, or null where it is no post or is not there. */
export function findPost(root: string, path: string, exclude: readonly string[]): PostFile | Problem | null {
  const file = toPostFile(path)
  const steps = path.split('/')
  const below = file.name.split('/')
  const folders = steps.slice(0, -1).map((_, i) => steps.slice(0, i + 1).join('/'))
  const isIn =
    file.folders.length < steps.length - 1 &&
    steps[file.folders.length] === '_posts' &&
    !file.folders.some(isSpecial) &&
    // Jekyll looks at the first folder below _posts and at the file, not at what is between.
    ![below[0] ?? '', below.at(-1) ?? ''].some(isSpecial) &&
    ![...folders, path].some(excluder(exclude)) &&
    folders.every((folder) => lstatSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory())
  const found = isIn ? lstatSync(join(root, path), { throwIfNoEntry: false }) : undefined
  if (found === undefined || found.isDirectory()) return null
  if (found.isFile()) return file
  if (!found.isSymbolicLink()) return noFile(path)
  const target = linkTarget(join(root, path), realpathSync(root))
  return target === 'to a file' ? file : badLink(path, target)
}

/** null where the system refuses, or the name is no UTF-8 and so leads nowhere. */
function readFolder(path: string): Dirent[] | null {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return null
  }
}

const isSpecial = (name: string): boolean => /^[._#~]|~$/.test(name)

const unreadableFolder = (path: string): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: 'the folder cannot be read, want a readable one with a name in UTF-8',
})

const noFile = (path: string): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: 'it is a pipe, a socket or a device, want a file',
})

const noFolder = (path: string): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: 'it is a file, want a folder of posts',
})

const badLink = (path: string, target: string, wanted = 'a file'): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: `it is a link ${target}, want ${wanted}`,
})

/** Where a link leads. Folders behind links are not entered: they may lead back to where they are. */
function linkTarget(
  path: string,
  realRoot: string,
): 'to a file' | 'to a folder' | 'to nothing' | 'to outside of the archive' {
  try {
    const target = realpathSync(path)
    if (target !== realRoot && !target.startsWith(realRoot + sep)) return 'to outside of the archive'
    return lstatSync(target).isFile() ? 'to a file' : 'to a folder'
  } catch {
    return 'to nothing'
  }
}

/** True for a linked `_posts`, or a linked folder that holds one. */
function leadsToPosts(root: string, path: string): boolean {
  const posts = /(^|\/)_posts$/.test(path) ? join(root, path) : join(root, path, '_posts')
  try {
    return statSync(posts).isDirectory()
  } catch {
    return false
  }
}

/** The text of a file, or why it is not read. A byte order mark is dropped. */
export function readText(root: string, path: string): { text: string } | { problem: Problem } {
  const fail = (reason: Problem['reason'], detail: string, line: number | null = null) => ({
    problem: { path, line, reason, detail },
  })
  let bytes: Buffer
  try {
    const { size } = statSync(join(root, path))
    if (size > MAX_BYTES) return fail('too large', `it has ${size} bytes, want at most ${MAX_BYTES}`)
    bytes = readFileSync(join(root, path))
  } catch (error) {
    return fail(
      'unreadable',
      `the system says ${(error as NodeJS.ErrnoException).code ?? 'nothing'}, want a readable file`,
    )
  }
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return fail('not UTF-8', 'it holds bytes that are no UTF-8, want a file saved as UTF-8', firstBadLine(bytes))
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function firstBadLine(bytes: Buffer): number | null {
  let line = 1
  for (let start = 0; start <= bytes.length; line++) {
    const newline = bytes.indexOf(10, start)
    const end = newline === -1 ? bytes.length : newline
    try {
      utf8.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end + 1
  }
  return null
}

/** A file of `_data`: `name` is its path below without the extension, in steps. */
export interface DataFile {
  name: string[]
  path: string
  text: string
}

/** Every YAML and JSON file of `_data`. What cannot be read, and the tables that Jekyll would read too, are problems. */
export function readDataFiles(root: string): { files: DataFile[]; problems: Problem[] } {
  const files: DataFile[] = []
  const problems: Problem[] = []
  const realRoot = realpathSync(root)

  const enter = (folder: string, above: string[]): void => {
    const entries = readFolder(join(root, folder))
    if (entries === null) {
      problems.push(unreadableFolder(folder))
      return
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isSpecial(entry.name)) continue
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        enter(path, [...above, entry.name])
        continue
      }
      const extension = /\.(ya?ml|json|csv|tsv)$/.exec(entry.name)?.[1]
      const target = entry.isSymbolicLink() ? linkTarget(join(root, path), realRoot) : null
      if (target === 'to a folder') problems.push(badLink(path, target))
      if (extension === undefined || target === 'to a folder') continue
      if (target !== null) {
        if (target !== 'to a file') {
          problems.push(badLink(path, target))
          continue
        }
      } else if (!entry.isFile()) {
        problems.push(noFile(path))
        continue
      }
      if (extension === 'csv' || extension === 'tsv') {
        const detail = `a table in ${extension.toUpperCase()} is not read, want YAML or JSON`
        problems.push({ path, line: null, reason: 'broken data', detail })
        continue
      }
      const read = readText(root, path)
      if ('problem' in read) problems.push(read.problem)
      else files.push({ name: [...above, entry.name.slice(0, -extension.length - 1)], path, text: read.text })
    }
  }
  if (existsSync(join(root, '_data'))) enter('_data', [])
  return { files, problems }
}
