import {
  closeSync,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { OpenFile, Source } from './source.ts'

/** So many links may lead to each other. */
const MOST_LINKS = 40

/** The files of a site in a folder of this machine. */
export class FolderSource implements Source {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** It is null where the system refuses, or where the folder's name is no UTF-8 and so leads nowhere. */
  list(folder: string): Dirent[] | null {
    try {
      return readdirSync(join(this.#root, folder), { withFileTypes: true })
    } catch {
      return null
    }
  }

  kindAt(path: string): Stats | undefined {
    try {
      return lstatSync(join(this.#root, path), { throwIfNoEntry: false })
    } catch {
      // The name is too long, or a file stands where a folder would have to.
      return undefined
    }
  }

  realKindAt(path: string): Stats | undefined {
    try {
      return statSync(join(this.#root, path), { throwIfNoEntry: false })
    } catch {
      return undefined
    }
  }

  realPath(path: string): string | null {
    return this.#inside(realpathSync(join(this.#root, path)))
  }

  endOfLinks(path: string): string | null {
    let end = join(this.#root, path)
    for (let links = 0; links < MOST_LINKS; links++) {
      end = join(realpathSync(dirname(end)), basename(end))
      if (!lstatSync(end, { throwIfNoEntry: false })?.isSymbolicLink()) return this.#inside(end)
      end = resolve(dirname(end), readlinkSync(end))
    }
    return null
  }

  withFile<T>(path: string, use: (file: OpenFile) => T): T {
    const file = openSync(join(this.#root, path), 'r')
    try {
      return use({
        stat: () => fstatSync(file),
        bytes: () => readFileSync(file),
        read: (into, offset) => readSync(file, into, 0, into.length, offset),
      })
    } finally {
      closeSync(file)
    }
  }

  expect(): void {}

  expectFiles(): void {}

  /** The path below the root of a real path; null where it is outside. */
  #inside(real: string): string | null {
    const way = relative(realpathSync(this.#root), real)
    return way === '..' || way.startsWith(`..${sep}`) ? null : way.replaceAll(sep, '/')
  }
}
