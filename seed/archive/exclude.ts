import { matchesGlob } from 'node:path'
import { withoutSlashes } from './trimmed.ts'

/** What Jekyll never looks into, besides names that begin with . _ # or ~. */
export const neverRead = ['node_modules', 'vendor/bundle', 'vendor/cache', 'vendor/gems', 'vendor/ruby']

/** Whether a path of the site is one that these patterns exclude, or lies in one. */
export function excluder(exclude: readonly string[], always = neverRead): (path: string) => boolean {
  const patterns = [...exclude, ...always].map(bare).filter((pattern) => pattern !== '')
  // To match a glob takes a hundred times as long as to compare.
  const globs = patterns.filter((pattern) => /[^\p{L}\p{N} ._/-]/u.test(pattern))
  return (path) =>
    patterns.some((pattern) => path === pattern || path.startsWith(`${pattern}/`)) ||
    globs.some((pattern) => matchesGlob(path, pattern))
}

const bare = (pattern: string): string => withoutSlashes(pattern.replace(/^\.\//, ''))
