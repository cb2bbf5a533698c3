import { matchesGlob } from 'node:path'
import { withoutSlashes } from './trimmed.ts'

/** Jekyll never looks into these, nor into what has a name that begins with . _ # or ~. */
export const neverRead = ['node_modules', 'vendor/bundle', 'vendor/cache', 'vendor/gems', 'vendor/ruby']

/** Makes the function that is true for a path of the site that these patterns exclude, or that lies in such a folder. */
export function excluder(exclude: readonly string[], always = neverRead): (path: string) => boolean {
  const patterns = [...exclude, ...always].map(bare).filter((pattern) => pattern !== '')
  // To match a glob takes a hundred times as long as to compare.
  const globs = patterns.filter((pattern) => /[^\p{L}\p{N} ._/-]/u.test(pattern))
  return (path) =>
    patterns.some((pattern) => path === pattern || path.startsWith(`${pattern}/`)) ||
    globs.some((pattern) => matchesGlob(path, pattern))
}

const bare = (pattern: string): string => withoutSlashes(pattern.replace(/^\.\//, ''))
