import { LRUCache } from 'lru-cache'
import { GitError } from './git-command.ts'
import { fetchMissingNow } from './git-fetch.ts'
import { type GitObject, GitObjects } from './git-objects.ts'
import { Tree, type TreeEntry } from './git-tree.ts'
import type { Entry, GitTree, Kind, OpenFile, Source } from './source.ts'

/** Linux has no longer targets of links (PATH_MAX, with its end), in bytes. */
const LONGEST_TARGET = 4_095

/** So many links may lead to each other, as in Linux. */
const MOST_LINKS = 40

/** So many bytes of trees are kept: a folder of a hundred thousand files has six megabytes. */
const KEPT_BYTES = 128 * 1024 * 1024

/** What is at a path of the repository; undefined where nothing is. */
interface Place {
  /** Without links. */
  steps: readonly string[]
  entry: TreeEntry | undefined
}

/** The files of a site in a commit of a repository. What a checkout would leave empty, such as a submodule, is an empty folder. */
export class GitSource implements Source {
  readonly #root: GitTree
  readonly #objects: GitObjects
  readonly #trees = new LRUCache<string, Tree>({ maxSize: KEPT_BYTES, sizeCalculation: ({ size }) => size + 100 })

  constructor(root: GitTree) {
    this.#root = root
    this.#objects = new GitObjects(root.gitDir)
  }

  list(folder: string): Entry[] | null {
    const entry = this.#tryAt(folder, true)?.entry
    if (entry?.kind === 'submodule') return []
    return entry?.kind === 'folder' ? [...this.#tree(entry.id).entries()].map(toEntry) : null
  }

  kindAt(path: string): Kind | undefined {
    return this.#kindOf(this.#tryAt(path, false)?.entry)
  }

  realKindAt(path: string): Kind | undefined {
    return this.#kindOf(this.#tryAt(path, true)?.entry)
  }

  realPath(path: string): string | null {
    const place = this.#at(path, true)
    if (place !== null && place.entry === undefined) throw systemError('ENOENT')
    return place === null ? null : this.#inSite(place.steps)
  }

  endOfLinks(path: string): string | null {
    const place = this.#at(path, true)
    return place === null ? null : this.#inSite(place.steps)
  }

  withFile<T>(path: string, use: (file: OpenFile) => T): T {
    const entry = this.#at(path, true)?.entry
    if (entry === undefined) throw systemError('ENOENT')
    if (entry.kind !== 'file') throw systemError('EISDIR')
    const { bytes, size } = this.#blob(entry.id)
    return use({
      stat: () => ({ size, mtimeMs: 0 }),
      bytes: () => bytes,
      read(into, offset) {
        const piece = bytes.subarray(offset, offset + into.length)
        into.set(piece)
        return piece.length
      },
    })
  }

  expect(folder: string): void {
    const { gitDir, promisor } = this.#root
    const entry = promisor === null ? undefined : this.#tryAt(folder, true)?.entry
    if (promisor !== null && entry?.kind === 'folder') fetchMissingNow(gitDir, promisor, entry.id)
  }

  expectFiles(paths: readonly string[]): void {
    const entries = paths.map((path) => this.#tryAt(path, true)?.entry)
    this.#objects.expect(entries.flatMap((entry) => (entry?.kind === 'file' ? [entry.id] : [])))
  }

  /** The paths of the repository that decide what a link leads to, whether anything is there or not. */
  wayOf(path: string): string[] {
    const way: string[] = []
    this.#tryAt(path, true, (steps) => way.push(steps.join('/')))
    return way
  }

  close(): Promise<void> {
    return this.#objects.close()
  }

  /**
   * Finds what is at a path of the site, as Linux does.
   *
   * @param isFollowed whether a link at its end is followed
   * @param onMet told each path that decides where this leads: the links, the end, and what is missing
   * @returns null where links lead out of the repository
   */
  #at(path: string, isFollowed: boolean, onMet: (steps: readonly string[]) => void = () => {}): Place | null {
    const left = stepsOf(`${this.#root.folder}/${path}`).reverse()
    const steps: string[] = []
    const above: TreeEntry[] = [{ kind: 'folder', id: this.#root.tree }]
    let links = 0
    for (let step = left.pop(); step !== undefined; step = left.pop()) {
      const folder = above.at(-1)
      if (folder === undefined) return null
      if (folder.kind !== 'folder' && folder.kind !== 'submodule') {
        onMet(steps)
        throw systemError('ENOTDIR')
      }
      if (step === '.') continue
      if (step === '..') {
        above.pop()
        steps.pop()
        if (above.length === 0) return null
        continue
      }
      const entry = folder.kind === 'folder' ? this.#tree(folder.id).get(step) : undefined
      if (entry === undefined) {
        onMet([...steps, step, ...left.toReversed()])
        if (left.length === 0) return { steps: [...steps, step], entry }
        throw systemError('ENOENT')
      }
      if (entry.kind === 'link' && (left.length > 0 || isFollowed)) {
        onMet([...steps, step])
        if (++links > MOST_LINKS) throw systemError('ELOOP')
        const { size, bytes } = this.#blob(entry.id)
        if (size > LONGEST_TARGET) throw systemError('ENAMETOOLONG')
        const target = Buffer.from(bytes).toString()
        if (target.startsWith('/')) return null
        left.push(...stepsOf(target).reverse())
        continue
      }
      steps.push(step)
      above.push(entry)
    }
    onMet(steps)
    return { steps, entry: above.at(-1) }
  }

  /** The same, and undefined where nothing is or can be. */
  #tryAt(path: string, isFollowed: boolean, onMet?: (steps: readonly string[]) => void): Place | undefined {
    try {
      return this.#at(path, isFollowed, onMet) ?? undefined
    } catch (error) {
      if (error instanceof Error && 'code' in error) return undefined
      throw error
    }
  }

  /** The path in the site of one of the repository; null where it is outside. */
  #inSite(steps: readonly string[]): string | null {
    const path = steps.join('/')
    const { folder } = this.#root
    if (folder === '' || path === folder) return path.slice(folder.length)
    return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null
  }

  #tree(id: string): Tree {
    const known = this.#trees.get(id)
    if (known !== undefined) return known
    const { type, size, bytes } = this.#objects.read(id)
    if (type !== 'tree') throw new GitError(`The object ${id} of the repository is no tree; git fsck says more`)
    if (size > bytes.length)
      throw new GitError(`A folder of the repository is too large: its list has ${size} bytes, want at most 512 MiB`)
    const tree = new Tree(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), id.length / 2)
    this.#trees.set(id, tree)
    return tree
  }

  #blob(id: string): GitObject {
    const object = this.#objects.read(id)
    if (object.type === 'blob') return object
    throw new GitError(`The object ${id} of the repository is no file; git fsck says more`)
  }

  #kindOf(entry: TreeEntry | undefined): Kind | undefined {
    if (entry === undefined) return undefined
    const isFolder = entry.kind === 'folder' || entry.kind === 'submodule'
    const sizeOf = () => (isFolder ? 0 : this.#blob(entry.id).size)
    return {
      ...kindOf(entry),
      // To know the size of a file takes reading it.
      get size() {
        return sizeOf()
      },
    }
  }
}

const stepsOf = (path: string): string[] => path.split('/').filter((step) => step !== '')

const kindOf = ({ kind }: TreeEntry) => ({
  isFile: () => kind === 'file',
  isDirectory: () => kind === 'folder' || kind === 'submodule',
  isSymbolicLink: () => kind === 'link',
})

const toEntry = (entry: TreeEntry & { name: string }): Entry => ({ name: entry.name, ...kindOf(entry) })

/** An error as Node's of the file system. */
const systemError = (code: string): Error => Object.assign(new Error(code), { code })
