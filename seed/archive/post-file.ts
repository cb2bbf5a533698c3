import { folderOf, pathInPosts, placesOf } from '../../src/model/post-folders.ts'
import type { Config } from './config.ts'

/** A file below a `_posts` folder, or one that is read as if it lay there. */
export interface PostFile {
  /** Path in the archive, with slashes, as if it lay in a `_posts` folder. */
  path: string
  /** Where it lies. */
  location: string
  /** Folders above `_posts`: Jekyll makes categories of them. */
  folders: string[]
  /** Path below `_posts`, with slashes. */
  name: string
  /** Absent for a post. */
  document?: ListedDocument
}

/** What of a collection's document is known before its text is read. */
export interface ListedDocument {
  collection: string
  /** The path of its address. */
  url: string
}

/** What of a configuration says where posts lie. */
export type PostPlaces = Pick<Config, 'postFolders' | 'collectionsDir'>

/** The post's file at a path, by the first `_posts` folder that the path has, or would have if it lay in one. */
export function toPostFile(location: string, { postFolders, collectionsDir }: PostPlaces): PostFile {
  const path = insideOf(collectionsDir, pathInPosts(location, postFolders) ?? location)
  const steps = path.split('/')
  const at = steps.indexOf('_posts')
  return { path, location, folders: steps.slice(0, Math.max(0, at)), name: steps.slice(at + 1).join('/') }
}

/** A post's path within the folder of collections; where that has a folder of its own name, the paths in there stay whole. */
function insideOf(collectionsDir: string, path: string): string {
  const folder = `${collectionsDir}/`
  const isInside = path.startsWith(folder) && !path.startsWith(folder + folder) && isInPosts(path)
  return isInside ? path.slice(folder.length) : path
}

const isInPosts = (path: string): boolean => path.split('/').includes('_posts')

/** Where a file that has this path as a post may lie, those first that win. */
export function placesOfPost(path: string, { postFolders, collectionsDir }: PostPlaces): string[] {
  const isWhole = !isInPosts(path) || path.startsWith(`${collectionsDir}/`)
  if (collectionsDir === '' || isWhole) return placesOf(path, postFolders)
  const [first = path, ...others] = placesOf(`${collectionsDir}/${path}`, postFolders)
  const [, ...outside] = placesOf(path, postFolders)
  const rank = (place: string): number => postFolders.indexOf(folderOf(place, postFolders) ?? '')
  return [first, ...[...others, ...outside].sort((a, b) => rank(a) - rank(b))]
}
