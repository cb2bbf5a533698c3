import { count, listOf, object, orAbsent, path, row, type Shaped, text } from './shape.ts'

/**
 * The path that a file in one of the post folders would have below `_posts` at the same place: `old_post/a.md` is
 * `_posts/a.md`, `news/old_post/a.md` is `news/_posts/a.md`. null for a path in none of them, and for one in a `_posts`
 * folder, which is at its own place.
 *
 * @param path with slashes
 * @param postFolders without slashes at their ends; of two that hold a path, the inner one counts
 */
export function pathInPosts(path: string, postFolders: readonly string[]): string | null {
  const folder = folderOf(path, postFolders)
  return folder === null || isInPosts(path) ? null : `${postsBeside(folder)}${path.slice(folder.length)}`
}

/** Where a file whose path in `_posts` is this may lie, those first that win: in `_posts`, then in each post folder. */
export function placesOf(path: string, postFolders: readonly string[]): string[] {
  const others = postFolders
    .filter((folder) => path.startsWith(`${postsBeside(folder)}/`))
    .map((folder) => folder + path.slice(postsBeside(folder).length))
    .filter((place) => pathInPosts(place, postFolders) === path)
  return [...new Set([path, ...others])]
}

/** The post folder that holds a path, the inner one of two; null where none does. */
export function folderOf(path: string, postFolders: readonly string[]): string | null {
  return postFolders
    .filter((folder) => path.startsWith(`${folder}/`))
    .reduce<string | null>((inner, folder) => (folder.length > (inner?.length ?? 0) ? folder : inner), null)
}

const isInPosts = (path: string): boolean => /(?:^|\/)_posts\//.test(path)

const postsBeside = (folder: string): string => `${folder.slice(0, folder.lastIndexOf('/') + 1)}_posts`

/** The day in the name of a post's file, or of a link to a post; null where there is none. */
export function dayInName(name: string): string | null {
  return /(?:^|\/)(\d{2,4}-\d{1,2}-\d{1,2})-[^/]*$/.exec(name)?.[1] ?? null
}

/** A post as the address of a page in one of the post folders names it. */
export interface OldPost {
  /** As it stands in the name of its file. */
  day: string
  /** Where its file may lie, without the extension: see `placesOf`. */
  files: string[]
}

/**
 * The post that Jekyll had as a page at this path: it made pages of the files in post folders. null for a path in none of them,
 * or whose last step does not begin with a day.
 *
 * @param stem see `pathStem` in paths.ts
 */
export function oldPostAt(stem: string, postFolders: readonly string[]): OldPost | null {
  const folders = postFolders.map((folder) => folder.normalize('NFC'))
  const name = pathInPosts(stem, folders)
  const day = dayInName(name ?? '')
  return name === null || day === null ? null : { day, files: placesOf(name, folders) }
}

/** `files/<day>` tells where each post of a day is. The rest of what it tells is for the loader. */
export const postsOfDayShape = {
  posts: listOf(row<[file: string, claims: { path: string }]>(text, object({ path }))),
  /** Where there are too many for one document, so many documents `files/<day>/<n>` have them. */
  parts: orAbsent(count),
}

export type PostsOfDay = Shaped<typeof postsOfDayShape>

/**
 * The part of a day that a post is in, and so are the links to it: the names of its file and of the links differ only in their
 * folders and after the first dot.
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

/** The URL path of a post; null where there is no such post. Some systems decompose the characters in names of files. */
export function pathOfOldPost({ files }: OldPost, { posts }: PostsOfDay): string | null {
  const names = new Set(files.flatMap((file) => [file, file.normalize('NFD')]))
  // Of thousands; to take each pair apart in a pattern takes five times as long.
  return posts.find((post) => names.has(post[0].slice(0, post[0].lastIndexOf('.'))))?.[1].path ?? null
}
