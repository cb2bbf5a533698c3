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
