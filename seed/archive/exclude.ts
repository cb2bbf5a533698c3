import { matchesGlob } from 'node:path'

/** What Jekyll never looks into, besides names that begin with . _ # or ~. */
export const neverRead = ['node_modules', 'vendor/bundle', 'vendor/cache', 'vendor/gems', 'vendor/ruby']

/** Whether a path of the site is one that these patterns exclude, or lies in one. */
export const excluder =
  (exclude: readonly string[], always = neverRead) =>
  (path: string): boolean =>
    [...exclude, ...always].some((pattern) => {
      const bare = pattern.replace(/^\.?\/+|\/+$/g, '')
      return bare !== '' && (path === bare || path.startsWith(`${bare}/`) || matchesGlob(path, bare))
    })
