import { count, isObject, listOf, orAbsent, path, type Shaped, text } from './shape.ts'

/**
 * Gives the path that a file in one of the post folders would have below `_posts` at the same place: `old_post/a.md` is
 * `_posts/a.md`, `news/old_post/a.md` is `news/_posts/a.md`. It is null for a path in none of them, and for one in a `_posts`
 * folder, which is at its own place.
 *
 * @param path with slashes
 * @param postFolders without slashes at their ends; of two that hold a path, the inner one counts
 */
export function pathInPosts(path: string, postFolders: readonly string[]): string | null {
  const folder = folderOf(path, postFolders)
  return folder === null || isInPosts(path) ? null : `${postsBeside(folder)}${path.slice(folder.length)}`
}

/** Lists where a file whose path in `_posts` is this may lie. The first place wins: `_posts`, then each post folder. */
export function placesOf(path: string, postFolders: readonly string[]): string[] {
  const others = postFolders
    .filter((folder) => path.startsWith(`${postsBeside(folder)}/`))
    .map((folder) => folder + path.slice(postsBeside(folder).length))
    .filter((place) => pathInPosts(place, postFolders) === path)
  return [...new Set([path, ...others])]
}

/** Gives the post folder that holds a path, and the inner one of two. It is null where none does. */
export function folderOf(path: string, postFolders: readonly string[]): string | null {
  return postFolders
    .filter((folder) => path.startsWith(`${folder}/`))
    .reduce<string | null>((inner, folder) => (folder.length > (inner?.length ?? 0) ? folder : inner), null)
}

const isInPosts = (path: string): boolean => /(?:^|\/)_posts\//.test(path)

const postsBeside = (folder: string): string => `${folder.slice(0, folder.lastIndexOf('/') + 1)}_posts`

/** Gives the day in the name of a post's file, or of a link to a post. It is null where there is none. */
export function dayInName(name: string): string | null {
  return /(?:^|\/)(\d{2,4}-\d{1,2}-\d{1,2})-[^/]*$/.exec(name)?.[1] ?? null
}

/**
 * Says in which of the documents `files/…` a file is, or what a link names: that of the day in its name, else that of the folder
 * of the collection in which it lies (`_recipes`). It is null where it can be no post, and no document of a collection.
 */
export function dayOf(name: string): string | null {
  return dayInName(name) ?? /(?:^|\/)(_(?!posts\/|drafts\/)[\w-]+)\//.exec(name)?.[1] ?? null
}

/** The address of a page in one of the post folders names a post like this. */
export interface OldPost {
  /** The day is as it stands in the name of the post's file. */
  day: string
  /** The post's file may lie at these paths, which have no extension: see `placesOf`. */
  files: string[]
}

/**
 * Gives the post that Jekyll had as a page at this path: it made pages of the files in post folders. It is null for a path in none
 * of them, or whose last step does not begin with a day.
 *
 * @param stem see `pathStem` in paths.ts
 */
export function oldPostAt(stem: string, postFolders: readonly string[]): OldPost | null {
  const folders = postFolders.map((folder) => folder.normalize('NFC'))
  const name = pathInPosts(stem, folders)
  const day = dayInName(name ?? '')
  return name === null || day === null ? null : { day, files: placesOf(name, folders) }
}

type PostPlace = [file: string, claims: { path: string }]

/** This is `row` of `object`, written out: of the thousands of posts that a day may have those two take twice as long. */
const postPlace = (value: unknown): value is PostPlace =>
  Array.isArray(value) && text(value[0]) && isObject(value[1]) && path(value[1].path)

/** `files/<day>` tells where each post of a day is. The rest of what it tells is for the loader. */
export const postsOfDayShape = {
  posts: listOf(postPlace),
  /** Where there are too many for one document, so many documents `files/<day>/<n>` have them. */
  parts: orAbsent(count),
}

export type PostsOfDay = Shaped<typeof postsOfDayShape>

/**
 * Gives the number of the part of a day that a post is in. The links to it are in the same part: the names of its file and of the
 * links differ only in their folders and after the first dot.
 *
 * @param name path of a post's file, with or without its extension, or what a link names
 * @param parts a power of two
 */
export function partOfName(name: string, parts: number): number {
  const [last = ''] = name.slice(name.lastIndexOf('/') + 1).split('.', 1)
  // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0x811c9dc5
  for (const character of last.normalize('NFC')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0) % parts
}

/** Gives the URL path of a post, or null where there is no such post. Some systems decompose the characters in names of files. */
export function pathOfOldPost({ files }: OldPost, { posts }: PostsOfDay): string | null {
  const names = new Set(files.flatMap((file) => [file, file.normalize('NFD')]))
  // There may be thousands of posts, and to take each pair apart in a pattern takes five times as long.
  return posts.find((post) => names.has(post[0].slice(0, post[0].lastIndexOf('.'))))?.[1].path ?? null
}
