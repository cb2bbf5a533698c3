import { decodePath, escapePath, pathStem } from './paths.ts'

/** KV takes no larger value, in bytes. */
export const FILE_MAX_BYTES = 25 * 1024 * 1024

/**
 * Gives the address of a file that is served as it is, as a decoded path. The address of `a/index.html` is `/a/`.
 *
 * @param path of the file in the site, with slashes
 */
export const addressOfFile = (path: string): string => `/${path}`.replace(/\/index\.html$/, '/')

/** Gives the path stem of an address that is not encoded: `%` and `?` in it are characters of a name. */
export const stemOfAddress = (address: string): string => pathStem(escapePath(address.toWellFormed()))

/** True for a path, in any spelling, at which browsers expect a page: it ends with `/` or `.html`, or has no extension. */
export function isPagePath(path: string): boolean {
  const decoded = decodePath(path)
  const name = decoded.slice(decoded.lastIndexOf('/') + 1)
  return name.endsWith('.html') || !name.includes('.')
}
