import { join } from 'node:path'
import { FolderSource } from './folder-source.ts'
import { GitSource } from './git-source.ts'
import type { GitTree, Root, Source } from './source.ts'

const folders = new Map<string, Source>()
const trees = new WeakMap<GitTree, GitSource>()

/** Gives the files of a site. A repository is opened once in each thread. */
export function sourceOf(root: Root): Source {
  if (typeof root === 'string') {
    const known = folders.get(root) ?? new FolderSource(root)
    folders.set(root, known)
    return known
  }
  return gitSourceOf(root)
}

/** The same of a commit. It lives until it is closed. */
export function gitSourceOf(root: GitTree): GitSource {
  const known = trees.get(root) ?? new GitSource(root)
  trees.set(root, known)
  return known
}

/** Ends the git that reads a commit for this thread. */
export async function closeSource(root: Root): Promise<void> {
  if (typeof root === 'string') return
  await trees.get(root)?.close()
  trees.delete(root)
}

/** What a place of the site is called when one talks to people. */
export const placeOf = (root: Root, path = ''): string =>
  typeof root === 'string' ? join(root, path) : `${root.name}:${join(root.folder, path)}`.replace(/:\.?$/, '')
