import type { Dirent, Stats } from 'node:fs'

/** A commit of a git repository. */
export interface GitTree {
  /** The repository as it was named, with the commit: for people. */
  name: string
  /** The folder of git's own files. */
  gitDir: string
  commit: string
  /** The id of the commit's tree. */
  tree: string
  /** The folder of the site in it, without slashes at its ends; empty where the site is all of it. */
  folder: string
  /** The remote from which objects come that are not there; null where all of them are. */
  promisor: string | null
}

/** Where a site is: a folder of this machine, or a commit of a git repository. It is plain data, so that it can cross to threads. */
export type Root = string | GitTree

/** What there is at a path. */
export type Kind = Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'size'>

/** What there is in a folder. */
export type Entry = Pick<Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>

/** A file that is being read. */
export interface OpenFile {
  /** Its size in bytes, and when it was written, as they are now. */
  stat(): Pick<Stats, 'size' | 'mtimeMs'>
  /** All of its bytes. */
  bytes(): Uint8Array
  /** Reads from an offset on into a buffer; returns how many bytes it read. */
  read(into: Uint8Array, offset: number): number
}

/**
 * The files of a site. Paths are those of the site, with slashes; the empty path is the site itself. What cannot be read is an error
 * that has the system's `code`, such as ENOENT; any other error is one for which the load has to end.
 */
export interface Source {
  /** What is in a folder; null where it cannot be read. */
  list(folder: string): readonly Entry[] | null
  /** Looks at what is at a path, without following a link at its end; undefined where nothing is or can be. */
  kindAt(path: string): Kind | undefined
  /** Looks at what is at a path after all links. */
  realKindAt(path: string): Kind | undefined
  /** The path of what is at a path, after all links; null where they lead out of the site. @throws where nothing is there */
  realPath(path: string): string | null
  /** The same where nothing need be there at the end; null, too, where links have no end. @throws where not even a folder is */
  endOfLinks(path: string): string | null
  /** Opens a file, whose links are followed. @throws where none is there */
  withFile<T>(path: string, use: (file: OpenFile) => T): T
  /** Hears that the files below a folder are about to be read, so that those that are far away come together. */
  expect(folder: string): void
  /** Hears that these files are about to be read one after the other, so that they are looked for meanwhile. */
  expectFiles(paths: readonly string[]): void
}
