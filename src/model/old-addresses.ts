import type { ListRef } from './lists.ts'
import { decodePath } from './paths.ts'

/**
 * Finds the list that is meant by `/tag/<name>/` or `/category/<name>/`, or that a Jekyll site showed at `/category/<name>.html`,
 * `/achieves/<name>/`, `/<name>/` or `/<name>`.
 */
export function listOfOldPath(path: string): ListRef | null {
  const tag = /^\/tag\/([^/]+)\/$/.exec(path)?.[1]
  if (tag !== undefined) return { kind: 'tag', name: decodePath(tag) }
  const category =
    /^\/category\/([^/]+)(?:\.html|\/)$/.exec(path)?.[1] ?? /^\/(?:achieves\/)?([^/]+)\/?$/.exec(path)?.[1]
  return category === undefined ? null : { kind: 'category', name: decodePath(category) }
}

/** Finds the list whose feed was at `/feed/<name>.xml` or `/feed/by_tag/<name>.xml`. */
export function listOfOldFeed(path: string): ListRef | null {
  const [, byTag, file] = /^\/feed\/(by_tag\/)?([^/]+)\.xml$/.exec(path) ?? []
  return file === undefined ? null : { kind: byTag === undefined ? 'category' : 'tag', name: decodePath(file) }
}
